import { readSeries, seriesAt } from '../../io/seriesPath';
import type { Recording } from '../../io/recording';
import type { SeriesSpectrum } from '../../shared/contract';
import { createWelchSpectrum } from '../../sim/analysis/welchSpectrum';
import { SimError } from '../../sim/errors';
import { checkedStretch } from './checkedStretch';
import { giveWay, spreadStretches } from './spreadStretches';

/** Values read for one answer, over all channels; longer ranges are seen through segments spread over them. */
const MOST_VALUES = 4_000_000;
/** Values read at a time. */
const BLOCK_VALUES = 1_000_000;
/** Samples a segment: a power of two, so that about fifteen overlapping ones fit into the range. */
const LONGEST = 16_384;
const SHORTEST = 256;
/** Fewer samples have no spectrum worth the name. */
const LEAST = 16;
/** A segment of which more is missing is left out; straight lines stand in for less. */
const MOST_MISSING = 0.05;

/**
 * Power spectra of some channels over a stretch, by Welch's method with half overlapping segments; where that would be too much to
 * read, with segments evenly spread over it.
 *
 * @throws {SimError} `bad-parameter` for a stretch or channels that are none; `too-short` below 16 samples.
 */
export async function readSpectrum(
  recording: Recording,
  request: { series: string; channels: readonly number[]; start: number; stop: number },
): Promise<SeriesSpectrum> {
  const { series, channels } = request;
  const info = seriesAt(recording, series);
  const { start, stop } = checkedStretch(info, request);
  const samples = stop - start;
  if (samples < LEAST) {
    throw new SimError(
      'too-short',
      `A spectrum needs ${LEAST} samples or more; the stretch has ${samples}. Show more of it.`,
    );
  }
  const length = segmentLength(samples);
  const spectra = channels.map(() => createWelchSpectrum(length));
  const most = Math.max(1, Math.floor(MOST_VALUES / channels.length / length));
  const isWhole = samples <= most * length;
  // Blocks of the whole overlap by half a segment, so that no segment between two is lost.
  const half = length >> 1;
  const perBlock = Math.max(1, Math.floor(BLOCK_VALUES / channels.length / half));
  const stretches = isWhole
    ? overlappingBlocks(start, stop, length, half, perBlock)
    : spreadStretches(start, stop, length, most);
  for (const [from, to] of stretches) {
    const values = await readSeries(recording, series, { start: from, stop: to, channels });
    for (let c = 0; c < channels.length; c++) {
      for (let at = 0; at + length <= to - from; at += half) {
        addSegment(spectra[c]!, values, at * channels.length + c, channels.length);
      }
    }
    await giveWay();
  }
  const rate = info.rate ?? 1;
  const read = isWhole ? samples : stretches.length * length;
  return {
    frequencies: Float32Array.from({ length: half + 1 }, (_, k) => (k * rate) / length),
    power: spectra.map((one) => Float32Array.from(one.density(rate))),
    segments: spectra.map((one) => one.segments),
    length,
    share: read / samples,
  };
}

function segmentLength(samples: number): number {
  if (samples < SHORTEST) return samples;
  const wanted = 2 ** Math.floor(Math.log2(samples / 8));
  return Math.min(LONGEST, Math.max(SHORTEST, wanted));
}

function overlappingBlocks(start: number, stop: number, length: number, half: number, perBlock: number) {
  const segments = Math.floor((stop - start - length) / half) + 1;
  return Array.from({ length: Math.ceil(segments / perBlock) }, (_, k) => {
    const from = start + k * perBlock * half;
    const own = Math.min(perBlock, segments - k * perBlock);
    return [from, from + (own - 1) * half + length] as const;
  });
}

/** Adds a segment of one channel unless too much of it is missing. */
function addSegment(
  spectrum: ReturnType<typeof createWelchSpectrum>,
  values: Float64Array,
  offset: number,
  stride: number,
): void {
  let missing = 0;
  for (let t = 0; t < spectrum.length; t++) if (!Number.isFinite(values[offset + t * stride]!)) missing++;
  if (missing === 0) return spectrum.add(values, offset, stride);
  if (missing > MOST_MISSING * spectrum.length) return;
  spectrum.add(bridged(values, offset, stride, spectrum.length));
}

/** A copy of one channel's segment with straight lines for what is missing, level at the ends. */
function bridged(values: Float64Array, offset: number, stride: number, length: number): Float64Array {
  const out = Float64Array.from({ length }, (_, t) => values[offset + t * stride]!);
  let last = -1;
  for (let t = 0; t < length; t++) {
    if (!Number.isFinite(out[t]!)) continue;
    for (let gap = last + 1; gap < t; gap++) {
      const share = last < 0 ? 1 : (gap - last) / (t - last);
      out[gap] = last < 0 ? out[t]! : out[last]! + share * (out[t]! - out[last]!);
    }
    last = t;
  }
  return out.fill(out[last]!, last + 1);
}
