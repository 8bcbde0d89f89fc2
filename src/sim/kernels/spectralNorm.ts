/** Rounds at most; two singular values so close that this does not tell them apart give the norm all the same. */
const ROUNDS = 500;
const TOLERANCE = 1e-8;

/**
 * ‖A‖₂, the largest singular value, by power iteration on AᵀA. The estimate's error is the square of the direction's, so that the
 * round at which it stops changing is early enough even where two singular values are close; it is good to 6 digits at least.
 *
 * @param A shape (rows × columns), row-major.
 * @returns NaN where A is not finite.
 */
export function spectralNorm(A: Float64Array, rows: number, columns: number): number {
  // Entries that no symmetry has: a start at right angles to the direction looked for would never find it.
  const v = Float64Array.from({ length: columns }, (_, j) => 1 + 0.5 * Math.sin(1 + 2.3 * j));
  const image = new Float64Array(rows);
  let norm = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const next = Math.sqrt(multiply(image, A, v, rows, columns) / squares(v));
    if (next === 0 || !Number.isFinite(next)) return next;
    if (Math.abs(next - norm) <= TOLERANCE * next) return next;
    norm = next;
    multiplyBack(v, A, image, 1 / norm, columns);
  }
  return norm;
}

/** y ← A x; returns |y|². */
function multiply(y: Float64Array, A: Float64Array, x: Float64Array, rows: number, columns: number): number {
  let length = 0;
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += A[i * columns + j] * x[j];
    y[i] = sum;
    length += sum * sum;
  }
  return length;
}

/** x ← factor · Aᵀ y. */
function multiplyBack(
  x: Float64Array,
  A: Float64Array,
  y: Float64Array,
  factor: number,
  columns: number,
): void {
  x.fill(0);
  for (let i = 0; i < y.length; i++) {
    const scaled = factor * y[i];
    for (let j = 0; j < columns; j++) x[j] += A[i * columns + j] * scaled;
  }
}

function squares(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * x[i];
  return sum;
}
