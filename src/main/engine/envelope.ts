import type { Recording, SeriesInfo } from '../../io/recording';
import { seriesAt } from '../../io/seriesPath';
import type { Envelope } from '../../shared/contract';
import { SimError } from '../../sim/errors';
import type { Extremes, Pyramid } from './overview/pyramid';
import { piecesOf } from './recentBlocks';

/** Values of the channels read at a time, as far as they need not be read together; and at most. */
const BLOCK_VALUES = 4_000_000;
const MOST_VALUES = 12_000_000;
/** Values unpacked at a time for a sketch. */
const SKETCH_VALUES = 1_000_000;
/** Blocks that are looked at for a sketch, however long that takes. */
const LEAST_LOOKED_AT = 4;

/** How much is read for one picture. */
export interface ReadingLimits {
  /** Values that are read where there is an overview, too. */
  readonly values: number;
  /** After so long a sketch is as good as it gets, ms. */
  readonly sketching: number;
  /** Milliseconds from any beginning. */
  now(): number;
}

export const READING_LIMITS: ReadingLimits = {
  values: 26_000_000,
  sketching: 800,
  now: () => performance.now(),
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
 * none, places spread over them are looked at for as long as patience lasts, which makes the answer a sketch: what lies between them is NaN.
 */
export async function readEnvelope(
  recording: Recording,
  request: EnvelopeRequest,
  overview: (info: SeriesInfo) => Promise<Pick<Pyramid, 'read'> | undefined> = async () => undefined,
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
  // What is taken apart channel by channel costs more than what is only unpacked.
  const taken = 4 * channels.length * (stop - start);
  if (valuesUnpacked(info, channels, stop - start) + taken <= limits.values)
    return { ...stretch, ...(await readAll(recording, info, channels, stretch)) };
  const pyramid = await overview(info);
  if (pyramid) return pyramid.read(channels, start, stop, stride);
  return { ...stretch, ...(await sketch(recording, info, channels, stretch, limits)) };
}

/**
 * Values that reading some channels of so many samples takes out of the file at most, wherever these lie: all that is stored together
 * with any of them.
 */
export function valuesUnpacked(info: SeriesInfo, channels: readonly number[], wanted: number): number {
  const { shape, rowsTogether = 1 } = info;
  const pieces = Math.ceil((wanted - 1) / rowsTogether) + 1;
  return Math.min(shape[0], pieces * rowsTogether) * channelsUnpacked(info, channels);
}

function channelsUnpacked(
  { shape: [, all], channelsTogether = all }: SeriesInfo,
  channels: readonly number[],
): number {
  const groups = new Set(channels.map((channel) => Math.floor(channel / channelsTogether)));
  return Math.min(all, groups.size * channelsTogether);
}

interface Stretch {
  readonly start: number;
  readonly stop: number;
  readonly stride: number;
}

const emptyExtremes = (channels: readonly number[], { start, stop, stride }: Stretch): Extremes => {
  const bins = () => new Float32Array(Math.ceil((stop - start) / stride)).fill(NaN);
  return { low: channels.map(bins), high: channels.map(bins) };
};

async function readAll(
  recording: Recording,
  info: SeriesInfo,
  channels: readonly number[],
  stretch: Stretch,
): Promise<Extremes> {
  const { rowsTogether = 1 } = info;
  const extremes = emptyExtremes(channels, stretch);
  const few = rowsTogether * channels.length <= MOST_VALUES;
  const rows = blockRows(BLOCK_VALUES / channels.length, few ? rowsTogether : 1);
  const { start, stop, stride } = stretch;
  for (let block = Math.floor(start / rows); block * rows < stop; block++) {
    const [from, to] = [Math.max(start, block * rows), Math.min(stop, (block + 1) * rows)];
    for await (const { values, first } of piecesOf(recording, info, { start: from, stop: to, channels }))
      widen(extremes, values, first - start, stride);
  }
  return extremes;
}

/** As many rows as are wanted, in whole pieces of those that are stored together; one piece at least. */
const blockRows = (wanted: number, together: number): number =>
  together * Math.max(1, Math.floor(wanted / together));

/**
 * Looks at blocks spread evenly, ever closer to one another, until the time is over; bins that none of them reaches hold nothing. No
 * sketch where there was time for all.
 */
async function sketch(
  recording: Recording,
  info: SeriesInfo,
  channels: readonly number[],
  stretch: Stretch,
  { sketching, now }: ReadingLimits,
): Promise<Extremes & { readonly isSketch?: true }> {
  const { start, stop, stride } = stretch;
  const { rowsTogether = 1 } = info;
  const rows = blockRows(SKETCH_VALUES / channelsUnpacked(info, channels), rowsTogether);
  const begin = Math.floor(start / rows);
  const count = Math.ceil(stop / rows) - begin;
  const extremes = emptyExtremes(channels, stretch);
  const end = now() + sketching;
  let looked = 0;
  for (const k of spreadOrder(count)) {
    if (looked >= LEAST_LOOKED_AT && now() > end) break;
    const [from, to] = [Math.max(start, (begin + k) * rows), Math.min(stop, (begin + k + 1) * rows)];
    for await (const { values, first } of piecesOf(recording, info, { start: from, stop: to, channels }))
      widen(extremes, values, first - start, stride);
    looked++;
  }
  return looked === count ? extremes : { ...extremes, isSketch: true };
}

/**
 * The numbers 0 … count − 1 in an order whose every beginning is spread evenly (van der Corput's sequence in base 2, what it repeats left
 * out).
 */
export function* spreadOrder(count: number): Generator<number> {
  const given = new Uint8Array(count);
  let left = count;
  for (let k = 0; left > 0; k++) {
    let place = 0;
    for (let rest = k, half = 0.5; rest > 0; rest >>>= 1, half /= 2) if (rest & 1) place += half;
    const at = Math.floor(place * count);
    if (given[at]) continue;
    given[at] = 1;
    left--;
    yield at;
  }
}

/** Widens bins of `stride` samples by a (T × N) block whose first row is the sample `offset` of them. */
function widen({ low, high }: Extremes, values: Float64Array, offset: number, stride: number): void {
  const channels = low.length;
  const samples = values.length / channels;
  const least = new Float64Array(channels);
  const most = new Float64Array(channels);
  for (let t = 0; t < samples;) {
    const bin = Math.floor((offset + t) / stride);
    const to = Math.min(samples, (bin + 1) * stride - offset);
    least.fill(Infinity);
    most.fill(-Infinity);
    // Row by row, as the values lie in memory.
    for (let at = t * channels; at < to * channels; at += channels) {
      for (let c = 0; c < channels; c++) {
        const value = values[at + c]!;
        if (value < least[c]!) least[c] = value;
        if (value > most[c]!) most[c] = value;
      }
    }
    for (let c = 0; c < channels; c++) {
      if (!(least[c]! <= most[c]!)) continue;
      if (!(low[c]![bin]! <= least[c]!)) low[c]![bin] = least[c]!;
      if (!(high[c]![bin]! >= most[c]!)) high[c]![bin] = most[c]!;
    }
    t = to;
  }
}
