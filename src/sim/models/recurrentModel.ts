import { sharedOffsets } from '../kernels/sharedShape';
import { checkWeights } from './checkSize';
import type { FittedModel, ModelSize } from './model';

/**
 * A fitted model as far as all families share it. The first N units of the latent state are what is observed, and the others start
 * as a linear map of it; external inputs s, where there are any, enter linearly. A family adds its dynamics F.
 *
 *     z₁ = [x₁; S x₁],  zₜ = F(zₜ₋₁) + C sₜ,  x = z[:N]
 *
 * @see Brenner, Hemmer, Monfared & Durstewitz (2024), NeurIPS 37: trained initial state.
 */
export abstract class RecurrentModel implements FittedModel {
  readonly latentDim: number;
  readonly observedDim: number;
  readonly inputDim: number;
  /** A copy of all weights, the family's own in front. */
  protected readonly weights: Float64Array;
  /** S, shape ((M − N) × N), row-major. */
  readonly #startMap: Float64Array;
  /** C, shape (M × K). */
  readonly #inputMap: Float64Array;

  /**
   * @param own how many weights are the family's.
   * @throws {SimError} `shape-mismatch`.
   */
  constructor(
    readonly family: string,
    size: ModelSize,
    weights: ArrayLike<number>,
    own: number,
  ) {
    const at = sharedOffsets(own, size);
    checkWeights(size, weights, at.length);
    this.latentDim = size.latentDim;
    this.observedDim = size.observedDim;
    this.inputDim = size.inputDim ?? 0;
    this.weights = Float64Array.from(weights);
    this.#startMap = this.weights.subarray(at.S, at.C);
    this.#inputMap = this.weights.subarray(at.C);
  }

  /** z ← F(z), in place. */
  protected abstract advance(z: Float64Array): void;
  abstract jacobian(J: Float64Array, z: Float64Array): void;

  step(z: Float64Array, input?: Float64Array): void {
    this.advance(z);
    if (!input) return;
    const K = this.inputDim;
    for (let i = 0; i < this.latentDim; i++) {
      for (let k = 0; k < K; k++) z[i] += this.#inputMap[i * K + k] * input[k];
    }
  }

  initialState(z: Float64Array, x: Float64Array): void {
    const N = this.observedDim;
    for (let n = 0; n < N; n++) z[n] = x[n];
    for (let i = N; i < this.latentDim; i++) {
      let sum = 0;
      for (let n = 0; n < N; n++) sum += this.#startMap[(i - N) * N + n] * x[n];
      z[i] = sum;
    }
  }

  observe(x: Float64Array, z: Float64Array): void {
    for (let n = 0; n < this.observedDim; n++) x[n] = z[n];
  }
}
