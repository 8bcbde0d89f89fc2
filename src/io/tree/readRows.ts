import type { Lent, Range, TreeDataset } from './tree';

/** Bytes of one read. HDF5's memory grows with the largest one and never shrinks. */
const BLOCK_BYTES = 32e6;
/** Numbers handed over at a time. */
const PIECE_VALUES = 1_000_000;

/** Numbers in a list at most: electrodes, regions of interest, units. */
const LONGEST_LIST = 1_000_000;
/** And texts. */
const MOST_TEXTS = 100_000;

/** True if the elements are numbers or booleans. */
export const isNumeric = ({ holds }: TreeDataset): boolean => holds === 'integers' || holds === 'floats';

/** Samples along the first dimension, and what the others multiply to; a list has one column. */
export const tableShape = ({ shape: [rows = 1, ...inner] }: TreeDataset): readonly [number, number] => [
  rows,
  inner.reduce((a, b) => a * b, 1),
];

/**
 * The chosen columns of the rows [start, stop), shape (stop − start × channels.length), row-major, in stored units. Of more than two
 * dimensions all but the first are columns, row-major.
 */
export async function readRows(
  dataset: TreeDataset,
  start: number,
  stop: number,
  channels: readonly number[],
): Promise<Float64Array> {
  const values = new Float64Array((stop - start) * channels.length);
  let at = 0;
  const into = (length: number) => values.subarray(at, (at += length));
  for await (const _ of pieces(dataset, start, stop, channels, into));
  return values;
}

/** The same piece by piece, whole rows in their order, in one buffer that is used again. */
export function rowPieces(
  dataset: TreeDataset,
  start: number,
  stop: number,
  channels: readonly number[],
): AsyncGenerator<Float64Array> {
  let buffer = new Float64Array();
  const into = (length: number) => {
    if (buffer.length < length) buffer = new Float64Array(length);
    return buffer.subarray(0, length);
  };
  return pieces(dataset, start, stop, channels, into);
}

/** @param into gives the place of so many numbers. */
async function* pieces(
  dataset: TreeDataset,
  start: number,
  stop: number,
  channels: readonly number[],
  into: (length: number) => Float64Array,
): AsyncGenerator<Float64Array> {
  const count = channels.length;
  if (count === 0) return;
  const [, ...inner] = dataset.shape;
  // Only as much of the second dimension is read as holds the channels.
  const stride = inner.slice(1).reduce((a, b) => a * b, 1);
  const first = Math.floor(channels.reduce((a, b) => Math.min(a, b)) / stride);
  const last = Math.floor(channels.reduce((a, b) => Math.max(a, b)) / stride);
  const ranges: Range[] = inner.map((size, k) => (k === 0 ? [first, last + 1] : [0, size]));
  const width = inner.length === 0 ? 1 : (last + 1 - first) * stride;
  const columns = channels.map((channel) => channel - first * stride);
  const rows = blockRows(dataset, width);
  const rowsOfPiece = Math.max(1, Math.floor(PIECE_VALUES / count));
  for (let from = start; from < stop;) {
    // Blocks end where stored pieces do, so that none is unpacked twice.
    const to = Math.min(stop, Math.floor(from / rows) * rows + rows);
    const block = await lent(dataset, [[from, to], ...ranges]);
    try {
      for (let row = from; row < to; row += rowsOfPiece) {
        const values = into(count * (Math.min(to, row + rowsOfPiece) - row));
        pick(block.numbers, (row - from) * width, width, columns, values);
        yield values;
      }
    } finally {
      block.release();
    }
    from = to;
  }
}

/** Numbers where they lie, or copied where that can't be. */
const lent = async (dataset: TreeDataset, ranges: readonly Range[]): Promise<Lent> =>
  dataset.lend?.(ranges) ?? { numbers: await dataset.read(ranges), release() {} };

/** Rows of one read: whole stored pieces, where they are not too large themselves. */
function blockRows({ valueBytes, chunks }: TreeDataset, width: number): number {
  const rows = Math.max(1, Math.floor(BLOCK_BYTES / (width * valueBytes)));
  const together = chunks?.[0] ?? 1;
  return together < rows ? rows - (rows % together) : rows;
}

/** Some columns of rows of `width` numbers from a place on. Plain numbers are copied all at once where all columns are wanted in their order. */
function pick(
  block: ArrayLike<number | bigint>,
  from: number,
  width: number,
  columns: readonly number[],
  into: Float64Array,
): void {
  const count = columns.length;
  const isWhole = count === width && columns.every((column, c) => column === c);
  if (isBig(block)) {
    for (let row = from, i = 0; i < into.length; row += width)
      for (let c = 0; c < count; c++) into[i++] = Number(block[row + columns[c]!]!);
  } else if (isWhole && ArrayBuffer.isView(block)) {
    into.set((block as Float64Array).subarray(from, from + into.length));
  } else {
    const plain = block as ArrayLike<number>;
    for (let row = from, i = 0; i < into.length; row += width)
      for (let c = 0; c < count; c++) into[i++] = plain[row + columns[c]!]!;
  }
}

const isBig = (block: ArrayLike<number | bigint>): block is ArrayLike<bigint> => typeof block[0] === 'bigint';

/** Numbers as doubles: the same array where it is one of them. */
export function asDoubles(numbers: ArrayLike<number | bigint>): Float64Array {
  if (numbers instanceof Float64Array) return numbers;
  return isBig(numbers) ? Float64Array.from(numbers, Number) : new Float64Array(numbers as ArrayLike<number>);
}

/** A list of numbers, or a part of it, as float64; the whole where no range is given. */
export function readList(
  dataset: TreeDataset,
  start = 0,
  stop = dataset.shape[0] ?? 1,
): Promise<Float64Array> {
  return readRows(dataset, start, stop, [0]);
}

/** A short one-dimensional dataset of numbers as a list; empty if it is anything else. */
export async function numberList(dataset: TreeDataset | undefined): Promise<number[]> {
  if (!dataset || !isNumeric(dataset) || dataset.shape.length !== 1 || dataset.shape[0]! > LONGEST_LIST)
    return [];
  return dataset.problem ? [] : Array.from(await readList(dataset));
}

/** A short one-dimensional dataset of texts as a list; undefined if it is anything else. */
export async function textList(dataset: TreeDataset | undefined): Promise<readonly string[] | undefined> {
  if (dataset?.holds !== 'texts' || dataset.shape.length !== 1 || dataset.shape[0]! > MOST_TEXTS)
    return undefined;
  return dataset.problem ? undefined : dataset.texts();
}

/** The single number in a dataset; undefined if it is anything else. */
export async function singleNumber(dataset: TreeDataset | undefined): Promise<number | undefined> {
  if (!dataset || !isNumeric(dataset) || dataset.problem || !isSingle(dataset)) return undefined;
  return Number((await dataset.read(dataset.shape.map(() => [0, 1])))[0]);
}

/** The single text in a dataset, or the first of few; undefined if it holds none. */
export async function singleText(dataset: TreeDataset | undefined): Promise<string | undefined> {
  if (dataset?.holds !== 'texts' || dataset.problem || tableShape(dataset)[0] > 1000) return undefined;
  return (await dataset.texts())[0];
}

const isSingle = ({ shape }: TreeDataset): boolean => shape.every((size) => size === 1);
