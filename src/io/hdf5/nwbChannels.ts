import type { File, Group, Reference } from 'h5wasm/node';
import { numberedChannels } from '../slice';
import { attribute, textAttribute } from './attributes';
import { isGroup, memberDataset } from './entities';
import { numberList } from './readDataset';
import { lastName } from './storedSeries';

/** Names of the channels of a series: of its electrodes or regions of interest, of the axes of a position, or numbers. */
export function channelNames(group: Group, count: number, file: File): string[] {
  if (count === 1) return [lastName(group.path)];
  const type = textAttribute(group, 'neurodata_type');
  if (type === 'SpatialSeries' && count <= 3) return ['x', 'y', 'z'].slice(0, count);
  return (
    regionNames(group, 'electrodes', count, file) ??
    regionNames(group, 'rois', count, file) ??
    numberedChannels(count)
  );
}

/** Names from the rows of a table, electrodes or regions of interest, that belong to the channels. */
function regionNames(
  group: Group,
  region: 'electrodes' | 'rois',
  count: number,
  file: File,
): string[] | undefined {
  const chosen = memberDataset(group, region);
  if (typeof chosen !== 'object') return undefined;
  const rows = numberList(chosen);
  const [reference] = (attribute(chosen, 'table') ?? []) as Reference[];
  const table: unknown = reference && file.dereference(reference);
  if (rows.length !== count || !isGroup(table)) return undefined;
  for (const column of ['channel_name', 'label']) {
    const names = memberDataset(table, column);
    const values: unknown = typeof names === 'object' ? names.value : undefined;
    if (Array.isArray(values) && rows.every((row) => typeof values[row] === 'string')) {
      return rows.map((row) => values[row] as string);
    }
  }
  const id = memberDataset(table, 'id');
  const ids = typeof id === 'object' ? numberList(id) : [];
  const kind = region === 'rois' ? 'ROI' : 'electrode';
  return rows.every((row) => ids[row] !== undefined) ? rows.map((row) => `${kind} ${ids[row]}`) : undefined;
}
