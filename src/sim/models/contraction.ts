import type { Random } from '../random';

/**
 * Where the linear part A of a piecewise-linear RNN starts: the diagonal of K/λ_max(K), K = RᵀR/M + I with R standard normal, so
 * that every entry lies between 0 and 1. Shape (M).
 *
 * @see Talathi & Vartak (2016), Improving performance of recurrent neural network with ReLU nonlinearity, arXiv 1511.03771.
 */
export function contraction(M: number, random: Random): Float64Array {
  const K = randomPositiveMatrix(M, random);
  const largest = largestEigenvalue(K, M);
  return Float64Array.from({ length: M }, (_, i) => K[i * M + i] / largest);
}

/** RᵀR/M + I with R standard normal; shape (M × M). */
function randomPositiveMatrix(M: number, random: Random): Float64Array {
  const R = Float64Array.from({ length: M * M }, () => random.normal());
  const K = new Float64Array(M * M);
  for (let i = 0; i < M; i++) {
    for (let j = 0; j < M; j++) {
      let sum = i === j ? M : 0;
      for (let k = 0; k < M; k++) sum += R[k * M + i] * R[k * M + j];
      K[i * M + j] = sum / M;
    }
  }
  return K;
}

/**
 * The largest eigenvalue of a symmetric positive matrix, by power iteration. The Rayleigh quotient's error is the square of
 * the vector's, so the step at which it stops changing is early enough even where two eigenvalues are close.
 */
function largestEigenvalue(K: Float64Array, M: number): number {
  let v = new Float64Array(M).fill(1 / Math.sqrt(M));
  let eigenvalue = 0;
  for (let round = 0; round < 10_000; round++) {
    const image = new Float64Array(M);
    for (let i = 0; i < M; i++) for (let j = 0; j < M; j++) image[i] += K[i * M + j] * v[j];
    const quotient = image.reduce((sum, y, i) => sum + y * v[i], 0);
    const norm = Math.hypot(...image);
    v = image.map((y) => y / norm);
    if (Math.abs(quotient - eigenvalue) < 1e-12 * quotient) return quotient;
    eigenvalue = quotient;
  }
  return eigenvalue;
}

/** max |xᵢ|: the spectral norm of a diagonal. */
export const largestModulus = (x: Float64Array): number =>
  x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
