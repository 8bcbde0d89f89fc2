import type { Finding, FindingLevel, QualityReport } from './qualityReport';

/** Marks of the levels in plain text, and the words that go with them. */
export const LEVEL_MARKS: Readonly<Record<FindingLevel, string>> = {
  good: '✓',
  note: '·',
  warning: '!',
  bad: '✗',
};
export const LEVEL_WORDS: Readonly<Record<FindingLevel, string>> = {
  good: 'Good',
  note: 'Note',
  warning: 'Warning',
  bad: 'Bad',
};

/** Columns a line of text is broken at. */
const WIDTH = 100;

/**
 * Verdict and findings of a quality report as plain text.
 *
 * @param stepText what is said of a finding's step; undefined for nothing.
 */
export function qualityReportText(
  { verdict, findings, lookedAt }: QualityReport,
  stepText: (finding: Finding) => string | undefined,
): string {
  return [
    verdict.title,
    ...verdict.reasons.map((reason) => wrapped(`- ${reason}`, '  ', '    ')),
    '',
    ...findings.flatMap((finding) => {
      const step = stepText(finding);
      return [
        `${LEVEL_MARKS[finding.level]} ${finding.title}: ${finding.valueText}`,
        wrapped(finding.text, '    ', '    '),
        ...(step === undefined ? [] : [`    → ${step}`]),
      ];
    }),
    '',
    wrapped(lookedAt.text, '', ''),
  ].join('\n');
}

function wrapped(text: string, first: string, next: string): string {
  const lines = [first];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    const isStart = line === first || line === next;
    if (!isStart && line.length + 1 + word.length > WIDTH) lines.push(next + word);
    else lines[lines.length - 1] = isStart ? line + word : `${line} ${word}`;
  }
  return lines.join('\n');
}
