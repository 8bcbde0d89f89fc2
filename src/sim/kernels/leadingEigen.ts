import { positive } from './symmetricEigen';
import { eigenvaluesOf } from './symmetricEigenvalues';
import { type Tridiagonal, tridiagonal } from './tridiagonal';

/** Solutions that sharpen a vector: each shrinks what is not its own by the ratio of the eigenvalues' distances. */
const ITERATIONS = 4;

/**
 * All eigenvalues of a symmetric matrix and the eigenvectors of the k largest, by inverse iteration on its tridiagonal form (Wielandt
 * 1944). Vectors of eigenvalues that are alike are made orthogonal to one another. About n³ operations where k is small: for matrices of
 * hundreds of rows and more, where Jacobi's rotations take minutes.
 *
 * @param matrix shape (n × n), row-major; not changed.
 * @returns eigenvalues, largest first, shape (n); eigenvectors as rows in the same order, shape (k × n), signed as `symmetricEigen` does.
 * @see Golub & Van Loan (2013), Matrix Computations, §8.4.2.
 */
export function leadingEigen(
  matrix: Float64Array,
  n: number,
  k: number,
): { values: Float64Array; vectors: Float64Array } {
  const reduced = tridiagonal(matrix, n);
  const values = eigenvaluesOf(reduced);
  const size = Math.max(Math.abs(values[0]!), Math.abs(values[n - 1]!)) || 1;
  const rows: Float64Array[] = [];
  let last = Infinity;
  for (let at = 0; at < k; at++) {
    // From the very same shift the very same vector would be found.
    const shift = Math.min(values[at]!, last - 4e-16 * size);
    last = shift;
    rows.push(vectorAt(reduced, shift, size, rows));
  }
  const vectors = new Float64Array(k * n);
  rows.forEach((row, at) => {
    reduced.back(row);
    vectors.set(positive(row), at * n);
  });
  return { values, vectors };
}

/** The unit eigenvector of a tridiagonal matrix to the eigenvalue nearest to `shift`, orthogonal to those found before. */
function vectorAt(
  { diagonal, below }: Tridiagonal,
  shift: number,
  size: number,
  before: readonly Float64Array[],
): Float64Array {
  const solve = shiftedSolver(diagonal, below, shift, 1e-16 * size);
  // Without a pattern that an eigenvector could be orthogonal to.
  const x = Float64Array.from(
    diagonal,
    (_, i) => 1 + ((i * 0.6180339887498949 + before.length * 0.7548776662) % 1),
  );
  for (let k = 0; k < ITERATIONS; k++) {
    solve(x);
    normalise(x);
    // Twice is enough (Kahan; Parlett 1980).
    for (let twice = 0; twice < 2; twice++) for (const other of before) takeAway(x, other);
    normalise(x);
  }
  return x;
}

/** Solves (T − shift)x = b in place, by elimination with row exchanges; a pivot of zero becomes `tiny`, as the matrix is nearly singular. */
function shiftedSolver(
  diagonal: Float64Array,
  below: Float64Array,
  shift: number,
  tiny: number,
): (x: Float64Array) => void {
  const n = diagonal.length;
  /** The upper triangle that is left: its diagonal, and the two entries beside it. */
  const pivots = diagonal.map((entry) => entry - shift);
  const beside = Float64Array.from({ length: n }, (_, i) => below[i + 1] ?? 0);
  const after = new Float64Array(n);
  const factors = new Float64Array(n);
  const isExchanged = new Uint8Array(n);
  for (let i = 0; i < n - 1; i++) {
    const lower = below[i + 1]!;
    if (Math.abs(lower) > Math.abs(pivots[i]!)) {
      isExchanged[i] = 1;
      factors[i] = pivots[i]! / lower;
      const [next, nextBeside] = [pivots[i + 1]!, beside[i + 1]!];
      pivots[i + 1] = beside[i]! - factors[i]! * next;
      beside[i + 1] = -factors[i]! * nextBeside;
      pivots[i] = lower;
      beside[i] = next;
      after[i] = nextBeside;
    } else {
      if (Math.abs(pivots[i]!) < tiny) pivots[i] = tiny;
      factors[i] = lower / pivots[i]!;
      pivots[i + 1]! -= factors[i]! * beside[i]!;
    }
  }
  if (Math.abs(pivots[n - 1]!) < tiny) pivots[n - 1] = tiny;
  return (x) => {
    for (let i = 0; i < n - 1; i++) {
      const [own, next] = isExchanged[i] ? [x[i + 1]!, x[i]!] : [x[i]!, x[i + 1]!];
      x[i] = own;
      x[i + 1] = next - factors[i]! * own;
    }
    for (let i = n - 1; i >= 0; i--)
      x[i] = (x[i]! - beside[i]! * (x[i + 1] ?? 0) - after[i]! * (x[i + 2] ?? 0)) / pivots[i]!;
  };
}

function normalise(x: Float64Array): void {
  const most = x.reduce((a, b) => Math.max(a, Math.abs(b)), 0) || 1;
  let squares = 0;
  for (let i = 0; i < x.length; i++) squares += (x[i]! / most) ** 2;
  const length = most * Math.sqrt(squares);
  for (let i = 0; i < x.length; i++) x[i]! /= length;
}

function takeAway(x: Float64Array, other: Float64Array): void {
  let along = 0;
  for (let i = 0; i < x.length; i++) along += x[i]! * other[i]!;
  for (let i = 0; i < x.length; i++) x[i]! -= along * other[i]!;
}
