import { describe, expect, test } from 'vitest';
import { symmetricEigenvalues } from '../../../src/sim/kernels/symmetricEigenvalues';

describe('eigenvalues of a symmetric matrix', () => {
  test('of a chain are the closed form 2 cos(kπ/(n + 1))', () => {
    const n = 50;
    const chain = Float64Array.from({ length: n * n }, (_, at) =>
      Math.abs(Math.floor(at / n) - (at % n)) === 1 ? 1 : 0,
    );
    symmetricEigenvalues(chain, n).forEach((value, k) =>
      expect(value).toBeCloseTo(2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 13),
    );
  });

  test('may be alike, zero, or of a matrix that is diagonal already', () => {
    const ones = new Float64Array(36).fill(1);
    const found = symmetricEigenvalues(ones, 6);
    [6, 0, 0, 0, 0, 0].forEach((value, k) => expect(found[k]).toBeCloseTo(value, 13));
    expect(
      [...symmetricEigenvalues(Float64Array.of(2, 0, 0, 5), 2)].map((x) => Number(x.toFixed(12))),
    ).toEqual([5, 2]);
    expect([...symmetricEigenvalues(new Float64Array(9), 3)]).toEqual([0, 0, 0]);
  });
});
