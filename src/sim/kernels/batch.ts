import type { Decoder } from './decoders';

/** Sizes of a recurrent model as its training loop needs them. */
export interface ModelShape {
  /** M, latent units. */
  readonly latentDim: number;
  /** How many units are rectified; which ones is the family's matter. */
  readonly rectifiedDim: number;
  /** N. */
  readonly observedDim: number;
  /** K, external inputs; none where absent. */
  readonly inputDim?: number;
  /** What is observed: the first N units themselves, or a linear map B of all of them; `identity` where absent. */
  readonly observation?: 'identity' | 'affine';
  /** How each of E channels of events is decoded from the latent state; no events where absent. */
  readonly decoders?: readonly Decoder[];
}

/** What one gradient step runs over. */
export interface Batch extends ModelShape {
  /** B, windows; a multiple of 4. */
  readonly batchSize: number;
  /** T, predicted steps; a window holds T + 1 samples. */
  readonly sequenceLength: number;
  /** Forcing happens at the steps that are multiples of this … */
  readonly forcingInterval: number;
  /** … where the units that data say something about become (1 − α) z + α ẑ: the first N, towards x, or all, towards B⁺x. */
  readonly forcingAlpha: number;
  /** What the mean negative log-likelihood of events is multiplied with in the loss; 1 where absent. */
  readonly eventWeight?: number;
  /** h, a response that what is observed of the model is measured through; measured as it is where absent. */
  readonly taps?: ArrayLike<number>;
}

/** What the windows of a batch hold besides the values. */
export interface Companions {
  /** Shape (B × (T + 1) × K); read where there are inputs. */
  readonly inputs?: ArrayLike<number>;
  /** Shape (B × (T + 1) × E), NaN where one is missing; read where there are decoders. */
  readonly events?: ArrayLike<number>;
  /** What was measured less the response to the values, shape (B × (T + 1) × N); read where there is a response. */
  readonly unexplained?: ArrayLike<number>;
  /** B⁺, shape (M × N), of an affine observation, where it is not to be that of the weights: what no gradient goes through, held still. */
  readonly inverse?: ArrayLike<number>;
}

/** Loss and gradient of a model over a batch of windows, in plain double precision. */
export interface GradientReference {
  /** Windows have the shape (B × (T + 1) × N); NaN is a missing value, and the first row misses none. @returns the loss. */
  loss(weights: ArrayLike<number>, windows: ArrayLike<number>, companions?: Companions): number;
  /** Overwrites `gradient` with ∂loss/∂weights; same shape as the weights. @returns the loss. */
  lossAndGradient(
    gradient: Float64Array,
    weights: ArrayLike<number>,
    windows: ArrayLike<number>,
    companions?: Companions,
  ): number;
}
