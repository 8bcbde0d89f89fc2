/** The row from k down whose entry in column k has the largest modulus; A has the shape (n × n). */
export function pivotRow(A: Float64Array, k: number, n: number): number {
  let pivot = k;
  for (let i = k + 1; i < n; i++) if (Math.abs(A[i * n + k]) > Math.abs(A[pivot * n + k])) pivot = i;
  return pivot;
}

/** Exchanges two rows of a matrix with rows of `width` entries. */
export function swapRows(A: Float64Array, a: number, b: number, width: number): void {
  for (let j = 0; j < width; j++) {
    const kept = A[a * width + j];
    A[a * width + j] = A[b * width + j];
    A[b * width + j] = kept;
  }
}
