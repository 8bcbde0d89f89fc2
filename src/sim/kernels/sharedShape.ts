import type { ModelShape } from './batch';
import { decoderLayout } from './decoders';

/**
 * Where each block that all families share starts, behind a family's `own` weights, row-major: [S ((M − N) × N), C (M × K)] where the
 * first units are observed, [C (M × K), B (N × M)] where data are an affine map of all of them; and then, where there are events, their
 * linear predictors and further parameters [D (R × M), e (R), q].
 */
export interface SharedOffsets {
  readonly S: number;
  readonly C: number;
  readonly B: number;
  readonly D: number;
  readonly e: number;
  readonly q: number;
  /** Of the whole weight vector. */
  readonly length: number;
}

export function sharedOffsets(
  own: number,
  { latentDim: M, observedDim: N, inputDim: K = 0, observation, decoders }: ModelShape,
): SharedOffsets {
  const isAffine = observation === 'affine';
  const C = own + (isAffine ? 0 : (M - N) * N);
  const B = C + M * K;
  const { predictors: R, parameters } = decoderLayout(decoders);
  const D = B + (isAffine ? N * M : 0);
  const e = D + R * M;
  const q = e + R;
  return { S: own, C, B, D, e, q, length: q + parameters };
}
