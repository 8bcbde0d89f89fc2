import type { Points, PointsInfo } from '../recording';
import type { Session } from './session';

/** Numbers asked for at a time: what is written may be of any size. */
const BLOCK_VALUES = 2_000_000;

/** A series to be written, block by block. */
export interface WrittenSeries {
  readonly title: string;
  /** Values of the samples [start, stop), shape (stop − start × channels.length), row-major; NaN where one is missing. */
  readonly values: (start: number, stop: number) => Promise<Float64Array>;
  readonly samples: number;
  readonly channels: readonly string[];
  /** Samples a second; null where it is not known, or samples are not equally spaced. */
  readonly rate: number | null;
  /** Of the first sample, s. */
  readonly startTime: number;
  /** Times of the samples [start, stop), s; there where they are not equally spaced. */
  readonly times?: (start: number, stop: number) => Promise<Float64Array>;
  readonly unit: string;
  /** Where it comes from, in a sentence, with the hash of its source. */
  readonly origin: string;
  /** What was done to it since, a sentence a step; nothing for signals as they were recorded. */
  readonly steps: readonly string[];
  /** What to beware of in what was done; for whoever has it written. */
  readonly warnings?: readonly string[];
  /** Program that writes it, and its version. */
  readonly program: { readonly name: string; readonly version: string };
  /** Spikes, events and intervals of the same recording. */
  readonly points: readonly { readonly info: PointsInfo; read(): Promise<Points> }[];
  /** Who and what was recorded, and when, where that is known. */
  readonly session: Session;
}

/** What a format has a place for, beside the values. */
export interface Keeps {
  readonly names: boolean;
  readonly unit: boolean;
  readonly rate: boolean;
  readonly times: boolean;
  readonly points: boolean;
}

/** One format that series are written in. To add one: write its file and add it to `seriesWriters.ts`. */
export interface SeriesWriter {
  readonly id: string;
  readonly title: string;
  readonly extensions: readonly string[];
  readonly keeps: Keeps;
  /** Writes a new file. @param path does not exist yet. */
  write(path: string, series: WrittenSeries): Promise<void>;
}

export interface Block {
  readonly start: number;
  readonly stop: number;
  /** Shape (stop − start × channels), row-major. */
  readonly values: Float64Array;
}

/** The samples of a series in their order. */
export async function* blocksOf(series: WrittenSeries): AsyncGenerator<Block> {
  const rows = Math.max(1, Math.floor(BLOCK_VALUES / series.channels.length));
  for (let start = 0; start < series.samples; start += rows) {
    const stop = Math.min(series.samples, start + rows);
    yield { start, stop, values: await series.values(start, stop) };
  }
}

/** Times of samples, s, where it is known how they lie in time: shape (stop − start). */
export async function timesOf(
  { rate, startTime, times }: WrittenSeries,
  start: number,
  stop: number,
): Promise<Float64Array | undefined> {
  if (times) return times(start, stop);
  if (rate === null) return undefined;
  return new Float64Array(stop - start).map((_, t) => startTime + (start + t) / rate);
}

/** One channel of a block, shape (samples). */
export function channelOf({ values }: Block, channels: number, k: number): Float64Array {
  const column = new Float64Array(values.length / channels);
  for (let t = 0; t < column.length; t++) column[t] = values[t * channels + k]!;
  return column;
}

/** Where it comes from and what was done to it, in sentences. */
export const provenance = ({ origin, steps }: WrittenSeries): string => [origin, ...steps].join(' ');

/** What of a series a format has no place for, in words; undefined where it holds all. */
export function lostIn({ keeps }: SeriesWriter, series: WrittenSeries): string | undefined {
  const hasNames = series.channels.some((name, k) => name !== `channel ${k + 1}`);
  const lost = [
    ...(hasNames && !keeps.names ? ['names of channels'] : []),
    ...(series.unit && !keeps.unit ? ['the unit'] : []),
    ...(series.rate !== null && !keeps.rate ? ['the sampling rate'] : []),
    ...(series.times && !keeps.times ? ['times of samples'] : []),
    ...(series.points.length > 0 && !keeps.points ? ['spikes, events and intervals'] : []),
  ];
  if (lost.length === 0) return undefined;
  return lost.length === 1 ? lost[0] : `${lost.slice(0, -1).join(', ')} and ${lost.at(-1)}`;
}
