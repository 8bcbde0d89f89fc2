import type { Dataset, File, Group } from 'h5wasm/node';
import { SimError } from '../../sim/errors';
import { type ArraySource, arrayInfo, namedDims, survey, UNTIMED } from '../array/arraySource';
import { firstLong, readView, wholeView } from '../array/arrayView';
import { type Member, Neighbours } from '../array/beside';
import { likelyTime } from '../array/likelyTime';
import { namesAlong, soleName, TextLists } from '../array/namesBeside';
import { sparseArray } from '../array/sparseArray';
import { product, reversed, type StoredArray } from '../array/storedArray';
import { timesBeside } from '../array/timesBeside';
import { CHANNEL_NAMES, RATES, STARTS, TIMES, UNITS } from '../namesOf';
import type { NamedField, NpyElement } from '../npyElement';
import { dtypeOf } from '../npyTypes';
import type { SampleTimes } from '../recording';
import { markMissing } from '../slice';
import { type TimeAxis, timeAxis } from '../timeAxis';
import { absentSeries, type Listing, type StoredSeries } from '../tree/listing';
import { lastName } from '../tree/members';
import { numberAttribute, textAttribute, textsAttribute } from './attributes';
import { isDataset } from './entities';
import { hdf5Array, type Hdf5Place } from './hdf5Array';
import { hdf5Parts } from './hdf5Element';
import { hdf5Reason } from './library';
import { isHolder, isMatlab, isMatlabs, membersOf, noNumbers, sparseRows, textOf } from './matlabObjects';
import type { OpenFiles } from './openFiles';
import { unavailable } from './readable';
import { walk } from './walk';

/** Time stamps that are read; those of more samples are not looked at. */
const MOST_STAMPS = 2e6;
/** Bytes of one element. */
const LARGEST_ELEMENT = 1e6;
/** Single numbers told among the facts. */
const MOST_SCALARS = 12;
/** Numbers read on opening from all datasets of a file together, to look at them. */
const MOST_SURVEYED = 4e6;

/** A dataset, or a sparse matrix of MATLAB's, of which series can be made. */
interface Found extends Member {
  readonly owner: Dataset | Group;
  /** Sizes as they are stored. */
  readonly parts: NpyElement['parts'];
  /** Of a part of its elements. */
  array(fields: readonly NamedField[]): StoredArray;
  readonly problem?: string;
}

/** Every dataset of numbers, with time along its first dimension of more than one; the other datasets are named among the facts. */
export async function listPlain(place: Hdf5Place, files: OpenFiles): Promise<Listing> {
  const matlab = isMatlab(files.first);
  // MATLAB keeps the targets of its cells and objects in groups of their own.
  const { objects, broken } = walk(
    files,
    (group) => !/^\/#(refs|subsystem)#$/.test(group.path) && sparseRows(group) === undefined,
  );
  const found: Found[] = [];
  const left: string[] = [];
  const all = objects.flatMap((met) => {
    const { path, object, file } = met;
    return matlab && isDataset(object) && isHolder(object)
      ? membersOf(file, object, path).map((member) => ({ ...member, file }))
      : [met];
  });
  const texts = new TextLists();
  for (const { path, object, file } of all) {
    const text = isDataset(object) ? textOf(object) : undefined;
    if (text !== undefined) {
      texts.add(path, text);
      continue;
    }
    const one = isDataset(object) ? foundArray(place, file, path, object) : foundSparse(place, path, object);
    if (typeof one === 'string') left.push(`${path}: ${one}`);
    else if (one) found.push(one);
  }

  left.push(...texts.words());
  const scalars = found.filter(({ dims }) => product(dims) === 1);
  const neighbours = new Neighbours(found, '/.{');
  const budget = { left: MOST_SURVEYED };
  const series: StoredSeries[] = [];
  for (const one of found) {
    if (product(one.dims) === 1 || neighbours.areStamps(one)) continue;
    series.push(...(await seriesOf(one, neighbours, texts, budget, place.name)));
  }
  return {
    series: [...series, ...broken.map((link) => absentSeries(link, titleOf(link.path)))],
    facts: [
      ...(matlab ? [{ label: 'MATLAB', value: 'level 7.3; matrices are as MATLAB shows them' }] : []),
      ...(await scalarFacts(scalars)),
      ...left.map((value) => ({ label: 'Left out', value })),
    ],
  };
}

async function scalarFacts(scalars: readonly Found[]): Promise<Listing['facts']> {
  const told = scalars.slice(0, MOST_SCALARS);
  const values = await Promise.all(told.map(numbersOf));
  return told.flatMap(({ path }, k) =>
    values[k] ? [{ label: titleOf(path), value: values[k].join(', ') }] : [],
  );
}

/** What a dataset holds, or why it is no array of numbers; undefined for what is not worth a word. */
function foundArray(
  place: Hdf5Place,
  file: File,
  path: string,
  dataset: Dataset,
): Found | string | undefined {
  const { metadata } = dataset;
  const { shape } = metadata;
  if (!shape) return undefined;
  const isReversed = isMatlabs(dataset);
  const size = shape.join(' × ');
  const why = isReversed ? noNumbers(dataset) : undefined;
  if (why) return why;
  const parts = hdf5Parts(metadata);
  if (!parts) return shape.length === 0 ? undefined : `${size}, not numbers`;
  if (product(shape) === 0) return `${size}, no values`;
  if (metadata.size > LARGEST_ELEMENT) return `${size}, records of ${metadata.size} bytes each`;
  const problem = unavailable(dataset, file.filename);
  return {
    path,
    owner: dataset,
    dims: isReversed ? shape.toReversed() : shape,
    parts,
    array(fields) {
      const array = hdf5Array(place, dataset, fields);
      return isReversed ? reversed(array) : array;
    },
    ...(problem && { problem }),
  };
}

/** A sparse matrix of MATLAB's: a group of three lists. */
function foundSparse(place: Hdf5Place, path: string, group: Group): Found | string | undefined {
  const rows = sparseRows(group);
  if (rows === undefined) return undefined;
  const [data, places, borders] = ['data', 'ir', 'jc'].map((name) => {
    const member = group.keys().includes(name) ? group.get(name) : undefined;
    return isDataset(member) && member.shape?.length === 1 ? member : undefined;
  });
  const parts = data && hdf5Parts(data.metadata);
  if (!borders || borders.shape![0]! < 1) return 'a sparse matrix without columns';
  if (!data && !places) return allZeros(path, group, [rows, borders.shape![0]! - 1]);
  if (!data || !places || !parts) return 'a sparse matrix without values';
  const problem = [data, places, borders].map((one) => unavailable(one, '')).find(Boolean);
  const columns = borders.shape![0]! - 1;
  const list = (dataset: Dataset, fields = hdf5Parts(dataset.metadata)?.[0]?.fields ?? []) => {
    const array = hdf5Array(place, dataset, fields);
    return (from: number, to: number) => array.read({ start: [from], count: [to - from] });
  };
  return {
    path,
    owner: group,
    dims: [rows, columns],
    parts,
    array: (fields) =>
      sparseArray({
        rows,
        columns,
        borders: () => list(borders)(0, columns + 1),
        places: list(places),
        values: list(data, [...fields]),
        count: Math.min(data.shape![0]!, places.shape![0]!),
        broken: (why) => new SimError('bad-file', `${place.name} is damaged: ${path}: ${why}. Save it anew.`),
      }),
    ...(problem && { problem }),
  };
}

/** MATLAB writes neither values nor their rows where there is none that is not zero. */
const allZeros = (path: string, owner: Group, dims: readonly [number, number]): Found => ({
  path,
  owner,
  dims,
  parts: [{ suffix: '', fields: [{ name: '', dtype: dtypeOf('<f8', path), offset: 0 }], notes: [] }],
  array: () =>
    sparseArray({
      rows: dims[0],
      columns: dims[1],
      borders: async () => new Float64Array(dims[1] + 1),
      places: async () => [],
      values: async () => [],
      count: 0,
      broken: (why) => new SimError('bad-file', `${path}: ${why}.`),
    }),
});

async function seriesOf(
  found: Found,
  neighbours: Neighbours<Found>,
  texts: TextLists,
  budget: { left: number },
  fileName: string,
): Promise<StoredSeries[]> {
  const { path, owner, dims } = found;
  const owners = [owner, owner.parent as Group];
  const unit = first(owners, UNITS, textAttribute) ?? texts.unitNear(path) ?? '';
  const { axes, timed, times } = await timesBeside(found, neighbours, {
    numbers: numbersOf,
    stated: first(owners, RATES, numberAttribute),
    start: first(owners, STARTS, numberAttribute),
    scale: (dim) => scaleOf(owner, dim, neighbours),
  });
  const series: StoredSeries[] = [];
  for (const { suffix, fields, notes } of found.parts) {
    const array = found.array(fields);
    const isWide = array.dims.length > dims.length;
    const labelled = timeLabel(owner);
    const time = labelled ?? firstLong(dims);
    const looked = await look(found, array, fields, budget);
    const fieldTimes = isWide && dims.length === 1 ? await fieldAxis(array, fields) : undefined;
    const lists = [...namesIn(owner), ...texts.near(path)];
    const names = namesAlong(lists, array.dims, time);
    if (isWide) names[array.dims.length - 1] = fields.map(({ name }) => name);
    const likely = likelyTime({
      dims: array.dims,
      time,
      timed: labelled === undefined ? timed : [labelled],
      named: namedDims(names),
      ...(looked.smooth && !isWide && { smooth: looked.smooth }),
    });
    const source: ArraySource = {
      path: path + suffix,
      title: (titleOf(path) || fileName) + suffix,
      unit,
      array,
      time,
      axes: array.dims.map((_, d) => fieldTimes?.axis ?? axes[d] ?? UNTIMED),
      times: fieldTimes ? [fieldTimes.times] : times,
      names,
      name: (fields.length === 1 && fields[0]!.name) || (soleName(lists) ?? lastName(path)),
      missing: looked.missing,
      ...(likely && { likely }),
      ...(isWide && dims.length === 1 && { isSettled: true }),
      notes,
      ...(looked.problem && { problem: looked.problem }),
    };
    series.push({
      info: arrayInfo(source),
      array: source,
      async read(slice, channels) {
        const values = await readView(array, wholeView(array, time), slice, channels);
        markMissing(values);
        return values;
      },
    });
  }
  return series;
}

/** Whether it can be read, and how its values look. One damaged dataset leaves the others alone. */
async function look(
  { problem }: Found,
  array: StoredArray,
  fields: readonly NamedField[],
  budget: { left: number },
): Promise<{ problem?: string; missing: number | null; smooth?: readonly number[] }> {
  if (problem) return { problem, missing: null };
  const isFloat = fields.some(({ dtype }) => dtype.float);
  const values = product(array.dims);
  if (values > budget.left) return { missing: isFloat ? null : 0 };
  try {
    const seen = await survey(array, isFloat);
    if (seen.missing !== null) budget.left -= values;
    return seen;
  } catch (error) {
    const cause = error instanceof SimError ? (error.cause ?? error) : error;
    return { problem: `its values are damaged: ${hdf5Reason(cause)}.`, missing: null };
  }
}

/** All numbers of a short list; undefined where they can't be read. */
async function numbersOf({ parts, problem, array }: Found): Promise<Float64Array | undefined> {
  if (problem || parts[0]!.fields.length > 1) return undefined;
  const { dims, read } = array(parts[0]!.fields);
  return read({ start: dims.map(() => 0), count: dims }).catch(() => undefined);
}

/** The scale of a dimension that is called time, as HDF5's dimension scales and netCDF have it. */
function scaleOf(owner: Dataset | Group, d: number, neighbours: Neighbours<Found>): Found | undefined {
  if (!isDataset(owner) || !('DIMENSION_LIST' in owner.attrs)) return undefined;
  const scale = owner.get_attached_scales(d).find((path) => TIMES.test(lastName(path)));
  return scale === undefined ? undefined : neighbours.at(scale);
}

/** The dimension that the file itself calls time. */
function timeLabel(owner: Dataset | Group): number | undefined {
  if (!isDataset(owner)) return undefined;
  const attributes = owner.attrs;
  const labels = 'DIMENSION_LABELS' in attributes ? owner.get_dimension_labels() : [];
  const scaled =
    'DIMENSION_LIST' in attributes ? owner.shape!.map((_, d) => owner.get_attached_scales(d)) : [];
  const isTime = (d: number) =>
    TIMES.test(labels[d] ?? '') || (scaled[d] ?? []).some((path) => TIMES.test(lastName(path)));
  const found = owner.shape!.findIndex((_, d) => isTime(d));
  return found < 0 ? undefined : found;
}

/** Time from a field of records that is called so. */
async function fieldAxis(
  array: StoredArray,
  fields: readonly NamedField[],
): Promise<{ readonly axis: TimeAxis; readonly times: SampleTimes } | undefined> {
  const field = fields.findIndex(({ name }) => TIMES.test(name));
  if (field < 0 || array.dims[0]! > MOST_STAMPS) return undefined;
  const times: SampleTimes = (start, stop) => array.read({ start: [start, field], count: [stop - start, 1] });
  return { axis: timeAxis(await times(0, array.dims[0]!)), times };
}

/** Lists of names in attributes of the dataset. */
const namesIn = (owner: Dataset | Group): (readonly string[])[] =>
  Object.keys(owner.attrs)
    .filter((attribute) => CHANNEL_NAMES.test(attribute))
    .map((attribute) => textsAttribute(owner, attribute));

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

const titleOf = (path: string): string => path.slice(1).replaceAll('/', ' / ');
