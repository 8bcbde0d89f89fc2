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
  /** Falls from `start` to `end` over the epochs, as `learningRateAt` says; exponentially if `schedule` is absent. */
  readonly learningRate: {
    readonly start: number;
    readonly end: number;
    readonly schedule?: LearningRateSchedule;
  };
  /** What moves the weights; RAdam if absent. */
  readonly optimizer?: Optimizer;
  /** The longest a gradient may be, in the Euclidean norm over all weights; longer ones are shortened to it. Null or absent: any. */
  readonly clip?: number | null;
  /** What draws weights towards values they should have without data; nothing if absent. */
  readonly regularization?: Regularization;
  /**
   * What the mean negative log-likelihood of events, in nats, is multiplied with beside the mean squared error of the rest; 1 where
   * absent. It belongs to data with events alone.
   */
  readonly eventWeight?: number;
  /** Standard deviation of Gaussian noise added to each window, in units of the prepared data; fresh every batch. */
  readonly noise: number;
  /** What the noise decays to, exponentially over the epochs; it stays as it is if absent. */
  readonly noiseEnd?: number;
  /** Scorings in a row without a better one after which training ends; null or absent: it goes through all epochs. */
  readonly patience?: number | null;
  /** Epochs between two scorings of the free-running model on the validation part; each is also a checkpoint. */
  readonly evaluateEvery: number;
  /** One model is trained for each seed. */
  readonly seeds: readonly number[];
}

/** How the learning rate falls over the epochs: by the same factor each, along half a cosine, or in three steps. */
export type LearningRateSchedule = 'exponential' | 'cosine' | 'steps';

export type Optimizer =
  /** Adam whose rate is corrected for the variance it has early on (Liu et al. 2020); the published choice for piecewise-linear models. */
  | { readonly kind: 'radam' }
  /** Kingma & Ba (2015). */
  | { readonly kind: 'adam' }
  /** With weights that shrink by learning rate × `weightDecay` a step (Loshchilov & Hutter 2019); 0.01 if absent. */
  | { readonly kind: 'adamw'; readonly weightDecay?: number };

/** Penalties added to the loss. */
export interface Regularization {
  /**
   * By block of the family: λ, the strength of λ Σ w², or λ Σ (1 − A)² for A, the block that carries a state on unchanged at 1
   * (Hess et al. 2023 have one λ for all).
   */
  readonly blocks?: Readonly<Record<string, number>>;
  /**
   * Manifold-attractor regularisation of the last `share` of the units: A → 1, and their rows of W (W₁) and h (h₁) → 0, so that they
   * keep what they are told, and long time scales can be learnt (Schmidt, Koppe, Monfared, Beutelspacher & Durstewitz 2021, ICLR).
   */
  readonly manifoldAttractor?: { readonly share: number; readonly strength: number } | null;
  /** λ of λ ‖max(0, A + diag W − 0.05)‖, which keeps units of the AL-RNN from holding on to themselves (Brenner et al. 2024); 0 for none. */
  readonly selfCoupling?: number;
}

export type Forcing =
  /** Identity teacher forcing every τ steps (Mikhaeil et al. 2022; Brenner et al. 2024). */
  | { readonly kind: 'sparse'; readonly interval: number }
  /**
   * Generalized teacher forcing z̃ = (1 − α) z + α ẑ at every step (Hess et al. 2023). With `end`, α decays exponentially to it
   * over the epochs (Brenner, Weber, Koppe & Durstewitz 2025, ICLR): strong guidance first, a model that runs nearly freely last.
   */
  | { readonly kind: 'generalized'; readonly alpha: number; readonly end?: number }
  /**
   * Adaptive generalized forcing (Hess et al. 2023): every `every` batches the α that would keep gradients from exploding is estimated
   * from the model's Jacobians at states of the data. α follows it at once when it has to rise, and by the share 1 − γ when it may fall.
   * If absent: the product upper bound, every 5, γ = 0.999, from α = 1.
   */
  | {
      readonly kind: 'adaptive';
      readonly estimator?: AlphaEstimator;
      readonly every?: number;
      readonly gamma?: number;
      readonly start?: number;
    };

/** Ways to estimate how much Jacobians stretch, from the safest to the closest; see `estimateAlpha`. */
export type AlphaEstimator =
  'jacobian-upper-bound' | 'batch-maximum' | 'product-upper-bound' | 'arithmetic-mean' | 'exp-log';

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
  /** α of adaptive forcing; absent with other kinds. */
  readonly forcingAlpha?: number;
}

/**
 * Gradient steps on one model, on some backend: samples windows, adds noise, runs forward and adjoint, applies the optimiser.
 * One instance a model; not shared between threads.
 */
export interface Trainer {
  readonly backend: 'wasm' | 'reference';
  /**
   * Runs `steps` gradient steps.
   * @param forcingAlpha how strongly predictions are forced, and `noise` the standard deviation of what is added to windows; as set
   *   at the start if absent.
   * @returns the mean loss over them, penalties left out; not finite when training has diverged.
   */
  run(steps: number, learningRate: number, forcingAlpha?: number, noise?: number): number;
  /** Gradient steps of this trainer so far whose gradient was clipped. */
  readonly clipped: number;
  /** A copy. */
  state(epoch: number): TrainingState;
  restore(state: TrainingState): void;
}
