import { checkRows, type RowOfPoints, spanOf, within } from '../points';
import type { PointsInfo } from '../recording';
import type { StoredPoints } from '../tree/listing';
import { lastName, member } from '../tree/members';
import { readList } from '../tree/readRows';
import type { TreeGroup } from '../tree/tree';
import { columnNames, type LabelColumn, labelColumns, numbersProblem } from './nwbTable';
import { unreadablePoints } from './unreadablePoints';

/** Rows a table is split into at most, and tables it is split in. */
const MOST_ROWS = 40;
const MOST_SPLITS = 8;
/** Intervals of a table at most. */
const MOST_INTERVALS = 5_000_000;

/** Columns that say what a trial was, best first. */
const SAYS_WHAT = [
  /condition/i,
  /stimulus_?(name|type|class|id)?$/i,
  /(trial|event|epoch)_?type/i,
  /^(type|label|name|state|tag|kind|annotation)$/i,
  /choice|response|outcome|direction|block/i,
];

/** Columns of times, which tell no rows apart. */
const TIMES = /^(start_time|stop_time|timestamp|duration|id|tags|timeseries)$/;

/** Moments of a table, each with its end where it has one. */
export interface Moments {
  readonly times: Float64Array;
  readonly stops?: Float64Array;
}

/**
 * A table of intervals: trials, epochs and the like; of events, where none of them takes any time. Its rows are those of the column that says what each was, if one does; for the other columns
 * that tell few kinds apart the table is listed once more, as `PATH?by=COLUMN`.
 */
export async function intervalsOf(table: TreeGroup): Promise<StoredPoints[]> {
  const [starts, stops] = [member(table, 'start_time'), member(table, 'stop_time')];
  if (!starts || !stops) return [];
  const common = { path: table.path, title: lastName(table.path), kind: 'intervals' } as const;
  const problem = [starts, stops].map(numbersProblem).find(Boolean);
  if (problem) return [unreadablePoints(common, problem)];
  const count = starts.shape[0]!;
  if (stops.shape[0] !== count) {
    return [
      unreadablePoints(common, `it has ${count} starts but ${stops.shape[0]} ends; the file is damaged.`),
    ];
  }
  if (count > MOST_INTERVALS)
    return [unreadablePoints(common, `it has ${count} intervals, too many to be read.`)];
  const all = async (): Promise<Moments> => ({
    times: await readList(starts),
    stops: await readList(stops),
  });
  const { times, stops: ends } = await all();
  // What takes no time happens: events have no table of their own in most files, nor in those that this program writes.
  if (count > 0 && times.every((time, k) => time === ends![k]))
    return momentsByColumn(table, { ...common, kind: 'events' }, count, async () => ({
      times: await readList(starts),
    }));
  return momentsByColumn(table, common, count, all);
}

/** Moments of a table, in the rows of the column that says best what each was, and of the others that could. */
export async function momentsByColumn(
  table: TreeGroup,
  common: Pick<PointsInfo, 'path' | 'title' | 'kind'>,
  count: number,
  all: () => Promise<Moments>,
): Promise<StoredPoints[]> {
  const moments = await all();
  const splits = (await labelColumns(table, count, TIMES)).filter((column) => splitsWell(column, count));
  const best = bestOf(splits);
  const others = splits.filter((column) => column !== best).slice(0, MOST_SPLITS);
  return [
    listed(table, common, count, moments, all, best),
    ...others.map((column) =>
      listed(
        table,
        { ...common, path: `${common.path}?by=${column.name}`, title: `${common.title} by ${column.name}` },
        count,
        moments,
        all,
        column,
      ),
    ),
  ];
}

function listed(
  table: TreeGroup,
  common: Pick<PointsInfo, 'path' | 'title' | 'kind'>,
  count: number,
  moments: Moments,
  all: () => Promise<Moments>,
  column: LabelColumn | undefined,
): StoredPoints {
  const names = column ? [...new Set(column.values)].sort(byNumberThenText) : [common.title];
  const rowOf = new Map(names.map((name, row) => [name, row]));
  const which = Array.from({ length: count }, (_, k) => (column ? rowOf.get(column.values[k]!)! : 0));
  const counts = names.map(() => 0);
  for (const row of which) counts[row]!++;
  const rest = columnNames(table).filter(
    (name) => !/^(start_time|stop_time|timestamp|duration)$/.test(name) && name !== column?.name,
  );
  const note = [
    column && `Rows by ${column.name}.`,
    rest.length > 0 && `With the columns ${rest.join(', ')}.`,
  ].filter(Boolean);
  const info: PointsInfo = {
    ...common,
    rows: names.map((name) => (column && !column.isText ? `${column.name} ${name}` : name || '—')),
    counts,
    span: spanOf([moments.times, moments.stops ?? []]),
    ...(note.length > 0 && { note: note.join(' ') }),
    readable: true,
  };
  return {
    info,
    async read(request) {
      const { times, stops } = await all();
      const rows = checkRows(info, request).map((row): RowOfPoints => {
        const own = (values: Float64Array) => (column ? values.filter((_, k) => which[k] === row) : values);
        return { row, times: own(times), ...(stops && { stops: own(stops) }) };
      });
      return within(rows, request);
    },
  };
}

/** Whether a column tells a few kinds of moments apart, each of which there are several of on average. */
function splitsWell({ values, isText }: LabelColumn, count: number): boolean {
  const kinds = new Set(values).size;
  return kinds > 1 && kinds < count && kinds <= Math.min(isText ? MOST_ROWS : 12, Math.max(2, count / 2));
}

function bestOf(columns: readonly LabelColumn[]): LabelColumn | undefined {
  const texts = columns.filter(({ isText }) => isText);
  for (const pattern of SAYS_WHAT) {
    const found = texts.find(({ name }) => pattern.test(name));
    if (found) return found;
  }
  return texts[0];
}

const byNumberThenText = (a: string, b: string): number =>
  a.localeCompare(b, 'en', { numeric: true, sensitivity: 'variant' });
