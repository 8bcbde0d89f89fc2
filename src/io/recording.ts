import type { Clock } from '../sim/clock';
import type { ArraySource } from './array/arraySource';
import type { TrialSettings } from '../sim/signals/prepared';

/** How moments become a signal. */
export interface Binning {
  /** Width of a bin, s. */
  readonly width: number;
  /** Standard deviation of the Gaussian that counts are smoothed with, s; 0 leaves counts as they are. */
  readonly kernel: number;
  /** Take square roots, which makes the variance of Poisson counts alike at all rates. */
  readonly root: boolean;
}

/** How a series is seen otherwise than its file has it. What is left out stays as it is. */
export interface SeriesView {
  /** The dimension, from 0, of the stored array along which time runs. */
  readonly time?: number;
  /** For each dimension the one index, from 0, that is looked at, or `*` for all. */
  readonly at?: readonly (number | '*')[];
  /** Samples a second. */
  readonly rate?: number;
  readonly unit?: string;
}

/** One regularly or irregularly sampled, continuous signal of a recording, as its file describes it. */
export interface SeriesInfo extends Clock {
  /** Stable name within the file: an HDF5 path, an `.npz` member, or `table` for a CSV file. */
  readonly path: string;
  readonly title: string;
  readonly kind: 'continuous';
  readonly shape: readonly [samples: number, channels: number];
  /** Samples a second; null when the file does not say. For irregular time stamps, the median rate. */
  readonly rate: number | null;
  /** True when the file's time stamps are not equally spaced (relative spread of the step above 1 %). */
  readonly irregular: boolean;
  /** Time of the first sample, in the clock's unit. */
  readonly startTime: number;
  /** Unit of the values; `''` when the file does not say. */
  readonly unit: string;
  /** One name a channel. */
  readonly channels: readonly string[];
  /** Missing samples (NaN) over all channels; null where counting would mean reading the whole file. */
  readonly missing: number | null;
  /** The points that it counts, by their path, and how; absent for what is no count. */
  readonly bins?: Binning & { readonly points: string };
  /** Samples that are stored, and so read, together: reading is cheapest in multiples of it. One if absent. */
  readonly rowsTogether?: number;
  /** And channels; all if absent. */
  readonly channelsTogether?: number;
  /** Sizes of the stored array along its dimensions, where another than the one taken could be time. */
  readonly dims?: readonly number[];
  /** Which of them, from 0, runs along time; there where `dims` is. */
  readonly timeDim?: number;
  /** Another that looks more like time, and what speaks for it: to be offered. */
  readonly likelyTime?: { readonly dim: number; readonly why: string };
  /** The series it is a view of, by its path, and how it is seen; absent for what is none. */
  readonly view?: SeriesView & { readonly of: string };
  /** How the recording falls into trials by its file, to begin with; absent where it says nothing of any. */
  readonly trials?: TrialSettings;
  /** What a user should know: a filter that is not available, a link, a description. */
  readonly note?: string;
  /** False when the values can be listed but not read (an unavailable chunk filter); `note` says why. */
  readonly readable: boolean;
}

/** Times of the samples [start, stop) of a series, s. @throws {SimError} as `Recording.read`. */
export type SampleTimes = (start: number, stop: number) => Promise<Float64Array>;

/** What happens at moments instead of lasting: spikes of units, events, or intervals. */
export interface PointsInfo {
  /** Stable name within the file, as of a series. */
  readonly path: string;
  readonly title: string;
  readonly kind: 'spikes' | 'events' | 'intervals';
  /** Names of the units, or of what may happen; each is a row of a raster. */
  readonly rows: readonly string[];
  /** How many there are in each row. */
  readonly counts: readonly number[];
  /** First and last moment, s, on the clock of the recording's series; null where there is none. */
  readonly span: readonly [first: number, last: number] | null;
  readonly note?: string;
  /** False when they can be listed but not read; `note` says why. */
  readonly readable: boolean;
}

/** Moments of some rows, row after row. */
export interface Points {
  /** s; of intervals the starts. */
  readonly times: Float64Array;
  /** Ends of intervals, s; absent for what has none. */
  readonly stops?: Float64Array;
  /** Which of the rows each belongs to. */
  readonly rows: Uint32Array;
}

export interface PointsRequest {
  /** From when on, and before when, s. */
  readonly start: number;
  readonly stop: number;
  /** Row indices; all when absent. */
  readonly rows?: readonly number[];
}

export interface SliceRequest {
  /** First sample and the one past the last. */
  readonly start: number;
  readonly stop: number;
  /** Channel indices, in the order wanted; all when absent. */
  readonly channels?: readonly number[];
}

/** An opened file. Nothing but its description is in memory; values are read slice by slice. */
export interface Recording {
  /** Id of the format that opened it. */
  readonly format: string;
  readonly name: string;
  readonly series: readonly SeriesInfo[];
  /** What happens at moments; none where absent. */
  readonly points?: readonly PointsInfo[];
  /** Paths of all files it is read from, where they are several. */
  readonly files?: readonly string[];
  /** The same where `files` names only the first of very many. */
  everyFile?(): Promise<readonly string[]>;
  /** File-level facts worth showing (subject, session, licence), in reading order. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** Values in physical units, shape (T × N) row-major, missing samples as NaN. The caller owns the array. */
  read(path: string, slice: SliceRequest): Promise<Float64Array>;
  /** The same piece by piece, whole rows in their order, in a buffer that is used again: for who looks at each value once. */
  pieces?(path: string, slice: SliceRequest): AsyncGenerator<Float64Array>;
  /** When each sample of a series was taken; undefined or absent where the file does not say it of each. */
  timesAt?(path: string): SampleTimes | undefined;
  /** The array a series lies in, for other views of it; undefined or absent where the format knows no arrays. */
  arrayAt?(path: string): ArraySource | undefined;
  /** Moments with start ≤ time < stop; there where `points` is. @throws {SimError} as `read`. */
  readPoints?(path: string, request: PointsRequest): Promise<Points>;
  close(): Promise<void>;
}

/** Random access to the bytes of a file, blob or buffer. */
export interface ByteSource {
  /** File name with its ending, without folders. */
  readonly name: string;
  readonly size: number;
  /** Where it lies on disk; HDF5 needs it. */
  readonly path?: string;
  /** Another file in the same folder or in one below it, by its relative path; undefined where there is none. Absent where a source has no folder. */
  beside?(name: string): Promise<ByteSource | undefined>;
  /** Bytes [start, stop), fewer at the end of the file. */
  read(start: number, stop: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** One file format: sniffed by content, then opened. To add one: write its file and add it to `formats.ts`. */
export interface RecordingFormat {
  readonly id: string;
  readonly title: string;
  readonly extensions: readonly string[];
  /** True for tables that do not say whether time runs down their rows or along them. */
  readonly isTable?: boolean;
  /** True if the first bytes (up to 4 KiB) are of this format. */
  sniff(head: Uint8Array, name: string): boolean;
  /** Names of files beside it that say what a file of this name is; for data that say nothing of themselves. */
  leadsFrom?(name: string): readonly string[];
  /** Paths, within a folder that holds such a recording, of the file to open; for formats that are folders. */
  readonly leadsIn?: readonly string[];
  /** @throws {SimError} `bad-file`, `unsupported` or `too-short`. */
  open(source: ByteSource): Promise<Recording>;
}
