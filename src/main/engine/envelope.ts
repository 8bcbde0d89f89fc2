import { readSeries, seriesAt } from '../../io/seriesPath';
import type { Recording } from '../../io/recording';
import type { Envelope } from '../../shared/contract';
import { SimError } from '../../sim/errors';

/** Values read at a time, over all channels: keeps a preview of a large file in constant memory. */
const BLOCK_VALUES = 4_000_000;

/**
 * Lowest and highest value of each of about `bins` equal stretches, so that a plot of any length shows every spike.
 * A stretch that holds missing samples only is NaN.
 */
export async function readEnvelope(
  recording: Recording,
  request: { series: string; channels: readonly number[]; start: number; stop: number; bins: number },
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
  const count = Math.ceil((stop - start) / stride);
  const low = channels.map(() => new Float32Array(count).fill(NaN));
  const high = channels.map(() => new Float32Array(count).fill(NaN));
  const block = Math.max(1, Math.floor(BLOCK_VALUES / channels.length / stride)) * stride;
  for (let from = start; from < stop; from += block) {
    const to = Math.min(stop, from + block);
    const values = await readSeries(recording, series, { start: from, stop: to, channels });
    for (let c = 0; c < channels.length; c++) {
      widen(low[c]!, high[c]!, values, c, channels.length, (from - start) / stride, stride);
    }
  }
  return { start, stop, stride, low, high };
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
