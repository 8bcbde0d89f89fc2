/**
 * Multiplies k row vectors by one matrix: row r of `out` becomes A times row r of `rows`.
 * Done in tiles of two rows and four results, whose eight sums run side by side: one alone would wait for its own last addition.
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
  const inTwos = at + (k - (k % 2)) * n;
  const inFours = n - (n % 4);
  for (let row = at; row < inTwos; row += 2 * n) {
    for (let i = 0; i < inFours; i += 4) multiplyTile(out, rows, row, A, i, n);
    for (let i = inFours; i < n; i++) {
      out[row + i] = dot(A, i * n, rows, row, n);
      out[row + n + i] = dot(A, i * n, rows, row + n, n);
    }
  }
  for (let row = inTwos; row < at + k * n; row += n) {
    for (let i = 0; i < n; i++) out[row + i] = dot(A, i * n, rows, row, n);
  }
}

/** Results i … i + 3 of the two rows that start at `row`. */
function multiplyTile(
  out: Float64Array,
  rows: Float64Array,
  row: number,
  A: Float64Array,
  i: number,
  n: number,
): void {
  const next = row + n;
  const a = i * n;
  const b = a + n;
  const c = b + n;
  const d = c + n;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let t0 = 0;
  let t1 = 0;
  let t2 = 0;
  let t3 = 0;
  for (let j = 0; j < n; j++) {
    const x = rows[row + j];
    const y = rows[next + j];
    const p = A[a + j];
    const q = A[b + j];
    const r = A[c + j];
    const s = A[d + j];
    s0 += p * x;
    s1 += q * x;
    s2 += r * x;
    s3 += s * x;
    t0 += p * y;
    t1 += q * y;
    t2 += r * y;
    t3 += s * y;
  }
  out[row + i] = s0;
  out[row + i + 1] = s1;
  out[row + i + 2] = s2;
  out[row + i + 3] = s3;
  out[next + i] = t0;
  out[next + i + 1] = t1;
  out[next + i + 2] = t2;
  out[next + i + 3] = t3;
}

function dot(a: Float64Array, atA: number, b: Float64Array, atB: number, n: number): number {
  let sum = 0;
  for (let j = 0; j < n; j++) sum += a[atA + j] * b[atB + j];
  return sum;
}
