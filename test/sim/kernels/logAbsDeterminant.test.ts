import { describe, expect, test } from 'vitest';
import { logAbsDeterminant } from '../../../src/sim/kernels/logAbsDeterminant';
import { createRandom } from '../../../src/sim/random';

/** Laplace's expansion along the first row: n! terms, and nothing in common with LU. */
function determinant(A: readonly (readonly number[])[]): number {
  if (A.length === 0) return 1;
  return A[0].reduce((sum, value, j) => {
    const minor = A.slice(1).map((row) => row.filter((_, c) => c !== j));
    return sum + (j % 2 ? -1 : 1) * value * determinant(minor);
  }, 0);
}

describe('logAbsDeterminant', () => {
  test.for([1, 2, 3, 6, 7])('n = %i agrees with Laplace’s expansion (seed 1)', (n) => {
    const random = createRandom(1, `${n}`);
    const A = Array.from({ length: n }, () => Array.from({ length: n }, () => random.normal()));
    expect(logAbsDeterminant(Float64Array.from(A.flat()), n)).toBeCloseTo(
      Math.log(Math.abs(determinant(A))),
      10,
    );
  });

  test('swaps rows where the pivot is zero', () => {
    expect(logAbsDeterminant(Float64Array.of(0, 2, 3, 0), 2)).toBeCloseTo(Math.log(6), 14);
  });

  test('a singular matrix gives −∞', () => {
    expect(logAbsDeterminant(Float64Array.of(1, 2, 2, 4), 2)).toBe(-Infinity);
  });
});
