import { type Tridiagonal, tridiagonal } from './tridiagonal';

/**
 * Eigenvalues of a symmetric matrix, without vectors: Householder's reduction to a tridiagonal matrix (1958), then bisection by the
 * number of negative pivots, which Sylvester's law makes the number of eigenvalues below a value (Givens 1954). About n³ operations,
 * where Jacobi's rotations need a hundred times as many; accurate to rounding of the largest eigenvalue.
 *
 * @param matrix shape (n × n), row-major; not changed.
 * @returns largest first, shape (n).
 * @see Wilkinson (1965), The Algebraic Eigenvalue Problem, ch. 5.
 */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  return eigenvaluesOf(tridiagonal(matrix, n));
}

/** Eigenvalues of a tridiagonal matrix, largest first, shape (n). */
export function eigenvaluesOf({ diagonal, below }: Pick<Tridiagonal, 'diagonal' | 'below'>): Float64Array {
  const n = diagonal.length;
  const squares = below.map((entry) => entry ** 2);
  // Gershgorin: no eigenvalue lies outside.
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < n; i++) {
    const reach = Math.sqrt(squares[i]!) + Math.sqrt(squares[i + 1] ?? 0);
    low = Math.min(low, diagonal[i]! - reach);
    high = Math.max(high, diagonal[i]! + reach);
  }
  const tolerance = 2e-16 * Math.max(Math.abs(low), Math.abs(high));
  const out = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    // The k-th largest: n − k − 1 others lie below it. None above the one before.
    let [from, to] = [low, k > 0 ? out[k - 1]! + tolerance : high];
    while (to - from > tolerance) {
      const middle = (from + to) / 2;
      if (middle <= from || middle >= to) break;
      if (countBelow(diagonal, squares, middle) >= n - k) to = middle;
      else from = middle;
    }
    out[k] = (from + to) / 2;
  }
  return out;
}

/** How many eigenvalues lie below a value. */
function countBelow(diagonal: Float64Array, squares: Float64Array, value: number): number {
  let count = 0;
  let pivot = 1;
  for (let i = 0; i < diagonal.length; i++) {
    pivot = diagonal[i]! - value - (i > 0 ? squares[i]! / pivot : 0);
    if (pivot === 0) pivot = -1e-300;
    if (pivot < 0) count++;
  }
  return count;
}
