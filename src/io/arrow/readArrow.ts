import { SimError } from '../../sim/errors';
import { half } from '../npyTypes';
import type { ByteSource, SliceRequest } from '../recording';
import { type ArrowBatch, type ArrowColumn, arrowColumns, type ArrowFile, damagedArrow } from './arrowFile';
import type { ArrowNumbers } from './arrowSchema';
import { unpackZstd, zstdSize } from '../zstd';
import { unpackLz4Frame } from './lz4Frame';

/** A packed column of a batch is unpacked as a whole; none that is longer. */
const LONGEST_UNPACKED = 1e9;
/** Unpacked columns that are kept for the next slice, bytes. */
const KEPT = 128e6;

/** Reads the rows [start, stop) of some columns, shape (rows × columns.length), row-major; NaN where there is no value. */
export type ArrowReader = (columns: readonly number[], slice: SliceRequest) => Promise<Float64Array>;

/** Reads columns of a file, of each batch no more than what is asked for. */
export function arrowReader(source: ByteSource, { fields, batches }: ArrowFile): ArrowReader {
  const unpacked = new Unpacked();
  let described: { readonly batch: ArrowBatch; readonly columns: readonly ArrowColumn[] } | undefined;

  async function columnsOf(batch: ArrowBatch): Promise<readonly ArrowColumn[]> {
    if (described?.batch !== batch) described = { batch, columns: await arrowColumns(source, batch, fields) };
    return described.columns;
  }

  /** Bytes [from, to) of a stretch of a batch's body. */
  async function bytesOf(
    batch: ArrowBatch,
    { offset, length }: ArrowColumn['values'],
    from: number,
    to: number,
  ): Promise<Uint8Array> {
    const at = batch.bodyStart + offset;
    if (!batch.packed) {
      if (to > length) throw damagedArrow(source.name, 'a column ends before its rows do');
      return exactly(at + from, at + to);
    }
    const known = unpacked.get(at) ?? unpacked.keep(at, await unpack(batch, await exactly(at, at + length)));
    if (to > known.length) throw damagedArrow(source.name, 'a column ends before its rows do');
    return known.subarray(from, to);
  }

  async function exactly(from: number, to: number): Promise<Uint8Array> {
    const bytes = await source.read(from, to);
    if (bytes.length < to - from) throw damagedArrow(source.name, 'it ended while it was read');
    return bytes;
  }

  async function unpack({ packed, rows }: ArrowBatch, bytes: Uint8Array): Promise<Uint8Array> {
    if (bytes.length < 8) throw damagedArrow(source.name, 'a packed column is empty');
    const size = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(0, true));
    const content = bytes.subarray(8);
    // What does not get smaller is stored as it is.
    if (size === -1) return content;
    // A value takes 8 bytes at most, and room is made in steps of 64 bytes.
    if (!(size >= 0 && size <= 8 * rows + 64)) {
      throw damagedArrow(source.name, `a packed column of ${rows} rows is said to take ${size} bytes`);
    }
    if (size > LONGEST_UNPACKED) {
      throw new SimError(
        'unsupported',
        `${source.name} has a packed column of ${(size / 1e6).toFixed(0)} MB in one piece. Write it in smaller batches of rows, or without compression.`,
      );
    }
    if (packed === 'LZ4') return unpackLz4Frame(content, size);
    if (zstdSize(content) !== undefined) return unpackZstd(content, size);
    // A frame that does not say how long it is: by a slower reader, which stops where the room ends.
    const { decompressZstd } = await import('hyparquet-compressors');
    return decompressZstd(content, new Uint8Array(size));
  }

  return async (columns, { start, stop }) => {
    const width = columns.length;
    const values = new Float64Array((stop - start) * width);
    for (const batch of batches) {
      const [from, to] = [Math.max(start, batch.first), Math.min(stop, batch.first + batch.rows)];
      if (from >= to) continue;
      const stored = await columnsOf(batch);
      const [first, last] = [from - batch.first, to - batch.first];
      for (const [c, column] of columns.entries()) {
        const numbers = fields[column]!.holds as ArrowNumbers;
        const { nulls, validity, values: place } = stored[column]!;
        const [begin, end] = bytesFor(numbers.bits, first, last);
        const data = await bytesOf(batch, place, begin, end);
        const read = readerOf(numbers, data, first);
        const bits =
          nulls !== 0 && validity.length > 0
            ? await bytesOf(batch, validity, ...bytesFor(1, first, last))
            : undefined;
        for (let k = 0, at = (from - start) * width + c; k < last - first; k++, at += width) {
          const isThere = !bits || bitAt(bits, k + (first % 8)) === 1;
          values[at] = isThere ? read(k) : NaN;
        }
      }
    }
    return values;
  };
}

/** Bytes that hold the values [first, last). */
const bytesFor = (bits: number, first: number, last: number): [number, number] =>
  bits === 1 ? [first >> 3, Math.ceil(last / 8)] : [(first * bits) / 8, (last * bits) / 8];

const bitAt = (bytes: Uint8Array, at: number): number => (bytes[at >> 3]! >> (at & 7)) & 1;

/** The k-th value of some bytes, which start with the byte that holds the value `first` of the batch. */
function readerOf(
  { bits, kind, seconds, moments }: ArrowNumbers,
  bytes: Uint8Array,
  first: number,
): (k: number) => number {
  if (moments) {
    const whole = new BigInt64Array(new Uint8Array(bytes).buffer);
    return (k) => moments(whole[k]!);
  }
  const read = storedReader(bits, kind, bytes, first);
  return seconds ? (k) => seconds(read(k)) : read;
}

function storedReader(
  bits: ArrowNumbers['bits'],
  kind: ArrowNumbers['kind'],
  bytes: Uint8Array,
  first: number,
): (k: number) => number {
  if (bits === 1) return (k) => bitAt(bytes, k + (first % 8));
  // Numbers must start at a multiple of their size in memory.
  const { buffer } = new Uint8Array(bytes);
  if (bits === 64 && kind !== 'float') {
    const whole = kind === 'int' ? new BigInt64Array(buffer) : new BigUint64Array(buffer);
    return (k) => Number(whole[k]);
  }
  if (bits === 16 && kind === 'float') {
    const halves = new Uint16Array(buffer);
    return (k) => half(halves[k]!);
  }
  const values = ARRAYS[`${kind}${bits as 8 | 16 | 32 | 64}` as keyof typeof ARRAYS](buffer);
  return (k) => values[k]!;
}

const ARRAYS = {
  int8: (buffer: ArrayBuffer) => new Int8Array(buffer),
  int16: (buffer: ArrayBuffer) => new Int16Array(buffer),
  int32: (buffer: ArrayBuffer) => new Int32Array(buffer),
  uint8: (buffer: ArrayBuffer) => new Uint8Array(buffer),
  uint16: (buffer: ArrayBuffer) => new Uint16Array(buffer),
  uint32: (buffer: ArrayBuffer) => new Uint32Array(buffer),
  float32: (buffer: ArrayBuffer) => new Float32Array(buffer),
  float64: (buffer: ArrayBuffer) => new Float64Array(buffer),
};

/** Unpacked stretches by where they lie, the latest used last; the oldest go when they are too many. */
class Unpacked {
  readonly #kept = new Map<number, Uint8Array>();
  #bytes = 0;

  get(at: number): Uint8Array | undefined {
    const found = this.#kept.get(at);
    if (!found) return undefined;
    this.#kept.delete(at);
    this.#kept.set(at, found);
    return found;
  }

  keep(at: number, content: Uint8Array): Uint8Array {
    this.#kept.set(at, content);
    this.#bytes += content.length;
    for (const [oldest, { length }] of this.#kept) {
      if (this.#bytes <= KEPT || oldest === at) break;
      this.#kept.delete(oldest);
      this.#bytes -= length;
    }
    return content;
  }
}
