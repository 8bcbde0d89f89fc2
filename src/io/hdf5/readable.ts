import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Dataset } from 'h5wasm/node';
import { missingFilter } from './chunkFilters';

/** Bytes of a chunk, which is unpacked at once; the library has 2 GB for it, what it was packed in, and all else. */
const LARGEST_PIECE = 1e9;

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

/** Why the values of a numeric dataset can't be read as numbers, in words; undefined if they can. */
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
  const piece = (metadata.chunks ?? []).reduce((bytes, places) => bytes * places, metadata.size);
  if (piece > LARGEST_PIECE) {
    const gigabytes = (piece / 1e9).toFixed(1);
    return `stored in pieces of ${gigabytes} GB, which do not fit into memory. If the file is not damaged, repack it in smaller ones: h5repack -l CHUNK=…`;
  }
  const absent = metadata.virtual_sources?.find(({ file_name }) => !sourceExists(file_name, file));
  return absent && `a view of the file ${absent.file_name}, which is missing. Put it beside this one.`;
}

const sourceExists = (name: string, file: string): boolean =>
  name === '.' || existsSync(resolve(dirname(file), name));
