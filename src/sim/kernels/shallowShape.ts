import type { ModelShape } from './batch';

/**
 * Where each of its own blocks starts in a shallow PLRNN's weight vector
 * [A (M), W1 (M × L), W2 (L × M), h1 (M), h2 (L)], matrices row-major; L hidden units are rectified.
 */
export interface ShallowOffsets {
  readonly A: number;
  readonly W1: number;
  readonly W2: number;
  readonly h1: number;
  readonly h2: number;
  /** Where its own blocks end. */
  readonly own: number;
}

export function shallowOffsets({ latentDim: M, rectifiedDim: L }: ModelShape): ShallowOffsets {
  const W2 = M + M * L;
  const h1 = W2 + L * M;
  const h2 = h1 + M;
  return { A: 0, W1: M, W2, h1, h2, own: h2 + L };
}
