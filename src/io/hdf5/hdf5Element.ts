import type { Dataset } from 'h5wasm/node';
import { dtypeOf } from '../npyTypes';
import type { NamedField, NpyElement } from '../npyElement';
import { product } from '../array/storedArray';

type Type = Pick<
  Dataset['metadata'],
  'type' | 'size' | 'signed' | 'littleEndian' | 'enum_type' | 'compound_type' | 'array_type' | 'shape'
>;

/** HDF5's type classes. */
const INTEGER = 0;
const FLOAT = 1;
const COMPOUND = 6;
const ENUM = 8;
const ARRAY = 10;
const COMPLEX = 11;

/** Numbers in one record at most. */
const MOST_FIELDS = 65_536;

/**
 * What of the elements of a dataset makes a series: numbers and booleans as they are, the real and the imaginary part of complex numbers
 * apart, all numbers of a record together. Undefined for what holds no numbers.
 */
export function hdf5Parts(type: Type): NpyElement['parts'] | undefined {
  const isStored = holdsLittle(type);
  const dtype = dtypeIn(type, isStored);
  if (dtype) return [{ suffix: '', fields: [{ name: '', dtype, offset: 0 }], notes: [] }];
  const fields: NamedField[] = [];
  const left: string[] = [];
  collect(type, '', 0);
  if (fields.length === 0 || fields.length > MOST_FIELDS) return undefined;
  if (isComplex(type, fields)) {
    return fields.map((field, k) => ({
      suffix: k === 0 ? ' (real)' : ' (imaginary)',
      fields: [field],
      notes: [],
    }));
  }
  const notes = left.length > 0 ? [`Left out, because they are no numbers: ${left.join(', ')}.`] : [];
  return [{ suffix: '', fields, notes }];

  function collect(one: Type, name: string, at: number): void {
    const dtype = dtypeIn(one, isStored);
    if (fields.length > MOST_FIELDS) return;
    if (dtype) fields.push({ name, dtype, offset: at });
    else if (one.type === COMPOUND && one.compound_type) {
      for (const member of one.compound_type.members) {
        collect(member, name ? `${name}.${member.name}` : member.name, at + member.offset);
      }
    } else if (one.type === ARRAY && one.array_type?.shape) {
      const { array_type: inner } = one;
      const count = Math.min(product(inner.shape!), MOST_FIELDS + 1);
      for (let k = 0; k < count; k++) collect(inner, `${name}[${k}]`, at + k * inner.size);
    } else left.push(name);
  }
}

/** Complex numbers as h5py and MATLAB write them: records of two. */
const isComplex = ({ type }: Type, fields: readonly NamedField[]): boolean =>
  type === COMPLEX ||
  (fields.length === 2 &&
    /^(r|re|real)$/i.test(fields[0]!.name) &&
    /^(i|im|imag)$/i.test(fields[1]!.name) &&
    fields[0]!.dtype.words === fields[1]!.dtype.words);

/**
 * Whether anything in a type is little endian. The library turns what is big endian as a whole, and gives records of both kinds as they
 * are stored.
 */
function holdsLittle({ littleEndian, compound_type, array_type }: Type): boolean {
  if (compound_type) return compound_type.members.some(holdsLittle);
  return array_type ? holdsLittle(array_type) : littleEndian;
}

/** The type of a single number; undefined for anything else. @param isStored in the byte order of the file. */
function dtypeIn({ type, size, signed, littleEndian, enum_type }: Type, isStored: boolean) {
  const order = isStored && !littleEndian ? '>' : '<';
  if (type === FLOAT && [2, 4, 8].includes(size)) return dtypeOf(`${order}f${size}`, '');
  const isWhole = type === INTEGER || (type === ENUM && enum_type?.type === INTEGER);
  return isWhole && [1, 2, 4, 8].includes(size)
    ? dtypeOf(`${order}${signed ? 'i' : 'u'}${size}`, '')
    : undefined;
}
