import { numberedChannels } from '../slice';
import { datasetAt, lastName, member } from '../tree/members';
import { numberList, readRows, textList } from '../tree/readRows';
import type { TreeGroup } from '../tree/tree';
import { groupAt } from '../tree/members';
import type { NwbTypes } from './nwbTypes';

/** Where the rows of a table are chosen that the channels are, what a row is, and columns of its names, best first. */
const REGIONS = [
  { region: 'electrodes', kind: 'electrode', columns: ['channel_name', 'label', 'electrode_name', 'name'] },
  {
    region: 'source_channels',
    kind: 'electrode',
    columns: ['channel_name', 'label', 'electrode_name', 'name'],
  },
  { region: 'rois', kind: 'ROI', columns: ['roi_name', 'name', 'label', 'cell_name'] },
] as const;
/** Tables of names read at most. */
const MOST_ROWS = 200_000;

/** Path of a table beside a plain series that names its channels, as this program writes it: NWB has no other place for such names. */
export const channelTable = (series: string): string => `${series} channels`;

/**
 * Names of the channels of a series, whose data have the given shape, time first: of its electrodes or regions of interest, of the axes of a
 * position, of features, or numbers. Of data of more dimensions each name has a part for each: `CA1-a · theta`.
 */
export async function channelNames(
  group: TreeGroup,
  [, ...inner]: readonly number[],
  { types, root }: { readonly types: NwbTypes; readonly root: TreeGroup },
): Promise<string[]> {
  const count = inner.reduce((a, b) => a * b, 1);
  const listed = await textList(datasetAt(root, `${channelTable(group.path)}/channel_name`));
  if (listed?.length === count) return [...listed];
  if (count === 1) return [lastName(group.path)];
  const first = await firstNames(group, inner[0]!, types);
  if (inner.length === 1) return first ?? numberedChannels(count);
  const others = await Promise.all(
    inner.slice(1).map(async (size, k) => {
      const bands =
        k === 0 && types.isA(group, 'DecompositionSeries') ? await bandNames(group, size) : undefined;
      return bands ?? Array.from({ length: size }, (_, i) => `${i + 1}`);
    }),
  );
  return others.reduce(
    (names, parts) => names.flatMap((name) => parts.map((part) => `${name} · ${part}`)),
    first ?? numberedChannels(inner[0]!),
  );
}

/** Names along the first dimension after time; undefined where the file gives none. */
async function firstNames(group: TreeGroup, count: number, types: NwbTypes): Promise<string[] | undefined> {
  if (types.isA(group, 'SpatialSeries') && count <= 3) return ['x', 'y', 'z'].slice(0, count);
  const features = types.isA(group, 'AbstractFeatureSeries')
    ? await textList(member(group, 'features'))
    : undefined;
  if (features?.length === count) return [...features];
  for (const one of REGIONS) {
    const names = await regionNames(group, one, count);
    if (names) return names;
  }
  return undefined;
}

/** Names from the rows of a table, electrodes or regions of interest, that belong to the channels. */
async function regionNames(
  group: TreeGroup,
  { region, kind, columns }: (typeof REGIONS)[number],
  count: number,
): Promise<string[] | undefined> {
  const chosen = member(group, region);
  const table = chosen?.referred('table');
  if (!chosen || chosen.shape[0] !== count || table?.kind !== 'group') return undefined;
  const rows = await numberList(chosen);
  const of = async (column: string): Promise<string[] | undefined> => {
    const values = await textList(member(table, column));
    return rows.every((row) => typeof values?.[row] === 'string')
      ? rows.map((row) => values![row]!)
      : undefined;
  };
  const allIds = await numberList(member(table, 'id'));
  const ids = rows.map((row) => allIds[row]);
  const isComplete = rows.length === count && ids.every((id) => id !== undefined);
  for (const column of columns) {
    const names = await of(column);
    if (!names || names.includes('')) continue;
    if (new Set(names).size === count) return names;
    if (isComplete) return names.map((name, k) => `${name} ${ids[k]}`);
  }
  if (!isComplete) return undefined;
  const groups = kind === 'electrode' ? await of('group_name') : undefined;
  const haveGroups = new Set(groups).size > 1;
  return ids.map((id, k) => (haveGroups ? `${groups![k]} ${id}` : `${kind} ${id}`));
}

/** Names of frequency bands, or their limits in Hz. */
async function bandNames(group: TreeGroup, count: number): Promise<string[] | undefined> {
  const bands = groupAt(group, 'bands');
  if (!bands) return undefined;
  const names = await textList(member(bands, 'band_name'));
  if (names?.length === count && new Set(names).size === count) return [...names];
  const limits = member(bands, 'band_limits');
  if (!limits || limits.problem || limits.shape[0] !== count || limits.shape[1] !== 2 || count > MOST_ROWS)
    return undefined;
  const values = await readRows(limits, 0, count, [0, 1]);
  return Array.from({ length: count }, (_, k) => `${values[2 * k]}–${values[2 * k + 1]} Hz`);
}
