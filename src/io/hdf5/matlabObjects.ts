import type { Dataset, File, Group, Reference } from 'h5wasm/node';
import { numberAttribute, textAttribute } from './attributes';
import { isDataset, isGroup, reached } from './entities';
import { unavailable } from './readable';

/** What MATLAB keeps behind a name of one of its level 7.3 files, which are HDF5. */
export interface MatlabObject {
  /** As MATLAB writes it: cells by `{1}`, fields below their structure. */
  readonly path: string;
  readonly object: Dataset | Group;
}

/** Members of one cell, or of one array of structures, at most, and how deep they may lie within one another. */
const MOST_MEMBERS = 20_000;
const DEEPEST = 30;

/** Characters of a text that may be a name. */
const LONGEST_TEXT = 256;

/** HDF5's type classes for whole numbers and for references. */
const INTEGER = 0;
const REFERENCE = 7;

/** True if MATLAB wrote it. */
export const isMatlabs = (object: Dataset | Group): boolean => 'MATLAB_class' in object.attrs;

/** True if any variable carries MATLAB's mark. */
export const isMatlab = (file: File): boolean =>
  file.keys().some((key) => {
    const object = reached(file, key);
    return (isDataset(object) || isGroup(object)) && isMatlabs(object);
  });

/** Why an object of MATLAB's is no array of numbers, in words; undefined where it may be one. */
export function noNumbers(object: Dataset): string | undefined {
  if (numberAttribute(object, 'MATLAB_empty')) return 'empty';
  const kind = textAttribute(object, 'MATLAB_class');
  if (kind === 'char') return 'text';
  return kind === 'function_handle' ? 'a function' : undefined;
}

/** Short text in one row, which MATLAB keeps as numbers of 16 bits; undefined for anything else. */
export function textOf(object: Dataset): string | undefined {
  const { metadata } = object;
  if (noNumbers(object) !== 'text' || metadata.type !== INTEGER || metadata.total_size > LONGEST_TEXT)
    return undefined;
  if ((metadata.shape ?? []).filter((size) => size !== 1).length > 1 || unavailable(object, ''))
    return undefined;
  const units = object.value as unknown;
  return units instanceof Uint16Array ? String.fromCharCode(...units) : undefined;
}

/** Rows of a sparse matrix; undefined for what is none. */
export const sparseRows = (object: Dataset | Group): number | undefined =>
  numberAttribute(object, 'MATLAB_sparse');

/** What cells and arrays of structures hold, which MATLAB keeps elsewhere and refers to. */
export function membersOf(file: File, holder: Dataset, path = holder.path): MatlabObject[] {
  const found: MatlabObject[] = [];
  // References may lead back to where they are.
  let visits = 0;
  collect(holder, path, 0);
  return found;

  function collect(object: Dataset | Group, path: string, depth: number): void {
    if (++visits > MOST_MEMBERS || depth > DEEPEST) return;
    if (isGroup(object) && sparseRows(object) === undefined) {
      for (const name of object.keys()) {
        const member = object.get(name);
        if (isDataset(member) || isGroup(member)) collect(member, `${path}.${name}`, depth + 1);
      }
      return;
    }
    if (!isDataset(object) || !isHolder(object)) {
      found.push({ path, object });
      return;
    }
    const references = object.metadata.total_size <= MOST_MEMBERS ? object.value : undefined;
    if (!Array.isArray(references)) return;
    references.forEach((reference, k) => {
      const member: unknown = file.dereference(reference as unknown as Reference);
      if (isDataset(member) || isGroup(member)) collect(member, `${path}{${k + 1}}`, depth + 1);
    });
  }
}

/** True for what holds references to its members. */
export const isHolder = ({ metadata }: Dataset): boolean => metadata.type === REFERENCE;
