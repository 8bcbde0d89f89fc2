import type { Dataset } from 'h5wasm/node';
import type { SeriesInfo, SliceRequest } from '../recording';
import { checkSlice, markMissing, pickColumns } from '../slice';
import { readRows, unreadable } from './h5File';

/** A dataset offered as a series, and how its stored numbers become physical ones. */
export interface H5Series {
  readonly info: SeriesInfo;
  read(slice: SliceRequest): Float64Array;
}

export interface Scaling {
  /** Factor a channel; a single entry holds for all. */
  readonly conversion: readonly number[];
  readonly offset: number;
}

const AS_STORED: Scaling = { conversion: [1], offset: 0 };

type Described = Omit<SeriesInfo, 'shape' | 'readable' | 'note' | 'kind' | 'missing'>;

/** A 1-D or 2-D numeric dataset as a series; what keeps it from being read is in its note. */
export function h5Series(
  dataset: Dataset,
  about: Described & { note?: string | undefined },
  { conversion, offset } = AS_STORED,
): H5Series {
  const [samples, channels = 1] = dataset.shape!;
  const problem = unreadable(dataset);
  const note = problem ?? about.note;
  const info: SeriesInfo = {
    ...about,
    kind: 'continuous',
    shape: [samples!, channels],
    missing: null, // Counting would mean reading the whole file.
    readable: problem === undefined,
    ...(note === undefined ? {} : { note }),
  };
  return {
    info,
    read(slice) {
      const columns = checkSlice(info, slice);
      const values = readRows(dataset, info.title, slice.start, slice.stop);
      if (offset !== 0 || conversion.some((factor) => factor !== 1)) {
        for (let i = 0; i < values.length; i++)
          values[i] = values[i]! * (conversion[i % channels] ?? conversion[0]!) + offset;
      }
      markMissing(values);
      return slice.channels ? pickColumns(values, channels, columns) : values;
    },
  };
}
