import type { LatentMap } from '../models/model';
import { lyapunovOfMap, type MapLyapunovOptions } from './lyapunovSpectrum';
import type { LyapunovSpectrum } from './measures';

/** Maps of so few dimensions are followed in all of them: a step costs as little as the map's own. */
const FOLLOWED_IN_FULL = 40;
/** Exponents a first, short average is taken over. */
const FIRST_TRY = 8;
/** Steps of that: enough to tell where the sum falls below zero to an exponent or two. */
const SHORT = 2_000;
/** Exponents followed beyond the one that the Kaplan–Yorke dimension needs last: the short average may be off by as many. */
const MARGIN = 4;

/**
 * The largest Lyapunov exponents of a map, as many as its Kaplan–Yorke dimension needs: until their sum falls below zero, and four
 * more. k of M exponents cost kM² multiplications a step beside M³. The number is found by short averages over 8, 16, 32 … exponents.
 * Maps of up to 40 dimensions, and those whose sum never falls below zero, are followed in full.
 *
 * @param z0 start, shape (M); not changed.
 * @throws {SimError} `bad-parameter`, `shape-mismatch`.
 */
export function leadingExponents(
  map: LatentMap,
  z0: ArrayLike<number>,
  options: Omit<MapLyapunovOptions, 'exponents'>,
): LyapunovSpectrum {
  const M = map.latentDim;
  const follow = (exponents: number, steps = options.steps) =>
    lyapunovOfMap(map, z0, { ...options, steps, exponents });
  let tried = M <= FOLLOWED_IN_FULL ? M : FIRST_TRY;
  while (tried < M) {
    const short = follow(tried, Math.min(SHORT, options.steps));
    if (short.status === 'diverged') break;
    const needed = exponentsNeeded(short.exponents) + MARGIN;
    if (needed <= tried) {
      const spectrum = follow(needed);
      if (!Number.isNaN(spectrum.kaplanYorke) || spectrum.status === 'diverged') return spectrum;
    }
    tried *= 2;
  }
  return follow(Math.min(tried, M));
}

/** How many exponents, the largest first, it takes for their sum to fall below zero; infinitely many where it does not. */
function exponentsNeeded(exponents: readonly number[]): number {
  let sum = 0;
  const last = exponents.findIndex((exponent) => (sum += exponent) < 0);
  return last < 0 ? Infinity : last + 1;
}
