import { eigenvalues } from './eigenvalues';
import { solveLinear } from './solveLinear';

/**
 * Logarithm and exponential of matrices. A complex n × n matrix X + iY is written as the real 2n × 2n matrix [X −Y; Y X], whose sums,
 * products and spectral norm are those of the complex one.
 */

/** Eigenvalues nearer to 0 count as this far away, so that a singular matrix has a logarithm, a large one. */
const LEAST_MODULUS = 1e-12;
/** How well V Λ V⁻¹ must give the matrix back, relative to its largest entry. */
const TOLERANCE = 1e-6;

/**
 * The principal logarithm of a real matrix by its eigenvectors: V log(Λ) V⁻¹ with arguments in (−π, π].
 *
 * @param matrix shape (n × n), row-major; not changed.
 * @returns the complex logarithm, shape (2n × 2n); null where the matrix has too few eigenvectors, or is not finite.
 */
export function matrixLogarithm(matrix: Float64Array, n: number): Float64Array | null {
  const { re, im } = eigenvalues(matrix, n);
  if (!re.every(Number.isFinite)) return null;
  const size = 2 * n;
  const V = new Float64Array(size * size);
  for (let k = 0; k < n; k++) {
    // Of a pair the second follows the first, and has its conjugate for a vector.
    const vector = im[k]! < 0 ? V : eigenvector(matrix, n, re[k]!, im[k]!, k);
    for (let i = 0; i < n; i++) {
      const x = im[k]! < 0 ? V[i * size + k - 1]! : vector[i]!;
      const y = im[k]! < 0 ? -V[(n + i) * size + k - 1]! : vector[n + i]!;
      setComplex(V, n, i, k, x, y);
    }
  }
  const back = ofEigenvectors(V, n, (k) => [re[k]!, im[k]!]);
  const largest = matrix.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const error = Math.hypot(back[i * size + j]! - matrix[i * n + j]!, back[(n + i) * size + j]!);
      if (!(error <= TOLERANCE * largest)) return null;
    }
  }
  return ofEigenvectors(V, n, (k) => [
    Math.log(Math.max(LEAST_MODULUS, Math.hypot(re[k]!, im[k]!))),
    Math.atan2(im[k]!, re[k]!),
  ]);
}

/** Writes x + iy into a complex matrix. */
function setComplex(X: Float64Array, n: number, i: number, j: number, x: number, y: number): void {
  const size = 2 * n;
  X[i * size + j] = x;
  X[(n + i) * size + n + j] = x;
  X[i * size + n + j] = -y;
  X[(n + i) * size + j] = y;
}

/**
 * An eigenvector to a + ib by inverse iteration, of length 1, real parts before imaginary ones; shape (2n). Every `which` starts
 * elsewhere, so that equal eigenvalues get vectors of their own where there are any.
 */
function eigenvector(matrix: Float64Array, n: number, a: number, b: number, which: number): Float64Array {
  const size = 2 * n;
  const scale = matrix.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  let vector = Float64Array.from({ length: size }, (_, i) =>
    i < n ? Math.sin(1 + 1.7 * i + 2.9 * which * (i + 1)) : 0,
  );
  for (let round = 0; round < 2; round++) {
    // Slightly off the eigenvalue, where the matrix can be solved with.
    const shifted = new Float64Array(size * size);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const x = matrix[i * n + j]! - (i === j ? a + 1e-10 * scale : 0);
        setComplex(shifted, n, i, j, x, i === j ? -b : 0);
      }
    }
    solveLinear(shifted, vector, size, 1);
    const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    vector = vector.map((value) => value / length);
  }
  return vector;
}

/** V diag(f) V⁻¹. */
function ofEigenvectors(
  V: Float64Array,
  n: number,
  f: (k: number) => readonly [number, number],
): Float64Array {
  const size = 2 * n;
  const F = new Float64Array(size * size);
  for (let k = 0; k < n; k++) setComplex(F, n, k, k, ...f(k));
  // X V = V F, so Vᵀ Xᵀ = (V F)ᵀ.
  const right = transposed(multiplied(V, F, size), size);
  solveLinear(transposed(V, size), right, size, size);
  return transposed(right, size);
}

/**
 * e^A by scaling, a Taylor series, and squaring.
 * @param A shape (n × n), row-major; not changed.
 */
export function matrixExponential(A: Float64Array, n: number): Float64Array {
  let largestRow = 0;
  for (let i = 0; i < n; i++) {
    largestRow = Math.max(
      largestRow,
      A.subarray(i * n, (i + 1) * n).reduce((sum, x) => sum + Math.abs(x), 0),
    );
  }
  const squarings = Math.max(0, Math.ceil(Math.log2(largestRow || 1)) + 1);
  const small = A.map((value) => value / 2 ** squarings);
  let sum = new Float64Array(n * n);
  for (let i = 0; i < n; i++) sum[i * n + i] = 1;
  let term = sum;
  // Rows sum up to at most ½: what is left out after 14 terms is below 2⁻¹⁵/15!, 2e-17.
  for (let k = 1; k <= 14; k++) {
    term = multiplied(term, small, n).map((value) => value / k);
    sum = sum.map((value, i) => value + term[i]!);
  }
  for (let i = 0; i < squarings; i++) sum = multiplied(sum, sum, n);
  return sum;
}

function multiplied(A: Float64Array, B: Float64Array, n: number): Float64Array<ArrayBuffer> {
  const product = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const a = A[i * n + k];
      if (a === 0) continue;
      for (let j = 0; j < n; j++) product[i * n + j] += a * B[k * n + j];
    }
  }
  return product;
}

function transposed(A: Float64Array, n: number): Float64Array {
  const T = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) T[j * n + i] = A[i * n + j];
  return T;
}
