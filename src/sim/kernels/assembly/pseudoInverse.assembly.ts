import { reserve } from './heap.assembly';
import { packedOffset } from './products.assembly';

/** The Moore–Penrose inverse of a matrix of full rank, in double precision, by the normal equations. */

/** A pivot of the normal equations below this part of the largest means that the rank is lost. */
const SMALLEST_PIVOT: f64 = 1e-12;

/** The smaller and the larger side of the matrix. */
let rank: i32 = 0;
let width: i32 = 0;
/** The matrix lying (rank × width), then its inverse in the same places; and the factor of its Gram matrix. */
let lying: usize = 0;
let factor: usize = 0;

export function layOutPseudoInverse(rows: i32, columns: i32): void {
  rank = min(rows, columns);
  width = max(rows, columns);
  lying = reserve(<i64>rank * width * 2);
  factor = reserve(<i64>rank * rank * 2);
}

/**
 * Writes the inverse (columns × rows) of B (rows × columns), packed tile by tile.
 * @returns false, and nothing written, if B has lost rank.
 */
export function packPseudoInverse(packed: usize, B: usize, rows: i32, columns: i32): bool {
  const stands = rows > columns;
  for (let r = 0; r < rank; r++) {
    for (let c = 0; c < width; c++) {
      const entry = stands ? c * columns + r : r * columns + c;
      store<f64>(lying + (<usize>(r * width + c) << 3), <f64>load<f32>(B + (<usize>entry << 2)));
    }
  }
  if (!factorGram()) return false;
  for (let c = 0; c < width; c++) solveColumn(c);
  for (let i = 0; i < columns; i++) {
    for (let n = 0; n < rows; n++) {
      const entry = stands ? i * width + n : n * width + i;
      store<f32>(packed + packedOffset(i, n, rows), <f32>load<f64>(lying + (<usize>entry << 3)));
    }
  }
  return true;
}

// @ts-ignore: decorator
@inline
function at(array: usize, row: i32, column: i32, columns: i32): usize {
  return array + (<usize>(row * columns + column) << 3);
}

/** Cholesky's factor of the Gram matrix of the rows. */
function factorGram(): bool {
  let largest: f64 = 0;
  for (let i = 0; i < rank; i++) {
    for (let j = 0; j <= i; j++) {
      let sum: f64 = 0;
      for (let c = 0; c < width; c++) sum += load<f64>(at(lying, i, c, width)) * load<f64>(at(lying, j, c, width));
      if (i == j) largest = max(largest, sum);
      store<f64>(at(factor, i, j, rank), sum);
    }
  }
  for (let i = 0; i < rank; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = load<f64>(at(factor, i, j, rank));
      for (let k = 0; k < j; k++) sum -= load<f64>(at(factor, i, k, rank)) * load<f64>(at(factor, j, k, rank));
      if (i > j) {
        store<f64>(at(factor, i, j, rank), sum / load<f64>(at(factor, j, j, rank)));
      } else {
        if (!(sum > SMALLEST_PIVOT * largest)) return false;
        store<f64>(at(factor, j, j, rank), Math.sqrt(sum));
      }
    }
  }
  return true;
}

/** Solves for one column of the inverse, in its place. */
function solveColumn(c: i32): void {
  for (let i = 0; i < rank; i++) {
    let sum = load<f64>(at(lying, i, c, width));
    for (let k = 0; k < i; k++) sum -= load<f64>(at(factor, i, k, rank)) * load<f64>(at(lying, k, c, width));
    store<f64>(at(lying, i, c, width), sum / load<f64>(at(factor, i, i, rank)));
  }
  for (let i = rank - 1; i >= 0; i--) {
    let sum = load<f64>(at(lying, i, c, width));
    for (let k = i + 1; k < rank; k++) sum -= load<f64>(at(factor, k, i, rank)) * load<f64>(at(lying, k, c, width));
    store<f64>(at(lying, i, c, width), sum / load<f64>(at(factor, i, i, rank)));
  }
}
