import { expect, test } from 'vitest';
import { stationaryVector } from '../../../src/sim/kernels/stationaryVector';
import { createRandom } from '../../../src/sim/random';

test('two states are visited in the inverse ratio of their rates of leaving, however slow', () => {
  for (const [a, b] of [
    [0.1, 0.3],
    [1e-9, 1e-15],
    [1, 1],
  ]) {
    const pi = stationaryVector(Float64Array.of(1 - a, a, b, 1 - b), 2);
    // No subtraction takes place: a few roundings are all there is.
    expect(pi[0] / (b / (a + b))).toBeCloseTo(1, 14);
    expect(pi[1] / (a / (a + b))).toBeCloseTo(1, 14);
  }
});

test('a cycle of seven states is uniform', () => {
  const P = new Float64Array(49);
  for (let i = 0; i < 7; i++) P[i * 7 + ((i + 1) % 7)] = 1;
  for (const share of stationaryVector(P, 7)) expect(share).toBeCloseTo(1 / 7, 15);
});

test('is left as it is by a random chain of 30 states (seed 2)', () => {
  const n = 30;
  const random = createRandom(2);
  const P = Float64Array.from({ length: n * n }, () => random.uniform() ** 4);
  for (let i = 0; i < n; i++) {
    const row = P.subarray(i * n, (i + 1) * n);
    const sum = row.reduce((a, b) => a + b);
    row.forEach((p, j) => (row[j] = p / sum));
  }
  const pi = stationaryVector(P.slice(), n);
  expect(pi.reduce((a, b) => a + b)).toBeCloseTo(1, 14);
  for (let j = 0; j < n; j++) {
    let next = 0;
    for (let i = 0; i < n; i++) next += pi[i] * P[i * n + j];
    expect(next).toBeCloseTo(pi[j], 14);
  }
});

test('one state is all there is', () => {
  expect([...stationaryVector(Float64Array.of(1), 1)]).toEqual([1]);
});
