import type { Dataset, File, Group } from 'h5wasm/node';
import { RATES } from '../namesOf';
import type { SeriesInfo } from '../recording';
import { markMissing, numberedChannels, sidewaysNote } from '../slice';
import { asNumber, numberAttribute, textAttribute, textsAttribute } from './attributes';
import { isDataset, isGroup } from './entities';
import type { Hdf5 } from './library';
import { isSparse, listMatlab73, matlabNames } from './matlab73';
import { isNumeric, readRows, readSideways, tableShape } from './readDataset';
import { absentSeries, condition, lastName } from './storedSeries';
import type { Listing, StoredSeries } from './storedSeries';
import { walk } from './walk';

/** What programs call the unit in attributes of a dataset or of the group it lies in. */
const UNITS = /^units?$/i;
/** And names of the channels. */
const NAMES = /^(channels?|channel_?names|labels|columns)$/i;

/** Every one- or two-dimensional dataset of numbers; the other datasets are named among the facts. */
export function listPlain(library: Hdf5, file: File, name: string): Listing {
  const matlab = isMatlab(file);
  // MATLAB keeps the targets of its cells and objects in groups of their own.
  const { objects, broken } = walk(
    library,
    file,
    (group) => !/^\/#(refs|subsystem)#$/.test(group.path) && !isSparse(group),
  );
  const special = matlab
    ? listMatlab73(file, objects, (dataset, holder) => plainSeries(dataset, file, name, holder))
    : undefined;
  const datasets = objects.filter(isDataset).filter((dataset) => !special?.taken.has(dataset));
  const listed = datasets.filter((dataset) => isNumeric(dataset) && holdsTable(dataset));
  const left = datasets.filter((dataset) => !listed.includes(dataset) && (dataset.shape?.length ?? 0) > 0);
  return {
    series: [
      ...listed.map((dataset) => plainSeries(dataset, file, name)),
      ...(special?.series ?? []),
      ...broken.map((link) => absentSeries(link, titleOf(link.path))),
    ],
    facts: [
      ...(matlab ? [{ label: 'MATLAB', value: 'level 7.3; matrices are as MATLAB shows them' }] : []),
      ...(special?.facts ?? []),
      ...left.map((dataset) => ({ label: 'Left out', value: `${dataset.path}: ${why(dataset)}` })),
    ],
  };
}

function holdsTable(dataset: Dataset): boolean {
  const [rows, columns] = tableShape(dataset) ?? [0, 0];
  return rows * columns > 0;
}

function why(dataset: Dataset): string {
  const shape = dataset.shape!.join(' × ');
  if (!isNumeric(dataset)) return `${shape}, not numbers`;
  return tableShape(dataset) ? `${shape}, no values` : `${shape}, more than two dimensions`;
}

/** @param holder what lies among the names and rates that it belongs to: itself, or the cell that leads to it. */
function plainSeries(dataset: Dataset, file: File, name: string, holder = dataset): StoredSeries {
  const stored = tableShape(dataset)!;
  const { problem, missing } = condition(dataset, file.filename, ...stored);
  // MATLAB writes its columns as rows. A row vector runs along time as it is.
  const isSideways = isMatlabs(dataset) && stored[1] > 1;
  const [rows, columns] = isSideways ? [stored[1], stored[0]] : stored;
  const note = problem ?? sidewaysNote(rows, columns);
  const owners = [dataset, holder.parent as Group];
  const info: SeriesInfo = {
    path: dataset.path,
    title: titleOf(dataset.path) || name,
    kind: 'continuous',
    shape: [rows, columns],
    rate: positive(first(owners, RATES, numberAttribute) ?? rateBeside(holder)),
    irregular: false,
    startTime: 0,
    unit: first(owners, UNITS, textAttribute) ?? '',
    channels:
      namesOf(dataset, columns) ??
      (isMatlabs(dataset) ? matlabNames(file, holder, columns) : undefined) ??
      (columns === 1 ? [lastName(dataset.path)] : numberedChannels(columns)),
    missing,
    ...(note && { note }),
    readable: !problem,
  };
  return {
    info,
    read({ start, stop }, channels) {
      const values = (isSideways ? readSideways : readRows)(dataset, start, stop, channels);
      markMissing(values);
      return values;
    },
  };
}

/** Names of the channels in an attribute of the dataset, one a column. */
function namesOf(dataset: Dataset, columns: number): readonly string[] | undefined {
  const names = Object.keys(dataset.attrs)
    .filter((attribute) => NAMES.test(attribute))
    .map((attribute) => textsAttribute(dataset, attribute));
  return names.find(({ length }) => length === columns);
}

/** The first attribute of a matching name that has a value, on the dataset itself before its group. */
function first<T>(
  owners: readonly (Dataset | Group)[],
  pattern: RegExp,
  read: (owner: Dataset | Group, name: string) => T | undefined,
): T | undefined {
  for (const owner of owners) {
    for (const name of Object.keys(owner.attrs).filter((attribute) => pattern.test(attribute))) {
      const value = read(owner, name);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

/** A single number in the same group, or one around it, that is called a sampling rate. */
function rateBeside({ parent }: Dataset): number | undefined {
  for (let group = parent as Group; ; group = group.parent as Group) {
    const name = group.keys().find((key) => RATES.test(key));
    const found = name === undefined ? undefined : group.get(name);
    if (isDataset(found) && isNumeric(found) && found.metadata.total_size === 1) return asNumber(found.value);
    if (group.path === '/') return undefined;
  }
}

const positive = (rate: number | undefined): number | null => (rate !== undefined && rate > 0 ? rate : null);

const titleOf = (path: string): string => path.slice(1).replaceAll('/', ' / ');

/** True if any variable carries MATLAB's mark. */
const isMatlab = (file: File): boolean =>
  file.keys().some((key) => {
    const object = file.get(key);
    return (isDataset(object) || isGroup(object)) && isMatlabs(object);
  });

const isMatlabs = (object: Dataset | Group): boolean => 'MATLAB_class' in object.attrs;
