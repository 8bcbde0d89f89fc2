import type { ModelShape } from './batch';

/**
 * Where each block that all families share starts, behind a family's `own` weights, row-major: [S ((M − N) × N), C (M × K)] where the
 * first units are observed, [C (M × K), B (N × M)] where data are an affine map of all of them.
 */
export interface SharedOffsets {
  readonly S: number;
  readonly C: number;
  readonly B: number;
  /** Of the whole weight vector. */
  readonly length: number;
}

export function sharedOffsets(
  own: number,
  { latentDim: M, observedDim: N, inputDim: K = 0, observation }: ModelShape,
): SharedOffsets {
  const isAffine = observation === 'affine';
  const C = own + (isAffine ? 0 : (M - N) * N);
  const B = C + M * K;
  return { S: own, C, B, length: B + (isAffine ? N * M : 0) };
}
