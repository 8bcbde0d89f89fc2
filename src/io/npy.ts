import { SimError } from '../sim/errors';
import { latin1 } from './looksLike';
import { MAGIC, npyHeader } from './npyHeader';
import { dtypeOf, writtenDescr } from './npyTypes';
import type { Dtype, NpyValues } from './npyTypes';
import type { ByteSource, Recording, RecordingFormat, SeriesInfo, SliceRequest } from './recording';
import { checkSlice, findSeries, markMissing, numberedChannels, sidewaysNote } from './slice';

/** Largest array whose missing samples are counted on opening; beyond it, counting would cost seconds. */
const COUNTED_BYTES = 32e6;

/** Values in one block of reading: keeps what is read beside what is returned small. */
const BLOCK_BYTES = 16e6;

/** An array of any shape with its values in row-major order, as it is written and read back. */
export interface NpyArray {
  readonly values: NpyValues;
  readonly shape: readonly number[];
}

/**
 * NumPy's `.npy`, versions 1 to 3: one array of numbers or booleans, either byte order, C or Fortran order, of shape
 * (T × N) or (T). Values are read slice by slice.
 *
 * @see Kern (2007), NEP 1, "A simple file format for NumPy arrays".
 */
export const npy: RecordingFormat = {
  id: 'npy',
  title: 'NumPy array',
  extensions: ['.npy'],
  sniff: (head) => latin1(head.subarray(0, 6)) === MAGIC,

  async open(source): Promise<Recording> {
    const table = await openNpyTable(source, 'array', source.name.replace(/\.npy$/i, ''));
    return {
      format: 'npy',
      name: source.name,
      series: [table.info],
      facts: [{ label: 'Array', value: table.description }],
      async read(path, slice) {
        findSeries(source.name, [table.info], path);
        return table.read(slice);
      },
      close: async () => {},
    };
  },
};

/** A (T × N) array of which slices can be read. */
export interface NpyTable {
  readonly info: SeriesInfo;
  /** Type, shape and order in words. */
  readonly description: string;
  read(slice: SliceRequest): Promise<Float64Array>;
}

/**
 * Opens an array as a series called `path`.
 *
 * @param isSideways time runs along its rows: an array in C order is the transposed one in Fortran order, so nothing is moved.
 * @throws {SimError} `bad-file`, `unsupported` or `too-short`.
 */
export async function openNpyTable(
  source: ByteSource,
  path: string,
  title: string,
  isSideways = false,
): Promise<NpyTable> {
  const stored = parseHeader(await readHead(source), source.name);
  const header = isSideways
    ? { ...stored, shape: stored.shape.toReversed(), fortran: !stored.fortran }
    : stored;
  const layout = tableLayout(header, source);
  const { samples, channels, dtype } = layout;
  const note = sidewaysNote(samples, channels);
  const info: SeriesInfo = {
    path,
    title,
    kind: 'continuous',
    shape: [samples, channels],
    rate: null,
    irregular: false,
    startTime: 0,
    unit: '',
    channels: numberedChannels(channels),
    missing: await countMissing(source, layout),
    ...(note && { note }),
    readable: true,
  };
  return {
    info,
    description: `${dtype.words}, ${samples} × ${channels}${header.fortran ? ', Fortran order' : ''}`,
    async read(slice) {
      return readLayout(source, layout, slice, checkSlice(info, slice));
    },
  };
}

/**
 * A whole array of any shape, in row-major order. 64-bit integers and half floats come as Float64Array.
 *
 * @throws {SimError} `bad-file` or `unsupported`.
 */
export function readNpy(bytes: Uint8Array, name = 'array.npy'): NpyArray {
  const header = parseHeader(bytes, name);
  const { dtype, shape, fortran, offset } = header;
  const count = shape.reduce((product, size) => product * size, 1);
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
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== values.length) {
    throw new Error(`an array of shape (${shape.join(', ')}) has ${count} values, not ${values.length}`);
  }
  const header = npyHeader(writtenDescr(values), shape);
  const bytes = new Uint8Array(header.length + values.byteLength);
  bytes.set(header);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), header.length);
  return bytes;
}

interface Header {
  readonly dtype: Dtype;
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
  const { start, length } = headerSpan(bytes, name);
  if (bytes.length < start + length) throw badFile(name, 'it ends within its header');
  const text = latin1(bytes.subarray(start, start + length));
  const descr = /'descr'\s*:\s*(?:'([^']*)'|(\[))/.exec(text);
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([\d,\sL]*)\)/.exec(text)?.[1];
  if (!descr || fortran === undefined || shape === undefined) {
    throw badFile(name, `its header can't be understood (${text.trim().slice(0, 80)})`);
  }
  const sizes = shape.split(',').map((size) => size.replace('L', '').trim());
  return {
    dtype: dtypeOf(descr[1] ?? 'structured', name),
    fortran: fortran === 'True',
    shape: sizes.filter((size) => size !== '').map(Number),
    offset: start + length,
  };
}

interface Layout {
  readonly dtype: Dtype;
  readonly offset: number;
  readonly samples: number;
  readonly channels: number;
  /** Bytes from one sample to the next of the same channel, and from one channel to the next of the same sample. */
  readonly sampleStride: number;
  readonly channelStride: number;
}

function tableLayout(header: Header, source: ByteSource): Layout {
  const { dtype, shape, fortran, offset } = header;
  if (shape.length === 0)
    throw new SimError('too-short', `${source.name} holds a single number, not a series.`);
  if (shape.length > 2) {
    throw new SimError(
      'unsupported',
      `${source.name} is an array of ${shape.length} dimensions (${shape.join(' × ')}); a recording has one or two, time first. In NumPy: np.save(name, a.reshape(len(a), -1)).`,
    );
  }
  const [samples, channels = 1] = shape as [number, number?];
  checkLength(header, samples * channels, source.size, source.name);
  if (samples * channels === 0) {
    throw new SimError('too-short', `${source.name} is an array without values (${shape.join(' × ')}).`);
  }
  return {
    dtype,
    offset,
    samples,
    channels,
    sampleStride: fortran ? dtype.size : channels * dtype.size,
    channelStride: fortran ? samples * dtype.size : dtype.size,
  };
}

function checkLength({ dtype, shape, offset }: Header, count: number, size: number, name: string): void {
  const needed = offset + count * dtype.size;
  if (Number.isSafeInteger(needed) && size >= needed) return;
  throw badFile(
    name,
    `its header promises ${shape.join(' × ') || 'one'} values of ${dtype.size} bytes, ${needed} bytes in all, but the file has ${size}. It was cut short: copy or save it again`,
  );
}

async function countMissing(source: ByteSource, layout: Layout): Promise<number | null> {
  const { dtype, samples, channels } = layout;
  if (!dtype.float) return 0;
  if (samples * channels * dtype.size > COUNTED_BYTES) return null;
  const values = dtype.make(samples * channels);
  dtype.decode(await source.read(layout.offset, layout.offset + values.length * dtype.size), values, 0);
  let missing = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) missing++;
  return missing;
}

async function readLayout(
  source: ByteSource,
  layout: Layout,
  { start, stop }: SliceRequest,
  channels: readonly number[],
): Promise<Float64Array> {
  const values = new Float64Array((stop - start) * channels.length);
  const read = layout.sampleStride === layout.dtype.size ? readByChannel : readBySample;
  await read(source, layout, start, stop, channels, values);
  markMissing(values);
  return values;
}

/** Samples of one channel lie side by side: each channel is read for itself. */
async function readByChannel(
  source: ByteSource,
  { dtype, offset, channelStride }: Layout,
  start: number,
  stop: number,
  channels: readonly number[],
  values: Float64Array,
): Promise<void> {
  const block = Math.floor(BLOCK_BYTES / dtype.size);
  for (let c = 0; c < channels.length; c++) {
    for (let from = start; from < stop; from += block) {
      const count = Math.min(block, stop - from);
      const at = offset + channels[c]! * channelStride + from * dtype.size;
      const part = await decoded(source, dtype, at, count);
      for (let t = 0; t < count; t++) values[(from - start + t) * channels.length + c] = Number(part[t]);
    }
  }
}

/** Channels of one sample lie side by side: whole rows are read and the channels wanted are picked. */
async function readBySample(
  source: ByteSource,
  { dtype, offset, sampleStride, channels: width }: Layout,
  start: number,
  stop: number,
  channels: readonly number[],
  values: Float64Array,
): Promise<void> {
  const block = Math.max(1, Math.floor(BLOCK_BYTES / sampleStride));
  for (let from = start; from < stop; from += block) {
    const count = Math.min(block, stop - from);
    const part = await decoded(source, dtype, offset + from * sampleStride, count * width);
    let i = (from - start) * channels.length;
    for (let t = 0; t < count; t++) for (const channel of channels) values[i++] = part[t * width + channel]!;
  }
}

async function decoded(source: ByteSource, dtype: Dtype, at: number, count: number): Promise<NpyValues> {
  const bytes = await source.read(at, at + count * dtype.size);
  if (bytes.length < count * dtype.size) throw badFile(source.name, 'it became shorter while it was read');
  const values = dtype.make(count);
  dtype.decode(bytes, values, 0);
  return values;
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

const badFile = (name: string, why: string) =>
  new SimError('bad-file', `${name} can't be read: ${why}.`, { name });
