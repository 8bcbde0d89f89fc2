import { SimError } from '../sim/errors';
import type { SeriesInfo, SliceRequest } from './recording';

/**
 * The channels a slice asks for, after checking that the slice lies within the series.
 *
 * @throws {SimError} `bad-parameter` naming the range that would be right; `unsupported` if the series can't be read.
 */
export function checkSlice(info: SeriesInfo, { start, stop, channels }: SliceRequest): readonly number[] {
  if (!info.readable) {
    throw new SimError(
      'unsupported',
      `${info.title} can't be read: ${info.note ?? 'its storage is not supported'}`,
    );
  }
  const [samples, count] = info.shape;
  const whole = Number.isInteger(start) && Number.isInteger(stop);
  if (!(whole && start >= 0 && start <= stop && stop <= samples)) {
    throw new SimError(
      'bad-parameter',
      `Expected a slice within samples 0 … ${samples} of ${info.title}, got ${start} … ${stop}.`,
    );
  }
  const wrong = channels?.find((channel) => !(Number.isInteger(channel) && channel >= 0 && channel < count));
  if (wrong !== undefined) {
    throw new SimError(
      'bad-parameter',
      `${info.title} has channels 0 … ${count - 1}; channel ${wrong} was asked for.`,
    );
  }
  return channels ?? Array.from({ length: count }, (_, channel) => channel);
}

/** Turns ±Infinity, which no instrument measures, into NaN, in place; returns how many samples are missing in all. */
export function markMissing(values: Float64Array): number {
  let missing = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    values[i] = NaN;
    missing++;
  }
  return missing;
}

/** The series of that path. @throws {SimError} `not-found`, naming those there are. */
export function findSeries(name: string, series: readonly SeriesInfo[], path: string): SeriesInfo {
  const info = series.find((candidate) => candidate.path === path);
  if (info) return info;
  const known = series.map((candidate) => candidate.path).join(', ') || 'none';
  throw new SimError('not-found', `${name} has no series "${path}". It has: ${known}.`, { path });
}

/** Names for channels whose file has none: channel 1, channel 2, … */
export const numberedChannels = (count: number): string[] =>
  Array.from({ length: count }, (_, channel) => `channel ${channel + 1}`);

/** What a user should know of a table that seems to lie on its side; undefined where it does not. */
export const sidewaysNote = (samples: number, channels: number): string | undefined =>
  channels > samples
    ? `More channels (${channels}) than samples (${samples}): time may run along the rows.`
    : undefined;
