import { sharedOffsets } from '../kernels/sharedShape';
import { checkWeights } from './checkSize';
import { type EventDecoder, eventDecoder } from './eventDecoder';
import type { FittedModel, ModelSize } from './model';
import { affineObservation, identityObservation, type Observation } from './observation';

/**
 * A fitted model as far as all families share it: external inputs s, where there are any, enter linearly, zₜ = F(zₜ₋₁) + C sₜ, and
 * the observation is an identity or affine. A family adds its dynamics F.
 */
export abstract class RecurrentModel implements FittedModel {
  readonly latentDim: number;
  readonly observedDim: number;
  readonly inputDim: number;
  readonly observation: 'identity' | 'affine';
  /** A copy of all weights, the family's own in front. */
  protected readonly weights: Float64Array;
  readonly #observation: Observation;
  readonly decode?: EventDecoder['decode'];
  readonly surprise?: EventDecoder['surprise'];
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
    this.observation = size.observation ?? 'identity';
    this.weights = Float64Array.from(weights);
    const { latentDim: M, observedDim: N } = size;
    if (size.decoders?.length) {
      const { decode, surprise } = eventDecoder(size.decoders, this.weights, at, M);
      this.decode = decode;
      this.surprise = surprise;
    }
    this.#inputMap = this.weights.subarray(at.C, at.B);
    this.#observation =
      size.observation === 'affine'
        ? affineObservation(this.weights.subarray(at.B, at.D), M, N)
        : identityObservation(this.weights.subarray(at.S, at.C), M, N);
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
    this.#observation.initialState(z, x);
  }

  observe(x: Float64Array, z: Float64Array): void {
    this.#observation.observe(x, z);
  }
}
