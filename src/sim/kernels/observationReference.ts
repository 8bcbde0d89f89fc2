import type { Batch } from './batch';
import { addOuterProduct, addProduct, addTransposedProduct } from './products';
import { pseudoInverse } from './pseudoInverse';
import type { SharedOffsets } from './sharedShape';

/**
 * How data and latent state belong together while a model is trained. Arrays over a window: `z` has the shape ((T + 1) × M), `errors`
 * ((T + 1) × N), and the data `x` (T + 1) × N from `from`; NaN is a missing value, and the first row misses none. What starts and forces
 * has guesses where values are missing and can be guessed, what is compared has none.
 */
export interface ObservationReference {
  /**
   * Takes up the weights of a pass.
   * @param inverse B⁺, shape (M × N), where it is not to be that of the weights.
   * @returns false if no state belongs to the data.
   */
  begin(w: Float64Array, inverse?: ArrayLike<number>): boolean;
  /** Writes z₀. */
  start(z: Float64Array, x: ArrayLike<number>, from: number): void;
  /** Writes prediction minus data of time t, 0 where a value is missing. */
  compare(errors: Float64Array, z: Float64Array, t: number, x: ArrayLike<number>, from: number): void;
  /** Makes zₜ z̃ₜ. */
  force(z: Float64Array, t: number, alpha: number, x: ArrayLike<number>, from: number): void;
  /** Makes ∂loss/∂z̃ₜ, in place, ∂loss/∂zₜ; adds to the gradient what the errors times `scale` say about the observation. */
  back(
    gradient: Float64Array,
    delta: Float64Array,
    errors: Float64Array,
    scale: number,
    t: number,
    alpha: number,
    x: ArrayLike<number>,
    from: number,
  ): void;
  /** Adds what δ₀ says about the start. */
  backToStart(gradient: Float64Array, delta: Float64Array, x: ArrayLike<number>, from: number): void;
}

export const observationReference = (batch: Batch, at: SharedOffsets): ObservationReference =>
  batch.observation === 'affine' ? affine(batch, at) : identity(batch, at);

/** z₀ = [x₀; S x₀], and the first N units are compared and forced value by value. */
function identity({ latentDim: M, observedDim: N }: Batch, { S }: SharedOffsets): ObservationReference {
  let w: Float64Array = new Float64Array();
  return {
    begin(weights) {
      w = weights;
      return true;
    },
    start(z, x, from) {
      for (let n = 0; n < N; n++) z[n] = x[from + n];
      for (let i = N; i < M; i++) {
        let sum = 0;
        for (let n = 0; n < N; n++) sum += w[S + (i - N) * N + n] * x[from + n];
        z[i] = sum;
      }
    },
    compare(errors, z, t, x, from) {
      for (let n = 0; n < N; n++) {
        const data = x[from + t * N + n];
        errors[t * N + n] = Number.isNaN(data) ? 0 : z[t * M + n] - data;
      }
    },
    force(z, t, alpha, x, from) {
      for (let n = 0; n < N; n++) {
        const data = x[from + t * N + n];
        if (!Number.isNaN(data)) z[t * M + n] = (1 - alpha) * z[t * M + n] + alpha * data;
      }
    },
    back(_gradient, delta, errors, scale, t, alpha, x, from) {
      for (let n = 0; n < N; n++) {
        const keep = Number.isNaN(x[from + t * N + n]) ? 1 : 1 - alpha;
        delta[n] = keep * delta[n] + scale * errors[t * N + n];
      }
    },
    backToStart(gradient, delta, x, from) {
      for (let i = N; i < M; i++) {
        for (let n = 0; n < N; n++) gradient[S + (i - N) * N + n] += delta[i] * x[from + n];
      }
    },
  };
}

/**
 * z₀ = B⁺x₀, B zₜ is compared, and all units are forced towards B⁺xₜ, where the row misses no value. B⁺x counts as data: no gradient
 * goes through B⁺.
 */
function affine(
  { latentDim: M, observedDim: N, sequenceLength: T }: Batch,
  { B }: SharedOffsets,
): ObservationReference {
  let w: Float64Array = new Float64Array();
  const inverse = new Float64Array(M * N);
  const row = new Float64Array(N);
  const state = new Float64Array(M);
  /** zₜ before forcing. */
  const free = new Float64Array((T + 1) * M);

  /** @returns false, and no state, where the row misses a value. */
  function stateOf(x: ArrayLike<number>, at: number): boolean {
    for (let n = 0; n < N; n++) row[n] = x[at + n];
    state.fill(0);
    addProduct(state, 0, inverse, 0, row, 0, M, N);
    return isComplete(x, at);
  }

  function isComplete(x: ArrayLike<number>, at: number): boolean {
    for (let n = 0; n < N; n++) if (Number.isNaN(x[at + n])) return false;
    return true;
  }

  return {
    begin(weights, given) {
      w = weights;
      if (!given) return pseudoInverse(inverse, w, B, N, M);
      inverse.set(given);
      return true;
    },
    start(z, x, from) {
      stateOf(x, from);
      z.set(state);
    },
    compare(errors, z, t, x, from) {
      for (let i = 0; i < M; i++) free[t * M + i] = z[t * M + i];
      row.fill(0);
      addProduct(row, 0, w, B, z, t * M, N, M);
      for (let n = 0; n < N; n++) {
        const data = x[from + t * N + n];
        errors[t * N + n] = Number.isNaN(data) ? 0 : row[n] - data;
      }
    },
    force(z, t, alpha, x, from) {
      if (!stateOf(x, from + t * N)) return;
      for (let i = 0; i < M; i++) z[t * M + i] = (1 - alpha) * z[t * M + i] + alpha * state[i];
    },
    back(gradient, delta, errors, scale, t, alpha, x, from) {
      const keep = isComplete(x, from + t * N) ? 1 - alpha : 1;
      for (let n = 0; n < N; n++) row[n] = scale * errors[t * N + n];
      for (let i = 0; i < M; i++) delta[i] *= keep;
      addTransposedProduct(delta, w, B, row, N, M);
      addOuterProduct(gradient, B, row, free, t * M, N, M);
    },
    backToStart() {
      // The start is data.
    },
  };
}
