import { solveLinear } from './solveLinear';

/** Eigenvector x + iy of unit length, phase such that x ⟂ y and |x| ≥ |y|; shapes (n), and y is 0 for a real eigenvalue. */
export interface Eigenvector {
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** |A v − λ v| over the largest entry of A in modulus: rounding, unless λ was no eigenvalue. */
  readonly residual: number;
}

/** One or two solutions are enough from a start that isn't unlucky; the rest is for those that are. */
const MOST_SOLUTIONS = 6;
/** Shifts off the eigenvalue, in units of rounding of A: the first that leaves a matrix that can be solved with is taken. */
const SHIFTS = [1, 16, 256, 4096];

/**
 * The eigenvector of a general real matrix for an eigenvalue λ = a + ib that is known, by inverse iteration: v ← (A − λ)⁻¹ v.
 *
 *     (A − a) x + b y = p,   (A − a) y − b x = q        for a complex λ, in real arithmetic
 *
 * A − λ is singular but for rounding; the error of the solution that follows lies along v itself, so it does no harm. Where
 * λ has several independent eigenvectors, another `start` gives another one.
 *
 * @param matrix shape (n × n), row-major; not changed.
 * @param start which of the fixed start vectors to begin from.
 * @returns undefined where nothing finite was found, as for a matrix that is not finite.
 * @see Wielandt (1944), Beiträge zur mathematischen Behandlung komplexer Eigenwertprobleme; Ipsen (1997), SIAM Review 39, 254–291.
 */
export function eigenvector(
  matrix: Float64Array,
  n: number,
  eigenvalue: { readonly re: number; readonly im: number },
  start = 0,
): Eigenvector | undefined {
  const scale = largestModulus(matrix);
  if (!(scale < Infinity) || !Number.isFinite(eigenvalue.re + eigenvalue.im)) return undefined;
  const isComplex = eigenvalue.im !== 0;
  const size = isComplex ? 2 * n : n;
  const v = startVector(size, start);
  let best = v.slice();
  let residual = Infinity;
  for (let i = 0; i < MOST_SOLUTIONS && residual > n * Number.EPSILON; i++) {
    const solved = solveShifted(matrix, n, eigenvalue, scale, v);
    if (!solved) break;
    v.set(solved);
    const reached = residualOf(matrix, n, eigenvalue, scale || 1, v);
    // It can grow again where eigenvectors are ill-conditioned: the best one is kept.
    if (!(reached < residual)) break;
    residual = reached;
    best = v.slice();
  }
  if (residual === Infinity) return undefined;
  const re = best.slice(0, n);
  const im = isComplex ? best.slice(n) : new Float64Array(n);
  if (isComplex) turnPhase(re, im);
  else signBy(re, im);
  return { re, im, residual };
}

/** The unit vector along (A − λ)⁻¹ v; undefined where overflow left none. */
function solveShifted(
  matrix: Float64Array,
  n: number,
  { re, im }: { readonly re: number; readonly im: number },
  scale: number,
  v: Float64Array,
): Float64Array | undefined {
  const size = v.length;
  for (const shift of SHIFTS) {
    const a = re + shift * Number.EPSILON * (scale || 1);
    const shifted = new Float64Array(size * size);
    for (let i = 0; i < n; i++) {
      for (let block = 0; block < size; block += n) {
        const row = (block + i) * size + block;
        for (let j = 0; j < n; j++) shifted[row + j] = matrix[i * n + j];
        shifted[row + i] -= a;
      }
      if (size === n) continue;
      shifted[i * size + n + i] = im;
      shifted[(n + i) * size + i] = -im;
    }
    const x = v.slice();
    if (solveLinear(shifted, x, size, 1) > 0 && normalize(x)) return x;
  }
  return undefined;
}

/** |A v − λ v| / scale for v = [x; y], or x alone. Divided before it is squared, which could overflow. */
function residualOf(
  matrix: Float64Array,
  n: number,
  { re, im }: { readonly re: number; readonly im: number },
  scale: number,
  v: Float64Array,
): number {
  let squares = 0;
  for (let block = 0; block < v.length; block += n) {
    const sign = block === 0 ? 1 : -1;
    for (let i = 0; i < n; i++) {
      let sum = -re * v[block + i];
      if (v.length > n) sum += sign * im * v[n - block + i];
      for (let j = 0; j < n; j++) sum += matrix[i * n + j] * v[block + j];
      squares += (sum / scale) ** 2;
    }
  }
  return Math.sqrt(squares);
}

/** Entries without a pattern that an eigenvector could be perpendicular to; the same ones every time. */
function startVector(size: number, start: number): Float64Array {
  const v = Float64Array.from({ length: size }, (_, i) => {
    const golden = (i + 1) * 0.6180339887498949 + (start + 1) * (i + 1) ** 2 * 0.4142135623730951;
    return golden - Math.floor(golden) + 0.25;
  });
  normalize(v);
  return v;
}

/** Turns e^{iφ}(x + iy) until x ⟂ y and |x| ≥ |y|, the ellipse's axes: tan 2φ = 2 x·y / (|y|² − |x|²). */
function turnPhase(x: Float64Array, y: Float64Array): void {
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    xx += x[i] * x[i];
    yy += y[i] * y[i];
    xy += x[i] * y[i];
  }
  const phi = 0.5 * Math.atan2(-2 * xy, xx - yy);
  const [c, s] = [Math.cos(phi), Math.sin(phi)];
  for (let i = 0; i < x.length; i++) [x[i], y[i]] = [c * x[i] - s * y[i], s * x[i] + c * y[i]];
  signBy(x, y);
}

/** Makes the largest entry of x positive, so that the same matrix always gives the same vector. */
function signBy(x: Float64Array, y: Float64Array): void {
  let largest = 0;
  for (let i = 0; i < x.length; i++) if (Math.abs(x[i]) > Math.abs(x[largest]) + 1e-12) largest = i;
  if (x[largest] > 0) return;
  for (let i = 0; i < x.length; i++) {
    // Not −x, which would make zeros negative.
    x[i] = 0 - x[i];
    y[i] = 0 - y[i];
  }
}

function normalize(v: Float64Array): boolean {
  const largest = largestModulus(v);
  if (!(largest > 0 && largest < Infinity)) return false;
  let squares = 0;
  for (let i = 0; i < v.length; i++) squares += (v[i] / largest) ** 2;
  const norm = largest * Math.sqrt(squares);
  for (let i = 0; i < v.length; i++) v[i] /= norm;
  return norm < Infinity;
}

/** NaN where a value is. */
function largestModulus(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
