/** A symmetric matrix as a tridiagonal one, T = QᵀAQ. */
export interface Tridiagonal {
  /** Shape (n). */
  readonly diagonal: Float64Array;
  /** Entry i stands left of the diagonal in row i; the first is 0. Shape (n). */
  readonly below: Float64Array;
  /** Makes Qx of x, shape (n), in place: a vector of T becomes one of A. */
  fromTridiagonal(x: Float64Array): void;
}

/**
 * Householder's reduction of a symmetric matrix (1958), from the last row up, so that rows are read as they lie; of the matrix only the
 * lower triangle is looked at. Takes 4n³/3 operations.
 *
 * @param matrix shape (n × n), row-major; not changed.
 * @see Golub & Van Loan (2013), Matrix Computations, 4th ed., §8.3.1.
 */
export function tridiagonal(matrix: Float64Array, n: number): Tridiagonal {
  const A = matrix.slice();
  const below = new Float64Array(n);
  /** Reflection i is 1 − uuᵀ/h, with u in the first i places of row i of A; 0 where there is none. */
  const h = new Float64Array(n);
  const p = new Float64Array(n);
  for (let i = n - 1; i > 0; i--) {
    const u = A.subarray(i * n, i * n + i);
    // Relative to the largest, so that squares neither overflow nor vanish.
    const scale = u.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    let rest = 0;
    for (let j = 0; j < i - 1; j++) rest += (u[j]! / scale) ** 2;
    if (!(rest > 0)) {
      below[i] = u[i - 1]!;
      continue;
    }
    for (let j = 0; j < i; j++) u[j]! /= scale;
    const last = u[i - 1]!;
    const norm = Math.sqrt(rest + last ** 2);
    below[i] = last > 0 ? -scale * norm : scale * norm;
    u[i - 1] = last > 0 ? last + norm : last - norm;
    const ofU = norm * (norm + Math.abs(last));
    h[i] = ofU;
    multiply(A, n, i, u, p);
    let along = 0;
    for (let j = 0; j < i; j++) along += (p[j]! /= ofU) * u[j]!;
    for (let j = 0; j < i; j++) p[j]! -= (along / (2 * ofU)) * u[j]!;
    // A ← (1 − uuᵀ/h) A (1 − uuᵀ/h), in what is left of it.
    for (let j = 0; j < i; j++) {
      const row = A.subarray(j * n, j * n + j + 1);
      const [uj, pj] = [u[j]!, p[j]!];
      for (let k = 0; k <= j; k++) row[k]! -= uj * p[k]! + pj * u[k]!;
    }
  }
  return {
    diagonal: Float64Array.from({ length: n }, (_, i) => A[i * n + i]!),
    below,
    fromTridiagonal(x) {
      for (let i = 1; i < n; i++) {
        if (h[i] === 0) continue;
        const u = A.subarray(i * n, i * n + i);
        let along = 0;
        for (let j = 0; j < i; j++) along += u[j]! * x[j]!;
        along /= h[i]!;
        for (let j = 0; j < i; j++) x[j]! -= along * u[j]!;
      }
    },
  };
}

/** The first m rows and columns of a symmetric matrix, by its lower triangle, times u. */
function multiply(A: Float64Array, n: number, m: number, u: Float64Array, out: Float64Array): void {
  out.fill(0, 0, m);
  for (let j = 0; j < m; j++) {
    const row = A.subarray(j * n, j * n + j);
    const uj = u[j]!;
    let sum = A[j * n + j]! * uj;
    for (let k = 0; k < j; k++) {
      const value = row[k]!;
      sum += value * u[k]!;
      out[k]! += value * uj;
    }
    out[j]! += sum;
  }
}
