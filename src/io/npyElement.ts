import { SimError } from '../sim/errors';
import type { Field } from './array/linearArray';
import { product } from './array/storedArray';
import { type Dtype, dtypeOf } from './npyTypes';
import type { Literal } from './pythonLiteral';

/** Numbers in one record at most. */
const MOST_FIELDS = 65_536;

/** A number of each element, by its name in a record. */
export interface NamedField extends Field {
  readonly name: string;
}

/** What each element of an array is: a number, a complex number, or a record with named fields. */
export interface NpyElement {
  /** Bytes. */
  readonly size: number;
  readonly words: string;
  /** Its type where it is one number. */
  readonly dtype?: Dtype;
  readonly isRecord: boolean;
  /** What of it makes a series: all numbers of a record together; the real and the imaginary part apart. */
  readonly parts: readonly {
    readonly suffix: string;
    readonly fields: readonly NamedField[];
    readonly notes: readonly string[];
  }[];
}

/**
 * The element a `.npy` header describes.
 *
 * @throws {SimError} `unsupported` for what holds no numbers, such as pickled objects; `bad-file` for what is no description.
 * @see NumPy, numpy.lib.format and "Structured arrays".
 */
export function npyElement(descr: Literal, name: string): NpyElement {
  if (typeof descr === 'string') {
    const complex = /^([<>|=]?)c(8|16)$/.exec(descr);
    if (complex) return complexElement(dtypeOf(`${complex[1]}f${Number(complex[2]) / 2}`, name));
    const dtype = dtypeOf(descr, name);
    const fields = [{ name: '', dtype, offset: 0 }];
    return {
      size: dtype.size,
      words: dtype.words,
      dtype,
      isRecord: false,
      parts: [{ suffix: '', fields, notes: [] }],
    };
  }
  const fields: NamedField[] = [];
  const left: string[] = [];
  const size = collect(descr, '', 0);
  if (fields.length === 0) {
    throw new SimError(
      'unsupported',
      `${name} holds records without numbers in them${left.length > 0 ? ` (${left.slice(0, 5).join(', ')})` : ''}.`,
    );
  }
  const notes = left.length > 0 ? [`Left out, because they are no numbers: ${left.join(', ')}.`] : [];
  return {
    size,
    words: `records of ${fields.length} numbers`,
    isRecord: true,
    parts: [{ suffix: '', fields, notes }],
  };

  /** Adds what a description holds, which begins at a byte of the element; returns its size. */
  function collect(type: Literal, called: string, at: number): number {
    if (typeof type === 'string') return one(type, called, at);
    if (!Array.isArray(type)) throw unclear(name);
    let size = 0;
    for (const field of type as readonly Literal[]) {
      if (!Array.isArray(field) || field.length < 2) throw unclear(name);
      const [label, inner, shape = []] = field as [Literal, Literal, Literal?];
      // A field may have a title beside its name.
      const own = Array.isArray(label) ? label.at(-1) : label;
      const times = typeof shape === 'number' ? [shape] : shape;
      if (typeof own !== 'string' || !isShape(times)) throw unclear(name);
      const path = called && own ? `${called}.${own}` : called || own;
      size += repeated(inner, path, at + size, times);
    }
    return size;
  }

  function repeated(type: Literal, called: string, at: number, shape: readonly number[]): number {
    const count = product(shape);
    if (!(fields.length + count <= MOST_FIELDS)) {
      throw new SimError('unsupported', `${name} holds records of more than ${MOST_FIELDS} numbers.`);
    }
    let size = 0;
    for (let k = 0; k < count; k++)
      size += collect(type, shape.length > 0 ? `${called}[${k}]` : called, at + size);
    return size;
  }

  function one(type: string, called: string, at: number): number {
    const complex = /^([<>|=]?)c(8|16)$/.exec(type);
    if (complex) {
      const dtype = dtypeOf(`${complex[1]}f${Number(complex[2]) / 2}`, name);
      fields.push({ name: `${called} (real)`, dtype, offset: at });
      fields.push({ name: `${called} (imaginary)`, dtype, offset: at + dtype.size });
      return 2 * dtype.size;
    }
    const [, code = '', length = ''] = /^[<>|=]?([A-Za-z])(\d*)/.exec(type) ?? [];
    if (/^([SaUVmM]\d*|[fc]\d\d)$/.test(code + length)) {
      // Bytes without a name are what pads a record.
      if (called !== '') left.push(called);
      return (code === 'U' ? 4 : 1) * Number(length);
    }
    const dtype = dtypeOf(type, name);
    fields.push({ name: called, dtype, offset: at });
    return dtype.size;
  }
}

function complexElement(dtype: Dtype): NpyElement {
  const part = (suffix: string, offset: number) => ({
    suffix: ` (${suffix})`,
    fields: [{ name: suffix, dtype, offset }],
    notes: [],
  });
  return {
    size: 2 * dtype.size,
    words: `complex, ${dtype.words} each`,
    isRecord: false,
    parts: [part('real', 0), part('imaginary', dtype.size)],
  };
}

const isShape = (shape: Literal): shape is readonly number[] =>
  Array.isArray(shape) && shape.every((size) => typeof size === 'number' && size >= 0);

const unclear = (name: string) =>
  new SimError('bad-file', `${name} can't be read: the type of its elements can't be understood.`, { name });
