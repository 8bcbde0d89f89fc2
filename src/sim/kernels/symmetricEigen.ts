import { createRandom } from '../random';
import { tridiagonalEigenvalues } from './symmetricEigenvalues';
import { type Tridiagonal, tridiagonal } from './tridiagonal';

export interface SymmetricEigen {
  /** All eigenvalues, largest first; shape (n). */
  readonly values: Float64Array;
  /**
   * Eigenvectors as rows in the same order, shape (count × n), each of length 1 and with its entry of largest modulus positive, so that the
   * answer does not depend on chance.
   */
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues of a symmetric matrix and the eigenvectors of the largest: Householder's reduction to a tridiagonal matrix, bisection for
 * the eigenvalues, inverse iteration for as many vectors as are asked for, each kept orthogonal to those before it, so that equal eigenvalues
 * have a basis. Takes 4n³/3 + 2n²k operations for k vectors, where Jacobi's rotations take some sixty n³; accurate to rounding of the
 * largest eigenvalue.
 *
 * @param matrix shape (n × n), row-major; not changed.
 * @param count how many vectors, of the largest eigenvalues.
 * @see Golub & Van Loan (2013), Matrix Computations, 4th ed., §8.2.2, §8.3.1, §8.4.1; Peters & Wilkinson (1971), in Handbook for
 *   Automatic Computation II, 418–439.
 */
export function symmetricEigen(matrix: Float64Array, n: number, count = n): SymmetricEigen {
  const reduced = tridiagonal(matrix, n);
  const values = tridiagonalEigenvalues(reduced);
  const vectors = new Float64Array(count * n);
  const size = Math.max(Math.abs(values[0]!), Math.abs(values[n - 1]!)) || 1;
  const random = createRandom(n, 'inverse iteration');
  for (let k = 0; k < count; k++) {
    const x = vectors.subarray(k * n, (k + 1) * n);
    for (let i = 0; i < n; i++) x[i] = random.normal();
    const factored = factor(reduced, values[k]!, Number.EPSILON * size);
    // One solution lies in the eigenspace to rounding, unless the start was nearly orthogonal to it: once more against that.
    solve(factored, x);
    takeAway(x, vectors, k);
    solve(factored, x);
    takeAway(x, vectors, k);
    // Again for rounding's sake.
    takeAway(x, vectors, k);
  }
  for (let k = 0; k < count; k++) {
    const x = vectors.subarray(k * n, (k + 1) * n);
    reduced.fromTridiagonal(x);
    makePositive(x);
  }
  return { values, vectors };
}

/** T − λ in triangular form by elimination with row interchanges: U has two rows of entries right of its diagonal. */
interface Factored {
  readonly diagonal: Float64Array;
  readonly right: Float64Array;
  readonly second: Float64Array;
  /** What the row below was multiplied by, and whether the two were interchanged before. */
  readonly multiplier: Float64Array;
  readonly isSwapped: Uint8Array;
}

/** @param least what a pivot is replaced by where it vanishes. */
function factor({ diagonal, below }: Tridiagonal, value: number, least: number): Factored {
  const n = diagonal.length;
  const out: Factored = {
    diagonal: new Float64Array(n),
    right: new Float64Array(n),
    second: new Float64Array(n),
    multiplier: new Float64Array(n),
    isSwapped: new Uint8Array(n),
  };
  // The row that is to be eliminated with, in its columns i and i + 1.
  let [here, next] = [diagonal[0]! - value, below[1] ?? 0];
  for (let i = 0; i + 1 < n; i++) {
    const [b, d, e] = [below[i + 1]!, diagonal[i + 1]! - value, below[i + 2] ?? 0];
    if (Math.abs(b) > Math.abs(here)) {
      out.isSwapped[i] = 1;
      out.multiplier[i] = here / b;
      [out.diagonal[i], out.right[i], out.second[i]] = [b, d, e];
      [here, next] = [next - out.multiplier[i]! * d, -out.multiplier[i]! * e];
    } else {
      const pivot = Math.abs(here) < least ? least : here;
      out.multiplier[i] = b / pivot;
      [out.diagonal[i], out.right[i]] = [pivot, next];
      [here, next] = [d - out.multiplier[i]! * next, e];
    }
  }
  out.diagonal[n - 1] = Math.abs(here) < least ? least : here;
  return out;
}

/** Solves (T − λ) x = b in place; the solution is brought to a largest entry of 1 on the way, where it would overflow. */
function solve({ diagonal, right, second, multiplier, isSwapped }: Factored, x: Float64Array): void {
  const n = x.length;
  for (let i = 0; i + 1 < n; i++) {
    if (isSwapped[i] === 1) [x[i], x[i + 1]] = [x[i + 1]!, x[i]!];
    x[i + 1]! -= multiplier[i]! * x[i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    x[i] = (x[i]! - right[i]! * (x[i + 1] ?? 0) - second[i]! * (x[i + 2] ?? 0)) / diagonal[i]!;
    const size = Math.abs(x[i]!);
    if (size > 1e100) for (let j = 0; j < n; j++) x[j]! /= size;
  }
}

/** Takes away what lies along the first k rows, and makes the length 1. */
function takeAway(x: Float64Array, rows: Float64Array, k: number): void {
  const n = x.length;
  scaleToOne(x);
  for (let r = 0; r < k; r++) {
    const row = rows.subarray(r * n, (r + 1) * n);
    let along = 0;
    for (let i = 0; i < n; i++) along += x[i]! * row[i]!;
    for (let i = 0; i < n; i++) x[i]! -= along * row[i]!;
  }
  scaleToOne(x);
}

function scaleToOne(x: Float64Array): void {
  const most = x.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  let square = 0;
  for (const value of x) square += (value / most) ** 2;
  const length = most * Math.sqrt(square);
  for (let i = 0; i < x.length; i++) x[i]! /= length;
}

function makePositive(vector: Float64Array): void {
  const largest = vector.reduce(
    (best, value) => (Math.abs(value) > Math.abs(best) + 1e-12 ? value : best),
    0,
  );
  if (largest < 0) for (let i = 0; i < vector.length; i++) vector[i] = -vector[i]!;
}
