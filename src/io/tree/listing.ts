import { SimError } from '../../sim/errors';
import { type ArraySource, sampleTimesOf } from '../array/arraySource';
import { hdf5Reason } from '../hdf5/library';
import { findPoints } from '../points';
import type {
  Points,
  PointsInfo,
  PointsRequest,
  Recording,
  SampleTimes,
  SeriesInfo,
  SliceRequest,
} from '../recording';
import { checkSlice, findSeries, markMissing } from '../slice';
import { readRows } from './readRows';
import type { TreeDataset } from './tree';
import type { BrokenLink } from './walkTree';

/** A series and how its values are read; `channels` are checked indices. */
export interface StoredSeries {
  readonly info: SeriesInfo;
  /** The array it lies in, where there are other views of it. */
  readonly array?: ArraySource;
  read(slice: SliceRequest, channels: readonly number[]): Float64Array | Promise<Float64Array>;
  /** When each sample was taken, where that is not said by its array. */
  readonly times?: SampleTimes;
  /** The same piece by piece, as `Recording.pieces`. */
  pieces?(slice: SliceRequest, channels: readonly number[]): AsyncGenerator<Float64Array>;
}

/** Points and how their moments are read. */
export interface StoredPoints {
  readonly info: PointsInfo;
  read(request: PointsRequest): Points | Promise<Points>;
}

/** What a file of series holds. */
export interface Listing {
  readonly series: readonly StoredSeries[];
  readonly points?: readonly StoredPoints[];
  readonly facts: Recording['facts'];
}

/** A listing with more facts, before what was left out. */
export const withFacts = <L extends Listing>(listing: L, more: Listing['facts']): L => ({
  ...listing,
  facts: [...more, ...listing.facts],
});

/** What is said of a file that holds nothing to look at. */
interface Opened {
  readonly format: string;
  readonly name: string;
  /** What the file is, in words: "NWB file". */
  readonly what: string;
  /** Runs what reads from the file, so that what goes wrong is told in its name. */
  readonly reading: <T>(read: () => T | Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
  readonly files?: readonly string[];
  readonly everyFile?: () => Promise<readonly string[]>;
}

/** A recording of what is listed. @throws {SimError} `bad-file` if there is nothing. */
export function recordingOf(
  { series, points = [], facts }: Listing,
  { format, name, what, reading, close, files, everyFile }: Opened,
): Recording {
  if (series.length === 0 && points.length === 0) throw noSignal(name, what, facts);
  const infos = series.map(({ info }) => info);
  const pointInfos = points.map(({ info }) => info);
  return {
    format,
    name,
    series: infos,
    points: pointInfos,
    facts,
    ...(files && { files }),
    ...(everyFile && { everyFile }),
    arrayAt: (path) => series.find(({ info }) => info.path === path)?.array,
    async read(path, slice) {
      const info = findSeries(name, infos, path);
      const channels = checkSlice(info, slice);
      return reading(() => series[infos.indexOf(info)]!.read(slice, channels));
    },
    async *pieces(path, slice) {
      const info = findSeries(name, infos, path);
      const channels = checkSlice(info, slice);
      const one = series[infos.indexOf(info)]!;
      const all = one.pieces?.(slice, channels) ?? single(one.read(slice, channels));
      for (;;) {
        const { done, value } = await reading(() => all.next());
        if (done) return;
        yield value as Float64Array;
      }
    },
    timesAt(path) {
      const one = series.find(({ info }) => info.path === path);
      const times = one?.times ?? sampleTimesOf(one?.array);
      return times && ((start, stop) => reading(() => times(start, stop)));
    },
    async readPoints(path, request) {
      const info = findPoints({ name, points: pointInfos }, path);
      return reading(() => points[pointInfos.indexOf(info)]!.read(request));
    },
    close,
  };
}

async function* single<T>(value: T | Promise<T>): AsyncGenerator<T> {
  yield await value;
}

function noSignal(name: string, what: string, facts: Recording['facts']): SimError {
  const left = facts.filter(({ label }) => label === 'Left out').map(({ value }) => value);
  const found = left.length > 0 ? ` It holds: ${left.slice(0, 5).join('; ')}.` : '';
  const message = `${name} is a sound ${what}, but holds no signal over time with samples in it, and no spikes.${found} Choose a file with numbers of shape (time × channels).`;
  return new SimError('bad-file', message, { name });
}

/** Values of one dataset that are read on opening to count what is missing, and of all together; others are not counted. */
const COUNTED_VALUES = 500_000;
const COUNTED_IN_ALL = 4_000_000;

/** What a look at the values of a dataset shows. */
export interface Condition {
  /** Why the values can't be read; undefined if they can. */
  readonly problem: string | undefined;
  /** Missing samples; null where counting would mean reading for long. */
  readonly missing: number | null;
}

/** Looks at the values of the datasets of one file, as far as that is quick. */
export class Inspector {
  #counted = 0;

  /** Whether the values of a dataset can be read, and how many are missing. One damaged series leaves the others alone. */
  async condition(dataset: TreeDataset, rows: number, columns: number): Promise<Condition> {
    const { problem } = dataset;
    if (problem) return { problem, missing: null };
    const values = rows * columns;
    if (values > COUNTED_VALUES || this.#counted + values > COUNTED_IN_ALL)
      return { problem, missing: dataset.holds === 'floats' ? null : 0 };
    this.#counted += values;
    const channels = Array.from({ length: columns }, (_, channel) => channel);
    try {
      return { problem, missing: markMissing(await readRows(dataset, 0, rows, channels)) };
    } catch (error) {
      return { problem: `its values are damaged: ${damage(error)}.`, missing: null };
    }
  }
}

/** What went wrong, in a few words. */
function damage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.includes('HDF5-DIAG')
    ? hdf5Reason(error)
    : (/: (.*?)\. Copy or download/.exec(message)?.[1] ?? 'their structure is broken');
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
