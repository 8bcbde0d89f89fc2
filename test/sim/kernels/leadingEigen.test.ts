import { describe, expect, test } from 'vitest';
import { leadingEigen } from '../../../src/sim/kernels/leadingEigen';
import { symmetricEigen } from '../../../src/sim/kernels/symmetricEigen';
import { createRandom } from '../../../src/sim/random';

const symmetric = (n: number, entry: (i: number, j: number) => number) => {
  const A = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) A[i * n + j] = A[j * n + i] = entry(i, j);
  return A;
};
const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** |Av − λv| of each vector, and |⟨v, w⟩ − δ| of each pair, at most. */
function errors(A: Float64Array, n: number, k: number) {
  const { values, vectors } = leadingEigen(A, n, k);
  const rows = Array.from({ length: k }, (_, at) => vectors.subarray(at * n, (at + 1) * n));
  let [residual, overlap] = [0, 0];
  rows.forEach((v, a) => {
    for (let i = 0; i < n; i++)
      residual = Math.max(residual, Math.abs(dot(A.subarray(i * n, (i + 1) * n), v) - values[a]! * v[i]!));
    rows.forEach((w, b) => (overlap = Math.max(overlap, Math.abs(dot(v, w) - (a === b ? 1 : 0)))));
  });
  return { values, residual, overlap };
}

describe('the leading eigenvectors of a symmetric matrix', () => {
  test.for([1, 2, 3, 20, 60])('of %d random rows are those by Jacobi’s rotations', (n) => {
    const random = createRandom(n, 'leading');
    const A = symmetric(n, () => random.normal());
    const k = Math.min(n, 5);
    const expected = symmetricEigen(A, n);
    const found = leadingEigen(A, n, k);
    found.values.forEach((value, i) => expect(value).toBeCloseTo(expected.values[i]!, 12));
    // Rounding is magnified by the gaps between eigenvalues, some hundredths here.
    found.vectors.forEach((value, i) => expect(value).toBeCloseTo(expected.vectors[i]!, 10));
  });

  test('are orthogonal where eigenvalues are alike', () => {
    // Two blocks of ones: 12 twice, else 0.
    const A = symmetric(24, (i, j) => (i < 12 === j < 12 ? 1 : 0));
    const { values, residual, overlap } = errors(A, 24, 24);
    [12, 12, 0, 0].forEach((value, i) => expect(values[i]).toBeCloseTo(value, 12));
    expect(residual).toBeLessThan(1e-12);
    expect(overlap).toBeLessThan(1e-12);
  });

  test('of a matrix that is diagonal already, or zero, are unit vectors', () => {
    for (const A of [symmetric(5, (i, j) => (i === j ? i : 0)), new Float64Array(25)]) {
      const { residual, overlap } = errors(A, 5, 5);
      expect(residual).toBeLessThan(1e-14);
      expect(overlap).toBeLessThan(1e-14);
    }
  });

  test('of channels on scales twelve decades apart are right to rounding of the largest', () => {
    const random = createRandom(5, 'scales');
    const n = 200;
    const A = symmetric(n, (i, j) => (i === j ? 10 ** (12 - (24 * i) / n) : random.normal()));
    const { residual, overlap } = errors(A, n, 10);
    expect(residual).toBeLessThan(1e12 * 1e-13);
    expect(overlap).toBeLessThan(1e-12);
  });
});
