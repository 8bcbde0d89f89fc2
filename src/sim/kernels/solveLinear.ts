import { pivotRow, swapRows } from './pivoting';

/**
 * Solves A X = B for a general A by LU with partial pivoting.
 *
 * @param A shape (n × n), row-major; overwritten by its factors.
 * @param B shape (n × m), row-major; overwritten by the solution, or left half done where A is singular.
 * @returns the smallest pivot's modulus over that of A's largest entry: 0 for a singular matrix, near 2⁻⁵² for one that rounding
 *   cannot tell from singular. It can be larger than the reciprocal condition number, seldom by much.
 */
export function solveLinear(A: Float64Array, B: Float64Array, n: number, m: number): number {
  let largest = 0;
  for (let i = 0; i < n * n; i++) largest = Math.max(largest, Math.abs(A[i]));
  let smallest = Infinity;
  for (let k = 0; k < n; k++) {
    const pivot = pivotRow(A, k, n);
    const value = A[pivot * n + k];
    smallest = Math.min(smallest, Math.abs(value));
    if (!(smallest > 0)) return 0;
    if (pivot !== k) {
      swapRows(A, pivot, k, n);
      swapRows(B, pivot, k, m);
    }
    for (let i = k + 1; i < n; i++) {
      const factor = A[i * n + k] / value;
      if (factor === 0) continue;
      for (let j = k + 1; j < n; j++) A[i * n + j] -= factor * A[k * n + j];
      for (let j = 0; j < m; j++) B[i * m + j] -= factor * B[k * m + j];
    }
  }
  substitute(A, B, n, m);
  return smallest / largest;
}

/** B ← U⁻¹ B with the upper triangle U of A. */
function substitute(A: Float64Array, B: Float64Array, n: number, m: number): void {
  for (let i = n - 1; i >= 0; i--) {
    for (let c = 0; c < m; c++) {
      let sum = B[i * m + c];
      for (let j = i + 1; j < n; j++) sum -= A[i * n + j] * B[j * m + c];
      B[i * m + c] = sum / A[i * n + i];
    }
  }
}
