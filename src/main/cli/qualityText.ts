import { recommendedChanges } from '../../sim/analysis/quality/qualitySteps';
import { withChange, withChanges } from '../../sim/signals/preparationChange';
import type { PrepareSettings } from '../../sim/signals/prepared';
import type { Finding, FindingLevel, QualityReport } from '../../sim/analysis/quality/qualityReport';
import { short, table } from './table';

const MARKS: Readonly<Record<FindingLevel, string>> = { good: '✓', note: '·', warning: '!', bad: '✗' };
/** Columns a line of text is broken at. */
const WIDTH = 100;

/** Settings of a preparation that differ from others, as `--set` takes them. */
export function settingsBetween(before: PrepareSettings, after: PrepareSettings): string[] {
  const names = Object.keys(after) as (keyof PrepareSettings)[];
  return names.flatMap((name) => {
    const text = JSON.stringify(after[name]);
    return text === undefined || text === JSON.stringify(before[name]) ? [] : [`prepare.${name}=${text}`];
  });
}

/** What a finding's step sets, over the defaults. */
export const settingsOfStep = ({ step }: Finding, base: PrepareSettings, channels: number): string[] =>
  step ? settingsBetween(base, withChange(base, step.change, channels)) : [];

/** What all recommended steps set, over the defaults. */
export const settingsOfAll = ({ findings, lookedAt }: QualityReport, base: PrepareSettings): string[] =>
  settingsBetween(base, withChanges(base, recommendedChanges(findings), lookedAt.channelCount));

/**
 * A quality report as text: verdict, findings with the settings that mend them, numbers of channels, sizes of models.
 *
 * @param named the recording as the command line names it, and its series where one was asked for.
 * @param base the defaults that settings are laid over.
 */
export function qualityText(report: QualityReport, named: string, base: PrepareSettings): string {
  const { verdict, findings, lookedAt, sizes } = report;
  const steps = settingsOfAll(report, base);
  return [
    verdict.title,
    ...verdict.reasons.map((reason) => wrapped(`- ${reason}`, '  ', '    ')),
    '',
    ...findings.flatMap((finding) => findingLines(finding, base, lookedAt.channelCount)),
    '',
    channelsTable(report),
    '',
    ...(sizes.length > 0
      ? [
          table(
            ['sizes to begin with', 'M', 'P, L or B', 'window', 'weights'],
            sizes.map(({ title, latentDim, rectifiedDim, sequenceLength, weights }) =>
              [title, latentDim, rectifiedDim, sequenceLength, weights].map(String),
            ),
          ),
          '',
        ]
      : []),
    wrapped(lookedAt.text, '', ''),
    ...(sizes.length > 0
      ? [
          steps.length > 0 ? 'To fit with every recommended step:' : 'To fit:',
          `  nullcline fit ${named}${steps.map((setting) => ` --set ${quoted(setting)}`).join('')} --out RUN`,
        ]
      : []),
  ].join('\n');
}

function findingLines(finding: Finding, base: PrepareSettings, channels: number): string[] {
  const { level, title, valueText, text, step } = finding;
  const settings = settingsOfStep(finding, base, channels);
  return [
    `${MARKS[level]} ${title}: ${valueText}`,
    wrapped(text, '    ', '    '),
    ...(step && settings.length > 0
      ? [
          `    → ${step.title}${step.isRecommended ? '' : ' (if you like)'}: ${settings.map((setting) => `--set ${quoted(setting)}`).join(' ')}`,
        ]
      : []),
  ];
}

/** Channels listed; the document of `--json` holds all. */
const LISTED = 16;

function channelsTable({ channels, rate, timeUnit }: QualityReport): string {
  const inTime = (samples: number) => (rate === null ? samples : samples / rate);
  const unit = rate === null ? 'samples' : timeUnit === '1' ? 'units' : 's';
  const percent = (share: number) =>
    Number.isNaN(share)
      ? '—'
      : share > 0 && share < 1e-5
        ? '0.001 %'
        : `${Number((100 * share).toPrecision(2))} %`;
  const rows = channels
    .slice(0, LISTED)
    .map((one) => [
      one.name,
      short(one.mean),
      short(one.deviation),
      percent(one.missing),
      String(one.levels),
      short(one.farthest),
      percent(one.hum),
      percent(one.noise),
      short(inTime(one.period)),
      short(one.shift),
    ]);
  const more = channels.length > LISTED ? `\n… and ${channels.length - LISTED} more with --json.` : '';
  return `${table(['channel', 'mean', 's.d.', 'missing', 'values', 'farthest', 'hum', 'noise', `period (${unit})`, 'drift (s.d.)'], rows)}${more}`;
}

/** For a shell. */
const quoted = (setting: string): string => (/^[\w.=:,-]+$/.test(setting) ? setting : `'${setting}'`);

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
