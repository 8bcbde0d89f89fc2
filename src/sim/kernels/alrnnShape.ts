/** Sizes of an AL-RNN. */
export interface AlrnnShape {
  /** M, latent units. */
  readonly latentDim: number;
  /** P: the last P units are rectified. */
  readonly rectifiedDim: number;
  /** N: the first N units are observed. */
  readonly observedDim: number;
}

/** What one gradient step runs over. */
export interface AlrnnBatch extends AlrnnShape {
  /** B, windows; a multiple of 4. */
  readonly batchSize: number;
  /** T, predicted steps; a window holds T + 1 samples. */
  readonly sequenceLength: number;
  /** Forcing happens at the steps that are multiples of this … */
  readonly forcingInterval: number;
  /** … where the observed units become (1 − α) z + α x. */
  readonly forcingAlpha: number;
}

/** Where each block starts in a weight vector [A (M), W (M × M), h (M), L ((M − N) × N)], matrices row-major. */
export interface AlrnnOffsets {
  readonly A: number;
  readonly W: number;
  readonly h: number;
  readonly L: number;
  readonly length: number;
}

export function alrnnOffsets({ latentDim: M, observedDim: N }: AlrnnShape): AlrnnOffsets {
  const h = M + M * M;
  return { A: 0, W: M, h, L: h + M, length: h + M + (M - N) * N };
}
