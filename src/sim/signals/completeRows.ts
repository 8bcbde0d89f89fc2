import type { Part, Prepared } from './prepared';
import { type Stretch, trialRows } from './trialRows';

/** Whether a row of row-major values misses none. */
export function isComplete(values: ArrayLike<number>, row: number, dim: number): boolean {
  for (let at = row * dim; at < (row + 1) * dim; at++) if (Number.isNaN(values[at])) return false;
  return true;
}

/** The rows that miss no value, one after another; the array itself where all are complete. Shape (≤ T × N). */
export function completeRows(values: Float64Array, dim: number): Float64Array {
  const rows = values.length / dim;
  let complete = 0;
  for (let row = 0; row < rows; row++) if (isComplete(values, row, dim)) complete++;
  if (complete === rows) return values;
  const out = new Float64Array(complete * dim);
  let to = 0;
  for (let row = 0; row < rows; row++) {
    if (!isComplete(values, row, dim)) continue;
    out.set(values.subarray(row * dim, (row + 1) * dim), to);
    to += dim;
  }
  return out;
}

/** How many rows miss no value. */
export const countComplete = (values: Float64Array, dim: number): number =>
  completeRows(values, dim).length / dim;

/** The first row of a stretch that misses no value, or −1. */
export function firstComplete(values: Float64Array, dim: number, { from, to }: Stretch): number {
  for (let row = from; row < to; row++) if (isComplete(values, row, dim)) return row;
  return -1;
}

/** The longest stretch of complete rows within one trial; empty where no row is complete. */
export function longestComplete(part: Pick<Part, 'values' | 'samples' | 'trials'>, dim: number): Stretch {
  let longest: Stretch = { from: 0, to: 0 };
  for (const { from, to } of trialRows(part)) {
    let start = from;
    for (let row = from; row <= to; row++) {
      if (row < to && isComplete(part.values, row, dim)) continue;
      if (row - start > longest.to - longest.from) longest = { from: start, to: row };
      start = row + 1;
    }
  }
  return longest;
}

/** An observation of the held-out part for a model to start from: its first complete row, shape (N); a view. */
export function startOf({ test, dim }: Pick<Prepared, 'test' | 'dim'>): Float64Array {
  const row = Math.max(0, firstComplete(test.values, dim, { from: 0, to: test.samples }));
  return test.values.subarray(row * dim, (row + 1) * dim);
}
