import { cellActivate, cellDrive } from '../kernels/cell';
import { type CellKind, type CellShape, cellShape } from '../kernels/cellShape';
import { orthonormalizeRows } from '../kernels/orthonormalize';
import { SimError } from '../errors';
import type { Random } from '../random';
import { checkNothingRectified, checkObserved } from './checkSize';
import type { FittedModel, ModelFamily, ModelSize } from './model';
import { RecurrentModel } from './recurrentModel';
import { emptyWeights, initializeShared, sharedBlocks } from './sharedWeights';

/**
 * Elman's recurrent network: h' = tanh(U x + W h + b), and the next observation is x' = V h' + d. Its state is z = [x; h], so that it
 * is started, forced and observed as the other families are; M = N + H.
 */
export const rnn: ModelFamily = {
  id: 'rnn',
  title: 'Tanh RNN',
  what: 'The classic smooth recurrent network: the yardstick others are held to.',
  reference: {
    authors: 'Elman',
    year: 1990,
    title: 'Finding structure in time',
    where: 'Cognitive Science 14, 179–211',
  },
  ...familyOf('rnn'),
};

/** The gated recurrent unit of Cho and colleagues; state z = [x; h], M = N + H. */
export const gru: ModelFamily = {
  id: 'gru',
  title: 'GRU',
  what: 'A smooth network with gates that decide what is kept and what is renewed.',
  reference: {
    authors: 'Cho et al.',
    year: 2014,
    title: 'Learning phrase representations using RNN encoder–decoder for statistical machine translation',
    where: 'EMNLP, 1724–1734',
  },
  ...familyOf('gru'),
};

/** The long short-term memory of Hochreiter and Schmidhuber, with forget gate; state z = [x; h; c], M = N + 2H. */
export const lstm: ModelFamily = {
  id: 'lstm',
  title: 'LSTM',
  what: 'A smooth network with gated memory cells, made for long dependencies.',
  reference: {
    authors: 'Hochreiter & Schmidhuber',
    year: 1997,
    title: 'Long short-term memory',
    where: 'Neural Computation 9, 1735–1780',
  },
  ...familyOf('lstm'),
};

function familyOf(kind: CellKind): Pick<ModelFamily, 'blocks' | 'checkSize' | 'initialize' | 'create'> {
  return {
    blocks(size) {
      const { hidden: H, gates: G } = cellShape(kind, size);
      const N = size.observedDim;
      return [
        { name: 'U', shape: [G * H, N] },
        { name: 'W', shape: [G * H, H] },
        { name: 'b', shape: [G * H] },
        ...(kind === 'gru' ? [{ name: 'n', shape: [H] }] : []),
        { name: 'V', shape: [N, H] },
        { name: 'd', shape: [N] },
        ...sharedBlocks(size),
      ];
    },
    checkSize: (size) => checkSize(kind, size),
    initialize: (size, random) => initialize(kind, size, random),
    create: (size, weights) => new CellModel(kind, size, weights),
  };
}

function checkSize(kind: CellKind, size: ModelSize): void {
  checkObserved(size);
  checkNothingRectified(size);
  const { latentDim: M, observedDim: N } = size;
  const parts = kind === 'lstm' ? 2 : 1;
  if (M > N && (M - N) % parts === 0) return;
  throw new SimError(
    'bad-parameter',
    parts === 1
      ? `Expected latentDim above ${N}, the dimension of the data, since the state is [data; hidden units], got ${M}. Use for instance ${N + 32}.`
      : `Expected latentDim of ${N} (the dimension of the data) plus twice the hidden units, since each has a memory cell, got ${M}. Use for instance ${N + 64}.`,
  );
}

/**
 * Fresh weights: U and V uniform as Glorot & Bengio (2010) have it, each gate's W orthogonal (Saxe, McClelland & Ganguli 2014, ICLR),
 * biases zero, but 1 for the forget gate (Gers et al. 2000), so that a young LSTM remembers.
 */
function initialize(kind: CellKind, size: ModelSize, random: Random): Float64Array {
  checkSize(kind, size);
  const shape = cellShape(kind, size);
  const { hidden: H, gates } = shape;
  const weights = emptyWeights(shape.own, size);
  const bound = Math.sqrt(6 / (size.observedDim + H));
  for (let i = shape.U; i < shape.W; i++) weights[i] = bound * (2 * random.uniform() - 1);
  for (let gate = 0; gate < gates; gate++) weights.set(orthogonal(H, random), shape.W + gate * H * H);
  if (kind === 'lstm') weights.fill(1, shape.b + H, shape.b + 2 * H);
  for (let i = shape.V; i < shape.d; i++) weights[i] = bound * (2 * random.uniform() - 1);
  initializeShared(weights, shape.own, size, random);
  return weights;
}

function orthogonal(n: number, random: Random): Float64Array {
  const Q = Float64Array.from({ length: n * n }, () => random.normal());
  orthonormalizeRows(Q, new Float64Array(n), n, n);
  return Q;
}

class CellModel extends RecurrentModel implements FittedModel {
  readonly #shape: CellShape;
  readonly #gates: Float64Array;
  /** [h'; c'] of the step in progress. */
  readonly #next: Float64Array;
  /** ∂h'/∂z, and ∂c'/∂z; shapes (H × M). */
  readonly #slopeH: Float64Array;
  readonly #slopeC: Float64Array;

  constructor(kind: CellKind, size: ModelSize, weights: ArrayLike<number>) {
    checkSize(kind, size);
    const shape = cellShape(kind, size);
    super(kind, size, weights, shape.own);
    this.#shape = shape;
    const H = shape.hidden;
    this.#gates = new Float64Array(shape.rows * H);
    this.#next = new Float64Array(2 * H);
    this.#slopeH = new Float64Array(H * size.latentDim);
    this.#slopeC = new Float64Array(H * size.latentDim);
  }

  protected advance(z: Float64Array): void {
    const { hidden: H, hasMemory, V, d } = this.#shape;
    const N = this.observedDim;
    const w = this.weights;
    this.#feed(z);
    for (let i = 0; i < N; i++) {
      let sum = w[d + i];
      for (let j = 0; j < H; j++) sum += w[V + i * H + j] * this.#next[j];
      z[i] = sum;
    }
    for (let j = 0; j < (hasMemory ? 2 : 1) * H; j++) z[N + j] = this.#next[j];
  }

  jacobian(J: Float64Array, z: Float64Array): void {
    const { hidden: H, hasMemory, V } = this.#shape;
    const N = this.observedDim;
    const M = this.latentDim;
    const w = this.weights;
    this.#feed(z);
    this.#slopeH.fill(0);
    this.#slopeC.fill(0);
    for (let j = 0; j < H; j++) this.#slopeOf(j, z);
    J.fill(0);
    for (let i = 0; i < N; i++) {
      for (let j = 0; j < H; j++) {
        const v = w[V + i * H + j];
        for (let k = 0; k < M; k++) J[i * M + k] += v * this.#slopeH[j * M + k];
      }
    }
    J.set(this.#slopeH, N * M);
    if (hasMemory) J.set(this.#slopeC, (N + H) * M);
  }

  #feed(z: Float64Array): void {
    cellDrive(this.#gates, 0, z, 0, this.weights, this.#shape, this.observedDim);
    cellActivate(this.#gates, 0, z, 0, this.#next, 0, this.#shape, this.observedDim);
  }

  /** Writes row j of ∂h'/∂z and ∂c'/∂z. */
  #slopeOf(j: number, z: Float64Array): void {
    const { kind, hidden: H } = this.#shape;
    const N = this.observedDim;
    const M = this.latentDim;
    const row = j * M;
    const a = this.#gates;
    const [toH, toC] = [this.#slopeH, this.#slopeC];
    if (kind === 'rnn') {
      this.#addRow(toH, row, 1 - a[j] ** 2, j, 'both');
    } else if (kind === 'gru') {
      const r = a[j];
      const u = a[H + j];
      const candidate = a[2 * H + j];
      const inner = (1 - u) * (1 - candidate ** 2);
      this.#addRow(toH, row, inner * a[3 * H + j] * r * (1 - r), j, 'both');
      this.#addRow(toH, row, (z[N + j] - candidate) * u * (1 - u), H + j, 'both');
      this.#addRow(toH, row, inner, 2 * H + j, 'x');
      this.#addRow(toH, row, inner * r, 2 * H + j, 'h');
      toH[row + N + j] += u;
    } else {
      const i = a[j];
      const f = a[H + j];
      const g = a[2 * H + j];
      const o = a[3 * H + j];
      const q = Math.tanh(this.#next[H + j]);
      this.#addRow(toC, row, g * i * (1 - i), j, 'both');
      this.#addRow(toC, row, z[N + H + j] * f * (1 - f), H + j, 'both');
      this.#addRow(toC, row, i * (1 - g ** 2), 2 * H + j, 'both');
      toC[row + N + H + j] += f;
      for (let k = 0; k < M; k++) toH[row + k] += o * (1 - q * q) * toC[row + k];
      this.#addRow(toH, row, q * o * (1 - o), 3 * H + j, 'both');
    }
  }

  /** Adds `factor` times a gate's row of U, of W, or of both, to a row of slopes. */
  #addRow(
    slopes: Float64Array,
    at: number,
    factor: number,
    gateRow: number,
    which: 'x' | 'h' | 'both',
  ): void {
    const { hidden: H, U, W } = this.#shape;
    const N = this.observedDim;
    const w = this.weights;
    if (which !== 'h') for (let i = 0; i < N; i++) slopes[at + i] += factor * w[U + gateRow * N + i];
    if (which !== 'x') for (let k = 0; k < H; k++) slopes[at + N + k] += factor * w[W + gateRow * H + k];
  }
}
