import { SimError } from '../errors';

export interface CoverageCurve {
  /** Share of the orbit in the k + 1 most visited regions; shape (R), rises to exactly 1. */
  readonly covered: Float64Array;
  /** Fewest regions that hold at least this share of the orbit. */
  readonly needed: readonly { readonly share: number; readonly regions: number }[];
}

const SHARES = [0.9, 0.95, 0.99];

/**
 * How much of an orbit its most visited regions hold. A reconstruction that is topologically minimal covers nearly all of the
 * orbit with few.
 *
 * @param visits samples in each region, in any order; shape (R). Regions never visited don't count.
 * @throws {SimError} `bad-parameter` for a count that is not a whole number from 0 up, `too-short` when nothing was visited.
 * @see Brenner, Hemmer, Monfared & Durstewitz (2024), NeurIPS 37.
 */
export function coverageCurve(visits: ArrayLike<number>): CoverageCurve {
  const counts = Array.from(visits);
  const wrong = counts.findIndex((count) => !(Number.isInteger(count) && count >= 0));
  if (wrong >= 0) {
    throw new SimError(
      'bad-parameter',
      `Expected a whole number of visits to every region, but region ${wrong} has ${counts[wrong]}.`,
    );
  }
  const sorted = counts.filter((count) => count > 0).sort((a, b) => b - a);
  const total = sorted.reduce((a, b) => a + b, 0);
  if (total === 0) {
    throw new SimError('too-short', 'Expected an orbit that visits a region, got none. Give a longer orbit.');
  }
  // Summed as whole numbers and divided once: the last share is 1, and 90 of 100 samples are exactly 0.9.
  let sum = 0;
  const covered = Float64Array.from(sorted, (count) => (sum += count) / total);
  return {
    covered,
    needed: SHARES.map((share) => ({ share, regions: covered.findIndex((value) => value >= share) + 1 })),
  };
}
