import { describe, expect, test } from 'vitest';
import { eigenvalues } from '../../../src/sim/kernels/eigenvalues';
import { logAbsDeterminant } from '../../../src/sim/kernels/logAbsDeterminant';
import { orthonormalizeRows } from '../../../src/sim/kernels/orthonormalize';
import { createRandom } from '../../../src/sim/random';
import oracle from '../../oracles/eigenvalues.json';

const normal = (n: number, seed: number) => {
  const random = createRandom(seed, `${n}`);
  return Float64Array.from({ length: n * n }, () => random.normal());
};

/** The largest distance of an eigenvalue from its nearest partner, each partner taken once. */
function mismatch(found: { re: ArrayLike<number>; im: ArrayLike<number> }, expected: [number, number][]) {
  const left = [...expected];
  let most = 0;
  for (let i = 0; i < found.re.length; i++) {
    const distances = left.map(([re, im]) => Math.hypot(found.re[i] - re, found.im[i] - im));
    const nearest = distances.indexOf(Math.min(...distances));
    most = Math.max(most, distances[nearest]);
    left.splice(nearest, 1);
  }
  return most;
}

/** The companion matrix of the monic polynomial with given coefficients, constant term first. */
function companion(coefficients: readonly number[]): Float64Array {
  const n = coefficients.length;
  const A = new Float64Array(n * n);
  coefficients.forEach((value, i) => (A[i * n + n - 1] = -value));
  for (let i = 1; i < n; i++) A[i * n + i - 1] = 1;
  return A;
}

describe('eigenvalues', () => {
  test.for(oracle)('$name: agrees with NumPy', ({ n, matrix, re, im, condition, norm }) => {
    const found = eigenvalues(Float64Array.from(matrix), n);
    const expected = re.map((value, i) => [value, im[i]] as [number, number]);
    // Bauer and Fike: both are exact for a matrix off by some n ε of its norm. The singular matrix has its zeros sixfold, without
    // being defective.
    expect(mismatch(found, expected)).toBeLessThan(10 * n * Number.EPSILON * norm * condition);
  });

  test.for([3, 8, 25, 60])('n = %i: sum to the trace, multiply to the determinant (seed 3)', (n) => {
    const A = normal(n, 3);
    const { re, im } = eigenvalues(A, n);
    const trace = Array.from({ length: n }, (_, i) => A[i * n + i]).reduce((a, b) => a + b);
    expect(re.reduce((a, b) => a + b)).toBeCloseTo(trace, 11);
    expect(im.reduce((a, b) => a + b)).toBeCloseTo(0, 11);
    const log = re.reduce((sum, value, i) => sum + Math.log(Math.hypot(value, im[i])), 0);
    expect(log).toBeCloseTo(logAbsDeterminant(A.slice(), n), 9);
  });

  test('come largest modulus first, pairs with the positive imaginary part first', () => {
    const { re, im } = eigenvalues(Float64Array.of(0, -2, 0, 2, 0, 0, 0, 0, 3), 3);
    expect([...re].map((value) => Math.abs(value) < 1e-15 || value)).toEqual([3, true, true]);
    expect([...im]).toEqual([0, 2, -2]);
    const sizes = Array.from(eigenvalues(normal(20, 4), 20).re.entries(), ([i, value]) =>
      Math.hypot(value, eigenvalues(normal(20, 4), 20).im[i]),
    );
    sizes.slice(1).forEach((size, i) => expect(size).toBeLessThanOrEqual(sizes[i]));
  });

  test('of a companion matrix are the roots of its polynomial', () => {
    // (x − 1)(x − 2)(x + 3)(x² + 4)
    const found = eigenvalues(companion([24, -28, 6, -3, 0]), 5);
    const roots: [number, number][] = [
      [1, 0],
      [2, 0],
      [-3, 0],
      [0, 2],
      [0, -2],
    ];
    expect(mismatch(found, roots)).toBeLessThan(1e-13);
  });

  test.for([3, 4, 7, 16])('x^%i = 1: the cyclic shift, on which plain shifts stand still', (n) => {
    const roots = Array.from({ length: n }, (_, i): [number, number] => [
      Math.cos((2 * Math.PI * i) / n),
      Math.sin((2 * Math.PI * i) / n),
    ]);
    expect(mismatch(eigenvalues(companion([-1, ...Array(n - 1).fill(0)]), n), roots)).toBeLessThan(1e-14);
  });

  test.for([2, 5, 30])('n = %i: of an orthogonal matrix lie on the unit circle (seed 5)', (n) => {
    const Q = normal(n, 5);
    orthonormalizeRows(Q, new Float64Array(n), n, n);
    const { re, im } = eigenvalues(Q, n);
    // Normal matrices have eigenvalues as well-conditioned as can be: n ε.
    re.forEach((value, i) => expect(Math.abs(Math.hypot(value, im[i]) - 1)).toBeLessThan(1e-14 * n));
  });

  test.for([2, 3, 5])(
    'of one Jordan block of %i rows are off by that root of rounding, no more (seed 6)',
    (m) => {
      // T J T⁻¹ with T = I + x yᵀ, x ⊥ y, whose inverse is I − x yᵀ.
      const x = Float64Array.from({ length: m }, (_, i) => (i % 2 ? -1 : 1) / (i + 1));
      const y = Float64Array.from({ length: m }, (_, i) => (i < 2 ? x[1 - i] * (i ? -1 : 1) : 0));
      const times = (A: Float64Array, B: Float64Array) =>
        Float64Array.from({ length: m * m }, (_, at) => {
          let sum = 0;
          for (let j = 0; j < m; j++) sum += A[Math.floor(at / m) * m + j] * B[j * m + (at % m)];
          return sum;
        });
      const shear = (sign: number) =>
        Float64Array.from({ length: m * m }, (_, at) => {
          const [i, j] = [Math.floor(at / m), at % m];
          return Number(i === j) + sign * x[i] * y[j];
        });
      const J = Float64Array.from({ length: m * m }, (_, at) => {
        const [i, j] = [Math.floor(at / m), at % m];
        return i === j ? 0.5 : Number(j === i + 1);
      });
      const found = eigenvalues(times(times(shear(1), J), shear(-1)), m);
      const bound = 2 * (20 * Number.EPSILON) ** (1 / m);
      expect(mismatch(found, Array<[number, number]>(m).fill([0.5, 0]))).toBeLessThan(bound);
    },
  );

  test('of a triangular matrix are its diagonal, however far apart', () => {
    const n = 6;
    const A = Float64Array.from({ length: n * n }, (_, at) =>
      Math.floor(at / n) > at % n ? 0 : Math.floor(at / n) === at % n ? 10 ** (at % n) : 1,
    );
    const found = eigenvalues(A, n);
    expect([...found.im]).toEqual([0, 0, 0, 0, 0, 0]);
    found.re.forEach((value, i) => expect(Math.abs(value / 10 ** (n - 1 - i) - 1)).toBeLessThan(1e-14));
  });

  test('of a rotation by a tiny angle keep the angle', () => {
    const { re, im } = eigenvalues(Float64Array.of(1, -1e-9, 1e-9, 1), 2);
    expect([...re, ...im]).toEqual([1, 1, 1e-9, -1e-9]);
  });

  test('of small, zero and unreadable matrices', () => {
    expect(eigenvalues(new Float64Array(0), 0).re).toHaveLength(0);
    expect([...eigenvalues(Float64Array.of(-7), 1).re]).toEqual([-7]);
    expect([...eigenvalues(new Float64Array(16), 4).re]).toEqual([0, 0, 0, 0]);
    expect([...eigenvalues(Float64Array.of(1, NaN, 0, 1), 2).re]).toEqual([NaN, NaN]);
  });

  test('leave the matrix as it was', () => {
    const A = normal(5, 7);
    const kept = A.slice();
    eigenvalues(A, 5);
    expect(A).toEqual(kept);
  });
});
