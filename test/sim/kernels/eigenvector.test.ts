import { describe, expect, test } from 'vitest';
import { eigenvalues } from '../../../src/sim/kernels/eigenvalues';
import { type Eigenvector, eigenvector } from '../../../src/sim/kernels/eigenvector';
import { createRandom } from '../../../src/sim/random';
import matrices from '../../oracles/eigenvalues.json';
import oracle from '../../oracles/eigenvectors.json';

const normal = (n: number, seed: number) => {
  const random = createRandom(seed, `${n}`);
  return Float64Array.from({ length: n * n }, () => random.normal());
};
const times = (A: ArrayLike<number>, n: number, v: ArrayLike<number>) =>
  Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += A[i * n + j]! * v[j]!;
    return sum;
  });
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

/** |A v − λ v|, computed anew. */
function miss(A: ArrayLike<number>, n: number, re: number, im: number, v: Eigenvector): number {
  const x = times(A, n, v.re).map((value, i) => value - re * v.re[i]! + im * v.im[i]!);
  const y = times(A, n, v.im).map((value, i) => value - re * v.im[i]! - im * v.re[i]!);
  return Math.hypot(...x, ...y);
}

/** |⟨u, v⟩| of complex unit vectors: 1 for the same direction, whatever the phase. */
function overlap(v: Eigenvector, x: readonly number[], y: readonly number[]): number {
  return Math.hypot(dot(v.re, x) + dot(v.im, y), dot(v.re, y) - dot(v.im, x));
}

describe('eigenvector', () => {
  test.for(matrices)('$name: A v = λ v, for every eigenvalue', ({ n, matrix, norm }) => {
    const A = Float64Array.from(matrix);
    const { re, im } = eigenvalues(A, n);
    for (let k = 0; k < n; k++) {
      const v = eigenvector(A, n, { re: re[k]!, im: im[k]! })!;
      expect(Math.hypot(...v.re, ...v.im)).toBeCloseTo(1, 12);
      // The eigenvalue is exact for a matrix off by some n ε of its norm, so that is what a perfect vector leaves.
      expect(miss(A, n, re[k]!, im[k]!, v)).toBeLessThan(10 * n * Number.EPSILON * norm);
      if (im[k] === 0) expect([...v.im]).toEqual(new Array(n).fill(0));
    }
  });

  test.for(oracle)('$name: is the direction NumPy finds', ({ name, n, vectors }) => {
    const { matrix, norm } = matrices.find((one) => one.name === name)!;
    for (const { re, im, gap, x, y } of vectors) {
      const v = eigenvector(Float64Array.from(matrix), n, { re, im })!;
      // Both are off by n ε of the norm over the distance to the next eigenvalue, times how oblique the eigenvectors are.
      const angle = (1e3 * n * Number.EPSILON * norm) / gap;
      expect(1 - overlap(v, x, y)).toBeLessThan(Math.max(1e-12, angle ** 2));
    }
  });

  test('of a symmetric matrix are perpendicular (seed 5)', () => {
    const n = 6;
    const B = normal(n, 5);
    const A = B.map((_, at) => B[at]! + B[(at % n) * n + Math.floor(at / n)]!);
    const { re, im } = eigenvalues(A, n);
    const vectors = Array.from(re, (value, k) => eigenvector(A, n, { re: value, im: im[k]! })!.re);
    vectors.forEach((u, i) => vectors.forEach((v, j) => expect(dot(u, v)).toBeCloseTo(i === j ? 1 : 0, 12)));
  });

  test('of a rotation are its plane, with axes that are perpendicular and equally long', () => {
    const angle = 0.3;
    const [c, s] = [1.02 * Math.cos(angle), 1.02 * Math.sin(angle)];
    const A = Float64Array.of(c, -s, 0, s, c, 0, 0, 0, 0.5);
    const v = eigenvector(A, 3, { re: c, im: s })!;
    expect(dot(v.re, v.im)).toBeCloseTo(0, 14);
    expect(dot(v.re, v.re)).toBeCloseTo(0.5, 14);
    expect(dot(v.im, v.im)).toBeCloseTo(0.5, 14);
    expect([v.re[2], v.im[2]].map((value) => Math.abs(value!) < 1e-14)).toEqual([true, true]);
  });

  test('has the longer axis first: an ellipse twice as long as wide', () => {
    // S R S⁻¹ with S = diag(2, 1) turns along that ellipse.
    const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
    const v = eigenvector(Float64Array.of(c, -2 * s, s / 2, c), 2, { re: c, im: s })!;
    expect(Math.hypot(...v.re) / Math.hypot(...v.im)).toBeCloseTo(2, 12);
    expect(Math.abs(v.re[1]!)).toBeLessThan(1e-14);
  });

  test('finds another vector of a double eigenvalue from another start', () => {
    const A = Float64Array.of(2, 0, 0, 0, 2, 0, 0, 0, 1);
    const [u, v] = [0, 1].map((start) => eigenvector(A, 3, { re: 2, im: 0 }, start)!);
    expect(Math.abs(dot(u!.re, v!.re))).toBeLessThan(0.999);
    for (const w of [u!, v!]) expect(miss(A, 3, 2, 0, w)).toBeLessThan(1e-14);
  });

  test('holds at a defective eigenvalue, which has one vector only', () => {
    const v = eigenvector(Float64Array.of(0.5, 1, 0, 0.5), 2, { re: 0.5, im: 0 })!;
    expect(v.re[0]).toBeCloseTo(1, 12);
    expect(Math.abs(v.re[1]!)).toBeLessThan(1e-12);
  });

  test('exists for zero, tiny and huge matrices, and not for infinite ones', () => {
    expect(eigenvector(new Float64Array(4), 2, { re: 0, im: 0 })!.residual).toBeLessThan(1e-15);
    for (const scale of [1e-200, 1e200]) {
      const v = eigenvector(Float64Array.of(2 * scale, 0, 0, scale), 2, { re: 2 * scale, im: 0 })!;
      expect(v.re[0]).toBeCloseTo(1, 14);
    }
    expect(eigenvector(Float64Array.of(1, Infinity, 0, 1), 2, { re: 1, im: 0 })).toBeUndefined();
  });
});
