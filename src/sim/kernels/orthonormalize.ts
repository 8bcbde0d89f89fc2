/** Norms below this are gone: their squares have left float64's range. */
const TINY = 1e-150;

/**
 * Gram–Schmidt on the k rows of Q (k × n, row-major), in place; the norms found, the diagonal of R, go to `growth`, shape (k).
 *
 * Whenever projecting takes nine tenths of a row away, what is left is mostly rounding, and it is projected again: the rows come
 * out orthogonal to rounding level however close they were. A row that is emptied altogether, as by a singular matrix, has
 * growth 0, and a unit vector orthogonal to those before it takes its place. Rows that are not finite stay so, and so is their growth.
 *
 * @see Daniel, Gragg, Kaufman & Stewart (1976), Math. Comput. 30, 772–795.
 */
export function orthonormalizeRows(Q: Float64Array, growth: Float64Array, k: number, n: number): void {
  for (let i = 0; i < k; i++) {
    const left = projectRow(Q, i, n);
    growth[i] = left;
    if (left === 0) fillOrthogonal(Q, i, n);
    else scaleRow(Q, i * n, n, 1 / left);
  }
}

/** Makes row i orthogonal to the rows before it. @returns its norm; 0 where nothing is left of it, not finite if it was not. */
function projectRow(Q: Float64Array, i: number, n: number): number {
  let before = rowNorm(Q, i * n, n);
  if (i === 0) return before <= TINY ? 0 : before;
  while (!(before <= TINY)) {
    removeProjections(Q, i, n);
    const left = rowNorm(Q, i * n, n);
    if (!(left <= 0.1 * before)) return left;
    before = left;
  }
  return 0;
}

/** Takes from row i its components along the rows before it, four rows at a time. */
function removeProjections(Q: Float64Array, i: number, n: number): void {
  const row = i * n;
  const inFours = i - (i % 4);
  for (let j = 0; j < inFours; j += 4) {
    const a = j * n;
    const b = a + n;
    const c = b + n;
    const d = c + n;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let m = 0; m < n; m++) {
      const x = Q[row + m];
      s0 += Q[a + m] * x;
      s1 += Q[b + m] * x;
      s2 += Q[c + m] * x;
      s3 += Q[d + m] * x;
    }
    for (let m = 0; m < n; m++) {
      Q[row + m] -= s0 * Q[a + m] + s1 * Q[b + m] + (s2 * Q[c + m] + s3 * Q[d + m]);
    }
  }
  for (let j = inFours; j < i; j++) {
    let dot = 0;
    for (let m = 0; m < n; m++) dot += Q[row + m] * Q[j * n + m];
    for (let m = 0; m < n; m++) Q[row + m] -= dot * Q[j * n + m];
  }
}

function rowNorm(Q: Float64Array, row: number, n: number): number {
  let square = 0;
  for (let m = 0; m < n; m++) square += Q[row + m] * Q[row + m];
  return Math.sqrt(square);
}

function scaleRow(Q: Float64Array, row: number, n: number, factor: number): void {
  for (let m = 0; m < n; m++) Q[row + m] *= factor;
}

/** Sets row i < n to a unit vector orthogonal to the rows before it. */
function fillOrthogonal(Q: Float64Array, i: number, n: number): void {
  const row = i * n;
  // Of the n axes, at least one keeps a norm of 1/√n or more: the rows before span less than the whole space.
  for (let axis = 0; axis < n; axis++) {
    Q.fill(0, row, row + n);
    Q[row + axis] = 1;
    const left = projectRow(Q, i, n);
    if (left < 0.5 / Math.sqrt(n)) continue;
    scaleRow(Q, row, n, 1 / left);
    return;
  }
}
