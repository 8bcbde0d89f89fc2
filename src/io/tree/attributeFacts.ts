import type { Recording } from '../recording';
import { asTexts } from './attributes';
import type { TreeGroup, TreeNode } from './tree';
import { walkTree } from './walkTree';

type Facts = Recording['facts'];

/** Objects whose attributes are looked at, and attributes that are told. */
const MOST_LOOKED_AT = 2000;
const MOST_TOLD = 60;
/** Letters of a text, and entries of a list, that are told. */
const LONGEST = 300;
const MOST_IN_LIST = 12;

/** What libraries note for themselves: dimension scales, types, versions, fill values, how objects of a language are encoded. */
const HOUSEKEEPING =
  /^(CLASS|NAME|TITLE|VERSION|FLAVOR|DIMENSION_(LIST|LABELS|SCALE)|REFERENCE_LIST|_Netcdf4.*|_NCProperties|_nc3_strict|_FillValue|_ARRAY_DIMENSIONS|PYTABLES_.*|EXTDIM|FIELD_\d+_.*|NROWS|MATLAB_.*|H5PATH|encoding-(type|version)|\.specloc|object_id|namespace|neurodata_type)$/;

/** Attributes of the groups and datasets of a tree that are worth reading: those of the root by their name, others by their place. */
export function attributeFacts(root: TreeGroup): Facts {
  const { nodes } = walkTree(root, () => true);
  const all = [root, ...nodes.slice(0, MOST_LOOKED_AT)].flatMap((node) =>
    namesOf(node).flatMap((name) => {
      const value = told(node, name);
      return value === undefined ? [] : [{ label: node === root ? name : `${node.path}: ${name}`, value }];
    }),
  );
  const more = all.length - MOST_TOLD;
  return more > 1 ? [...all.slice(0, MOST_TOLD), { label: '/…', value: `and ${more} more attributes` }] : all;
}

/** Damage to what is only told takes nothing from the signals. */
function namesOf(node: TreeNode): readonly string[] {
  try {
    return node.attributeNames().filter((name) => !HOUSEKEEPING.test(name));
  } catch {
    return [];
  }
}

function told(node: TreeNode, name: string): string | undefined {
  try {
    return inWords(node.attribute(name));
  } catch {
    return undefined;
  }
}

/** An attribute's value in words; undefined where it is empty, a reference, a compound or long. */
function inWords(value: unknown): string | undefined {
  if (typeof value === 'string') return short(value);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value);
  const texts = asTexts(value);
  if (texts.length > 0) return texts.length <= MOST_IN_LIST ? short(texts.join(', ')) : undefined;
  const isList = Array.isArray(value) || ArrayBuffer.isView(value);
  const list = isList ? Array.from(value as ArrayLike<unknown>) : [];
  const isPlain = list.every((one) => typeof one === 'number' || typeof one === 'bigint');
  return list.length > 0 && list.length <= MOST_IN_LIST && isPlain ? list.join(', ') : undefined;
}

function short(text: string): string | undefined {
  const plain = text.replaceAll('\0', '').trim();
  if (plain === '') return undefined;
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}
