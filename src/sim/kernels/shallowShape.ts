import type { ModelShape } from './batch';

/**
 * Where each block of a shallow PLRNN starts in a weight vector
 * [A (M), W1 (M × L), W2 (L × M), h1 (M), h2 (L), S ((M − N) × N)], matrices row-major; L hidden units are rectified.
 */
export interface ShallowOffsets {
  readonly A: number;
  readonly W1: number;
  readonly W2: number;
  readonly h1: number;
  readonly h2: number;
  readonly S: number;
  readonly length: number;
}

export function shallowOffsets({
  latentDim: M,
  rectifiedDim: L,
  observedDim: N,
}: ModelShape): ShallowOffsets {
  const W2 = M + M * L;
  const h1 = W2 + L * M;
  const h2 = h1 + M;
  const S = h2 + L;
  return { A: 0, W1: M, W2, h1, h2, S, length: S + (M - N) * N };
}
