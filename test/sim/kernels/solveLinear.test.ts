import { describe, expect, test } from 'vitest';
import { solveLinear } from '../../../src/sim/kernels/solveLinear';
import { createRandom } from '../../../src/sim/random';

describe('solveLinear', () => {
  test.for([1, 2, 5, 20])('n = %i: A times the solution is B (seed 1)', (n) => {
    const random = createRandom(1, `${n}`);
    const m = 3;
    const A = Float64Array.from({ length: n * n }, () => random.normal());
    const B = Float64Array.from({ length: n * m }, () => random.normal());
    const X = B.slice();
    expect(solveLinear(A.slice(), X, n, m)).toBeGreaterThan(1e-6);
    for (let i = 0; i < n; i++) {
      for (let c = 0; c < m; c++) {
        let sum = 0;
        let sizes = 0;
        for (let j = 0; j < n; j++) {
          sum += A[i * n + j] * X[j * m + c];
          sizes = Math.max(sizes, Math.abs(A[i * n + j] * X[j * m + c]));
        }
        // Backward stable: n roundings, and growth of the pivots by a small factor.
        expect(Math.abs(sum - B[i * m + c])).toBeLessThan(100 * n * Number.EPSILON * sizes);
      }
    }
  });

  test('swaps rows where the pivot is zero', () => {
    const b = Float64Array.of(6, 9);
    expect(solveLinear(Float64Array.of(0, 2, 3, 0), b, 2, 1)).toBe(2 / 3);
    expect([...b]).toEqual([3, 3]);
  });

  test('tells singular matrices, and those that are so to rounding', () => {
    expect(solveLinear(Float64Array.of(1, 2, 2, 4), new Float64Array(2), 2, 1)).toBe(0);
    expect(solveLinear(Float64Array.of(0), new Float64Array(1), 1, 1)).toBe(0);
    expect(solveLinear(Float64Array.of(NaN, 1, 1, 1), new Float64Array(2), 2, 1)).toBe(0);
    // Rows in arithmetic progression, in tenths that float64 does not have.
    const tenths = Float64Array.from({ length: 9 }, (_, i) => (i + 1) / 10);
    expect(solveLinear(tenths, new Float64Array(3), 3, 1)).toBeLessThan(1e-15);
  });
});
