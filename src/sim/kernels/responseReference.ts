import type { Batch } from './batch';

/** Turns errors of activity into errors of what is measured of it, and back. Errors have the shape ((T + 1) × N), from row 1 on. */
export interface ResponseReference {
  /**
   * Makes the errors eₜ rₜ = Σₖ hₖ eₜ₋ₖ − nₜ, k < t, in place.
   * @param unexplained n, (T + 1) × N from `from`.
   */
  measure(errors: Float64Array, unexplained: ArrayLike<number>, from: number): void;
  /** Makes ∂loss/∂rₜ ∂loss/∂eₜ = Σₖ hₖ ∂loss/∂rₜ₊ₖ in place, for t + k ≤ T. */
  back(errors: Float64Array): void;
}

export function responseReference(
  { observedDim: N, sequenceLength: T }: Batch,
  taps: ArrayLike<number>,
): ResponseReference {
  const L = taps.length;
  return {
    measure(errors, unexplained, from) {
      // From the last row down, as each needs those before it as they were.
      for (let at = (T + 1) * N - 1; at >= N; at--) {
        let sum = -unexplained[from + at];
        for (let k = 0; k < L && at - k * N >= N; k++) sum += taps[k] * errors[at - k * N];
        errors[at] = sum;
      }
    },
    back(errors) {
      const end = (T + 1) * N;
      for (let at = N; at < end; at++) {
        let sum = 0;
        for (let k = 0; k < L && at + k * N < end; k++) sum += taps[k] * errors[at + k * N];
        errors[at] = sum;
      }
    },
  };
}
