import type { ModelShape } from './batch';

/** Where each block starts in a weight vector [A (M), W (M × M), h (M), L ((M − N) × N)], matrices row-major. */
export interface AlrnnOffsets {
  readonly A: number;
  readonly W: number;
  readonly h: number;
  readonly L: number;
  readonly length: number;
}

export function alrnnOffsets({ latentDim: M, observedDim: N }: ModelShape): AlrnnOffsets {
  const h = M + M * M;
  return { A: 0, W: M, h, L: h + M, length: h + M + (M - N) * N };
}
