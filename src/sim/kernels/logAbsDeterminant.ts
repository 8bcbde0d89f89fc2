import { pivotRow, swapRows } from './pivoting';

/**
 * log|det A| by LU with partial pivoting; −∞ for a singular matrix.
 *
 * @param A shape (n × n), row-major; overwritten.
 */
export function logAbsDeterminant(A: Float64Array, n: number): number {
  let log = 0;
  for (let k = 0; k < n; k++) {
    const pivot = pivotRow(A, k, n);
    const value = A[pivot * n + k];
    if (value === 0) return -Infinity;
    if (pivot !== k) swapRows(A, pivot, k, n);
    log += Math.log(Math.abs(value));
    eliminate(A, k, n);
  }
  return log;
}

/** Takes multiples of row k from the rows below it, two at a time, so that column k empties. */
function eliminate(A: Float64Array, k: number, n: number): void {
  const top = k * n;
  const value = A[top + k];
  let i = k + 1;
  for (; i + 1 < n; i += 2) {
    const a = i * n;
    const b = a + n;
    const f = A[a + k] / value;
    const g = A[b + k] / value;
    for (let j = k + 1; j < n; j++) {
      const x = A[top + j];
      A[a + j] -= f * x;
      A[b + j] -= g * x;
    }
  }
  if (i < n) {
    const factor = A[i * n + k] / value;
    for (let j = k + 1; j < n; j++) A[i * n + j] -= factor * A[top + j];
  }
}
