import { readSeries, seriesAt } from '../../io/seriesPath';
import type { Recording } from '../../io/recording';
import type { ChannelExtremes } from '../../shared/contract';
import { checkedStretch } from './checkedStretch';
import { giveWay, spreadStretches } from './spreadStretches';

/** Values read for one answer; of longer series, blocks spread over them are. */
const MOST_VALUES = 40_000_000;
/** Values read at a time. */
const BLOCK_VALUES = 1_000_000;

/**
 * Lowest and highest value of some channels, and how many samples are missing, over a whole series or blocks spread over it.
 *
 * @throws {SimError} `bad-parameter` for channels that are none.
 */
export async function readExtremes(
  recording: Recording,
  { series, channels }: { series: string; channels: readonly number[] },
): Promise<ChannelExtremes> {
  const info = seriesAt(recording, series);
  const { start, stop } = checkedStretch(info, { channels, start: 0, stop: info.shape[0] });
  const block = Math.max(1, Math.floor(BLOCK_VALUES / channels.length));
  const most = Math.max(1, Math.floor(MOST_VALUES / channels.length / block));
  const low = new Float64Array(channels.length).fill(Infinity);
  const high = new Float64Array(channels.length).fill(-Infinity);
  const missing = new Float64Array(channels.length);
  let read = 0;
  for (const [from, to] of spreadStretches(start, stop, block, most)) {
    const values = await readSeries(recording, series, { start: from, stop: to, channels });
    for (let i = 0; i < values.length; i++) {
      const c = i % channels.length;
      const value = values[i]!;
      if (Number.isNaN(value)) missing[c]!++;
      if (value < low[c]!) low[c] = value;
      if (value > high[c]!) high[c] = value;
    }
    read += to - from;
    await giveWay();
  }
  const there = (extreme: number) => (Number.isFinite(extreme) ? extreme : NaN);
  return { low: low.map(there), high: high.map(there), missing, share: read / (stop - start) };
}
