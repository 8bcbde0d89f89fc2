import { inflateSync, constants } from 'node:zlib';
import { SimError } from '../../sim/errors';
import { memorySource } from '../byteSource';
import { type Dtype, dtypeOf } from '../npyTypes';
import type { ByteSource } from '../recording';
import { damaged, MatBytes } from './matBytes';

/** Numbers of one kind that lie in a row. */
export interface Numbers {
  readonly bytes: MatBytes;
  readonly at: number;
  readonly count: number;
  readonly dtype: Dtype;
}

/** A variable, field or element: numbers, or what holds others. */
export interface MatArray {
  readonly dims: readonly number[];
  readonly content:
    | { readonly kind: 'numbers'; readonly real: Numbers; readonly imaginary?: Numbers }
    | {
        readonly kind: 'sparse';
        readonly rows: Numbers;
        /** Where each column begins among the rows, and where the last ends. */
        readonly columns: Numbers;
        readonly real: Numbers;
        readonly imaginary?: Numbers;
      }
    /** Fields of a structure, cells: by what follows the name in a path. */
    | { readonly kind: 'members'; readonly members: readonly (readonly [string, MatArray])[] }
    /** What is no signal, in words. */
    | { readonly kind: 'other'; readonly what: string }
    /** One row, short enough for a name. */
    | { readonly kind: 'text'; readonly text: string };
}

/** Data types of elements, by their number, as NumPy calls them. @see MathWorks, MAT-File Format, R2019b, table 1-1. */
const TYPES: Readonly<Record<number, string>> = {
  1: 'i1',
  2: 'u1',
  3: 'i2',
  4: 'u2',
  5: 'i4',
  6: 'u4',
  7: 'f4',
  9: 'f8',
  12: 'i8',
  13: 'u8',
};
const MATRIX = 14;
const UTF8 = 16;
const UTF16 = 17;
/** Characters of a text that may be a name. */
const LONGEST_TEXT = 256;
const COMPRESSED = 15;

const CELL = 1;
const STRUCT = 2;
const OBJECT = 3;
const CHAR = 4;
const SPARSE = 5;
const OTHERS: Readonly<Record<number, string>> = {
  [CHAR]: 'text',
  16: 'a function',
  17: 'an object',
};

/** Compressed bytes that surely hold the header of an array. */
const HEAD = 4096;
/** Bytes a compressed variable may take after inflating: it has to be held as a whole. */
const MOST_INFLATED = 2 ** 31 - 1;
const DEEPEST = 30;
const MOST_MEMBERS = 20_000;

interface Element {
  readonly type: number;
  readonly at: number;
  readonly length: number;
  /** Where the next one begins. */
  readonly next: number;
}

async function elementAt(bytes: MatBytes, at: number, end: number): Promise<Element> {
  if (at + 8 > end) throw damaged(bytes.name, `a variable ends before all of it is there`);
  const tag = await bytes.read(at, 8);
  const first = tag.getUint32(0, bytes.isLittle);
  const small = first >>> 16;
  // Up to four bytes may lie in the tag itself.
  if (small !== 0) {
    if (small > 4) throw damaged(bytes.name, `a short element says it is ${small} bytes long`);
    return { type: first & 0xffff, at: at + 4, length: small, next: at + 8 };
  }
  const length = tag.getUint32(4, bytes.isLittle);
  if (at + 8 + length > end) {
    throw damaged(bytes.name, `an element of ${length} bytes at ${at} reaches beyond what it lies in`);
  }
  const padded = first === COMPRESSED ? length : Math.ceil(length / 8) * 8;
  return { type: first, at: at + 8, length, next: at + 8 + padded };
}

async function numbersAt(
  bytes: MatBytes,
  at: number,
  end: number,
): Promise<Numbers & { readonly next: number }> {
  const element = await elementAt(bytes, at, end);
  const type = TYPES[element.type];
  if (!type) throw damaged(bytes.name, `numbers of an unknown type, ${element.type}`);
  const dtype = dtypeIn(bytes, type);
  return {
    bytes,
    at: element.at,
    count: Math.floor(element.length / dtype.size),
    dtype,
    next: element.next,
  };
}

/** The type of numbers that NumPy calls so, in the byte order of a file. */
export const dtypeIn = ({ isLittle, name }: MatBytes, type: string): Dtype =>
  dtypeOf(`${isLittle ? '<' : '>'}${type}`, name);

/** All of some numbers, which must be few. */
export async function listed({ bytes, at, count, dtype }: Numbers): Promise<Float64Array> {
  return dtype.doubles(await bytes.bytes(at, count * dtype.size), 0, dtype.size, count);
}

/** Numbers that lie in memory. */
export function heldNumbers(values: Float64Array, name: string): Numbers {
  const source = memorySource(name, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return {
    bytes: new MatBytes(source, true, name),
    at: 0,
    count: values.length,
    dtype: dtypeOf('<f8', name),
  };
}

/** A variable of a file, and where the next one begins. @throws {SimError} `bad-file`. */
export async function variableAt(
  bytes: MatBytes,
  at: number,
): Promise<{ name: string; array: () => Promise<MatArray>; next: number }> {
  const element = await elementAt(bytes, at, bytes.size);
  if (element.type === COMPRESSED) return compressed(bytes, element);
  if (element.type !== MATRIX) throw damaged(bytes.name, `a variable of an unknown type, ${element.type}`);
  const { name } = await headOf(bytes, element);
  return { name, array: async () => (await arrayOf(bytes, element, 0)).array, next: element.next };
}

/** A compressed variable: its head is unpacked at once, all of it when more is read of it. */
async function compressed(bytes: MatBytes, { at, length, next }: Element) {
  const raw = async (count: number) => {
    const view = await bytes.read(at, count);
    return new Uint8Array(view.buffer, view.byteOffset, count);
  };
  const unpack = (packed: Uint8Array, options: Parameters<typeof inflateSync>[1]): Uint8Array => {
    try {
      return inflateSync(packed, options);
    } catch (cause) {
      throw damaged(bytes.name, `a compressed variable can't be unpacked (${(cause as Error).message})`);
    }
  };
  const head = unpack(await raw(Math.min(length, HEAD)), { finishFlush: constants.Z_SYNC_FLUSH });
  if (head.length < 8) throw damaged(bytes.name, 'a compressed variable is empty');
  const tag = new DataView(head.buffer, head.byteOffset, 8);
  const size = tag.getUint32(4, bytes.isLittle) + 8;
  if (size > MOST_INFLATED) {
    throw new SimError(
      'unsupported',
      `${bytes.name} has a compressed variable of more than 2 GB. Save it with -v7.3, which can be read in pieces.`,
    );
  }
  const source: ByteSource = {
    name: bytes.name,
    size,
    async read(from, to) {
      if (to <= head.length) return head.subarray(from, to);
      if (bytes.unpacked?.at !== at) {
        const content = unpack(await raw(length), { maxOutputLength: size });
        bytes.unpacked = { at, content };
      }
      return bytes.unpacked.content.subarray(from, to);
    },
    close: async () => {},
  };
  const whole = new MatBytes(source, bytes.isLittle, bytes.name, 0);
  const element = await elementAt(whole, 0, size);
  if (element.type !== MATRIX) throw damaged(bytes.name, `a variable of an unknown type, ${element.type}`);
  const { name } = await headOf(whole, element);
  return { name, next, array: async () => (await arrayOf(whole, element, 0)).array };
}

async function headOf(bytes: MatBytes, { at, length }: Element) {
  const end = at + length;
  const flags = await numbersAt(bytes, at, Math.min(end, bytes.size));
  const [word = 0] = await listed(flags);
  const dimensions = await numbersAt(bytes, flags.next, end);
  if (dimensions.count < 2 || dimensions.count > 32) {
    throw damaged(bytes.name, `an array of ${dimensions.count} dimensions`);
  }
  const dims = [...(await listed(dimensions))];
  if (dims.some((size) => !(size >= 0))) throw damaged(bytes.name, `an array of shape ${dims.join(' × ')}`);
  const label = await elementAt(bytes, dimensions.next, end);
  const name = await bytes.text(label.at, label.length);
  return {
    dims,
    name,
    kind: word & 0xff,
    isComplex: (word & 0x800) !== 0,
    isLogical: (word & 0x200) !== 0,
    at: label.next,
    end,
  };
}

async function arrayOf(
  bytes: MatBytes,
  element: Element,
  depth: number,
): Promise<{ name: string; array: MatArray }> {
  // An array without anything in it may be a bare tag.
  if (element.length === 0)
    return { name: '', array: { dims: [0, 0], content: { kind: 'other', what: 'empty' } } };
  if (depth > DEEPEST) throw damaged(bytes.name, 'structures within one another without end');
  const { dims, name, kind, isComplex, isLogical, at, end } = await headOf(bytes, element);
  const of = (content: MatArray['content']) => ({ name, array: { dims, content } });
  if (kind === CHAR && dims.length === 2 && dims[0]! <= 1 && dims[1]! <= LONGEST_TEXT) {
    return of({ kind: 'text', text: await textAt(bytes, at, end) });
  }
  if (kind in OTHERS) return of({ kind: 'other', what: OTHERS[kind]! });
  const count = dims.reduce((product, size) => product * size, 1);
  if (kind === CELL) {
    return of({
      kind: 'members',
      members: await membersOf(bytes, at, end, depth, count, (k) => `{${k + 1}}`),
    });
  }
  if (kind === STRUCT || kind === OBJECT) {
    // An object has the name of its class before its fields.
    const width = await numbersAt(bytes, kind === OBJECT ? (await elementAt(bytes, at, end)).next : at, end);
    const [most = 0] = await listed(width);
    const names = await elementAt(bytes, width.next, end);
    const text = await bytes.text(names.at, names.length);
    const fields = Array.from({ length: most > 0 ? Math.floor(names.length / most) : 0 }, (_, k) =>
      text.slice(k * most, (k + 1) * most).replace(/\0[^]*/, ''),
    );
    const path = (k: number) => {
      const index = Math.floor(k / fields.length);
      return `${count > 1 ? `(${index + 1})` : ''}.${fields[k % fields.length]}`;
    };
    return of({
      kind: 'members',
      members: await membersOf(bytes, names.next, end, depth, count * fields.length, path),
    });
  }
  if (kind === SPARSE) {
    const rows = await numbersAt(bytes, at, end);
    const columns = await numbersAt(bytes, rows.next, end);
    if (dims.length !== 2 || columns.count < dims[1]! + 1) {
      throw damaged(bytes.name, `"${name}" is no whole sparse matrix`);
    }
    // Logical ones are bytes, whatever MATLAB writes of their type.
    const element = await elementAt(bytes, columns.next, end);
    const real = isLogical
      ? { bytes, at: element.at, count: element.length, dtype: dtypeIn(bytes, 'u1') }
      : await numbersAt(bytes, columns.next, end);
    const imaginary = isComplex ? await numbersAt(bytes, element.next, end) : undefined;
    return of({ kind: 'sparse', rows, columns, real, ...(imaginary && { imaginary }) });
  }
  if (kind < 6 || kind > 15) return of({ kind: 'other', what: `of a class that is not known (${kind})` });
  const real = await numbersAt(bytes, at, end);
  const imaginary = isComplex ? await numbersAt(bytes, real.next, end) : undefined;
  if (real.count < count || (imaginary && imaginary.count < count)) {
    throw damaged(bytes.name, `"${name}" of ${dims.join(' × ')} holds only ${real.count} values`);
  }
  return of({ kind: 'numbers', real, ...(imaginary && { imaginary }) });
}

/** Characters, in whatever way a program has written them. */
async function textAt(bytes: MatBytes, from: number, end: number): Promise<string> {
  const { type, at, length } = await elementAt(bytes, from, end);
  const units = await bytes.bytes(at, length);
  if (type === UTF8) return new TextDecoder().decode(units);
  const isWide = type === UTF16 || TYPES[type] === 'u2';
  return new TextDecoder(isWide ? (bytes.isLittle ? 'utf-16le' : 'utf-16be') : 'latin1').decode(units);
}

async function membersOf(
  bytes: MatBytes,
  from: number,
  end: number,
  depth: number,
  count: number,
  path: (k: number) => string,
): Promise<(readonly [string, MatArray])[]> {
  const members: (readonly [string, MatArray])[] = [];
  let at = from;
  for (let k = 0; k < Math.min(count, MOST_MEMBERS); k++) {
    const element = await elementAt(bytes, at, end);
    if (element.type !== MATRIX) throw damaged(bytes.name, `a member of an unknown type, ${element.type}`);
    members.push([path(k), (await arrayOf(bytes, element, depth + 1)).array]);
    at = element.next;
  }
  return members;
}
