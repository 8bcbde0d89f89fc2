import type { ModelShape } from './batch';

/**
 * Where each block of a dendritic PLRNN starts in a weight vector
 * [A (M), W (M × M), h (M), alpha (B), H (M × B), S ((M − N) × N)], matrices row-major; B bases a unit.
 */
export interface DendriticOffsets {
  readonly A: number;
  readonly W: number;
  readonly h: number;
  readonly alpha: number;
  readonly H: number;
  readonly S: number;
  readonly length: number;
}

export function dendriticOffsets({
  latentDim: M,
  rectifiedDim: B,
  observedDim: N,
}: ModelShape): DendriticOffsets {
  const h = M + M * M;
  const alpha = h + M;
  const H = alpha + B;
  const S = H + M * B;
  return { A: 0, W: M, h, alpha, H, S, length: S + (M - N) * N };
}
