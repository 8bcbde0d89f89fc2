import { SimError } from '../sim/errors';
import { columnNames, inSeconds, timeColumn } from './csvColumns';
import type { MomentClock } from './momentClock';
import type { Recording, SampleTimes, SeriesInfo } from './recording';
import { checkSlice, sidewaysNote } from './slice';
import { timeAxis, type TimeAxis } from './timeAxis';

/** A column of time is read as a whole; longer ones are taken as even. */
const MOST_TIMES = 50_000_000;

/** One column of a file that stores columns. */
export interface StoredColumn {
  readonly name: string;
  /** Plain numbers; moments in history, in s on `clock`, or since 1970 without one; times since something, in s. */
  readonly meaning: 'numbers' | 'moments' | 'times';
  readonly clock?: MomentClock;
}

/** A table as a series: which of the columns are its channels, and what is known of its time. */
export interface ColumnTable {
  readonly info: SeriesInfo;
  /** Column of each channel. */
  readonly channels: readonly number[];
  /** When each sample was taken, where a column says so. */
  readonly times?: SampleTimes;
  /** What became of time. */
  readonly facts: Recording['facts'];
}

/**
 * A table of columns as a series, one row a sample: a column named after time, or of moments, gives the rate; row numbers that pandas adds
 * are left out.
 *
 * @param read values of the rows [start, stop) of a column, in s where they are times.
 * @param left columns that hold no numbers, and why not.
 * @throws {SimError} `bad-file` for a table without numbers; `too-short` for one without rows.
 */
export async function columnTable(
  file: { readonly name: string; readonly format: string; readonly rows: number },
  columns: readonly StoredColumn[],
  left: readonly { readonly name: string; readonly why: string }[],
  read: (column: number, rows: { readonly start: number; readonly stop: number }) => Promise<Float64Array>,
): Promise<ColumnTable> {
  const { titles, names, units } = columnNames({ header: columns.map(({ name }) => name) }, columns.length);
  const at = columns.findIndex(
    ({ meaning }, i) => meaning !== 'numbers' || timeColumn(titles[i]!) !== undefined,
  );
  const time =
    at >= 0 && file.rows <= MOST_TIMES
      ? timesOf(await read(at, { start: 0, stop: file.rows }), columns[at]!, titles[at]!)
      : undefined;
  const channels = columns.flatMap(({ name, meaning }, i) =>
    (i === at && time) || isIndex(name) || (meaning === 'moments' && i !== at) ? [] : [i],
  );
  checkHolds(file, channels.length, left);
  const all = new Set(channels.map((i) => units[i]));
  const note = sidewaysNote(file.rows, channels.length);
  const info: SeriesInfo = {
    path: 'table',
    title: 'Table',
    kind: 'continuous',
    shape: [file.rows, channels.length],
    ...(time?.axis ?? { rate: null, irregular: false, startTime: 0 }),
    unit: all.size === 1 ? units[channels[0]!]! : '',
    channels: channels.map((i) => (all.size > 1 && units[i] ? `${names[i]} (${units[i]})` : names[i]!)),
    missing: null,
    ...(note && { note }),
    readable: true,
  };
  return {
    info,
    channels,
    ...(time && {
      async times(start, stop) {
        checkSlice(info, { start, stop });
        return time.seconds(await read(at, { start, stop }));
      },
    }),
    facts: [
      ...(time ? [{ label: 'Time', value: `from the column "${columns[at]!.name}"` }] : []),
      ...(time?.startsAt ? [{ label: 'Starts', value: time.startsAt }] : []),
      ...left.map(({ name, why }) => ({ label: 'Left out', value: `${name}: ${why}` })),
    ],
  };
}

/** Pandas' own row numbers. */
const isIndex = (name: string) => /^__index_level_\d+__$/.test(name);

/** Time stamps as a time axis; undefined where they do not increase. */
function timesOf(
  times: Float64Array,
  { meaning, clock }: StoredColumn,
  title: string,
):
  | {
      readonly axis: TimeAxis;
      /** Values of the column as s on the clock of the axis. */
      seconds(values: Float64Array): Float64Array;
      readonly startsAt?: string;
    }
  | undefined {
  if (times.some((time, t) => !Number.isFinite(time) || (t > 0 && !(time > times[t - 1]!)))) return undefined;
  if (meaning !== 'moments') {
    const unit = meaning === 'times' ? 1 : timeColumn(title)!;
    const seconds = (values: Float64Array) => inSeconds(values, unit);
    return { axis: timeAxis(seconds(times)), seconds };
  }
  const first = times[0] ?? 0;
  const start = new Date(1000 * ((clock?.start ?? 0) + first));
  const seconds = (values: Float64Array) => values.map((time) => time - first);
  return {
    axis: timeAxis(seconds(times)),
    seconds,
    ...(!Number.isNaN(start.getTime()) && { startsAt: start.toISOString() }),
  };
}

function checkHolds(
  { name, format, rows }: { readonly name: string; readonly format: string; readonly rows: number },
  channels: number,
  left: readonly { readonly name: string; readonly why: string }[],
): void {
  if (channels > 0 && rows > 0) return;
  const held = left.map((column) => `${column.name} (${column.why})`).join(', ');
  throw new SimError(
    rows === 0 ? 'too-short' : 'bad-file',
    `${name} is a sound ${format}, but holds no ${rows === 0 ? 'rows' : 'columns of numbers'}${held ? `; left out: ${held}` : ''}. Write one row a sample and one column of numbers a channel.`,
  );
}
