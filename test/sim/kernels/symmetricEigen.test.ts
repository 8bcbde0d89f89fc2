import { describe, expect, test } from 'vitest';
import { symmetricEigen } from '../../../src/sim/kernels/symmetricEigen';
import { createRandom } from '../../../src/sim/random';
import oracle from '../../oracles/symmetricEigen.json';

const matrix = (n: number, entry: (i: number, j: number) => number) =>
  Float64Array.from({ length: n * n }, (_, at) => entry(Math.floor(at / n), at % n));

/** Every vector has length 1, is orthogonal to the others, and only grows when the matrix is applied; relative to the largest entry. */
function expectEigen(A: Float64Array, n: number, count = n): void {
  const { values, vectors } = symmetricEigen(A, n, count);
  const size = A.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  expect(values).toHaveLength(n);
  expect(vectors).toHaveLength(count * n);
  for (let k = 0; k < count; k++) {
    const v = vectors.subarray(k * n, (k + 1) * n);
    if (k > 0) expect(values[k]! <= values[k - 1]!).toBe(true);
    for (let i = 0; i < n; i++) {
      let applied = 0;
      for (let j = 0; j < n; j++) applied += (A[i * n + j]! / size) * v[j]!;
      // Both reductions round at a few times n·1e-16 of the largest eigenvalue.
      expect(applied).toBeCloseTo((values[k]! / size) * v[i]!, 12);
    }
    for (let other = 0; other <= k; other++) {
      let dot = 0;
      for (let i = 0; i < n; i++) dot += v[i]! * vectors[other * n + i]!;
      expect(dot).toBeCloseTo(k === other ? 1 : 0, 13);
    }
  }
}

const formulas: Readonly<Record<string, (n: number) => Float64Array>> = {
  cosines: (n) => matrix(n, (i, j) => Math.cos(0.7 * (i + 1) * (j + 1)) + Math.cos(i - j)),
  blocks: (n) => matrix(n, (i, j) => (Math.floor(i / 4) === Math.floor(j / 4) ? 1 : 0) + (i === j ? 1 : 0)),
  covariance(n) {
    const signals = Array.from({ length: n }, (_, i) => {
      const x = Array.from(
        { length: 400 },
        (_, t) => Math.sin(0.1 * t * (i + 1) ** 1.3) + 0.2 * Math.cos(t ** 1.5 * (i + 2)),
      );
      const mean = x.reduce((sum, value) => sum + value / 400, 0);
      return x.map((value) => value - mean);
    });
    return matrix(n, (i, j) =>
      signals[i]!.reduce((sum, value, t) => sum + (value * signals[j]![t]!) / 400, 0),
    );
  },
};

describe('eigenvectors of a symmetric matrix', () => {
  test.for(oracle.cases)('are NumPy’s: $kind of $n rows', ({ kind, n, values, vectors }) => {
    const A = formulas[kind]!(n);
    const found = symmetricEigen(A, n, vectors.length);
    values.forEach((value, k) => expect(found.values[k]).toBeCloseTo(value, 12));
    vectors.flat().forEach((value, at) => expect(found.vectors[at]).toBeCloseTo(value, 11));
    expectEigen(A, n);
  });

  test('of a chain are the sines of its standing waves', () => {
    const n = 31;
    const chain = matrix(n, (i, j) => (Math.abs(i - j) === 1 ? 1 : 0));
    const { vectors } = symmetricEigen(chain, n);
    for (let k = 0; k < n; k++) {
      const wave = Float64Array.from({ length: n }, (_, i) =>
        Math.sin(((k + 1) * (i + 1) * Math.PI) / (n + 1)),
      );
      let along = 0;
      for (let i = 0; i < n; i++) along += wave[i]! * vectors[k * n + i]!;
      expect(Math.abs(along)).toBeCloseTo(Math.sqrt((n + 1) / 2), 12);
    }
  });

  test.for([1, 2, 3, 8, 45])('of a random matrix of %d rows, as many as are asked for (seed 5)', (n) => {
    const random = createRandom(5, String(n));
    const A = new Float64Array(n * n);
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) A[i * n + j] = A[j * n + i] = random.normal();
    const before = A.slice();
    expectEigen(A, n);
    expectEigen(A, n, Math.ceil(n / 3));
    expect(A).toEqual(before);
    const all = symmetricEigen(A, n).vectors.subarray(0, n);
    symmetricEigen(A, n, 1).vectors.forEach((value, i) => expect(value).toBeCloseTo(all[i]!, 12));
  });

  test.for([
    ['equal eigenvalues', matrix(12, (i, j) => (i === j ? 1 : 0))],
    ['one direction', matrix(12, () => 1)],
    ['nothing', new Float64Array(144)],
    ['three values, diagonal already', matrix(12, (i, j) => (i === j ? i % 3 : 0))],
    [
      'pairs that differ in the last digits (Wilkinson’s W21+)',
      matrix(21, (i, j) => (i === j ? Math.abs(i - 10) : Math.abs(i - j) === 1 ? 1 : 0)),
    ],
    ['entries of many sizes', matrix(20, (i, j) => 10 ** (-(i + j) / 2))],
    [
      'numbers whose squares overflow',
      matrix(9, (i, j) => 1e200 * Math.sin(i + 1) * Math.sin(j + 1) + 1e199),
    ],
    ['numbers whose squares vanish', matrix(9, (i, j) => 1e-200 * Math.cos(i * j))],
  ] as const)('of a matrix of %s are a basis', ([, A]) => expectEigen(A, Math.sqrt(A.length)));
});
