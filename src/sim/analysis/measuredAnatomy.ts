import { respond } from '../signals/respond';
import type { Anatomy, InvariantSet } from './anatomy';

/**
 * An anatomy with its orbit and sets as they are measured through a response, so that they lie where the measured data do. Latent
 * states, eigenvalues, stability and distances stay those of the model itself.
 *
 * A fixed point gives itself, as the response sums to 1, and its eigenvectors keep their directions. A cycle gives the cycle of its
 * circular convolution. Directions at a cycle are not seen: what is measured near it depends on all the response's length of way there.
 *
 * @param taps the response; the anatomy itself where there is none.
 */
export function measuredAnatomy(anatomy: Anatomy, taps: readonly number[] | undefined): Anatomy {
  if (!taps) return anatomy;
  const { sets, orbit, labels } = anatomy;
  const N = labels.length;
  const seen = respond(Float64Array.from(orbit), taps, N).map((value) => Number(value.toPrecision(6)));
  // Before the response's length the orbit has no past of its own.
  const settled = Math.min(taps.length - 1, Math.max(0, seen.length / N - 2));
  return {
    ...anatomy,
    sets: sets.map((set) => measuredSet(set, taps)),
    orbit: Array.from(seen.subarray(settled * N)),
  };
}

function measuredSet(set: InvariantSet, taps: readonly number[]): InvariantSet {
  const { order, observed, directions } = set;
  if (order === 1) return set;
  return {
    ...set,
    observed: observed.map((point, t) =>
      point.map((_, i) =>
        taps.reduce((sum, tap, k) => sum + tap * observed[(((t - k) % order) + order) % order]![i]!, 0),
      ),
    ),
    directions: directions.map((direction) => ({ ...direction, observed: [] })),
  };
}
