import { SimError } from '../sim/errors';

/** Arrays that are written as they are and read back as they were. */
export type NpyValues =
  Float64Array | Float32Array | Int32Array | Uint32Array | Int16Array | Uint16Array | Int8Array | Uint8Array;

/** One element type of the `.npy` format. */
export interface Dtype {
  /** Bytes an element. */
  readonly size: number;
  readonly float: boolean;
  /** Its name, with the byte order where that is not this machine's. */
  readonly words: string;
  /** An array that holds it, 64-bit integers as the nearest double. */
  make(length: number): NpyValues;
  /** Writes the elements of `bytes` into `values` from index `at` on. */
  decode(bytes: Uint8Array, values: NpyValues, at: number): void;
  /** `count` elements, the first at the byte `offset` and each `step` bytes after the one before, as the nearest doubles; a new array. */
  doubles(bytes: Uint8Array, offset: number, step: number, count: number): Float64Array;
}

type Read = (view: DataView, offset: number, littleEndian: boolean) => number;

interface Kind {
  readonly words: string;
  readonly size: number;
  readonly make: (length: number) => NpyValues;
  readonly read: Read;
}

const kinds: Readonly<Record<string, Kind>> = {
  b1: {
    words: 'boolean',
    size: 1,
    make: (n) => new Uint8Array(n),
    read: (view, o) => Number(view.getUint8(o) !== 0),
  },
  i1: { words: 'int8', size: 1, make: (n) => new Int8Array(n), read: (view, o) => view.getInt8(o) },
  u1: { words: 'uint8', size: 1, make: (n) => new Uint8Array(n), read: (view, o) => view.getUint8(o) },
  i2: {
    words: 'int16',
    size: 2,
    make: (n) => new Int16Array(n),
    read: (view, o, le) => view.getInt16(o, le),
  },
  u2: {
    words: 'uint16',
    size: 2,
    make: (n) => new Uint16Array(n),
    read: (view, o, le) => view.getUint16(o, le),
  },
  i4: {
    words: 'int32',
    size: 4,
    make: (n) => new Int32Array(n),
    read: (view, o, le) => view.getInt32(o, le),
  },
  u4: {
    words: 'uint32',
    size: 4,
    make: (n) => new Uint32Array(n),
    read: (view, o, le) => view.getUint32(o, le),
  },
  i8: {
    words: 'int64',
    size: 8,
    make: (n) => new Float64Array(n),
    // A whole number times a power of two is exact, so that the sum rounds once, to the nearest double.
    read: (view, o, le) => view.getInt32(le ? o + 4 : o, le) * 2 ** 32 + view.getUint32(le ? o : o + 4, le),
  },
  u8: {
    words: 'uint64',
    size: 8,
    make: (n) => new Float64Array(n),
    read: (view, o, le) => view.getUint32(le ? o + 4 : o, le) * 2 ** 32 + view.getUint32(le ? o : o + 4, le),
  },
  f2: {
    words: 'float16',
    size: 2,
    make: (n) => new Float64Array(n),
    read: (view, o, le) => half(view.getUint16(o, le)),
  },
  f4: {
    words: 'float32',
    size: 4,
    make: (n) => new Float32Array(n),
    read: (view, o, le) => view.getFloat32(o, le),
  },
  f8: {
    words: 'float64',
    size: 8,
    make: (n) => new Float64Array(n),
    read: (view, o, le) => view.getFloat64(o, le),
  },
};

/** Kinds whose bytes in the file are, in little-endian order, those of the array that holds them. */
const copied = new Set(['i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'f4', 'f8']);

/**
 * The element type a `.npy` header names, such as `<f8`.
 *
 * @throws {SimError} `unsupported` for complex numbers, text, dates and pickled arrays.
 */
export function dtypeOf(descr: string, name: string): Dtype {
  const [, order = '', code = ''] = /^([<>|=]?)([\w?]+)/.exec(descr) ?? [];
  const kind = kinds[code === '?' ? 'b1' : code];
  if (!kind) throw new SimError('unsupported', `${name} holds ${refused(code || descr)}.`);
  const littleEndian = order !== '>';
  const { size, make, read } = kind;
  return {
    size,
    float: code.startsWith('f'),
    words: littleEndian || size === 1 ? kind.words : `${kind.words}, big endian`,
    make,
    decode(bytes, values, at) {
      if (littleEndian && copied.has(code)) {
        new Uint8Array(values.buffer, values.byteOffset + at * size, bytes.length).set(bytes);
        return;
      }
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      for (let i = 0; i < bytes.length / size; i++) values[at + i] = read(view, i * size, littleEndian);
    },
    doubles(bytes, offset, step, count) {
      if (littleEndian && copied.has(code) && step === size) {
        const values = make(count);
        new Uint8Array(values.buffer).set(bytes.subarray(offset, offset + count * size));
        return values instanceof Float64Array ? values : new Float64Array(values);
      }
      const values = new Float64Array(count);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      for (let i = 0, at = offset; i < count; i++, at += step) values[i] = read(view, at, littleEndian);
      return values;
    },
  };
}

/** The header's name for what `writeNpy` is given. */
export function writtenDescr(values: NpyValues): string {
  const type =
    values instanceof Float64Array || values instanceof Float32Array
      ? 'f'
      : /^Uint/.test(values.constructor.name)
        ? 'u'
        : 'i';
  return `${values.BYTES_PER_ELEMENT === 1 ? '|' : '<'}${type}${values.BYTES_PER_ELEMENT}`;
}

function refused(code: string): string {
  if (code.startsWith('c') || code.startsWith('f'))
    return `${code.startsWith('c') ? 'complex ' : ''}numbers of ${code.slice(1)} bytes, which differ between machines. Save them as ${code.startsWith('c') ? 'complex128' : 'float64'}`;
  if (code.startsWith('O'))
    return 'pickled Python objects, which are never run. Save a plain array: numpy.save(name, numpy.asarray(x, dtype=float))';
  if (/^[USa]/.test(code)) return 'text. Numbers or booleans are read';
  if (/^[mM]/.test(code)) return 'dates or durations. Convert them to seconds';
  if (code.startsWith('V')) return 'bytes without a type. Numbers or booleans are read';
  return `elements of type "${code}". Numbers or booleans are read`;
}

/** IEEE 754 binary16: sign, 5 bits of exponent, 10 of fraction. */
export function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
