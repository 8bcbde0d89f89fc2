import { describe, expect, test } from 'vitest';
import { orthonormalizeRows } from '../../../src/sim/kernels/orthonormalize';
import { createRandom } from '../../../src/sim/random';

/** Largest deviation of Q Qᵀ from the identity. */
function departure(Q: Float64Array, k: number, n: number): number {
  let worst = 0;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      let dot = i === j ? -1 : 0;
      for (let m = 0; m < n; m++) dot += Q[i * n + m] * Q[j * n + m];
      worst = Math.max(worst, Math.abs(dot));
    }
  }
  return worst;
}

describe('orthonormalizeRows', () => {
  test.for([
    [3, 3],
    [4, 9],
    [11, 11],
  ])('%i rows of %i: rows come out orthonormal, and R Q is what went in (seed 1)', ([k, n]) => {
    const random = createRandom(1, `${k}`);
    const rows = Float64Array.from({ length: k * n }, () => random.normal());
    const Q = rows.slice();
    const growth = new Float64Array(k);
    orthonormalizeRows(Q, growth, k, n);
    expect(departure(Q, k, n)).toBeLessThan(1e-14);
    for (let i = 0; i < k; i++) {
      // Row i lies in the span of q₁ … qᵢ, and growth is its component along qᵢ.
      const rest = rows.slice(i * n, (i + 1) * n);
      for (let j = 0; j <= i; j++) {
        const q = Q.subarray(j * n, (j + 1) * n);
        const dot = rest.reduce((sum, value, m) => sum + value * q[m], 0);
        if (j === i) expect(dot).toBeCloseTo(growth[i], 12);
        rest.forEach((value, m) => (rest[m] = value - dot * q[m]));
      }
      expect(Math.hypot(...rest)).toBeLessThan(1e-13);
    }
  });

  test('stays orthogonal to rounding level for nearly parallel rows (Läuchli)', () => {
    const e = 1e-9; // e² is lost beside 1: what breaks plain Gram–Schmidt
    const Q = Float64Array.of(1, e, 0, 0, 1, 0, e, 0, 1, 0, 0, e);
    orthonormalizeRows(Q, new Float64Array(3), 3, 4);
    expect(departure(Q, 3, 4)).toBeLessThan(1e-14);
  });

  test('a row that is nothing has growth 0 and is replaced', () => {
    const Q = Float64Array.of(2, 0, 0, 0, 0, 0, 0, 0, 3);
    const growth = new Float64Array(3);
    orthonormalizeRows(Q, growth, 3, 3);
    expect([...growth]).toEqual([2, 0, 3]);
    expect(departure(Q, 3, 3)).toBeLessThan(1e-15);
  });

  test('what is not finite is not passed off as nothing', () => {
    const growth = new Float64Array(2);
    orthonormalizeRows(Float64Array.of(1, 0, NaN, 1), growth, 2, 2);
    expect(growth[1]).toBeNaN();
  });
});
