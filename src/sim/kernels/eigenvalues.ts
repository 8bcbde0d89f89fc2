/** Eigenvalues, largest modulus first; of a complex pair the one with positive imaginary part first. Shapes (n). */
export interface Eigenvalues {
  readonly re: Float64Array;
  /** 0 exactly where an eigenvalue is real. */
  readonly im: Float64Array;
}

/** Steps one eigenvalue may take; it takes two or three as a rule. */
const MOST_STEPS = 60;
/** After so many without success, shifts from outside the matrix break a symmetry the iteration is caught in. */
const UNUSUAL_EVERY = 10;

/**
 * Eigenvalues of a general real matrix by Francis's implicitly double-shifted QR iteration, after balancing (Osborne 1960) and
 * reduction to Hessenberg form by reflections. Backward stable: they are exact for a matrix that differs by rounding. An
 * eigenvalue of multiplicity m in one Jordan block is then off by the m-th root of rounding.
 *
 * Where the matrix is not finite, or the iteration ends without convergence, which is not known to happen, the eigenvalues not
 * found are NaN.
 *
 * @param matrix shape (n × n), row-major; not changed.
 * @see Francis (1961), Comput. J. 4, 265–271; Parlett & Reinsch (1969), Numer. Math. 13, 293–304; Golub & Van Loan, Matrix
 *   Computations, §7.5.
 */
export function eigenvalues(matrix: Float64Array, n: number): Eigenvalues {
  const H = matrix.slice();
  const re = new Float64Array(n).fill(NaN);
  const im = new Float64Array(n).fill(NaN);
  if (!H.every(Number.isFinite)) return { re, im };
  balance(H, n);
  reduceToHessenberg(H, n);
  const scale = H.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

  let high = n - 1;
  let steps = 0;
  while (high >= 0 && steps < MOST_STEPS) {
    const low = startOfBlock(H, n, high, scale);
    if (low === high) {
      re[high] = H[high * n + high];
      im[high] = 0;
      high--;
      steps = 0;
    } else if (low === high - 1) {
      pairOf(H, n, low, re, im);
      high -= 2;
      steps = 0;
    } else {
      steps++;
      francisStep(H, n, low, high, steps % UNUSUAL_EVERY === 0);
    }
  }
  return sorted(re, im);
}

/** Scales rows and columns by powers of 2, which is exact, until the two norms of each index are within a factor of about 2. */
function balance(A: Float64Array, n: number): void {
  for (let isDone = false; !isDone;) {
    isDone = true;
    for (let i = 0; i < n; i++) {
      let row = 0;
      let column = 0;
      for (let j = 0; j < n; j++) {
        if (j === i) continue;
        row += Math.abs(A[i * n + j]);
        column += Math.abs(A[j * n + i]);
      }
      if (row === 0 || column === 0) continue;
      const factor = 2 ** Math.round(0.5 * (Math.log2(row) - Math.log2(column)));
      // Worth it only where the norms together shrink by a twentieth; else it could go on for ever.
      if (column * factor + row / factor >= 0.95 * (column + row)) continue;
      isDone = false;
      for (let j = 0; j < n; j++) A[i * n + j] /= factor;
      for (let j = 0; j < n; j++) A[j * n + i] *= factor;
    }
  }
}

/** H ← QᵀHQ with zeros below the first subdiagonal, by one reflection a column. */
function reduceToHessenberg(H: Float64Array, n: number): void {
  const v = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    for (let i = k + 1; i < n; i++) v[i] = H[i * n + k];
    const beta = reflection(v, k + 1, n);
    if (beta === 0) continue;
    reflectRows(H, n, v, beta, k + 1, n, k, n);
    reflectColumns(H, n, v, beta, k + 1, n, 0, n);
    for (let i = k + 2; i < n; i++) H[i * n + k] = 0;
  }
}

/** v ← the normal of the reflection I − β v vᵀ that takes v[from … to) onto its first axis; returns β, 0 for none needed. */
function reflection(v: Float64Array, from: number, to: number): number {
  let largest = 0;
  for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(v[i]));
  if (largest === 0) return 0;
  let squares = 0;
  for (let i = from; i < to; i++) {
    v[i] /= largest;
    squares += v[i] * v[i];
  }
  const norm = Math.sqrt(squares);
  const first = v[from];
  v[from] += first < 0 ? -norm : norm;
  // vᵀv = 2(norm² + |first| norm) for the changed v.
  return 1 / (squares + Math.abs(first) * norm);
}

/** Reflects rows [from, to) in the columns [left, right). */
function reflectRows(
  H: Float64Array,
  n: number,
  v: Float64Array,
  beta: number,
  from: number,
  to: number,
  left: number,
  right: number,
): void {
  for (let j = left; j < right; j++) {
    let sum = 0;
    for (let i = from; i < to; i++) sum += v[i] * H[i * n + j];
    sum *= beta;
    for (let i = from; i < to; i++) H[i * n + j] -= sum * v[i];
  }
}

/** Reflects columns [from, to) in the rows [top, bottom). */
function reflectColumns(
  H: Float64Array,
  n: number,
  v: Float64Array,
  beta: number,
  from: number,
  to: number,
  top: number,
  bottom: number,
): void {
  for (let i = top; i < bottom; i++) {
    let sum = 0;
    for (let j = from; j < to; j++) sum += v[j] * H[i * n + j];
    sum *= beta;
    for (let j = from; j < to; j++) H[i * n + j] -= sum * v[j];
  }
}

/** First row of the unreduced block that ends in row `high`: above it the subdiagonal is zero to rounding, and set so. */
function startOfBlock(H: Float64Array, n: number, high: number, scale: number): number {
  for (let i = high; i > 0; i--) {
    const diagonal = Math.abs(H[i * n + i]) + Math.abs(H[(i - 1) * n + i - 1]);
    if (Math.abs(H[i * n + i - 1]) > Number.EPSILON * (diagonal || scale)) continue;
    H[i * n + i - 1] = 0;
    return i;
  }
  return 0;
}

/** One double step on the block low … high, of three rows or more: H² − sH + pI chased down as a bulge of three. */
function francisStep(H: Float64Array, n: number, low: number, high: number, isUnusual: boolean): void {
  const at = (i: number, j: number) => H[i * n + j];
  let s = at(high - 1, high - 1) + at(high, high);
  let p = at(high - 1, high - 1) * at(high, high) - at(high - 1, high) * at(high, high - 1);
  if (isUnusual) {
    const size = Math.abs(at(high, high - 1)) + Math.abs(at(high - 1, high - 2));
    s = 1.5 * size;
    p = size * size;
  }
  const v = new Float64Array(n);
  const below = at(low + 1, low);
  v[low] = at(low, low) * (at(low, low) - s) + p + at(low, low + 1) * below;
  v[low + 1] = below * (at(low, low) + at(low + 1, low + 1) - s);
  v[low + 2] = below * at(low + 2, low + 1);
  for (let k = low; k < high; k++) {
    const end = Math.min(k + 3, high + 1);
    if (k > low) for (let i = k; i < end; i++) v[i] = at(i, k - 1);
    const beta = reflection(v, k, end);
    if (beta === 0) continue;
    reflectRows(H, n, v, beta, k, end, Math.max(low, k - 1), high + 1);
    reflectColumns(H, n, v, beta, k, end, low, Math.min(k + 4, high + 1));
    if (k > low) for (let i = k + 1; i < end; i++) H[i * n + k - 1] = 0;
  }
}

/** Both eigenvalues of the block of two rows that starts at `low`. */
function pairOf(H: Float64Array, n: number, low: number, re: Float64Array, im: Float64Array): void {
  const a = H[low * n + low];
  const b = H[low * n + low + 1];
  const c = H[(low + 1) * n + low];
  const d = H[(low + 1) * n + low + 1];
  const half = (a - d) / 2;
  const discriminant = half * half + b * c;
  if (discriminant < 0) {
    re[low] = re[low + 1] = (a + d) / 2;
    im[low] = Math.sqrt(-discriminant);
    im[low + 1] = -im[low];
    return;
  }
  // The root further from d has no cancellation; the other follows from the product of both distances, −bc.
  const far = half + (half < 0 ? -1 : 1) * Math.sqrt(discriminant);
  re[low] = d + far;
  re[low + 1] = far === 0 ? d : d - (b * c) / far;
  im[low] = im[low + 1] = 0;
}

function sorted(re: Float64Array, im: Float64Array): Eigenvalues {
  const size = (i: number) => (Number.isNaN(re[i]) ? -1 : Math.hypot(re[i], im[i]));
  const order = Array.from(re.keys()).sort((i, j) => size(j) - size(i) || im[j] - im[i] || i - j);
  return { re: Float64Array.from(order, (i) => re[i]), im: Float64Array.from(order, (i) => im[i]) };
}
