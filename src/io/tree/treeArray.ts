import { type StoredArray } from '../array/storedArray';
import { asDoubles } from './readRows';
import type { TreeDataset } from './tree';

/** Values of one read: as doubles they take eight bytes. */
const BLOCK_VALUES = 8e6;

/** A dataset of numbers as an array of as many dimensions. */
export function treeArray(dataset: TreeDataset): StoredArray {
  const { shape, chunks } = dataset;
  const dims = shape.length === 0 ? [1] : shape;
  return {
    dims,
    nesting: dims.map((_, d) => d),
    grain: chunks?.length === dims.length ? chunks : dims.map(() => 1),
    isInPieces: true,
    most: BLOCK_VALUES,
    async read({ start, count }) {
      const ranges = shape.map((_, d) => [start[d]!, start[d]! + count[d]!] as const);
      return asDoubles(await dataset.read(ranges));
    },
  };
}
