import type { Dataset } from 'h5wasm/node';
import { SimError } from '../../sim/errors';
import { product, type StoredArray } from '../array/storedArray';
import type { NamedField } from '../npyElement';
import { type Hdf5, reading } from './library';

/** Bytes of one read: the library's memory grows with the largest one and never shrinks. */
const BLOCK_BYTES = 32e6;
/** Values of one read: as doubles they take eight bytes, however they are stored. */
const BLOCK_VALUES = 8e6;

/** What the file is called, and how long it is. */
export interface Hdf5Place {
  readonly library: Hdf5;
  readonly name: string;
  readonly size: number;
}

/**
 * A dataset as an array, some of the numbers of its elements. Several make one more dimension, the last. Whether it can be read must be
 * known before: see `unavailable`.
 */
export function hdf5Array(
  { library, name, size: fileSize }: Hdf5Place,
  dataset: Dataset,
  fields: readonly NamedField[],
): StoredArray {
  const { shape, size, chunks } = dataset.metadata;
  const dims = shape!.length === 0 ? [1] : shape!;
  const hasFields = fields.length > 1;
  const order = dims.map((_, d) => d);
  const grain = chunks?.length === dims.length ? chunks : dims.map(() => 1);
  return {
    dims: hasFields ? [...dims, fields.length] : dims,
    nesting: hasFields ? [...order, dims.length] : order,
    grain: hasFields ? [...grain, fields.length] : grain,
    isInPieces: true,
    most: Math.max(1, Math.floor(Math.min(BLOCK_BYTES / size, BLOCK_VALUES / fields.length))) * fields.length,
    async read({ start, count }) {
      const places = count.slice(0, dims.length);
      const elements = product(places);
      const chosen = hasFields
        ? fields.slice(start[dims.length]!, start[dims.length]! + count[dims.length]!)
        : fields;
      const bytes = await reading(name, fileSize, () =>
        rawBlock(library, dataset, shape!.length === 0 ? [] : start.slice(0, dims.length), places, size),
      );
      if (chosen.length === 1) return chosen[0]!.dtype.doubles(bytes, chosen[0]!.offset, size, elements);
      const values = new Float64Array(elements * chosen.length);
      chosen.forEach(({ dtype, offset }, f) => {
        const numbers = dtype.doubles(bytes, offset, size, elements);
        for (let k = 0, at = f; k < elements; k++, at += chosen.length) values[at] = numbers[k]!;
      });
      return values;
    },
  };
}

/** The elements of a box, row-major. What the library makes of them by itself is wrong for records of numbers in the other byte order. */
function rawBlock(
  { Module }: Hdf5,
  dataset: Dataset,
  start: readonly number[],
  count: readonly number[],
  size: number,
): Uint8Array {
  const length = product(count) * size;
  const at = Module._malloc(length);
  if (at === 0) throw new SimError('bad-file', `${dataset.path} is too large to be read.`);
  try {
    const big = (sizes: readonly number[]) => sizes.map(BigInt);
    const isScalar = start.length === 0;
    Module.get_dataset_data(
      dataset.file_id,
      dataset.path,
      isScalar ? null : big(count),
      isScalar ? null : big(start),
      isScalar ? null : start.map(() => 1n),
      BigInt(at),
    );
    return Module.HEAPU8.slice(at, at + length);
  } finally {
    Module._free(at);
  }
}
