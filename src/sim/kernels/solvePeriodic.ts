import { solveLinear } from './solveLinear';

/** Working space of `solvePeriodic`, for k unknowns of n values each. */
export interface PeriodicWork {
  /** Right-hand sides solved for at once. */
  readonly m: number;
  /** Condensed equations, row by row in the columns z_i, z_{i+1}, z₁ and right-hand sides; shape ((k + 1)n × (3n + m)). */
  readonly rows: Float64Array;
  /** What is left for z₁; shapes (n × n) and (n × m). */
  readonly A: Float64Array;
  readonly x: Float64Array;
}

export function createPeriodicWork(n: number, k: number, m = 1): PeriodicWork {
  return {
    m,
    rows: new Float64Array((k + 1) * n * (3 * n + m)),
    A: new Float64Array(n * n),
    x: new Float64Array(n * m),
  };
}

/**
 * The periodic solution of an affine recursion with period k: z_{i+1} = J_i z_i + b_i with z_{k+1} = z₁.
 *
 * This is (I − J_k ⋯ J₁) z₁ = …, solved without forming the product, which would lose the contracting directions beside the
 * expanding ones: Gaussian elimination with partial pivoting on the kn equations themselves, where z_i occurs in two blocks only
 * (multiple shooting). All k points come out equally exact.
 *
 * @param z shape (k × n × m); the solution for each of m right-hand sides, meaningless where it does not exist.
 * @param J shape (k × n × n), row-major.
 * @param b shape (k × n × m).
 * @returns how far the equations are from singular: the smallest pivot over the largest, 0 where no or no single solution exists.
 * @see Ascher, Mattheij & Russell (1995), Numerical Solution of Boundary Value Problems for ODEs, SIAM, §7.2.
 */
export function solvePeriodic(
  z: Float64Array,
  J: Float64Array,
  b: Float64Array,
  work: PeriodicWork,
  n: number,
  k: number,
): number {
  const { rows, x, m } = work;
  const width = 3 * n + m;
  let regularity = 1;
  rows.fill(0);
  putEquation(work, 0, 0, 2 * n, J, b, 0, n);
  for (let i = 1; i < k; i++) {
    const top = (i - 1) * n * width;
    putEquation(work, top + n * width, n, 0, J, b, i, n);
    regularity = Math.min(regularity, eliminate(rows, top, n, width));
    if (!(regularity > 0)) return 0;
    moveColumns(rows, top + n * width, n, width);
  }
  regularity = Math.min(regularity, close(work, (k - 1) * n * width, n));
  if (!(regularity > 0)) return 0;
  z.set(x);
  for (let i = k - 1; i > 0; i--) substitute(z, work, i, n, k);
  return regularity;
}

/** Writes −J_i z_from + z_to = b_i, with z_from and z_to in the columns given. */
function putEquation(
  { rows, m }: PeriodicWork,
  at: number,
  toColumn: number,
  fromColumn: number,
  J: Float64Array,
  b: Float64Array,
  i: number,
  n: number,
): void {
  const width = 3 * n + m;
  for (let r = 0; r < n; r++) {
    const row = at + r * width;
    for (let c = 0; c < n; c++) rows[row + fromColumn + c] = -J[(i * n + r) * n + c];
    rows[row + toColumn + r] = 1;
    for (let s = 0; s < m; s++) rows[row + 3 * n + s] = b[(i * n + r) * m + s];
  }
}

/** What stood in the columns of z_{i+1} moves to those of z_i, for the next i. */
function moveColumns(rows: Float64Array, at: number, n: number, width: number): void {
  for (let row = at; row < at + n * width; row += width) {
    rows.copyWithin(row, row + n, row + 2 * n);
    rows.fill(0, row + n, row + 2 * n);
  }
}

/** Empties the first n columns of the lower n of 2n rows; returns the smallest pivot over the largest. */
function eliminate(rows: Float64Array, at: number, n: number, width: number): number {
  const end = at + 2 * n * width;
  let smallest = Infinity;
  let largest = 0;
  for (let c = 0; c < n; c++) {
    const top = at + c * width;
    let pivot = top;
    for (let row = top + width; row < end; row += width) {
      if (Math.abs(rows[row + c]) > Math.abs(rows[pivot + c])) pivot = row;
    }
    if (pivot !== top) swapRows(rows, top, pivot, width);
    const value = rows[top + c];
    smallest = Math.min(smallest, Math.abs(value));
    largest = Math.max(largest, Math.abs(value));
    if (!(smallest > 0)) return 0;
    for (let row = top + width; row < end; row += width) {
      const factor = rows[row + c] / value;
      if (factor === 0) continue;
      for (let j = c; j < width; j++) rows[row + j] -= factor * rows[top + j];
    }
  }
  return smallest / largest;
}

function swapRows(rows: Float64Array, a: number, b: number, width: number): void {
  for (let j = 0; j < width; j++) {
    const kept = rows[a + j];
    rows[a + j] = rows[b + j];
    rows[b + j] = kept;
  }
}

/** The last equation, E z_{k+1} + G z₁ = r with z_{k+1} = z₁, solved into x. Measured by E and G: their sum may cancel. */
function close({ rows, A, x, m }: PeriodicWork, at: number, n: number): number {
  const width = 3 * n + m;
  let before = 0;
  let after = 0;
  for (let r = 0; r < n; r++) {
    const row = at + r * width;
    for (let c = 0; c < n; c++) {
      const E = rows[row + c];
      const G = rows[row + 2 * n + c];
      A[r * n + c] = E + G;
      before = Math.max(before, Math.abs(E), Math.abs(G));
      after = Math.max(after, Math.abs(E + G));
    }
    for (let s = 0; s < m; s++) x[r * m + s] = rows[row + 3 * n + s];
  }
  return solveLinear(A, x, n, m) * (after / before);
}

/** z_i from z_{i+1} and z₁, by the rows that have z_i in their upper triangle. */
function substitute(z: Float64Array, { rows, m }: PeriodicWork, i: number, n: number, k: number): void {
  const width = 3 * n + m;
  const next = ((i + 1) % k) * n;
  for (let r = n - 1; r >= 0; r--) {
    const row = ((i - 1) * n + r) * width;
    for (let s = 0; s < m; s++) {
      let sum = rows[row + 3 * n + s];
      for (let c = 0; c < n; c++)
        sum -= rows[row + n + c] * z[(next + c) * m + s] + rows[row + 2 * n + c] * z[c * m + s];
      for (let c = r + 1; c < n; c++) sum -= rows[row + c] * z[(i * n + c) * m + s];
      z[(i * n + r) * m + s] = sum / rows[row + r];
    }
  }
}
