import type { Part } from './prepared';

/**
 * What is measured of activity through a response h, mₜ = Σₖ hₖ yₜ₋ₖ.
 *
 * @param rows y, shape (T × dim), row-major.
 * @param before where in a part of data the first row lies, whose own activity is then the past of it; without, or behind the part's end,
 *   activity has always been as in the first row.
 * @returns shape (T × dim).
 */
export function respond(
  rows: Float64Array,
  taps: ArrayLike<number>,
  dim: number,
  before?: { readonly part: Part; readonly row: number },
): Float64Array {
  const L = taps.length;
  const out = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    let sum = 0;
    for (let k = 0; k < L && at - k * dim >= 0; k++) sum += taps[k] * rows[at - k * dim];
    out[at] = sum;
  }
  const early = Math.min(rows.length, (L - 1) * dim);
  for (let at = 0; at < early; at++) {
    const known = before && before.row * dim + at < before.part.values.length;
    out[at] += known ? pastOf(before.part, before.row * dim, at, taps, dim) : heldPast(rows, at, taps, dim);
  }
  return out;
}

/** What the response to a part's activity before a row adds so many values after it. */
function pastOf(
  { values, convolved }: Part,
  from: number,
  at: number,
  taps: ArrayLike<number>,
  dim: number,
): number {
  let past = convolved![from + at]!;
  for (let k = 0; k * dim <= at; k++) past -= taps[k]! * values[from + at - k * dim]!;
  return past;
}

function heldPast(rows: Float64Array, at: number, taps: ArrayLike<number>, dim: number): number {
  let share = 0;
  for (let k = Math.floor(at / dim) + 1; k < taps.length; k++) share += taps[k]!;
  return share * rows[at % dim]!;
}
