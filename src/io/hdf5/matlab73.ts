import type { Dataset, File, Group } from 'h5wasm/node';
import { SimError } from '../../sim/errors';
import { RATES } from '../namesOf';
import type { SeriesInfo } from '../recording';
import { markMissing, numberedChannels, sidewaysNote } from '../slice';
import { asNumber, attribute, textAttribute } from './attributes';
import { isDataset, isGroup } from './entities';
import { isNumeric, readRows, tableShape, unreadable } from './readDataset';
import { lastName, type StoredSeries } from './storedSeries';

/** HDF5's type classes for structures and for references. */
const COMPOUND = 6;
const REFERENCE = 7;
/** Cells and structures within one another, and members of all of them. */
const DEEPEST = 30;
const MOST_MEMBERS = 20_000;
/** Complex numbers of one read: each becomes a list of its own. */
const BLOCK_NUMBERS = 100_000;
/** Single numbers told among the facts. */
const MOST_SCALARS = 12;
/** What programs call the names of channels, beside the matrix. */
const NAMES = /^(labels?|channels?|(channel|chan|ch)_?(names?|labels?))$/i;

/** What MATLAB keeps otherwise than as a plain matrix, and what of it is no signal. */
export interface MatlabListing {
  readonly series: readonly StoredSeries[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** Objects that are spoken for. */
  readonly taken: ReadonlySet<Dataset | Group>;
}

/** Makes a series of a matrix of numbers that lies elsewhere, as if it lay where `holder` does. */
export type MatrixSeries = (dataset: Dataset, holder: Dataset) => StoredSeries;

/** True for a group that is one sparse matrix: its parts are no signals. */
export const isSparse = (group: Group): boolean => 'MATLAB_sparse' in group.attrs;

/**
 * Cells, arrays of structures, sparse and complex matrices of a file that MATLAB saved with -v7.3: their matrices by the names MATLAB
 * gives them, as `/trials{3}` and `/units(2)/rate`.
 */
export function listMatlab73(
  file: File,
  objects: readonly (Dataset | Group)[],
  matrixSeries: MatrixSeries,
): MatlabListing {
  const series: StoredSeries[] = [];
  const left: string[] = [];
  const scalars: { label: string; value: string }[] = [];
  const taken = new Set<Dataset | Group>();
  let members = 0;

  for (const object of objects) {
    if (isGroup(object) && isSparse(object)) {
      taken.add(object);
      addSparse(object, object.path);
    } else if (isDataset(object) && isOwn(object)) {
      taken.add(object);
      addMember(object, object.path, object, undefined, 0);
    }
  }
  const facts = [...scalars.slice(0, MOST_SCALARS), ...left.map((value) => ({ label: 'Left out', value }))];
  return { series, facts, taken };

  function addMember(
    object: Dataset | Group,
    path: string,
    holder: Dataset,
    rate: number | undefined,
    depth: number,
  ): void {
    if (depth > DEEPEST || ++members > MOST_MEMBERS) return;
    if (isGroup(object)) {
      if (isSparse(object)) addSparse(object, path);
      else addFields(object, path, holder, rate, depth);
      return;
    }
    const why = noSignal(object);
    if (why) left.push(`${path}: ${why}`);
    else if (object.metadata.type === REFERENCE) addTargets(object, path, holder, rate, depth);
    else if (isComplex(object)) series.push(...complexSeries(object, path, file));
    else if (object.metadata.total_size === 1 && depth > 0) {
      scalars.push({ label: path, value: String(asNumber(object.value)) });
    } else if (isNumeric(object) && tableShape(object)) {
      series.push(renamed(matrixSeries(object, holder), path, rate));
    } else left.push(`${path}: ${object.shape?.join(' × ')}, no table of numbers`);
  }

  function addFields(group: Group, path: string, holder: Dataset, outer: number | undefined, depth: number) {
    const rate = rateIn(group) ?? outer;
    for (const name of group.keys()) {
      const member = group.get(name);
      if (isDataset(member) || isGroup(member)) addMember(member, `${path}/${name}`, holder, rate, depth + 1);
    }
  }

  /** What the references of a cell lead to, or those of one field of an array of structures. */
  function addTargets(
    dataset: Dataset,
    path: string,
    holder: Dataset,
    rate: number | undefined,
    depth: number,
  ): void {
    if (dataset.metadata.total_size > MOST_MEMBERS) {
      left.push(`${path}: ${dataset.metadata.total_size} cells, more than ${MOST_MEMBERS}`);
      return;
    }
    const isCell = textAttribute(dataset, 'MATLAB_class') === 'cell';
    const [within, name] = [path.slice(0, path.lastIndexOf('/')), lastName(path)];
    const targets = targetsOf(file, dataset);
    if (targets.length > 0 && targets.every((target) => isDataset(target) && noSignal(target) === 'text')) {
      left.push(`${path}: ${targets.length === 1 ? 'text' : `${targets.length} texts`}`);
      return;
    }
    const rates = isCell ? undefined : ratesBeside(file, dataset);
    targets.forEach((target, k) => {
      const place = isCell ? `${path}{${k + 1}}` : `${within}(${k + 1})/${name}`;
      if (target) addMember(target, place, holder, rates?.[k] ?? rate, depth + 1);
    });
  }

  function addSparse(group: Group, path: string): void {
    const found = sparseSeries(group, path, file);
    if (typeof found === 'string') left.push(`${path}: ${found}`);
    else series.push(found);
  }
}

/** Names of the channels that lie beside a matrix as cells of text, one a column; undefined where there are none. */
export function matlabNames(file: File, matrix: Dataset, columns: number): readonly string[] | undefined {
  const around = matrix.parent as Group;
  const own = around.keys().filter((key) => NAMES.test(key));
  // EEGLAB keeps a structure for each channel.
  const located = around.keys().includes('chanlocs') ? around.get('chanlocs') : null;
  const candidates = [...own.map((key) => around.get(key)), isGroup(located) && located.get('labels')];
  for (const candidate of candidates) {
    if (!isDataset(candidate) || candidate.metadata.type !== REFERENCE) continue;
    if (candidate.metadata.total_size !== columns || columns > MOST_MEMBERS) continue;
    const texts = targetsOf(file, candidate).map((target) =>
      isDataset(target) ? textOf(target) : undefined,
    );
    if (texts.every((text) => text !== undefined && text !== '')) return texts as string[];
  }
  return undefined;
}

/** Datasets that a plain reading would get wrong: references, text, empty and complex ones. */
const isOwn = (dataset: Dataset): boolean =>
  dataset.metadata.type === REFERENCE || isComplex(dataset) || noSignal(dataset) !== undefined;

function noSignal(dataset: Dataset): string | undefined {
  if ('MATLAB_empty' in dataset.attrs) return 'empty';
  const kind = textAttribute(dataset, 'MATLAB_class');
  if (kind === 'char') return 'text';
  return kind === 'function_handle' ? 'a function' : undefined;
}

const isComplex = ({ metadata }: Dataset): boolean =>
  metadata.type === COMPOUND &&
  metadata.compound_type?.members.map(({ name }) => name).join() === 'real,imag';

function targetsOf(file: File, dataset: Dataset): (Dataset | Group | undefined)[] {
  if (dataset.metadata.total_size > MOST_MEMBERS || unreadable(dataset, file.filename)) return [];
  const references = dataset.value as unknown;
  return (Array.isArray(references) ? references : [references]).map((reference) => {
    const target: unknown = reference && file.dereference(reference as Parameters<File['dereference']>[0]);
    return isDataset(target) || isGroup(target) ? target : undefined;
  });
}

/** Text as MATLAB keeps it, one row, in 16-bit units. */
function textOf(dataset: Dataset): string | undefined {
  if (textAttribute(dataset, 'MATLAB_class') !== 'char' || dataset.metadata.total_size > 1024)
    return undefined;
  const units = isNumeric(dataset) && !unreadable(dataset, '') ? dataset.value : undefined;
  return ArrayBuffer.isView(units) ? String.fromCharCode(...(units as Uint16Array)) : undefined;
}

function rateIn(group: Group): number | undefined {
  const name = group.keys().find((key) => RATES.test(key));
  const found = name === undefined ? undefined : group.get(name);
  return isDataset(found) ? single(found) : undefined;
}

/** Rates of each element of an array of structures, from the field that is called one. */
function ratesBeside(file: File, field: Dataset): (number | undefined)[] | undefined {
  const around = field.parent as Group;
  const name = around.keys().find((key) => RATES.test(key));
  const found = name === undefined ? undefined : around.get(name);
  if (!isDataset(found) || found.metadata.type !== REFERENCE) return undefined;
  return targetsOf(file, found).map((target) => (isDataset(target) ? single(target) : undefined));
}

function single(dataset: Dataset): number | undefined {
  if (!isNumeric(dataset) || dataset.metadata.total_size !== 1) return undefined;
  const value = asNumber(dataset.value);
  return value !== undefined && value > 0 ? value : undefined;
}

const renamed = ({ info, read }: StoredSeries, path: string, rate: number | undefined): StoredSeries => ({
  info: {
    ...info,
    path,
    title: titleOf(path),
    rate: rate ?? info.rate,
    channels: info.shape[1] === 1 ? [lastName(path)] : info.channels,
  },
  read,
});

const titleOf = (path: string): string => path.slice(1).replaceAll('/', ' / ');

function described(path: string, rows: number, columns: number, problem?: string): SeriesInfo {
  const note = problem ?? sidewaysNote(rows, columns);
  return {
    path,
    title: titleOf(path),
    kind: 'continuous',
    shape: [rows, columns],
    rate: null,
    irregular: false,
    startTime: 0,
    unit: '',
    channels: columns === 1 ? [lastName(path)] : numberedChannels(columns),
    missing: null,
    ...(note && { note }),
    readable: !problem,
  };
}

/** Real and imaginary parts of a complex matrix, which lies with its columns as rows. */
function complexSeries(dataset: Dataset, path: string, file: File): StoredSeries[] {
  const [across = 0, along = 0] = tableShape(dataset) ?? [];
  if (across * along === 0) return [];
  // A row vector runs along time as it is.
  const isSideways = along > 1;
  const [rows, columns] = isSideways ? [along, across] : [across, 1];
  const problem = unreadable(dataset, file.filename);
  return ['real', 'imaginary'].map((part, place) => ({
    info: described(`${path} (${part})`, rows, columns, problem),
    read({ start, stop }, channels) {
      const values = new Float64Array((stop - start) * channels.length);
      channels.forEach((channel, c) => {
        for (let from = start; from < stop; from += BLOCK_NUMBERS) {
          const to = Math.min(stop, from + BLOCK_NUMBERS);
          const slice = isSideways
            ? [
                [channel, channel + 1],
                [from, to],
              ]
            : [[from, to], ...(dataset.shape!.length > 1 ? [[0, 1]] : [])];
          const pairs = dataset.slice(slice as Parameters<Dataset['slice']>[0]) as unknown;
          if (!Array.isArray(pairs) || pairs.length !== to - from) throw otherValues(path);
          pairs.forEach((pair, k) => {
            values[(from - start + k) * channels.length + c] = Number((pair as number[])[place]);
          });
        }
      });
      markMissing(values);
      return values;
    },
  }));
}

/** A sparse matrix, by columns: `jc` says where each begins among the values `data` and their rows `ir`. In words why not. */
function sparseSeries(group: Group, path: string, file: File): StoredSeries | string {
  const rows = asNumber(attribute(group, 'MATLAB_sparse'));
  const member = (name: string) => {
    const found = group.keys().includes(name) ? group.get(name) : null;
    return isDataset(found) ? found : undefined;
  };
  const [columns, places, values] = [member('jc'), member('ir'), member('data')];
  const count = (columns?.shape?.length === 1 ? columns.shape[0]! : 0) - 1;
  if (rows === undefined || !(rows >= 1 && rows < 2 ** 40) || !columns || count < 1) {
    return 'a sparse matrix that is not whole';
  }
  if (values && !isNumeric(values)) return 'a sparse matrix of complex numbers';
  // Without a value there is neither of them.
  const parts = [columns, ...(places && values ? [places, values] : [])];
  if (parts.some((part) => !isNumeric(part) || part.shape?.length !== 1))
    return 'a sparse matrix that is not whole';
  const problem = parts.map((part) => unreadable(part, file.filename)).find(Boolean);
  return {
    info: described(path, rows, count, problem),
    read({ start, stop }, channels) {
      const all = new Float64Array((stop - start) * channels.length);
      const stored = Math.min(places?.shape?.[0] ?? 0, values?.shape?.[0] ?? 0);
      channels.forEach((channel, c) => {
        const [from = 0, to = 0] = readRows(columns, channel, channel + 2, [0]);
        if (!(from >= 0 && to >= from && to <= stored)) throw otherValues(path);
        if (from === to) return;
        const at = readRows(places!, from, to, [0]);
        const found = readRows(values!, from, to, [0]);
        at.forEach((row, k) => {
          if (!(row >= 0 && row < rows)) throw otherValues(path);
          if (row >= start && row < stop) all[(row - start) * channels.length + c] = found[k]!;
        });
      });
      markMissing(all);
      return all;
    },
  };
}

const otherValues = (path: string) =>
  new SimError('bad-file', `${path} holds other values than it says; the file is damaged. Copy it again.`);
