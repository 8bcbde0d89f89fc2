import type { CellShape } from './cellShape';

/**
 * Recurrent cells in double precision, as their models and their reference share them. With a = U x + W h + b,
 *
 *     tanh RNN   h' = tanh a
 *     GRU        h' = (1 − u)∘ν + u∘h,  r = σ(a_r), u = σ(a_u), ν = tanh(U_ν x + b_ν + r∘(W_ν h + n))
 *     LSTM       h' = o∘tanh c',  c' = f∘c + i∘g,  i, f, o = σ(a_i), σ(a_f), σ(a_o), g = tanh a_g
 *
 * and x' = V h' + d is predicted.
 *
 * @see Elman (1990), Cognitive Science 14, 179–211; Cho et al. (2014), EMNLP, 1724–1734, with the reset after the product, which
 *   lets all gates be one product; Hochreiter & Schmidhuber (1997), Neural Computation 9, 1735–1780, with the forget gate of
 *   Gers, Schmidhuber & Cummins (2000), Neural Computation 12, 2451–2471.
 */

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Writes the pre-activations of all rows, shape (rows × H), from the state z[zAt …]. */
export function cellDrive(
  a: Float64Array,
  aAt: number,
  z: Float64Array,
  zAt: number,
  w: Float64Array,
  { kind, hidden: H, gates, U, W, b, n }: CellShape,
  N: number,
): void {
  for (let row = 0; row < gates * H; row++) {
    let fromX = w[b + row];
    for (let i = 0; i < N; i++) fromX += w[U + row * N + i] * z[zAt + i];
    let fromH = 0;
    for (let j = 0; j < H; j++) fromH += w[W + row * H + j] * z[zAt + N + j];
    if (kind === 'gru' && row >= 2 * H) {
      a[aAt + row] = fromX;
      a[aAt + row + H] = fromH + w[n + row - 2 * H];
    } else a[aAt + row] = fromX + fromH;
  }
}

/**
 * Turns pre-activations into gates in place (the GRU's last row stays as it is) and writes h', and c' for a cell with a memory.
 *
 * @param z the state before, from `zAt`; its hidden part starts N further on.
 * @param next where h' goes, from `nextAt`, with c' behind it.
 */
export function cellActivate(
  a: Float64Array,
  aAt: number,
  z: Float64Array,
  zAt: number,
  next: Float64Array,
  nextAt: number,
  { kind, hidden: H }: CellShape,
  N: number,
): void {
  for (let j = 0; j < H; j++) {
    const at = aAt + j;
    if (kind === 'rnn') {
      a[at] = next[nextAt + j] = Math.tanh(a[at]);
    } else if (kind === 'gru') {
      const r = (a[at] = sigmoid(a[at]));
      const u = (a[at + H] = sigmoid(a[at + H]));
      const candidate = (a[at + 2 * H] = Math.tanh(a[at + 2 * H] + r * a[at + 3 * H]));
      next[nextAt + j] = (1 - u) * candidate + u * z[zAt + N + j];
    } else {
      const i = (a[at] = sigmoid(a[at]));
      const f = (a[at + H] = sigmoid(a[at + H]));
      const g = (a[at + 2 * H] = Math.tanh(a[at + 2 * H]));
      const o = (a[at + 3 * H] = sigmoid(a[at + 3 * H]));
      const c = f * z[zAt + N + H + j] + i * g;
      next[nextAt + j] = o * Math.tanh(c);
      next[nextAt + H + j] = c;
    }
  }
}

/**
 * Back through the cell: from ∂loss/∂h' and ∂loss/∂c' to those of its pre-activations, and what reaches h or c directly.
 *
 * @param gates as `cellActivate` left them, from `gatesAt`.
 * @param c the memory after the step, c', from `cAt`; not read by cells without one.
 * @param deltaH,deltaC in: ∂loss/∂h', ∂loss/∂c'; out: what reaches h and c without going through the gates; shapes (H).
 * @param deltaA written; shape (rows × H).
 */
export function cellBack(
  deltaA: Float64Array,
  deltaH: Float64Array,
  deltaC: Float64Array,
  gates: Float64Array,
  gatesAt: number,
  z: Float64Array,
  zAt: number,
  c: Float64Array,
  cAt: number,
  { kind, hidden: H }: CellShape,
  N: number,
): void {
  for (let j = 0; j < H; j++) {
    const at = gatesAt + j;
    const delta = deltaH[j];
    if (kind === 'rnn') {
      deltaA[j] = delta * (1 - gates[at] ** 2);
      deltaH[j] = 0;
    } else if (kind === 'gru') {
      const r = gates[at];
      const u = gates[at + H];
      const candidate = gates[at + 2 * H];
      const inner = delta * (1 - u) * (1 - candidate * candidate);
      deltaA[j] = inner * gates[at + 3 * H] * r * (1 - r);
      deltaA[H + j] = delta * (z[zAt + N + j] - candidate) * u * (1 - u);
      deltaA[2 * H + j] = inner;
      deltaA[3 * H + j] = inner * r;
      deltaH[j] = delta * u;
    } else {
      const i = gates[at];
      const f = gates[at + H];
      const g = gates[at + 2 * H];
      const o = gates[at + 3 * H];
      const q = Math.tanh(c[cAt + j]);
      const memory = deltaC[j] + delta * o * (1 - q * q);
      deltaA[j] = memory * g * i * (1 - i);
      deltaA[H + j] = memory * z[zAt + N + H + j] * f * (1 - f);
      deltaA[2 * H + j] = memory * i * (1 - g * g);
      deltaA[3 * H + j] = delta * q * o * (1 - o);
      deltaH[j] = 0;
      deltaC[j] = memory * f;
    }
  }
}
