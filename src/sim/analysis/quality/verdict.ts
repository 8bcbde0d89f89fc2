import type { Finding, FindingId, Verdict } from './qualityReport';

/** Reasons told at most. */
const REASONS = 3;

/** Findings that decide, in the order in which they are told; the others can be mended or are details. */
const DECISIVE: readonly FindingId[] = [
  'no-signal',
  'preparation',
  'length',
  'periods',
  'predictability',
  'noise',
  'linear',
  'missing',
  'spread',
  'spectral-change',
  'drift',
  'flat',
];

/** Findings that speak for it, in the order in which they are told. */
const FOR: readonly FindingId[] = ['periods', 'noise', 'linear', 'predictability', 'length'];

/** Findings that count against reconstruction only where no step mends them. */
const isMended = ({ step, level }: Finding): boolean => level === 'warning' && step?.isRecommended === true;

/** Whether reconstruction is sensible, from what was found, with the reasons that weigh most. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  const decisive = DECISIVE.flatMap((id) => findings.filter((finding) => finding.id === id));
  const against = (level: Finding['level']) => decisive.filter((finding) => finding.level === level);
  const [bad, doubts] = [against('bad'), against('warning').filter((one) => !isAside(one))];
  if (bad.length > 0) {
    return {
      level: 'not-sensible',
      title: 'Reconstruction is not sensible as it is',
      reasons: [...bad, ...doubts].slice(0, REASONS).map(told),
    };
  }
  if (doubts.length > 0) {
    return {
      level: 'doubtful',
      title: 'Reconstruction is doubtful',
      reasons: doubts.slice(0, REASONS).map(told),
    };
  }
  return {
    level: 'sensible',
    title: `Reconstruction is sensible${findings.some(isMended) ? ' after the recommended steps' : ''}`,
    reasons: FOR.flatMap((id) => findings.filter((finding) => finding.id === id))
      .filter(({ level }) => level === 'good' || level === 'note')
      .slice(0, REASONS)
      .map(told),
  };
}

/** Noise stays a doubt when it is filtered: a filter takes away only what lies beyond the signal. */
const isAside = (finding: Finding): boolean => finding.id !== 'noise' && isMended(finding);

const told = ({ reason, text }: Finding): string => reason ?? text;
