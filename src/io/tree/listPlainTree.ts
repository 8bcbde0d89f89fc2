import { SimError } from '../../sim/errors';
import { type ArraySource, arrayInfo, namedDims, survey, UNTIMED } from '../array/arraySource';
import { firstLong, readView, wholeView } from '../array/arrayView';
import { type Member, Neighbours } from '../array/beside';
import { likelyTime } from '../array/likelyTime';
import { product } from '../array/storedArray';
import { timesBeside } from '../array/timesBeside';
import { CHANNEL_NAMES, RATES, STARTS, TIMES, UNITS } from '../namesOf';
import { markMissing } from '../slice';
import { asNumber, asText, asTexts } from './attributes';
import { absentSeries, type Listing, type StoredSeries } from './listing';
import { lastName } from './members';
import { isNumeric, textList } from './readRows';
import { treeArray } from './treeArray';
import type { TreeDataset, TreeGroup, TreeNode } from './tree';
import { walkTree } from './walkTree';

/** Single numbers told among the facts. */
const MOST_SCALARS = 12;
/** Numbers read on opening from all arrays together, to look at them. */
const MOST_SURVEYED = 4e6;

/** An array of numbers, and the groups around it from the nearest on. */
interface Found extends Member {
  readonly dataset: TreeDataset;
  readonly groups: readonly TreeGroup[];
}

/** Every array of numbers, with time along its first dimension of more than one unless it says otherwise; the others are named among the facts. */
export async function listPlainTree(root: TreeGroup): Promise<Listing> {
  const { nodes, broken } = walkTree(root, () => true);
  const groups = new Map(
    [root, ...nodes].flatMap((node) => (node.kind === 'group' ? [[node.path, node]] : [])),
  );
  const datasets = nodes.filter((node): node is TreeDataset => node.kind === 'dataset');
  const texts = new Map(datasets.filter(({ holds }) => holds === 'texts').map((one) => [one.path, one]));
  const left = datasets.flatMap((one) =>
    isListed(one) || isCoordinate(one, datasets) ? [] : [`${one.path}: ${why(one)}`],
  );
  const found = datasets.filter(isListed).map((dataset): Found => ({
    path: dataset.path,
    dims: treeArray(dataset).dims,
    dataset,
    groups: placesOf(dataset.path).flatMap((place) => groups.get(place) ?? []),
  }));
  const neighbours = new Neighbours(found, '/');
  const budget = { left: MOST_SURVEYED };
  const series: StoredSeries[] = [];
  const scalars: Found[] = [];
  for (const one of found) {
    if (product(one.dims) === 1) scalars.push(one);
    else if (!neighbours.areStamps(one) && !isCoordinate(one.dataset, datasets))
      series.push(await seriesOf(one, neighbours, texts, budget));
  }
  return {
    series: [...series, ...broken.map((link) => absentSeries(link, titleOf(link.path)))],
    facts: [...(await scalarFacts(scalars)), ...left.map((value) => ({ label: 'Left out', value }))],
  };
}

const isListed = (dataset: TreeDataset): boolean =>
  isNumeric(dataset) && product(dataset.shape) > 0 && !(dataset.problem && dataset.shape.length === 0);

function why(dataset: TreeDataset): string {
  const size = dataset.shape.join(' × ');
  const what = dataset.problem ?? (isNumeric(dataset) ? 'no values' : 'not numbers');
  return size ? `${size}, ${what}` : what;
}

/** Places a path lies in, from the nearest to the root. */
function placesOf(path: string): string[] {
  const parts = path.split('/').slice(1, -1);
  return [...parts.map((_, k) => `/${parts.slice(0, parts.length - k).join('/')}`), '/'];
}

/** Whether an array only says where the places along a dimension of others lie: it is called as that dimension. */
function isCoordinate(dataset: TreeDataset, all: readonly TreeDataset[]): boolean {
  const name = lastName(dataset.path);
  const isNamed = dataset.shape.length === 1 && dataset.dimensions?.[0] === name;
  return isNamed && all.some((other) => other !== dataset && other.dimensions?.includes(name));
}

async function seriesOf(
  found: Found,
  neighbours: Neighbours<Found>,
  texts: ReadonlyMap<string, TreeDataset>,
  budget: { left: number },
): Promise<StoredSeries> {
  const { path, dataset, groups, dims } = found;
  const array = treeArray(dataset);
  const labelled = dataset.dimensions?.findIndex((name) => name !== undefined && TIMES.test(name)) ?? -1;
  const time = labelled >= 0 ? labelled : firstLong(dims);
  const { axes, timed, times } = await timesBeside(found, neighbours, {
    numbers: numbersOf,
    // What a group says of all in it says less than the time along the array itself.
    stated: first(
      coordinate(found, time, (place) => neighbours.at(place)) ? [dataset] : [dataset, ...groups],
      RATES,
      asNumber,
    ),
    start: first([dataset, ...groups], STARTS, asNumber),
    scale: (d) => coordinate(found, d, (place) => neighbours.at(place)),
  });
  const looked = await look(dataset, budget);
  const names = await Promise.all(
    dims.map(async (_, d) => (d === time ? undefined : namesAlong(found, d, texts))),
  );
  const likely = likelyTime({
    dims,
    time,
    timed: labelled >= 0 ? [labelled] : timed,
    named: namedDims(names),
    ...(looked.smooth && { smooth: looked.smooth }),
  });
  const source: ArraySource = {
    path,
    title: titleOf(path),
    unit: first([dataset, ...groups.slice(0, 1)], UNITS, asText) ?? '',
    array,
    time,
    axes: dims.map((_, d) => axes[d] ?? UNTIMED),
    times,
    names,
    name: lastName(path),
    missing: looked.missing,
    ...(likely && { likely }),
    notes: [],
    ...(looked.problem && { problem: looked.problem }),
  };
  return {
    info: arrayInfo(source),
    array: source,
    async read(slice, channels) {
      const values = await readView(array, wholeView(array, time), slice, channels);
      markMissing(values);
      return values;
    },
  };
}

/** Whether it can be read, and how its values look. One damaged array leaves the others alone. */
async function look(
  dataset: TreeDataset,
  budget: { left: number },
): Promise<{ problem?: string; missing: number | null; smooth?: readonly number[] }> {
  if (dataset.problem) return { problem: dataset.problem, missing: null };
  const isFloat = dataset.holds === 'floats';
  const array = treeArray(dataset);
  const values = product(array.dims);
  if (values > budget.left) return { missing: isFloat ? null : 0 };
  try {
    const seen = await survey(array, isFloat);
    if (seen.missing !== null) budget.left -= values;
    return seen;
  } catch (error) {
    if (!(error instanceof SimError)) throw error;
    return { problem: error.message, missing: null };
  }
}

/** What lies beside an array under the name of one of its dimensions, as xarray keeps coordinates. */
function coordinate<T>(
  { path, dataset }: Found,
  d: number,
  at: (path: string) => T | undefined,
): T | undefined {
  const name = dataset.dimensions?.[d];
  const place = path.slice(0, path.lastIndexOf('/') + 1);
  return name === undefined ? undefined : at(place + name);
}

/** Names of the places along a dimension: of its coordinate, or a list among the attributes that has as many. */
async function namesAlong(
  found: Found,
  d: number,
  texts: ReadonlyMap<string, TreeDataset>,
): Promise<readonly string[] | undefined> {
  const size = found.dims[d]!;
  if (size < 2) return undefined;
  const coordinates = await textList(coordinate(found, d, (path) => texts.get(path))).catch(() => undefined);
  if (coordinates?.length === size) return coordinates;
  const { dataset } = found;
  return dataset
    .attributeNames()
    .filter((name) => CHANNEL_NAMES.test(name))
    .map((name) => asTexts(dataset.attribute(name)))
    .find(({ length }) => length === size);
}

/** All numbers of a short list; undefined where they can't be read. */
async function numbersOf({ dataset }: Found): Promise<Float64Array | undefined> {
  if (dataset.problem) return undefined;
  const { dims, read } = treeArray(dataset);
  return read({ start: dims.map(() => 0), count: dims }).catch(() => undefined);
}

async function scalarFacts(scalars: readonly Found[]): Promise<Listing['facts']> {
  const told = scalars.slice(0, MOST_SCALARS);
  const values = await Promise.all(told.map(numbersOf));
  return told.flatMap(({ path }, k) =>
    values[k] ? [{ label: titleOf(path), value: String(values[k][0]) }] : [],
  );
}

/** The first attribute of a matching name that has a value, of an array before its groups. */
function first<T>(
  owners: readonly TreeNode[],
  pattern: RegExp,
  read: (value: unknown) => T | undefined,
): T | undefined {
  for (const owner of owners) {
    for (const name of owner.attributeNames().filter((one) => pattern.test(one))) {
      const value = read(owner.attribute(name));
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

const titleOf = (path: string): string => path.slice(1).replaceAll('/', ' / ');
