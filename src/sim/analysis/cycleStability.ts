import type { Eigenvalues } from '../kernels/eigenvalues';

/** What the linear part says of a fixed point or cycle of a map. */
export type CycleStability =
  'stable-node' | 'stable-focus' | 'saddle' | 'unstable-node' | 'unstable-focus' | 'non-hyperbolic';

/** How far from the unit circle an eigenvalue is not taken for one on it, and what rounding adds a unit of the Jacobian's size. */
const NEUTRAL = 1e-9;
const NEUTRAL_ROUNDING = 1e-14;

/** How far from 1 the modulus of an eigenvalue counts as 1, for the Jacobian of k steps. */
export function neutralTolerance(jacobian: Float64Array): number {
  let most = 0;
  for (const value of jacobian) most = Math.max(most, Math.abs(value));
  return NEUTRAL + NEUTRAL_ROUNDING * most;
}

/**
 * Stability of a fixed point or cycle from the eigenvalues of its Jacobian: stable where all lie inside the unit circle, unstable
 * where all lie outside, a saddle between the two; `non-hyperbolic` where one lies on the circle and the linear part does not
 * decide. A node or a focus by the eigenvalue that rules the distance in the long run, the one of largest modulus: real or complex.
 *
 * @param tolerance how far from 1 a modulus counts as 1.
 * @returns also how many directions grow, each of a complex pair counted.
 */
export function cycleStability(
  { re, im }: Eigenvalues,
  tolerance: number,
): { stability: CycleStability; unstableDirections: number } {
  const moduli = Array.from(re, (value, i) => Math.hypot(value, im[i]));
  const unstableDirections = moduli.filter((size) => size > 1 + tolerance).length;
  const isUndecided = moduli.some((size) => !(Math.abs(size - 1) > tolerance));
  const form = im[0] === 0 ? 'node' : 'focus';
  if (isUndecided) return { stability: 'non-hyperbolic', unstableDirections };
  if (unstableDirections === 0) return { stability: `stable-${form}`, unstableDirections };
  if (unstableDirections < moduli.length) return { stability: 'saddle', unstableDirections };
  return { stability: `unstable-${form}`, unstableDirections };
}
