import { type Tridiagonal, tridiagonal } from './tridiagonal';

/**
 * Eigenvalues of a symmetric matrix, without vectors: those of a tridiagonal one, by bisection; accurate to rounding of the largest.
 *
 * @param matrix shape (n × n), row-major; not changed.
 * @returns largest first, shape (n).
 */
export const symmetricEigenvalues = (matrix: Float64Array, n: number): Float64Array =>
  tridiagonalEigenvalues(tridiagonal(matrix, n));

/**
 * Eigenvalues of a tridiagonal matrix by bisection with the number of negative pivots, which Sylvester's law makes the number of eigenvalues
 * below a value (Givens 1954).
 *
 * @returns largest first, shape (n).
 * @see Wilkinson (1965), The Algebraic Eigenvalue Problem, ch. 5.
 */
export function tridiagonalEigenvalues({
  diagonal,
  below,
}: Pick<Tridiagonal, 'diagonal' | 'below'>): Float64Array {
  const n = diagonal.length;
  const largest = (values: Float64Array) =>
    values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // In units of the largest entry, so that squares neither overflow nor vanish.
  const unit = Math.max(largest(diagonal), largest(below)) || 1;
  const d = diagonal.map((value) => value / unit);
  const b = below.map((value) => value / unit);
  const squares = b.map((value) => value * value);
  // Gershgorin: no eigenvalue lies outside.
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < n; i++) {
    const reach = Math.abs(b[i]!) + Math.abs(b[i + 1] ?? 0);
    low = Math.min(low, d[i]! - reach);
    high = Math.max(high, d[i]! + reach);
  }
  const tolerance = 2e-16 * Math.max(Math.abs(low), Math.abs(high));
  const out = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    // The k-th largest: n − k − 1 others lie below it. None above the one before.
    let [from, to] = [low, k > 0 ? out[k - 1]! + tolerance : high];
    while (to - from > tolerance) {
      const middle = (from + to) / 2;
      if (middle <= from || middle >= to) break;
      if (countBelow(d, squares, middle) >= n - k) to = middle;
      else from = middle;
    }
    out[k] = Math.min((from + to) / 2, k > 0 ? out[k - 1]! : Infinity);
  }
  return out.map((value) => value * unit);
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
