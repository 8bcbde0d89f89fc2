/** A part of an array: from which index on, and how many, along each dimension. */
export interface Box {
  readonly start: readonly number[];
  readonly count: readonly number[];
}

/** An array of numbers of any number of dimensions that lies in a file. Nothing of it is in memory; boxes of it are read. */
export interface StoredArray {
  /** Its size along each dimension, at least one, in the order its users know. */
  readonly dims: readonly number[];
  /** The dimensions from the one along which neighbours lie farthest apart in the file to the nearest: 0, 1, … in C order. */
  readonly nesting: readonly number[];
  /** Sizes of the pieces that can only be read whole, such as chunks that are packed; 1s where any value can be reached. */
  readonly grain: readonly number[];
  /** True where pieces are found one by one, so that two of them cost no more for what lies between. */
  readonly isInPieces?: boolean;
  /** Values in one box at most: keeps a reading of any length in constant memory. */
  readonly most: number;
  /**
   * The values of a box, of shape `count`, row-major (last dimension fastest). The caller asks for boxes within the array of no more
   * than `most` values, and owns the answer.
   *
   * @throws {SimError} `bad-file`.
   */
  read(box: Box): Promise<Float64Array>;
}

export const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);

/** Distance of neighbours along each dimension, in values, in a row-major array. */
export function strides(dims: readonly number[]): number[] {
  const steps = dims.map(() => 1);
  for (let d = dims.length - 2; d >= 0; d--) steps[d] = steps[d + 1]! * dims[d + 1]!;
  return steps;
}

/** The same array with its dimensions in the opposite order, as MATLAB counts those of its HDF5 files. */
export function reversed(array: StoredArray): StoredArray {
  const { dims, nesting, grain, most, isInPieces } = array;
  const last = dims.length - 1;
  return {
    dims: dims.toReversed(),
    nesting: nesting.map((d) => last - d),
    grain: grain.toReversed(),
    ...(isInPieces && { isInPieces }),
    most,
    async read({ start, count }) {
      const values = await array.read({ start: start.toReversed(), count: count.toReversed() });
      return columnMajorToRowMajor(values, count);
    },
  };
}

/** Values of an array of shape `count` with the first dimension fastest, as a new array with the last one fastest. */
function columnMajorToRowMajor(values: Float64Array, count: readonly number[]): Float64Array {
  const long = count.filter((size) => size > 1);
  if (long.length < 2) return values;
  const [inner, ...outer] = long as [number, ...number[]];
  const width = product(outer);
  // Rows of the answer are the first dimension; what is left of the others is turned in the same way.
  const moved = new Float64Array(values.length);
  const places = turnedPlaces(outer);
  for (let j = 0; j < width; j++) {
    const to = places[j]!;
    for (let i = 0, from = j * inner; i < inner; i++) moved[i * width + to] = values[from + i]!;
  }
  return moved;
}

/** Where the k-th value of an array with its first dimension fastest stands when its last one is. */
function turnedPlaces(sizes: readonly number[]): Uint32Array {
  const steps = strides(sizes);
  const places = new Uint32Array(product(sizes));
  const index = sizes.map(() => 0);
  let place = 0;
  for (let k = 0; k < places.length; k++) {
    places[k] = place;
    for (let d = 0; d < sizes.length; d++) {
      place += steps[d]!;
      if (++index[d]! < sizes[d]!) break;
      place -= steps[d]! * sizes[d]!;
      index[d] = 0;
    }
  }
  return places;
}
