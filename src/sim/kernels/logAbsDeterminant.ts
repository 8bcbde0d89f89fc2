/**
 * log|det A| by LU with partial pivoting; −∞ for a singular matrix.
 *
 * @param A shape (n × n), row-major; overwritten.
 */
export function logAbsDeterminant(A: Float64Array, n: number): number {
  let log = 0;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(A[i * n + k]!) > Math.abs(A[pivot * n + k]!)) pivot = i;
    const value = A[pivot * n + k]!;
    if (value === 0) return -Infinity;
    if (pivot !== k) {
      for (let j = k; j < n; j++) {
        const kept = A[k * n + j]!;
        A[k * n + j] = A[pivot * n + j]!;
        A[pivot * n + j] = kept;
      }
    }
    log += Math.log(Math.abs(value));
    for (let i = k + 1; i < n; i++) {
      const factor = A[i * n + k]! / value;
      if (factor !== 0) for (let j = k + 1; j < n; j++) A[i * n + j]! -= factor * A[k * n + j]!;
    }
  }
  return log;
}
