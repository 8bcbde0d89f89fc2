import { describe, expect, test } from 'vitest';
import { matrixExponential, matrixLogarithm } from '../../../src/sim/kernels/complexMatrix';
import { spectralNorm } from '../../../src/sim/kernels/spectralNorm';
import { symmetricEigen } from '../../../src/sim/kernels/symmetricEigen';
import { createRandom } from '../../../src/sim/random';

const random = createRandom(11);
const randomMatrix = (rows: number, columns: number) =>
  Float64Array.from({ length: rows * columns }, () => random.normal());
const expectClose = (a: ArrayLike<number>, b: ArrayLike<number>, digits: number) => {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < b.length; i++) expect(a[i]).toBeCloseTo(b[i]!, digits);
};

describe('spectralNorm', () => {
  test('is the largest entry of a diagonal, 1 of a rotation, 0 of nothing', () => {
    expect(spectralNorm(Float64Array.of(2, 0, 0, 0, -3, 0, 0, 0, 1), 3, 3)).toBeCloseTo(3, 7);
    expect(spectralNorm(Float64Array.of(0.6, -0.8, 0.8, 0.6), 2, 2)).toBeCloseTo(1, 12);
    expect(spectralNorm(new Float64Array(6), 2, 3)).toBe(0);
  });

  test.for([
    [1, 1],
    [3, 50],
    [50, 3],
    [20, 20],
  ] as const)('is the root of the largest eigenvalue of AᵀA: %i × %i', ([rows, columns]) => {
    const A = randomMatrix(rows, columns);
    const gram = new Float64Array(columns * columns);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++)
        for (let k = 0; k < columns; k++) gram[j * columns + k]! += A[i * columns + j]! * A[i * columns + k]!;
    const expected = Math.sqrt(symmetricEigen(gram, columns).values[0]!);
    // Where two singular values are close, the iteration creeps: it ends at a change of 1e-8, perhaps a hundred rounds early.
    expect(spectralNorm(A, rows, columns) / expected).toBeCloseTo(1, 6);
  });

  test('is not a number where the matrix is none', () => {
    expect(spectralNorm(Float64Array.of(1, NaN, 0, 1), 2, 2)).toBeNaN();
  });
});

describe('matrixLogarithm', () => {
  test('of a rotation is its angle', () => {
    const angle = 2.5;
    const R = Float64Array.of(Math.cos(angle), -Math.sin(angle), Math.sin(angle), Math.cos(angle));
    const log = matrixLogarithm(R, 2)!;
    expectClose(log, [0, -angle, 0, 0, angle, 0, 0, 0, 0, 0, 0, -angle, 0, 0, angle, 0], 10);
  });

  test('of negative numbers has the imaginary part π', () => {
    const log = matrixLogarithm(Float64Array.of(-2, 0, 0, 0.5), 2)!;
    const [a, b] = [Math.log(2), Math.log(0.5)];
    expectClose(log, [a, 0, -Math.PI, 0, 0, b, 0, 0, Math.PI, 0, a, 0, 0, 0, 0, b], 10);
  });

  test('finds vectors for equal eigenvalues: the identity’s is 0', () => {
    const I = Float64Array.from({ length: 25 }, (_, i) => (i % 6 === 0 ? 1 : 0));
    expectClose(matrixLogarithm(I, 5)!, new Float64Array(100), 9);
  });

  test('is null for a matrix with too few eigenvectors', () => {
    expect(matrixLogarithm(Float64Array.of(1, 1, 0, 1), 2)).toBeNull();
    expect(matrixLogarithm(Float64Array.of(1, NaN, 0, 1), 2)).toBeNull();
  });

  test.for([2, 3, 7, 20])('and matrixExponential undo each other (n = %i)', (n) => {
    const A = randomMatrix(n, n).map((x) => x / Math.sqrt(n));
    const back = matrixExponential(matrixLogarithm(A, n)!, 2 * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        expect(back[i * 2 * n + j]).toBeCloseTo(A[i * n + j]!, 8);
        expect(back[(n + i) * 2 * n + j]).toBeCloseTo(0, 8);
      }
    }
  });
});

test('matrixExponential of a nilpotent matrix is a finite sum', () => {
  const N = Float64Array.of(0, 40, 0, 0, 0, 6, 0, 0, 0);
  expectClose(matrixExponential(N, 3), [1, 40, 120, 0, 1, 6, 0, 0, 1], 9);
});
