import type { Dataset } from 'h5wasm/node';
import { markMissing } from '../slice';
import type { Condition } from '../tree/listing';
import { hdf5Reason } from './library';
import { isFloat, readRows, unreadable } from './readDataset';

export { absentSeries, type Listing, type StoredSeries } from '../tree/listing';
export { lastName } from '../tree/members';

/** Values of one dataset that are read on opening to count what is missing; longer ones are not counted. */
const COUNTED_VALUES = 500_000;

/** Whether the values of a dataset can be read, and how many are missing. One damaged series leaves the others alone. */
export function condition(dataset: Dataset, file: string, rows: number, columns: number): Condition {
  const problem = unreadable(dataset, file);
  if (problem) return { problem, missing: null };
  if (rows * columns > COUNTED_VALUES) return { problem, missing: isFloat(dataset) ? null : 0 };
  const channels = Array.from({ length: columns }, (_, channel) => channel);
  try {
    return { problem, missing: markMissing(readRows(dataset, 0, rows, channels)) };
  } catch (error) {
    return { problem: `its values are damaged: ${hdf5Reason(error)}.`, missing: null };
  }
}
