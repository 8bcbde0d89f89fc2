import type { ModelShape } from './batch';

/**
 * Where each of its own blocks starts in a dendritic PLRNN's weight vector
 * [A (M), W (M × M), h (M), alpha (B), H (M × B)], matrices row-major; B bases a unit.
 */
export interface DendriticOffsets {
  readonly A: number;
  readonly W: number;
  readonly h: number;
  readonly alpha: number;
  readonly H: number;
  /** Where its own blocks end. */
  readonly own: number;
}

export function dendriticOffsets({ latentDim: M, rectifiedDim: B }: ModelShape): DendriticOffsets {
  const h = M + M * M;
  const alpha = h + M;
  const H = alpha + B;
  return { A: 0, W: M, h, alpha, H, own: H + M * B };
}
