/**
 * Solves A X = B for a symmetric positive definite A by Cholesky.
 *
 * @param A shape (n × n), row-major; overwritten by its factor.
 * @param B shape (n × m), row-major; overwritten by the solution.
 * @returns false if A is not positive definite to working precision.
 */
export function solveSymmetric(A: Float64Array, B: Float64Array, n: number, m: number): boolean {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = A[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= A[i * n + k]! * A[j * n + k]!;
      if (i > j) A[i * n + j] = sum / A[j * n + j]!;
      else if (sum > 0) A[j * n + j] = Math.sqrt(sum);
      else return false;
    }
  }
  for (let c = 0; c < m; c++) {
    for (let i = 0; i < n; i++) {
      let sum = B[i * m + c]!;
      for (let k = 0; k < i; k++) sum -= A[i * n + k]! * B[k * m + c]!;
      B[i * m + c] = sum / A[i * n + i]!;
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = B[i * m + c]!;
      for (let k = i + 1; k < n; k++) sum -= A[k * n + i]! * B[k * m + c]!;
      B[i * m + c] = sum / A[i * n + i]!;
    }
  }
  return true;
}
