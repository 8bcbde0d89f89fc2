/** Rounds at most; two singular values so close that this does not tell them apart give the norm all the same. */
const ROUNDS = 500;

/**
 * ‖A‖₂, the largest singular value, by power iteration on AᵀA. The estimate's error is the square of the direction's, so that the
 * round at which it stops changing is early enough even where two singular values are close.
 *
 * @param A shape (rows × columns), row-major.
 * @returns NaN where A is not finite.
 */
export function spectralNorm(A: Float64Array, rows: number, columns: number): number {
  // Entries that no symmetry has: a start at right angles to the direction looked for would never find it.
  let v = Float64Array.from({ length: columns }, (_, j) => 1 + 0.5 * Math.sin(1 + 2.3 * j));
  let norm = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const image = new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) image[i] += A[i * columns + j] * v[j];
    }
    const next = Math.sqrt(squares(image) / squares(v));
    if (next === 0 || !Number.isFinite(next)) return next;
    if (Math.abs(next - norm) <= 1e-10 * next) return next;
    norm = next;
    v = new Float64Array(columns);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) v[j] += (A[i * columns + j] * image[i]) / next;
    }
  }
  return norm;
}

const squares = (x: Float64Array): number => x.reduce((sum, value) => sum + value * value, 0);
