import type { Part, Prepared } from '../../../sim/signals/prepared';
import type { Stretch } from '../../plots/preparedPlot';

type Dims = Pick<Prepared, 'dim'>;

/**
 * A part as it is drawn: a stretch a trial, one for all where there are none.
 *
 * @param stop source sample at which the part ends.
 * @param length source samples of each trial; to the start of the next one where absent.
 */
export function stretchesOf(part: Part, { dim }: Dims, stop: number, length?: number): Stretch[] {
  const { values, measured, inputs, events, samples, start, trials = [0], trialStarts = [start] } = part;
  const K = (inputs?.length ?? 0) / samples;
  const E = (events?.length ?? 0) / samples;
  return trials.flatMap((from, k) => {
    const to = trials[k + 1] ?? samples;
    // Thinned for drawing, a short trial may have no row left.
    if (to <= from) return [];
    return {
      values: values.subarray(from * dim, to * dim),
      ...(measured && { measured: measured.subarray(from * dim, to * dim) }),
      ...(inputs && { inputs: inputs.subarray(from * K, to * K) }),
      ...(events && { events: events.subarray(from * E, to * E) }),
      start: trialStarts[k]!,
      stop: length === undefined ? (trialStarts[k + 1] ?? stop) : trialStarts[k]! + length,
    };
  });
}

/** Stretches put end to end from 0: mean responses lie nowhere in the recording. */
export function endToEnd(stretches: readonly Stretch[]): Stretch[] {
  let at = 0;
  return stretches.map((one) => {
    const start = at;
    at += one.stop - one.start;
    return { ...one, start, stop: at };
  });
}

/** The first `kept` samples of some stretches. */
export function closeUp(stretches: readonly Stretch[], { dim }: Dims, kept: number): Stretch[] {
  const shown: Stretch[] = [];
  let left = kept;
  for (const one of stretches) {
    if (left <= 0) break;
    const samples = one.values.length / dim;
    const rows = Math.min(samples, left);
    const K = (one.inputs?.length ?? 0) / samples;
    const E = (one.events?.length ?? 0) / samples;
    shown.push({
      values: one.values.subarray(0, rows * dim),
      ...(one.measured && { measured: one.measured.subarray(0, rows * dim) }),
      ...(one.inputs && { inputs: one.inputs.subarray(0, rows * K) }),
      ...(one.events && { events: one.events.subarray(0, rows * E) }),
      start: one.start,
      stop: one.start + ((one.stop - one.start) * rows) / samples,
    });
    left -= rows;
  }
  return shown;
}
