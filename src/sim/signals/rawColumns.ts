import type { RawSeries } from './prepare';
import type { PrepareSettings } from './prepared';

/** Where the values of a channel lie in the rows of a series of which perhaps not all channels were read. */
export function rawColumns({ channels, columns }: Pick<RawSeries, 'channels' | 'columns'>): {
  /** Values in a row. */
  readonly width: number;
  /** The column of a channel that was read. */
  readonly columnOf: (channel: number) => number;
} {
  if (!columns) return { width: channels.length, columnOf: (channel) => channel };
  const places = new Map(columns.map((channel, column) => [channel, column]));
  return {
    width: columns.length,
    columnOf(channel) {
      const column = places.get(channel);
      if (column === undefined) throw new Error(`channel ${channel} was not read`);
      return column;
    },
  };
}

/** The channels that a preparation looks at, ascending; undefined where those are all, or some that are not there. */
export function channelsToRead(
  { channels, inputs = [], events = [], trials }: Partial<PrepareSettings>,
  count: number,
): readonly number[] | undefined {
  if (!channels) return undefined;
  const numbering = trials?.kind === 'channel' ? [trials.channel] : [];
  const used = new Set([...channels, ...inputs, ...events.map(({ channel }) => channel), ...numbering]);
  const areThere = [...used].every((channel) => Number.isInteger(channel) && channel >= 0 && channel < count);
  // What is not there is refused by preparation, which says so better.
  return areThere && used.size > 0 && used.size < count ? [...used].toSorted((a, b) => a - b) : undefined;
}
