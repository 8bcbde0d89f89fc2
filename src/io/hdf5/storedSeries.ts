import type { Dataset } from 'h5wasm/node';
import type { ArraySource } from '../array/arraySource';
import type { Points, PointsInfo, PointsRequest, Recording, SeriesInfo, SliceRequest } from '../recording';
import { markMissing } from '../slice';
import { hdf5Reason } from './library';
import { isFloat, readRows, unreadable } from './readDataset';
import type { BrokenLink } from './walk';

/** A series and how its values are read; `channels` are checked indices. */
export interface StoredSeries {
  readonly info: SeriesInfo;
  /** The array it lies in, where there are other views of it. */
  readonly array?: ArraySource;
  read(slice: SliceRequest, channels: readonly number[]): Float64Array | Promise<Float64Array>;
}

/** Points and how their moments are read. */
export interface StoredPoints {
  readonly info: PointsInfo;
  read(request: PointsRequest): Points;
}

/** What a file of series holds. */
export interface Listing {
  readonly series: readonly StoredSeries[];
  readonly points?: readonly StoredPoints[];
  readonly facts: Recording['facts'];
}

/** Values of one dataset that are read on opening to count what is missing; longer ones are not counted. */
const COUNTED_VALUES = 500_000;

/** What a look at the values of a dataset shows. */
export interface Condition {
  /** Why the values can't be read; undefined if they can. */
  readonly problem: string | undefined;
  /** Missing samples; null where counting would mean reading for long. */
  readonly missing: number | null;
}

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

/** A series that is named but not there. */
export function absentSeries({ path, target }: BrokenLink, title: string): StoredSeries {
  return {
    info: {
      path,
      title,
      kind: 'continuous',
      shape: [0, 0],
      rate: null,
      irregular: false,
      startTime: 0,
      unit: '',
      channels: [],
      missing: null,
      note: `a link to ${target}, which is missing.`,
      readable: false,
    },
    read: () => new Float64Array(0),
  };
}

/** Last part of a path. */
export const lastName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
