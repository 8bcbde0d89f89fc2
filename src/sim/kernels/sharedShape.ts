import type { ModelShape } from './batch';

/** Where each block that all families share starts, behind a family's `own` weights: [S ((M − N) × N), C (M × K)], row-major. */
export interface SharedOffsets {
  readonly S: number;
  readonly C: number;
  /** Of the whole weight vector. */
  readonly length: number;
}

export function sharedOffsets(
  own: number,
  { latentDim: M, observedDim: N, inputDim: K = 0 }: ModelShape,
): SharedOffsets {
  const C = own + (M - N) * N;
  return { S: own, C, length: C + M * K };
}
