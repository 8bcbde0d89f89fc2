import type { Part } from './prepared';

/** Rows that follow one another without a break: the first, and the one past the last. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The trials of a part; one where it has no borders. */
export const trialRows = ({ samples, trials = [0] }: Pick<Part, 'samples' | 'trials'>): Stretch[] =>
  trials.map((from, k) => ({ from, to: trials[k + 1] ?? samples }));

/** One trial of a part, as a part without borders; its arrays are views. */
export function trialPart(part: Part, dim: number, { from, to }: Stretch): Part {
  const { values, samples, start, inputs, events } = part;
  if (from === 0 && to === samples && !part.trials) return part;
  const k = part.trials?.indexOf(from) ?? -1;
  const K = (inputs?.length ?? 0) / samples;
  const E = (events?.length ?? 0) / samples;
  return {
    values: values.subarray(from * dim, to * dim),
    samples: to - from,
    start: part.trialStarts?.[k] ?? start + from,
    ...(inputs && { inputs: inputs.subarray(from * K, to * K) }),
    ...(events && { events: events.subarray(from * E, to * E) }),
    ...throughResponse(part, dim, from, to),
  };
}

/** The first rows of a part, with the trials that start among them. */
export function firstRows(part: Part, dim: number, rows: number): Part {
  if (rows >= part.samples) return part;
  const K = (part.inputs?.length ?? 0) / part.samples;
  const E = (part.events?.length ?? 0) / part.samples;
  const trials = part.trials?.filter((row) => row < rows);
  return {
    ...part,
    values: part.values.subarray(0, rows * dim),
    samples: rows,
    ...(trials && { trials }),
    ...(part.trialStarts && { trialStarts: part.trialStarts.slice(0, trials!.length) }),
    ...(part.inputs && { inputs: part.inputs.subarray(0, rows * K) }),
    ...(part.events && { events: part.events.subarray(0, rows * E) }),
    ...throughResponse(part, dim, 0, rows),
  };
}

/** Some rows of what was measured and of the response to the values; views, and nothing where there is no response. */
export const throughResponse = (
  { measured, convolved }: Part,
  dim: number,
  from: number,
  to: number,
): Pick<Part, 'measured' | 'convolved'> => ({
  ...(measured && { measured: measured.subarray(from * dim, to * dim) }),
  ...(convolved && { convolved: convolved.subarray(from * dim, to * dim) }),
});
