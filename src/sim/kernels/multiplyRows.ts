/**
 * Multiplies k row vectors by one matrix: row r of `out` becomes A times row r of `rows`.
 * Four sums run side by side, since one alone would wait for its own last addition.
 *
 * @param out shape (k × n) from index `at` on, row-major; must not overlap `rows`.
 * @param rows shape (k × n) from index `at` on, row-major.
 * @param A shape (n × n), row-major.
 */
export function multiplyRows(
  out: Float64Array,
  rows: Float64Array,
  at: number,
  A: Float64Array,
  k: number,
  n: number,
): void {
  const inFours = n - (n % 4);
  for (let row = at; row < at + k * n; row += n) {
    for (let i = 0; i < inFours; i += 4) {
      const a = i * n;
      const b = a + n;
      const c = b + n;
      const d = c + n;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let j = 0; j < n; j++) {
        const x = rows[row + j]!;
        s0 += A[a + j]! * x;
        s1 += A[b + j]! * x;
        s2 += A[c + j]! * x;
        s3 += A[d + j]! * x;
      }
      out[row + i] = s0;
      out[row + i + 1] = s1;
      out[row + i + 2] = s2;
      out[row + i + 3] = s3;
    }
    for (let i = inFours; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += A[i * n + j]! * rows[row + j]!;
      out[row + i] = sum;
    }
  }
}
