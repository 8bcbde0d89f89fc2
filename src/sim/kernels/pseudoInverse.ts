import { solveSymmetric } from './solveSymmetric';

/** A pivot of the normal equations below this part of the largest means that the rank is lost. */
const SMALLEST_PIVOT = 1e-12;

/**
 * The Moore–Penrose inverse B⁺ of a matrix of full rank by its normal equations: Bᵀ(B Bᵀ)⁻¹ where it lies, (BᵀB)⁻¹Bᵀ where it
 * stands. What rounding makes of it grows with the square of B's condition number.
 *
 * @param inverse shape (columns × rows), row-major.
 * @param B shape (rows × columns) from `from`, row-major.
 * @returns false, with NaN for the inverse, if B has lost rank: a singular value below about 1e-6 of the largest.
 */
export function pseudoInverse(
  inverse: Float64Array,
  B: Float64Array,
  from: number,
  rows: number,
  columns: number,
): boolean {
  const stands = rows > columns;
  const rank = Math.min(rows, columns);
  const width = Math.max(rows, columns);
  /** The matrix lying, (rank × width), then its Gram matrix. */
  const lying = Float64Array.from({ length: rank * width }, (_, i) => {
    const r = Math.floor(i / width);
    const c = i % width;
    return B[from + (stands ? c * columns + r : i)];
  });
  const gram = new Float64Array(rank * rank);
  for (let i = 0; i < rank; i++) {
    for (let j = 0; j < rank; j++) {
      let sum = 0;
      for (let c = 0; c < width; c++) sum += lying[i * width + c] * lying[j * width + c];
      gram[i * rank + j] = sum;
    }
  }
  let largest = 0;
  for (let i = 0; i < rank; i++) largest = Math.max(largest, gram[i * rank + i]);
  const solved = solveSymmetric(gram, lying, rank, width);
  // The Gram matrix has become its factor, whose diagonal holds the roots of the pivots.
  let smallest = Infinity;
  for (let i = 0; i < rank; i++) smallest = Math.min(smallest, gram[i * rank + i] ** 2);
  if (!solved || !(smallest > SMALLEST_PIVOT * largest)) {
    inverse.fill(NaN);
    return false;
  }
  for (let i = 0; i < columns; i++) {
    for (let n = 0; n < rows; n++) inverse[i * rows + n] = lying[stands ? i * width + n : n * width + i];
  }
  return true;
}
