import { SimError } from '../sim/errors';
import {
  arrayInfo,
  arrayRecording,
  type ArraySource,
  namedDims,
  readArray,
  survey,
  UNTIMED,
} from './array/arraySource';
import { firstLong } from './array/arrayView';
import { likelyTime } from './array/likelyTime';
import { linearArray } from './array/linearArray';
import { namesAlong, soleName } from './array/namesBeside';
import type { ArrayTimes } from './array/timesBeside';
import { product, type StoredArray } from './array/storedArray';
import { latin1 } from './looksLike';
import { MAGIC, npyHeader } from './npyHeader';
import { TIMES } from './namesOf';
import { type NpyElement, npyElement } from './npyElement';
import { type Dtype, type NpyValues, writtenDescr } from './npyTypes';
import { type Literal, pythonLiteral } from './pythonLiteral';
import type {
  ByteSource,
  Recording,
  RecordingFormat,
  SampleTimes,
  SeriesInfo,
  SliceRequest,
} from './recording';
import { type TimeAxis, timeAxis } from './timeAxis';

/** Values of the largest array that is looked at on opening; beyond, counting what is missing would cost seconds. */
const SURVEYED = 2e6;
/** NumPy's own limit. */
const MOST_DIMENSIONS = 64;

/** An array of any shape with its values in row-major order, as it is written and read back. */
export interface NpyArray {
  readonly values: NpyValues;
  readonly shape: readonly number[];
}

/**
 * NumPy's `.npy`, versions 1 to 3: one array of numbers, booleans or records of them, either byte order, C or Fortran order, of any
 * number of dimensions. Complex numbers are two series. Values are read slice by slice.
 *
 * @see Kern (2007), NEP 1, "A simple file format for NumPy arrays".
 */
export const npy: RecordingFormat = {
  id: 'npy',
  title: 'NumPy array',
  extensions: ['.npy'],
  sniff: (head) => latin1(head.subarray(0, 6)) === MAGIC,

  async open(source): Promise<Recording> {
    const opened = await openNpy(source);
    if (product(opened.dims) === 1)
      throw new SimError('too-short', `${source.name} holds a single number, not a series.`);
    const title = source.name.replace(/\.npy$/i, '');
    const { series, arrayAt, read } = arrayRecording(source.name, await npySources(opened, 'array', title));
    return {
      format: 'npy',
      name: source.name,
      series,
      facts: [{ label: 'Array', value: opened.description }],
      arrayAt,
      read,
      close: async () => {},
    };
  },
};

/** An array of a file, of which boxes can be read. */
export interface NpyFile {
  readonly dims: readonly number[];
  /** Type, shape and order in words. */
  readonly description: string;
  /** One, or the real and the imaginary parts. */
  readonly parts: readonly {
    readonly suffix: string;
    readonly array: StoredArray;
    readonly isFloat: boolean;
    /** Names of the fields of records, which are the last dimension; one is the name of the channel. */
    readonly fields?: readonly string[];
    readonly notes: readonly string[];
  }[];
}

/** Opens an array without reading its values. @throws {SimError} `bad-file`, `unsupported`, `too-short`. */
export async function openNpy(source: ByteSource): Promise<NpyFile> {
  const header = parseHeader(await readHead(source), source.name);
  const { element, shape, fortran, offset } = header;
  const dims = shape.length === 0 ? [1] : shape;
  checkLength(header, product(shape), source.size, source.name);
  if (product(shape) === 0) {
    throw new SimError('too-short', `${source.name} is an array without values (${shape.join(' × ')}).`);
  }
  const layout = {
    dims,
    isColumnMajor: fortran,
    size: element.size,
    async bytes(from: number, to: number): Promise<Uint8Array> {
      const bytes = await source.read(offset + from, offset + to);
      if (bytes.length < to - from) throw badFile(source.name, 'it became shorter while it was read');
      return bytes;
    },
  };
  return {
    dims,
    description: `${element.words}, ${dims.join(' × ')}${fortran && dims.length > 1 ? ', Fortran order' : ''}`,
    parts: element.parts.map(({ suffix, fields, notes }) => ({
      suffix,
      array: linearArray({ ...layout, fields }),
      isFloat: fields.some(({ dtype }) => dtype.float),
      ...(element.isRecord && { fields: fields.map(({ name }) => name) }),
      notes,
    })),
  };
}

/** What a file says of an array beside it. */
export interface Surroundings {
  readonly times?: ArrayTimes;
  /** Lists of names that may be of its channels. */
  readonly names?: readonly (readonly string[])[];
  readonly unit?: string;
}

/** What views of an opened array, called `path`, are described from. */
export async function npySources(
  { dims, parts }: NpyFile,
  path: string,
  title: string,
  around: Surroundings = {},
): Promise<ArraySource[]> {
  return Promise.all(
    parts.map(async ({ suffix, array, isFloat, fields, notes }): Promise<ArraySource> => {
      const { missing, smooth } = await survey(array, isFloat, SURVEYED);
      const time = firstLong(dims);
      const isWide = array.dims.length > dims.length;
      const own = await ownTimes(array, fields, dims);
      const axes = own ? [own.axis] : (around.times?.axes ?? []);
      const lists = around.names ?? [];
      const names = namesAlong(lists, array.dims, time);
      if (isWide) names[dims.length] = fields;
      const likely = likelyTime({
        dims: array.dims,
        time,
        timed: around.times?.timed ?? [],
        named: namedDims(names),
        ...(smooth && !fields && { smooth }),
      });
      return {
        path: path + suffix,
        title: title + suffix,
        unit: around.unit ?? '',
        array,
        time,
        axes: array.dims.map((_, d) => axes[d] ?? UNTIMED),
        times: own ? [own.times] : (around.times?.times ?? []),
        names,
        name: (fields && !isWide ? fields[0] : soleName(lists)) ?? 'channel 1',
        missing,
        ...(likely && { likely }),
        // Fields of records in a row are channels, whatever else.
        ...(isWide && dims.length === 1 && { isSettled: true }),
        notes,
      };
    }),
  );
}

/** Time from a field of records that is called so. */
async function ownTimes(
  array: StoredArray,
  fields: readonly string[] | undefined,
  dims: readonly number[],
): Promise<{ readonly axis: TimeAxis; readonly times: SampleTimes } | undefined> {
  const field = fields?.findIndex((name) => TIMES.test(name)) ?? -1;
  if (field < 0 || fields!.length < 2 || dims.length !== 1 || dims[0]! > SURVEYED) return undefined;
  const times: SampleTimes = (start, stop) => array.read({ start: [start, field], count: [stop - start, 1] });
  return { axis: timeAxis(await times(0, dims[0]!)), times };
}

/** A (T × N) array of which slices can be read. */
export interface NpyTable {
  readonly info: SeriesInfo;
  read(slice: SliceRequest): Promise<Float64Array>;
}

/**
 * Opens a table of numbers of which the format says along which dimension time runs.
 *
 * @throws {SimError} `bad-file`, `unsupported` or `too-short`.
 */
export async function openNpyTable(
  source: ByteSource,
  path: string,
  title: string,
  time: 0 | 1,
): Promise<NpyTable> {
  const opened = await openNpy(source);
  if (opened.dims.length > 2 || opened.parts.length > 1) {
    throw new SimError(
      'unsupported',
      `${source.name} is ${opened.description}; expected a table of numbers.`,
    );
  }
  const [first] = await npySources(opened, path, title);
  // A list is a table of one row, or of one column.
  const table = { ...first!, time: Math.min(time, opened.dims.length - 1), isSettled: true };
  return { info: arrayInfo(table), read: (slice) => readArray(table, slice) };
}

/**
 * A whole array of any shape, in row-major order. 64-bit integers and half floats come as Float64Array.
 *
 * @throws {SimError} `bad-file` or `unsupported`.
 */
export function readNpy(bytes: Uint8Array, name = 'array.npy'): NpyArray {
  const header = parseHeader(bytes, name);
  const { element, shape, fortran, offset } = header;
  const { dtype } = element;
  if (!dtype)
    throw new SimError('unsupported', `${name} holds ${element.words}. Numbers or booleans are read.`);
  const count = product(shape);
  checkLength(header, count, bytes.length, name);
  const data = bytes.subarray(offset, offset + count * dtype.size);
  const values = dtype.make(count);
  dtype.decode(data, values, 0);
  return { values: fortran && shape.length > 1 ? rowMajor(values, shape, dtype) : values, shape };
}

/**
 * The bytes of a version 1 `.npy` file, C order, little endian. Deterministic: the same values give the same bytes.
 *
 * @param shape product must be `values.length`.
 */
export function writeNpy(values: NpyValues, shape: readonly number[]): Uint8Array {
  const count = product(shape);
  if (count !== values.length) {
    throw new Error(`an array of shape (${shape.join(', ')}) has ${count} values, not ${values.length}`);
  }
  const header = npyHeader(writtenDescr(values), shape);
  const bytes = new Uint8Array(header.length + values.byteLength);
  bytes.set(header);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), header.length);
  return bytes;
}

/** Letters of all texts that are looked at. */
const MOST_LETTERS = 1e6;

/**
 * Texts of an array of them, row-major; undefined for an array of anything else, or of very many.
 *
 * @throws {SimError} `bad-file` for what is no sound array; `unsupported`.
 */
export async function npyTexts(source: ByteSource): Promise<readonly string[] | undefined> {
  const { descr, shape, offset } = parseFields(await readHead(source), source.name);
  const [, order, kind, digits] = (typeof descr === 'string' && /^([<>|=]?)([US])(\d+)$/.exec(descr)) || [];
  const letters = Number(digits) * product(shape);
  if (kind === undefined || !(letters <= MOST_LETTERS)) return undefined;
  const size = kind === 'U' ? 4 : 1;
  const bytes = await source.read(offset, offset + size * letters);
  if (bytes.length < size * letters) throw badFile(source.name, 'it ends within its texts');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const letterAt = (at: number) => (size === 4 ? view.getUint32(4 * at, order !== '>') : view.getUint8(at));
  return Array.from({ length: product(shape) }, (_, k) => {
    const points = Array.from({ length: Number(digits) }, (_, i) => letterAt(k * Number(digits) + i));
    // Filled up with zeros; what is no letter at all is damaged.
    const end = points.findLastIndex((point) => point !== 0) + 1;
    return points
      .slice(0, end)
      .map((point) => String.fromCodePoint(point <= 0x10ffff ? point : 0xfffd))
      .join('');
  });
}

interface Header {
  readonly element: NpyElement;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Where the data start. */
  readonly offset: number;
}

/** The first bytes, enough to hold the header. */
async function readHead(source: ByteSource): Promise<Uint8Array> {
  const head = await source.read(0, 4096);
  const { start, length } = headerSpan(head, source.name);
  return start + length <= head.length ? head : source.read(0, start + length);
}

function headerSpan(bytes: Uint8Array, name: string): { start: number; length: number } {
  if (latin1(bytes.subarray(0, 6)) !== MAGIC)
    throw badFile(name, 'it does not start with the NumPy signature');
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) {
    throw new SimError('unsupported', `${name} is .npy version ${version}; versions 1 to 3 are read.`);
  }
  const start = version === 1 ? 10 : 12;
  if (bytes.length < start) throw badFile(name, 'it ends within its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > 1 << 20) throw badFile(name, `its header claims ${length} bytes`);
  return { start, length };
}

function parseHeader(bytes: Uint8Array, name: string): Header {
  const { descr, ...header } = parseFields(bytes, name);
  return { element: npyElement(descr, name), ...header };
}

function parseFields(bytes: Uint8Array, name: string): Omit<Header, 'element'> & { readonly descr: Literal } {
  const { start, length } = headerSpan(bytes, name);
  if (bytes.length < start + length) throw badFile(name, 'it ends within its header');
  // Names of fields may be of any letters from version 3 on.
  const text = new TextDecoder(bytes[6] === 3 ? 'utf-8' : 'latin1').decode(
    bytes.subarray(start, start + length),
  );
  const { descr, fortran_order: fortran, shape } = headerFields(text, name);
  return { descr, fortran, shape, offset: start + length };
}

function headerFields(text: string, name: string) {
  const unclear = (cause?: unknown) =>
    badFile(name, `its header can't be understood (${text.trim().slice(0, 80)})`, cause);
  let header: Literal;
  try {
    header = pythonLiteral(text.trim());
  } catch (cause) {
    throw unclear(cause);
  }
  const { descr, fortran_order, shape } = (header ?? {}) as Record<string, Literal | undefined>;
  const isShape =
    Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && (size as number) >= 0);
  if (descr === undefined || typeof fortran_order !== 'boolean' || !isShape || shape.length > MOST_DIMENSIONS)
    throw unclear();
  return { descr, fortran_order, shape: shape as readonly number[] };
}

function checkLength({ element, shape, offset }: Header, count: number, size: number, name: string): void {
  const needed = offset + count * element.size;
  if (Number.isSafeInteger(needed) && size >= needed) return;
  throw badFile(
    name,
    `its header promises ${shape.join(' × ') || 'one'} values of ${element.size} bytes, ${needed} bytes in all, but the file has ${size}. It was cut short: copy or save it again`,
  );
}

/** Reorders Fortran-ordered values, first index fastest, to row-major, last index fastest. */
function rowMajor(values: NpyValues, shape: readonly number[], dtype: Dtype): NpyValues {
  const reordered = dtype.make(values.length);
  const index = shape.map(() => 0);
  for (let i = 0; i < values.length; i++) {
    let from = 0;
    for (let d = shape.length - 1; d >= 0; d--) from = from * shape[d]! + index[d]!;
    reordered[i] = values[from]!;
    for (let d = shape.length - 1; d >= 0 && ++index[d]! === shape[d]; d--) index[d] = 0;
  }
  return reordered;
}

const badFile = (name: string, why: string, cause?: unknown) =>
  new SimError('bad-file', `${name} can't be read: ${why}.`, { name }, { cause });
