import { firstComplete, isComplete } from './completeRows';
import { interpolateMissing } from './interpolateMissing';
import type { Part } from './prepared';
import { trialPart, trialRows } from './trialRows';

/** A row that a forecast starts from. */
export interface ForecastStart {
  /** In the part. */
  readonly row: number;
  /** In its trial. */
  readonly t: number;
  /** The trial's values, shape (T × N); gaps before row t are straight lines between rows up to it. */
  readonly trial: Float64Array;
  /** The trial's inputs, shape (T × K), where there are any. */
  readonly inputs?: Float64Array;
}

/**
 * Rows that forecasts of `steps` samples start from, spread evenly over all that can: complete, with `lead` rows before them and
 * `steps` after them in the same trial.
 *
 * @param most how many are used at most.
 */
export function forecastStarts(
  part: Pick<Part, 'values' | 'trials' | 'inputs'>,
  dim: number,
  { most, lead, steps }: { readonly most: number; readonly lead: number; readonly steps: number },
): ForecastStart[] {
  const whole: Part = { ...part, samples: part.values.length / dim, start: 0 };
  const all = trialRows(whole).flatMap((rows) => {
    const { from, to } = rows;
    const room: number[] = [];
    for (let row = from + lead; row + steps < to; row++)
      if (isComplete(whole.values, row, dim)) room.push(row);
    if (room.length === 0) return [];
    const { values, inputs } = trialPart(whole, dim, rows);
    const trial = withoutGaps(values, dim);
    return room.map((row) => ({ row, t: row - from, trial, ...(inputs && { inputs }) }));
  });
  const used = Math.max(0, Math.min(most, all.length));
  return Array.from({ length: used }, (_, s) => all[Math.floor((s * all.length) / used)]!);
}

function withoutGaps(values: Float64Array, dim: number): Float64Array {
  if (!values.some(Number.isNaN)) return values;
  const copy = values.slice();
  interpolateMissing(copy, dim);
  return copy;
}

/** For each trial with a complete row the first such row, as the start of a forecast to the trial's end. */
export const trialStarts = (part: Part, dim: number): ForecastStart[] =>
  trialRows(part).flatMap((rows) => {
    const row = firstComplete(part.values, dim, rows);
    if (row < 0) return [];
    const { values, inputs } = trialPart(part, dim, rows);
    return [{ row, t: row - rows.from, trial: withoutGaps(values, dim), ...(inputs && { inputs }) }];
  });
