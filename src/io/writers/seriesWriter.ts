/** A series to be written, whole. */
export interface WrittenSeries {
  readonly title: string;
  /** Shape (samples × channels.length), row-major; NaN where a sample is missing. */
  readonly values: Float64Array;
  readonly samples: number;
  readonly channels: readonly string[];
  /** Samples a second; null where it is not known, or samples are not equally spaced. */
  readonly rate: number | null;
  /** Of the first sample, s. */
  readonly startTime: number;
  readonly unit: string;
  /** Where it comes from, in a sentence, with the hash of its source. */
  readonly origin: string;
}

/** One format that series are written in. To add one: write its file and add it to `seriesWriters.ts`. */
export interface SeriesWriter {
  readonly id: string;
  readonly title: string;
  readonly extensions: readonly string[];
  /** What of a series the format has no place for, in words; undefined where it holds all. */
  readonly loses?: string;
  /** Writes a new file. @param path does not exist yet. */
  write(path: string, series: WrittenSeries): Promise<void>;
}

/** One channel, shape (samples). */
export const channelOf = ({ values, channels }: WrittenSeries, k: number): Float64Array =>
  Float64Array.from({ length: values.length / channels.length }, (_, t) => values[t * channels.length + k]!);
