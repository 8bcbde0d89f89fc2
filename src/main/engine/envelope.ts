import { readSeries, seriesAt } from '../../io/binnedPoints';
import type { Recording, SeriesInfo } from '../../io/recording';
import type { Envelope } from '../../shared/contract';
import { SimError } from '../../sim/errors';
import type { Extremes, Pyramid } from './overview/pyramid';

/** Values read at a time, over all channels: keeps a preview of a large file in constant memory. */
const BLOCK_VALUES = 4_000_000;

/**
 * Values, over all channels, that are read for one picture: as stored, since whole rows lie together in most files. More are not looked
 * at one by one, unless few samples make a bin.
 */
export interface ReadingLimits {
  readonly values: number;
  /** Values read for a sketch, in at most so many places. */
  readonly sketchValues: number;
  readonly places: number;
  /** Samples in a bin below which everything is read all the same. */
  readonly stride: number;
}

export const READING_LIMITS: ReadingLimits = {
  values: 24_000_000,
  sketchValues: 70_000_000,
  places: 64,
  stride: 48,
};

export interface EnvelopeRequest {
  readonly series: string;
  readonly channels: readonly number[];
  readonly start: number;
  readonly stop: number;
  readonly bins: number;
}

/**
 * Lowest and highest value of each of about `bins` equal stretches, so that a plot of any length shows every spike.
 * A stretch that holds missing samples only is NaN. Long stretches of large series come from the series' overview, and where it has
 * none, evenly spread places are looked at, which makes the answer a sketch.
 */
export async function readEnvelope(
  recording: Recording,
  request: EnvelopeRequest,
  overview: (info: SeriesInfo) => Promise<Pyramid | undefined> = async () => undefined,
  limits: ReadingLimits = READING_LIMITS,
): Promise<Envelope> {
  const { series, channels, bins } = request;
  const info = seriesAt(recording, series);
  const start = Math.max(0, Math.floor(request.start));
  const stop = Math.min(info.shape[0], Math.ceil(request.stop));
  if (!(stop > start && bins >= 1 && channels.length > 0)) {
    throw new SimError(
      'bad-parameter',
      `Expected a stretch of samples within 0 … ${info.shape[0]} and at least one channel, got ${request.start} … ${request.stop} of ${channels.length} channels.`,
    );
  }
  const stride = Math.max(1, Math.floor((stop - start) / bins));
  const stretch = { start, stop, stride };
  if (stride < limits.stride || valuesRead(info, start, stop) <= limits.values)
    return { ...stretch, ...(await readAll(recording, series, channels, stretch)) };
  const pyramid = await overview(info);
  if (pyramid) return pyramid.read(channels, start, stop, stride);
  return { ...stretch, ...(await sketch(recording, info, channels, stretch, limits)), isSketch: true };
}

/** Values that reading a stretch takes out of the file, over all channels. */
export function valuesRead(
  { shape: [samples, channels], rowsTogether = 1 }: SeriesInfo,
  start: number,
  stop: number,
): number {
  const from = Math.floor(start / rowsTogether) * rowsTogether;
  const to = Math.min(samples, Math.ceil(stop / rowsTogether) * rowsTogether);
  return (to - from) * channels;
}

interface Stretch {
  readonly start: number;
  readonly stop: number;
  readonly stride: number;
}

const emptyExtremes = (channels: readonly number[], count: number): Extremes => ({
  low: channels.map(() => new Float32Array(count).fill(NaN)),
  high: channels.map(() => new Float32Array(count).fill(NaN)),
});

async function readAll(
  recording: Recording,
  series: string,
  channels: readonly number[],
  { start, stop, stride }: Stretch,
): Promise<Extremes> {
  const { low, high } = emptyExtremes(channels, Math.ceil((stop - start) / stride));
  const block = Math.max(1, Math.floor(BLOCK_VALUES / channels.length / stride)) * stride;
  for (let from = start; from < stop; from += block) {
    const to = Math.min(stop, from + block);
    const values = await readSeries(recording, series, { start: from, stop: to, channels });
    for (let c = 0; c < channels.length; c++) {
      widen(low[c]!, high[c]!, values, c, channels.length, (from - start) / stride, stride);
    }
  }
  return { low, high };
}

/** Looks at evenly spread places alone; each stands for what lies until the next. */
async function sketch(
  recording: Recording,
  { path, shape, rowsTogether = 1 }: SeriesInfo,
  channels: readonly number[],
  { start, stop, stride }: Stretch,
  { sketchValues, places: most }: ReadingLimits,
): Promise<Extremes> {
  const count = Math.ceil((stop - start) / stride);
  const { low, high } = emptyExtremes(channels, count);
  const together = Math.max(rowsTogether, Math.min(stride, Math.ceil(sketchValues / most / shape[1])));
  const places = Math.max(1, Math.min(most, count, Math.floor(sketchValues / together / shape[1])));
  for (let place = 0; place < places; place++) {
    const [first, last] = [Math.floor((place * count) / places), Math.floor(((place + 1) * count) / places)];
    const middle = start + Math.floor(((first + last) / 2) * stride);
    // What is stored together is read as a whole, whatever of it is wanted.
    const from = Math.max(start, Math.floor(middle / rowsTogether) * rowsTogether);
    const to = Math.min(stop, from + together);
    const values = await readSeries(recording, path, { start: from, stop: to, channels });
    for (let c = 0; c < channels.length; c++) {
      const seen = { low: new Float32Array(1).fill(NaN), high: new Float32Array(1).fill(NaN) };
      widen(seen.low, seen.high, values, c, channels.length, 0, to - from);
      low[c]!.fill(seen.low[0]!, first, last);
      high[c]!.fill(seen.high[0]!, first, last);
    }
  }
  return { low, high };
}

/** Widens the bins from `bin` on by the values of one channel of a (T × N) block. */
function widen(
  low: Float32Array,
  high: Float32Array,
  values: Float64Array,
  channel: number,
  channels: number,
  bin: number,
  stride: number,
): void {
  const samples = values.length / channels;
  for (let from = 0; from < samples; from += stride, bin++) {
    let least = Infinity;
    let most = -Infinity;
    const to = Math.min(samples, from + stride);
    for (let t = from; t < to; t++) {
      const value = values[t * channels + channel]!;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    if (least <= most) {
      low[bin] = least;
      high[bin] = most;
    }
  }
}
