import { describe, expect, test } from 'vitest';
import { cellShape } from '../../../src/sim/kernels/cellShape';
import { gru, lstm, rnn } from '../../../src/sim/models/cells';
import { createRandom } from '../../../src/sim/random';

const H = 4;
const N = 2;

/** Weights of nothing but biases, and a read-out of the first hidden units. */
function biased(kind: 'rnn' | 'gru' | 'lstm', biases: readonly number[]) {
  const latentDim = N + (kind === 'lstm' ? 2 : 1) * H;
  const size = { latentDim, rectifiedDim: 0, observedDim: N };
  const shape = cellShape(kind, size);
  const weights = new Float64Array(shape.own + (latentDim - N) * N);
  biases.forEach((bias, gate) => weights.fill(bias, shape.b + gate * H, shape.b + (gate + 1) * H));
  for (let i = 0; i < N; i++) weights[shape.V + i * H + i] = 1;
  return { size, weights, shape };
}

describe('a tanh RNN', () => {
  test('without recurrence says tanh b', () => {
    const { size, weights } = biased('rnn', [0.7]);
    const z = new Float64Array(size.latentDim);
    rnn.create(size, weights).step(z);
    for (const value of z) expect(value).toBeCloseTo(Math.tanh(0.7), 14);
  });
});

describe('a GRU', () => {
  test('keeps h while its update gate is open, and takes the candidate while it is closed', () => {
    const random = createRandom(2);
    const start = Float64Array.from({ length: N + H }, () => random.normal());
    for (const [update, expected] of [
      [40, (j: number) => start[N + j]!],
      [-40, () => Math.tanh(0.3)],
    ] as const) {
      const { size, weights } = biased('gru', [0, update, 0.3]);
      const z = start.slice();
      gru.create(size, weights).step(z);
      for (let j = 0; j < H; j++) expect(z[N + j]).toBeCloseTo(expected(j), 12);
      for (let i = 0; i < N; i++) expect(z[i]).toBe(z[N + i]);
    }
  });
});

describe('an LSTM', () => {
  test('keeps its memory for ever while the forget gate is open and the input gate closed', () => {
    const { size, weights } = biased('lstm', [-40, 40, 0.5, 40]);
    const model = lstm.create(size, weights);
    const z = new Float64Array(size.latentDim);
    for (let j = 0; j < H; j++) z[N + H + j] = 0.1 * (j + 1);
    for (let t = 0; t < 1000; t++) model.step(z);
    for (let j = 0; j < H; j++) {
      expect(z[N + H + j]).toBeCloseTo(0.1 * (j + 1), 12);
      expect(z[N + j]).toBeCloseTo(Math.tanh(0.1 * (j + 1)), 12);
    }
  });
  test('adds up what it lets in', () => {
    const { size, weights } = biased('lstm', [40, 40, 0.5, 40]);
    const model = lstm.create(size, weights);
    const z = new Float64Array(size.latentDim);
    for (let t = 0; t < 3; t++) model.step(z);
    for (let j = 0; j < H; j++) expect(z[N + H + j]).toBeCloseTo(3 * Math.tanh(0.5), 12);
  });
  test('says in words what sizes it has', () => {
    const wrong = { latentDim: 6, rectifiedDim: 0, observedDim: 3 };
    expect(() => lstm.checkSize(wrong)).toThrow(/twice the hidden units.*got 6/);
    expect(() => lstm.checkSize({ ...wrong, latentDim: 7, rectifiedDim: 2 })).toThrow(/rectifiedDim to be 0/);
  });
});

test('recurrent weights start orthogonal, gate by gate', () => {
  const size = { latentDim: N + 2 * H, rectifiedDim: 0, observedDim: N };
  const weights = lstm.initialize(size, createRandom(1));
  const { W, gates } = cellShape('lstm', size);
  for (let gate = 0; gate < gates; gate++) {
    const Q = weights.subarray(W + gate * H * H, W + (gate + 1) * H * H);
    for (let a = 0; a < H; a++) {
      for (let b = 0; b < H; b++) {
        let dot = 0;
        for (let k = 0; k < H; k++) dot += Q[a * H + k]! * Q[b * H + k]!;
        expect(dot).toBeCloseTo(a === b ? 1 : 0, 12);
      }
    }
  }
});
