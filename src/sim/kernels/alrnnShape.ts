import type { ModelShape } from './batch';

/** Where each of its own blocks starts in an AL-RNN's weight vector [A (M), W (M × M), h (M)], matrices row-major. */
export interface AlrnnOffsets {
  readonly A: number;
  readonly W: number;
  readonly h: number;
  /** Where its own blocks end. */
  readonly own: number;
}

export function alrnnOffsets({ latentDim: M }: ModelShape): AlrnnOffsets {
  const h = M + M * M;
  return { A: 0, W: M, h, own: h + M };
}
