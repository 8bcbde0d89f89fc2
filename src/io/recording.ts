import type { Clock } from '../sim/clock';

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
  /** What a user should know: a filter that is not available, a link, a description. */
  readonly note?: string;
  /** False when the values can be listed but not read (an unavailable chunk filter); `note` says why. */
  readonly readable: boolean;
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
  /** File-level facts worth showing (subject, session, licence), in reading order. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** Values in physical units, shape (T × N) row-major, missing samples as NaN. The caller owns the array. */
  read(path: string, slice: SliceRequest): Promise<Float64Array>;
  close(): Promise<void>;
}

/** Random access to the bytes of a file, blob or buffer. */
export interface ByteSource {
  /** File name with its ending, without folders. */
  readonly name: string;
  readonly size: number;
  /** Where it lies on disk; HDF5 needs it. */
  readonly path?: string;
  /** Bytes [start, stop), fewer at the end of the file. */
  read(start: number, stop: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** One file format: sniffed by content, then opened. To add one: write its file and add it to `formats.ts`. */
export interface RecordingFormat {
  readonly id: string;
  readonly title: string;
  readonly extensions: readonly string[];
  /** True if the first bytes (up to 4 KiB) are of this format. */
  sniff(head: Uint8Array, name: string): boolean;
  /** @throws {SimError} `bad-file`, `unsupported` or `too-short`. */
  open(source: ByteSource): Promise<Recording>;
}
