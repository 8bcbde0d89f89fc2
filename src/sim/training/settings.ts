/** How a model is fitted. Defaults are chosen from the data by `fitDefaults`; every field is recorded with the run. */
export interface FitSettings {
  /** Id of a model family. */
  readonly model: string;
  /** M, the number of latent units. */
  readonly latentDim: number;
  /** P, the number of rectified units. */
  readonly rectifiedDim: number;
  /** What is observed: the first units themselves, or a linear map of all of them; `identity` where absent. */
  readonly observation?: 'identity' | 'affine';
  readonly forcing: Forcing;
  /** T̃, predicted steps in a training window. */
  readonly sequenceLength: number;
  /** Windows a gradient step; a multiple of 4. */
  readonly batchSize: number;
  /** Gradient steps an epoch. */
  readonly batchesPerEpoch: number;
  readonly epochs: number;
  /** Decays exponentially from `start` to `end` over the epochs. */
  readonly learningRate: { readonly start: number; readonly end: number };
  /** Standard deviation of Gaussian noise added to each window, in units of the prepared data; fresh every batch. */
  readonly noise: number;
  /** Epochs between two scorings of the free-running model on the validation part; each is also a checkpoint. */
  readonly evaluateEvery: number;
  /** One model is trained for each seed. */
  readonly seeds: readonly number[];
}

export type Forcing =
  /** Identity teacher forcing every τ steps (Mikhaeil et al. 2022; Brenner et al. 2024). */
  | { readonly kind: 'sparse'; readonly interval: number }
  /**
   * Generalized teacher forcing z̃ = (1 − α) z + α ẑ at every step (Hess et al. 2023). With `end`, α decays exponentially to it
   * over the epochs (Brenner, Weber, Koppe & Durstewitz 2025, ICLR): strong guidance first, a model that runs nearly freely last.
   */
  | { readonly kind: 'generalized'; readonly alpha: number; readonly end?: number };

/** Everything that must be stored to go on training bit for bit. */
export interface TrainingState {
  readonly epoch: number;
  readonly step: number;
  /** In the family's block order; shape (number of parameters). */
  readonly weights: Float32Array;
  /** First and second moments of the optimiser; same shape. */
  readonly moment1: Float32Array;
  readonly moment2: Float32Array;
  /** State words of the batch sampler. */
  readonly random: Uint32Array;
}

/**
 * Gradient steps on one model, on some backend: samples windows, adds noise, runs forward and adjoint, applies the optimiser.
 * One instance a model; not shared between threads.
 */
export interface Trainer {
  readonly backend: 'wasm' | 'reference';
  /**
   * Runs `steps` gradient steps.
   * @param forcingAlpha how strongly predictions are forced; as set at the start if absent.
   * @returns the mean loss over them; not finite when training has diverged.
   */
  run(steps: number, learningRate: number, forcingAlpha?: number): number;
  /** A copy. */
  state(epoch: number): TrainingState;
  restore(state: TrainingState): void;
}
