import type { SeriesInfo } from '../../io/recording';
import { SimError } from '../../sim/errors';

/** A stretch within a series, in whole samples. @throws {SimError} `bad-parameter` where nothing of it or no channel is left. */
export function checkedStretch(
  { shape: [samples] }: SeriesInfo,
  asked: { readonly channels: readonly number[]; readonly start: number; readonly stop: number },
): { readonly start: number; readonly stop: number } {
  const start = Math.max(0, Math.floor(asked.start));
  const stop = Math.min(samples, Math.ceil(asked.stop));
  if (stop > start && asked.channels.length > 0) return { start, stop };
  throw new SimError(
    'bad-parameter',
    `Expected a stretch of samples within 0 … ${samples} and at least one channel, got ${asked.start} … ${asked.stop} of ${asked.channels.length} channels.`,
  );
}
