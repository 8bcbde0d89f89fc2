import type { Decoder } from '../kernels/decoders';
import type { Random } from '../random';
import type { Reference } from '../reference';

/**
 * A discrete-time dynamical system z ↦ F(z) on ℝᴹ with a Jacobian: all that simulation and Lyapunov analysis need.
 * Buffers belong to the caller, nothing allocates.
 */
export interface LatentMap {
  /** M. */
  readonly latentDim: number;
  /**
   * z ← F(z), in place; shape (M). With an external input s, shape (K), z ← F(z) + C s, where s is the input at the time stepped to;
   * without one the map is left to itself (s = 0).
   */
  step(z: Float64Array, input?: Float64Array): void;
  /** Writes ∂Fᵢ/∂zⱼ at z into `J[i·M + j]`; shape (M × M), row-major. */
  jacobian(J: Float64Array, z: Float64Array): void;
}

/** A fitted reconstruction: a latent map, how to start it from an observation, and how to observe it. */
export interface FittedModel extends LatentMap {
  readonly family: string;
  /** N. */
  readonly observedDim: number;
  /** K, external inputs; none where absent. */
  readonly inputDim?: number;
  /** What is observed; `identity` where absent. */
  readonly observation?: 'identity' | 'affine';
  /** Writes the latent state a model starts from when it observes x; shapes (M) and (N). */
  initialState(z: Float64Array, x: Float64Array): void;
  /** Writes the observation of z; shapes (N) and (M). */
  observe(x: Float64Array, z: Float64Array): void;
  /** Writes what is expected of each channel of events in z, where there are any; shapes (E) and (M). */
  decode?(events: Float64Array, z: Float64Array): void;
  /** Writes −ln p of the event of each channel in z, in nats; NaN where the event is missing. Shapes (E), (E) and (M). */
  surprise?(nats: Float64Array, events: ArrayLike<number>, z: Float64Array): void;
  /** Which linear region z lies in, for piecewise-linear families: one bit a rectified unit, as a string of 0 and 1. */
  region?(z: Float64Array): string;
  /** A bound on ‖∂F/∂z‖₂ that holds at every z, where the family has one. */
  jacobianBound?(): number;
}

/** One named block of a weight vector. */
export interface ParameterBlock {
  readonly name: string;
  readonly shape: readonly number[];
}

export interface ModelSize {
  /** M. */
  readonly latentDim: number;
  /** How many units are rectified: P of the M units, or L of a hidden layer, as the family has it; 0 where that is no choice. */
  readonly rectifiedDim: number;
  /** N. */
  readonly observedDim: number;
  /** K, external inputs that drive the latent state; 0 where absent. */
  readonly inputDim?: number;
  /** What is observed: the first N units themselves, or a linear map B of all of them; `identity` where absent. */
  readonly observation?: 'identity' | 'affine';
  /** How each of E channels of events is decoded from the latent state; no events where absent. */
  readonly decoders?: readonly Decoder[];
}

/** What a family calls its rectified units, and how many it can have. */
export interface RectifiedUnits {
  readonly symbol: string;
  readonly title: string;
  readonly meaning: string;
  readonly least: number;
  most(latentDim: number): number;
}

/**
 * A family of reconstruction models. To add one: write its file and add it to `models/index.ts`, and its training loop to
 * `training/trainingLoops.ts`.
 */
export interface ModelFamily {
  readonly id: string;
  readonly title: string;
  /** What sets it apart, in one sentence. */
  readonly what: string;
  readonly reference: Reference;
  /** Absent where there is nothing to choose: `rectifiedDim` is 0 then. */
  readonly rectified?: RectifiedUnits;
  /** Its weights start with A (M) and W (M × M), and unit i couples to itself by Aᵢ + Wᵢᵢ. */
  readonly hasSelfCoupling?: true;
  /** The weight vector's blocks in order; their sizes add up to its length. */
  blocks(size: ModelSize): readonly ParameterBlock[];
  /** @throws {SimError} `bad-parameter`. */
  checkSize(size: ModelSize): void;
  /** Fresh weights as published. */
  initialize(size: ModelSize, random: Random): Float64Array;
  /** A model over a copy of `weights`, in float64. */
  create(size: ModelSize, weights: ArrayLike<number>): FittedModel;
}
