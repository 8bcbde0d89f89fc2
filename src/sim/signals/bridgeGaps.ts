import { interpolateMissing } from './interpolateMissing';
import type { Part } from './prepared';
import { joined } from './stage';
import { trialPart, trialRows } from './trialRows';

/**
 * A part whose gaps are straight lines, for methods that know no gaps; trials in which a dimension has no value at all are left
 * out. Between two rows that are complete nothing but what lies between them is used, so that a forecast from a complete row looks
 * at nothing after it. The part itself where it has no gaps.
 */
export function bridgeGaps(part: Part, dim: number): Part {
  if (!part.values.some(Number.isNaN)) return part;
  const whole = trialRows(part)
    .map((rows) => trialPart(part, dim, rows))
    .map((trial) => ({ ...trial, values: trial.values.slice() }))
    .filter(({ values }) => !interpolateMissing(values, dim).includes(-1));
  let samples = 0;
  const trials = whole.map((trial) => (samples += trial.samples) - trial.samples);
  return {
    values: joined(whole.map(({ values }) => values)),
    samples,
    start: part.start,
    ...(part.trials && { trials, trialStarts: whole.map(({ start }) => start) }),
    ...(part.inputs && { inputs: joined(whole.map(({ inputs }) => inputs!)) }),
    ...(part.events && { events: joined(whole.map(({ events }) => events!)) }),
  };
}
