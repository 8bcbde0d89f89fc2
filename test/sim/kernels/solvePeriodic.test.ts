import { describe, expect, test } from 'vitest';
import { solveLinear } from '../../../src/sim/kernels/solveLinear';
import { createPeriodicWork, solvePeriodic } from '../../../src/sim/kernels/solvePeriodic';
import { createRandom } from '../../../src/sim/random';

const solve = (J: Float64Array, b: Float64Array, n: number, k: number) => {
  const z = new Float64Array(n * k);
  const regularity = solvePeriodic(z, J, b, createPeriodicWork(n, k), n, k);
  return { z, regularity };
};

/** All nk equations at once. */
function solveDense(J: Float64Array, b: Float64Array, n: number, k: number): Float64Array {
  const size = n * k;
  const A = new Float64Array(size * size);
  const x = b.slice();
  for (let i = 0; i < k; i++) {
    for (let r = 0; r < n; r++) {
      const row = (i * n + r) * size;
      A[row + ((i + 1) % k) * n + r] += 1;
      for (let c = 0; c < n; c++) A[row + i * n + c] -= J[(i * n + r) * n + c];
    }
  }
  solveLinear(A, x, size, 1);
  return x;
}

describe('solvePeriodic', () => {
  test.for([
    [1, 1],
    [4, 1],
    [1, 2],
    [3, 2],
    [2, 7],
    [6, 5],
  ] as const)('n = %i, k = %i agrees with all equations solved at once (seed 2)', ([n, k]) => {
    const random = createRandom(2, `${n} ${k}`);
    const J = Float64Array.from({ length: k * n * n }, () => random.normal());
    const b = Float64Array.from({ length: k * n }, () => random.normal());
    const { z, regularity } = solve(J, b, n, k);
    expect(regularity).toBeGreaterThan(1e-3);
    // Conditions of at most some hundreds here.
    solveDense(J, b, n, k).forEach((value, i) => expect(z[i]).toBeCloseTo(value, 11));
  });

  test('answers several right-hand sides as each alone (seed 3)', () => {
    const [n, k, m] = [4, 3, 5];
    const random = createRandom(3, 'several');
    const J = Float64Array.from({ length: k * n * n }, () => random.normal());
    const b = Float64Array.from({ length: k * n * m }, () => random.normal());
    const z = new Float64Array(k * n * m);
    solvePeriodic(z, J, b, createPeriodicWork(n, k, m), n, k);
    for (let s = 0; s < m; s++) {
      const alone = solve(
        J,
        b.filter((_, i) => i % m === s),
        n,
        k,
      );
      // The same operations in the same order.
      expect(z.filter((_, i) => i % m === s)).toEqual(alone.z);
    }
  });

  test('keeps the contracting direction beside an expanding one, where the product of 60 steps loses it', () => {
    // x grows threefold a step and y halves: the product has 3⁶⁰ ≈ 4e28 beside 1e-18, mixed by a rotation of 1 radian.
    const [c, s] = [Math.cos(1), Math.sin(1)];
    const rotate = (x: number, y: number) => [c * x - s * y, s * x + c * y];
    const [a, d, off] = [3 * c * c + 0.5 * s * s, 3 * s * s + 0.5 * c * c, 2.5 * s * c];
    const k = 60;
    const J = Float64Array.from(Array.from({ length: k }, () => [a, off, off, d]).flat());
    const b = Float64Array.from(Array.from({ length: k }, () => rotate(2, 1)).flat());
    const { z, regularity } = solve(J, b, 2, k);
    expect(regularity).toBeGreaterThan(0.01);
    // In the rotated axes x = 3x + 2 and y = y/2 + 1.
    const [x, y] = rotate(-1, 2);
    for (let i = 0; i < k; i++) {
      expect(z[2 * i]).toBeCloseTo(x, 13);
      expect(z[2 * i + 1]).toBeCloseTo(y, 13);
    }
  });

  test('tells equations with no or many solutions', () => {
    expect(solve(Float64Array.of(1), Float64Array.of(1), 1, 1).regularity).toBe(0);
    // A flip of period 2: every point is a solution, and with b ≠ 0 still.
    expect(solve(Float64Array.of(-1, -1), Float64Array.of(1, 1), 1, 2).regularity).toBe(0);
    // 0.1 · 10 is 1 to rounding.
    expect(solve(Float64Array.of(0.1, 10), Float64Array.of(1, 0), 1, 2).regularity).toBeLessThan(1e-15);
  });
});
