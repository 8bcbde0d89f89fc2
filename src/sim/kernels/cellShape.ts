import type { ModelShape } from './batch';

/** A recurrent cell in the order kernels count them: Elman's, the gated recurrent unit, the long short-term memory. */
export type CellKind = 'rnn' | 'gru' | 'lstm';
export const CELL_KINDS: readonly CellKind[] = ['rnn', 'gru', 'lstm'];

/**
 * What a cell is made of. Its latent state is z = [x; h], or [x; h; c] with a memory, so that M = N + H or N + 2H, and its own
 * weights are [U (GH × N), W (GH × H), b (GH), n (H, GRU only), V (N × H), d (N)], matrices row-major, gate after gate.
 */
export interface CellShape {
  readonly kind: CellKind;
  /** H, hidden units. */
  readonly hidden: number;
  /** G, gates that have weights, and rows of pre-activations, H each: the GRU keeps the two halves of its candidate apart. */
  readonly gates: number;
  readonly rows: number;
  readonly hasMemory: boolean;
  readonly U: number;
  readonly W: number;
  readonly b: number;
  readonly n: number;
  readonly V: number;
  readonly d: number;
  /** Where its own blocks end. */
  readonly own: number;
}

const GATES = { rnn: 1, gru: 3, lstm: 4 } as const;

export function cellShape(kind: CellKind, { latentDim: M, observedDim: N }: ModelShape): CellShape {
  const hasMemory = kind === 'lstm';
  const H = Math.floor((M - N) / (hasMemory ? 2 : 1));
  const gates = GATES[kind];
  const W = gates * H * N;
  const b = W + gates * H * H;
  const n = b + gates * H;
  const V = n + (kind === 'gru' ? H : 0);
  const d = V + N * H;
  const rows = kind === 'rnn' ? 1 : 4;
  return { kind, hidden: H, gates, rows, hasMemory, U: 0, W, b, n, V, d, own: d + N };
}
