import type { Part } from './prepared';
import { trialRows } from './trialRows';

/** A gap of more samples is not bridged: it tears a stretch whose spectrum is taken in two, and leads no model. */
export const MOST_BRIDGED = 10;

/**
 * Guesses of what is missing in short gaps: straight lines between the values on both sides, within a trial. They are good enough to lead
 * a model through a gap, and are never compared with.
 *
 * @param longest samples of one channel that are missing in a row and are still guessed.
 * @returns shape (samples × dim), NaN wherever nothing is guessed; undefined where nothing is.
 */
export function guessGaps(
  part: Pick<Part, 'values' | 'samples' | 'trials'>,
  dim: number,
  longest = MOST_BRIDGED,
): Float64Array | undefined {
  const { values } = part;
  if (!values.some(Number.isNaN)) return undefined;
  const guesses = new Float64Array(values.length).fill(NaN);
  let guessed = 0;
  for (const { from, to } of trialRows(part)) {
    for (let channel = 0; channel < dim; channel++) {
      let last = -1; // Last row that holds a value.
      for (let row = from; row < to; row++) {
        const value = values[row * dim + channel]!;
        if (Number.isNaN(value)) continue;
        const gap = row - last - 1;
        if (last >= 0 && gap > 0 && gap <= longest) {
          const before = values[last * dim + channel]!;
          for (let k = 1; k <= gap; k++)
            guesses[(last + k) * dim + channel] = before + (k / (gap + 1)) * (value - before);
          guessed += gap;
        }
        last = row;
      }
    }
  }
  return guessed > 0 ? guesses : undefined;
}
