import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Dataset } from 'h5wasm/node';
import { SimError } from '../../sim/errors';
import { missingFilter } from './chunkFilters';

/** Bytes of one read: the library's memory grows with the largest one and never shrinks. */
const BLOCK_BYTES = 64e6;

/** Electrodes or regions of interest at most. */
const LONGEST_LIST = 100_000;

/** HDF5's type classes for whole numbers, floating-point numbers and enumerations (booleans among them). */
const INTEGER = 0;
const FLOAT = 1;
const ENUM = 8;

/** True if the elements are numbers or booleans. */
export function isNumeric({ metadata }: Dataset): boolean {
  if (metadata.type === ENUM) return metadata.enum_type?.type === INTEGER;
  return metadata.type === INTEGER || metadata.type === FLOAT;
}

export const isFloat = ({ metadata }: Dataset): boolean => metadata.type === FLOAT;

/** Rows and columns of a one- or two-dimensional dataset; undefined for any other. */
export function tableShape({ shape }: Dataset): readonly [rows: number, columns: number] | undefined {
  if (shape?.length === 1) return [shape[0]!, 1];
  return shape?.length === 2 ? [shape[0]!, shape[1]!] : undefined;
}

/** Why the values of a numeric dataset can't be read by `readRows`, in words; undefined if they can. */
export function unreadable(dataset: Dataset, file: string): string | undefined {
  const { type, size } = dataset.metadata;
  const why = unavailable(dataset, file);
  return (
    why ??
    (type === FLOAT && size !== 4 && size !== 8
      ? `stored as ${8 * size}-bit floating-point numbers; 32 and 64 bits are read. Save it as float32.`
      : undefined)
  );
}

/**
 * Why the values of a dataset are not to be had, in words; undefined if they are. Must be asked before every first read: the library
 * returns what its memory holds, without an error, when a chunk filter is missing.
 */
export function unavailable(dataset: Dataset, file: string): string | undefined {
  const { metadata, filters } = dataset;
  const missing = filters.flatMap((filter) => missingFilter(filter) ?? []);
  if (missing.length > 0) {
    return `compressed with the filter ${missing.join(', ')}, which is not available here. Repack it with gzip: h5repack -f GZIP=4.`;
  }
  const absent = metadata.virtual_sources?.find(({ file_name }) => !sourceExists(file_name, file));
  return absent && `a view of the file ${absent.file_name}, which is missing. Put it beside this one.`;
}

const sourceExists = (name: string, file: string): boolean =>
  name === '.' || existsSync(resolve(dirname(file), name));

/** The chosen columns of the rows [start, stop), shape (stop − start × channels.length), row-major, in stored units. */
export function readRows(
  dataset: Dataset,
  start: number,
  stop: number,
  channels: readonly number[],
): Float64Array {
  const count = channels.length;
  const values = new Float64Array((stop - start) * count);
  if (values.length === 0) return values;
  const first = channels.reduce((least, channel) => Math.min(least, channel));
  const last = channels.reduce((most, channel) => Math.max(most, channel));
  const width = last + 1 - first;
  const rows = Math.max(1, Math.floor(BLOCK_BYTES / (width * dataset.metadata.size)));
  for (let from = start; from < stop; from += rows) {
    const to = Math.min(stop, from + rows);
    const block = readBlock(dataset, [from, to], [first, last + 1]);
    for (let c = 0; c < count; c++) {
      const column = channels[c]! - first;
      let i = (from - start) * count + c;
      for (let at = column; at < block.length; at += width, i += count) values[i] = Number(block[at]);
    }
  }
  return values;
}

/** A short one-dimensional dataset of numbers as a list; empty if it is anything else. */
export function numberList(dataset: Dataset): number[] {
  const { shape } = dataset;
  if (!isNumeric(dataset) || shape?.length !== 1 || shape[0]! > LONGEST_LIST) return [];
  return unreadable(dataset, '') ? [] : Array.from(readRows(dataset, 0, shape[0]!, [0]));
}

type Range = [start: number, stop: number];

function readBlock(dataset: Dataset, rows: Range, columns: Range): ArrayLike<number | bigint> {
  const block = dataset.slice(dataset.shape!.length === 1 ? [rows] : [rows, columns]);
  const expected = (rows[1] - rows[0]) * (columns[1] - columns[0]);
  if (ArrayBuffer.isView(block) && (block as Float64Array).length === expected) return block as Float64Array;
  throw new SimError('bad-file', `${dataset.path} gave other values than asked for; the file is damaged.`);
}
