import type { SimError } from '../../sim/errors';
import type { StoredArray } from './storedArray';

/** Values of one box. */
const MOST_VALUES = 2e6;

/** A matrix of which only what is not zero is stored, column after column, as MATLAB does. */
export interface SparseColumns {
  readonly rows: number;
  readonly columns: number;
  /** Where each column begins among the values, and where the last one ends; shape (columns + 1). */
  borders(): Promise<ArrayLike<number>>;
  /** Rows of the values [from, to). */
  places(from: number, to: number): Promise<ArrayLike<number>>;
  values(from: number, to: number): Promise<ArrayLike<number>>;
  /** How many values there are. */
  readonly count: number;
  /** What to say of a matrix that contradicts itself. */
  broken(why: string): SimError;
}

/** A sparse matrix as an array with its zeros. */
export function sparseArray(matrix: SparseColumns): StoredArray {
  let borders: Promise<ArrayLike<number>> | undefined;
  return {
    dims: [matrix.rows, matrix.columns],
    nesting: [1, 0],
    grain: [matrix.rows, 1],
    most: MOST_VALUES,
    async read({ start: [row = 0, column = 0], count: [height = 0, width = 0] }) {
      const values = new Float64Array(height * width);
      borders ??= matrix.borders();
      const ends = await borders;
      for (let c = 0; c < width; c++) {
        const [from, to] = [ends[column + c]!, ends[column + c + 1]!];
        if (!(from >= 0 && to >= from && to <= matrix.count))
          throw matrix.broken('a sparse matrix points beyond its values');
        const places = await matrix.places(from, to);
        const found = await matrix.values(from, to);
        for (let k = 0; k < places.length; k++) {
          const place = places[k]!;
          if (!(place >= 0 && place < matrix.rows))
            throw matrix.broken('a sparse matrix has a row it can not have');
          if (place >= row && place < row + height) values[(place - row) * width + c] = found[k]!;
        }
      }
      return values;
    },
  };
}
