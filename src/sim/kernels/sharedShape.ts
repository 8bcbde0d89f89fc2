import type { ModelShape } from './batch';

/** Where each block that all families share starts, behind a family's `own` weights: [S ((M − N) × N)], row-major. */
export interface SharedOffsets {
  readonly S: number;
  /** Of the whole weight vector. */
  readonly length: number;
}

export function sharedOffsets(own: number, { latentDim: M, observedDim: N }: ModelShape): SharedOffsets {
  return { S: own, length: own + (M - N) * N };
}
