import type { Dataset, File, Group } from 'h5wasm/node';
import { SimError } from '../../sim/errors';
import type { PointsInfo, PointsRequest } from '../recording';
import { checkRows, type RowOfPoints, within } from '../points';
import { textsAttribute } from './attributes';
import { groupAt, isGroup, memberDataset } from './entities';
import { isNumeric, numberList, readRows, unreadable } from './readDataset';
import { lastName, type StoredPoints } from './storedSeries';

/** Names of units that are told apart by them, best first; else by their id. */
const NAMES = ['unit_name', 'label'];

/** Units with their spike times, and tables of intervals: trials, epochs and the like. */
export function listNwbPoints(file: File): StoredPoints[] {
  const units = groupAt(file, 'units');
  const intervals = groupAt(file, 'intervals');
  const tables = (intervals?.keys() ?? []).map((name) => intervals!.get(name)).filter(isGroup);
  return [
    ...(units ? [spikesOf(units, file)] : []),
    ...tables.map((table) => intervalsOf(table, file)),
  ].filter((one) => one !== undefined);
}

/** A table's spike times: unit k has those from index k − 1 to index k. Undefined for a table without any. */
function spikesOf(table: Group, file: File): StoredPoints | undefined {
  const times = memberDataset(table, 'spike_times');
  const ends = memberDataset(table, 'spike_times_index');
  if (typeof times !== 'object' || typeof ends !== 'object') return undefined;
  const common = { path: table.path, title: lastName(table.path), kind: 'spikes' } as const;
  const problem = [times, ends].map((one) => numbersProblem(one, file)).find(Boolean);
  if (problem) return unreadablePoints(common, problem);
  const borders = [0, ...readRows(ends, 0, ends.shape![0]!, [0])];
  const length = times.shape![0]!;
  if (borders.some((border, k) => border < (borders[k - 1] ?? 0) || border > length)) {
    return unreadablePoints(common, 'its index of spike times does not fit them; the file is damaged.');
  }
  const counts = borders.slice(1).map((end, k) => end - borders[k]!);
  const of = (unit: number): Float64Array => readRows(times, borders[unit]!, borders[unit + 1]!, [0]);
  const info: PointsInfo = {
    ...common,
    rows: rowNames(table, counts.length, 'unit'),
    counts,
    span: spanOf(counts.map((_, unit) => firstAndLast(times, borders[unit]!, borders[unit + 1]!))),
    readable: true,
  };
  return {
    info,
    read: (request) =>
      within(
        rowsOf(info, request, (row) => ({ row, times: of(row) })),
        request,
      ),
  };
}

/** Rows of a table as intervals, all in one row of a raster. */
function intervalsOf(table: Group, file: File): StoredPoints | undefined {
  const starts = memberDataset(table, 'start_time');
  const stops = memberDataset(table, 'stop_time');
  if (typeof starts !== 'object' || typeof stops !== 'object') return undefined;
  const name = lastName(table.path);
  const common = { path: table.path, title: name, kind: 'intervals' } as const;
  const problem = [starts, stops].map((one) => numbersProblem(one, file)).find(Boolean);
  if (problem) return unreadablePoints(common, problem);
  const count = starts.shape![0]!;
  if (stops.shape![0] !== count) {
    return unreadablePoints(
      common,
      `it has ${count} starts but ${stops.shape![0]} ends; the file is damaged.`,
    );
  }
  const columns = textsAttribute(table, 'colnames').filter((one) => !/^(start|stop)_time$/.test(one));
  const all = (): RowOfPoints & { readonly stops: Float64Array } => ({
    row: 0,
    times: readRows(starts, 0, count, [0]),
    stops: readRows(stops, 0, count, [0]),
  });
  const { times, stops: ends } = all();
  const info: PointsInfo = {
    ...common,
    rows: [name],
    counts: [count],
    span: spanOf([times, ends]),
    ...(columns.length > 0 && { note: `With the columns ${columns.join(', ')}.` }),
    readable: true,
  };
  return { info, read: (request) => within(rowsOf(info, request, all), request) };
}

const rowsOf = (
  info: PointsInfo,
  request: PointsRequest,
  read: (row: number) => RowOfPoints,
): readonly RowOfPoints[] => checkRows(info, request).map(read);

/** Why a column can't be read as a list of numbers; undefined if it can. */
function numbersProblem(dataset: Dataset, file: File): string | undefined {
  if (!isNumeric(dataset) || dataset.shape?.length !== 1) return `${dataset.path} is no list of numbers.`;
  return unreadable(dataset, file.filename);
}

const unreadablePoints = (
  common: Pick<PointsInfo, 'path' | 'title' | 'kind'>,
  note: string,
): StoredPoints => ({
  info: { ...common, rows: [], counts: [], span: null, note, readable: false },
  read: () => {
    throw new SimError('unsupported', `${common.title} can't be read: ${note}`);
  },
});

/** Spike times ascend within a unit. */
const firstAndLast = (times: Dataset, from: number, to: number): readonly [number, number] =>
  to > from ? [readRows(times, from, from + 1, [0])[0]!, readRows(times, to - 1, to, [0])[0]!] : [NaN, NaN];

function spanOf(lists: readonly ArrayLike<number>[]): PointsInfo['span'] {
  let [least, most] = [Infinity, -Infinity];
  for (const list of lists) {
    for (let k = 0; k < list.length; k++) {
      if (!Number.isFinite(list[k])) continue;
      least = Math.min(least, list[k]!);
      most = Math.max(most, list[k]!);
    }
  }
  return least <= most ? [least, most] : null;
}

/** From a column of different names, else from the ids. */
function rowNames(table: Group, count: number, what: string): string[] {
  for (const column of NAMES) {
    const names = memberDataset(table, column);
    const values: unknown = typeof names === 'object' ? names.value : undefined;
    if (!Array.isArray(values) || values.length !== count) continue;
    if (values.every((one) => typeof one === 'string') && new Set(values).size === count) return values;
  }
  const id = memberDataset(table, 'id');
  const ids = typeof id === 'object' ? numberList(id) : [];
  return Array.from({ length: count }, (_, k) => `${what} ${ids[k] ?? k + 1}`);
}
