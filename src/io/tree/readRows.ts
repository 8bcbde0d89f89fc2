import type { Range, TreeDataset } from './tree';

/** Bytes of one read. HDF5's memory grows with the largest one and never shrinks. */
const BLOCK_BYTES = 64e6;

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
  const count = channels.length;
  const values = new Float64Array((stop - start) * count);
  if (values.length === 0) return values;
  const [, ...inner] = dataset.shape;
  // Only as much of the second dimension is read as holds the channels.
  const stride = inner.slice(1).reduce((a, b) => a * b, 1);
  const first = Math.floor(channels.reduce((a, b) => Math.min(a, b)) / stride);
  const last = Math.floor(channels.reduce((a, b) => Math.max(a, b)) / stride);
  const columns: Range[] = inner.map((size, k) => (k === 0 ? [first, last + 1] : [0, size]));
  const width = inner.length === 0 ? 1 : (last + 1 - first) * stride;
  const rows = Math.max(1, Math.floor(BLOCK_BYTES / (width * dataset.valueBytes)));
  for (let from = start; from < stop; from += rows) {
    const to = Math.min(stop, from + rows);
    const block = await dataset.read([[from, to], ...columns]);
    const into = values.subarray((from - start) * count, (to - start) * count);
    pick(
      block,
      width,
      channels.map((channel) => channel - first * stride),
      into,
    );
  }
  return values;
}

/** Some columns of rows of `width` numbers. Numbers of one kind are copied all at once where all columns are wanted in their order. */
function pick(
  block: ArrayLike<number | bigint>,
  width: number,
  columns: readonly number[],
  into: Float64Array,
): void {
  const isWhole = columns.length === width && columns.every((column, c) => column === c);
  if (isWhole && !isBig(block)) {
    into.set(block as ArrayLike<number>);
    return;
  }
  const plain = isBig(block) ? asDoubles(block) : (block as ArrayLike<number>);
  const count = columns.length;
  for (let row = 0, i = 0; i < into.length; row += width)
    for (let c = 0; c < count; c++) into[i++] = plain[row + columns[c]!]!;
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
