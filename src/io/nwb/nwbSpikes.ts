import { checkRows, type RowOfPoints, spanOf, within } from '../points';
import type { PointsInfo } from '../recording';
import type { StoredPoints } from '../tree/listing';
import { lastName, member } from '../tree/members';
import { readList } from '../tree/readRows';
import type { TreeDataset, TreeGroup } from '../tree/tree';
import { labelColumns, numbersProblem, rowNames } from './nwbTable';
import { unreadablePoints } from './unreadablePoints';

/** Names of units that are told apart by them, best first; else by their id. */
const NAMES = ['unit_name', 'label', 'name'];
/** Columns worth a word: how good a unit is and where it was found. */
const WORTH_A_WORD =
  /^(quality|label|group|kslabel|ks_?label|cell_type|electrode_group|brain_area|location|region)$/i;
/** Spikes that are read at once to see when they begin and end; of more only the first and last of each unit. */
const READ_AT_ONCE = 2_000_000;

/** A table's spike times: unit k has those from index k − 1 to index k. Undefined for a table without any. */
export async function spikesOf(table: TreeGroup): Promise<StoredPoints | undefined> {
  const times = member(table, 'spike_times');
  const ends = member(table, 'spike_times_index');
  if (!times || !ends) return undefined;
  const common = { path: table.path, title: lastName(table.path), kind: 'spikes' } as const;
  if (table.names().includes('spike_times_index_index')) {
    return unreadablePoints(common, 'its spike times are lists of lists, which are not read.');
  }
  const problem = [times, ends].map(numbersProblem).find(Boolean);
  if (problem) return unreadablePoints(common, problem);
  const borders = [0, ...(await readList(ends))];
  const length = times.shape[0]!;
  if (borders.some((border, k) => border < (borders[k - 1] ?? 0) || border > length)) {
    return unreadablePoints(common, 'its index of spike times does not fit them; the file is damaged.');
  }
  const counts = borders.slice(1).map((end, k) => end - borders[k]!);
  const note = await noteOf(table, counts.length);
  const info: PointsInfo = {
    ...common,
    rows: await rowNames(table, counts.length, NAMES, 'unit'),
    counts,
    span: await spikeSpan(times, borders),
    ...(note && { note }),
    readable: true,
  };
  return {
    info,
    async read(request) {
      const rows: RowOfPoints[] = [];
      for (const row of checkRows(info, request))
        rows.push({ row, times: await readList(times, borders[row]!, borders[row + 1]!) });
      return within(rows, request);
    },
  };
}

/** First and last of all spikes, which ascend within a unit. */
async function spikeSpan(times: TreeDataset, borders: readonly number[]): Promise<PointsInfo['span']> {
  const length = borders.at(-1)!;
  if (length <= READ_AT_ONCE) return spanOf([await readList(times, borders[0], length)]);
  // The last of a unit and the first of the next lie beside each other.
  const around = [...new Set(borders)].map((border) => [
    Math.max(0, border - 1),
    Math.min(length, border + 1),
  ]);
  const ends: Float64Array[] = [];
  for (const [from, to] of around) ends.push(await readList(times, from, to));
  return spanOf(ends);
}

/** How many units have which quality, area or the like: "quality: 3 good, 1 mua". */
async function noteOf(table: TreeGroup, units: number): Promise<string> {
  const columns = await labelColumns(table, units, /^(spike_times|id)$/);
  return columns
    .filter(({ name, isText }) => isText && WORTH_A_WORD.test(name))
    .map(({ name, values }) => ({ name, counts: countsOf(values) }))
    .filter(({ counts }) => counts.length <= Math.min(8, Math.max(1, units / 2)))
    .map(
      ({ name, counts }) =>
        `${name}: ${counts.map(([value, count]) => `${count} ${value || '—'}`).join(', ')}.`,
    )
    .join(' ');
}

function countsOf(values: readonly string[]): (readonly [value: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
