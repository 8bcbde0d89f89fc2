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
  const { diagonal, squares } = tridiagonal(matrix, n);
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

/** The diagonal, and squares of the entries below it (the first is 0), of a tridiagonal matrix with the same eigenvalues. */
function tridiagonal(matrix: Float64Array, n: number): { diagonal: Float64Array; squares: Float64Array } {
  const A = matrix.slice();
  const squares = new Float64Array(n);
  const v = new Float64Array(n);
  const p = new Float64Array(n);
  for (let c = 0; c < n - 1; c++) {
    let norm = 0;
    for (let i = c + 1; i < n; i++) norm += A[i * n + c]! ** 2;
    squares[c + 1] = norm;
    const head = A[(c + 1) * n + c]!;
    // A column that is reduced already needs no reflection.
    if (norm - head ** 2 <= 0) continue;
    for (let i = c + 1; i < n; i++) v[i] = A[i * n + c]!;
    v[c + 1]! += Math.sign(head || 1) * Math.sqrt(norm);
    let length = 0;
    for (let i = c + 1; i < n; i++) length += v[i]! ** 2;
    // A ← H A H with H = 1 − 2vvᵀ/|v|², in what is left of the matrix.
    let along = 0;
    for (let i = c + 1; i < n; i++) {
      let sum = 0;
      for (let j = c + 1; j < n; j++) sum += A[i * n + j]! * v[j]!;
      p[i] = (2 * sum) / length;
      along += p[i]! * v[i]!;
    }
    for (let i = c + 1; i < n; i++) p[i]! -= (along / length) * v[i]!;
    for (let i = c + 1; i < n; i++)
      for (let j = c + 1; j < n; j++) A[i * n + j]! -= p[i]! * v[j]! + v[i]! * p[j]!;
  }
  return { diagonal: Float64Array.from({ length: n }, (_, i) => A[i * n + i]!), squares };
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
