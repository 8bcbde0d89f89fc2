import { SimError } from '../sim/errors';
import type { ByteSource, SliceRequest } from './recording';
import { markMissing } from './slice';

/** Bytes of one read. */
const BLOCK_BYTES = 16e6;

/** A channel that is stored in one piece is read whole, with its neighbours, up to this length: many small reads take longer. */
const SHORT_CHANNEL = 64e3;

/** Numbers as recording systems store them. */
export type StoredType =
  'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'int64' | 'uint64' | 'float32' | 'float64';

type Numbers = ArrayLike<number> & ArrayBufferView;
const ARRAYS: Readonly<
  Record<StoredType, { size: number; from(buffer: ArrayBufferLike, at: number): Numbers }>
> = {
  int8: { size: 1, from: (buffer, at) => new Int8Array(buffer, at) },
  uint8: { size: 1, from: (buffer, at) => new Uint8Array(buffer, at) },
  int16: { size: 2, from: (buffer, at) => new Int16Array(buffer, at) },
  uint16: { size: 2, from: (buffer, at) => new Uint16Array(buffer, at) },
  int32: { size: 4, from: (buffer, at) => new Int32Array(buffer, at) },
  uint32: { size: 4, from: (buffer, at) => new Uint32Array(buffer, at) },
  // As the nearest doubles.
  int64: { size: 8, from: (buffer, at) => Float64Array.from(new BigInt64Array(buffer, at), Number) },
  uint64: { size: 8, from: (buffer, at) => Float64Array.from(new BigUint64Array(buffer, at), Number) },
  float32: { size: 4, from: (buffer, at) => new Float32Array(buffer, at) },
  float64: { size: 8, from: (buffer, at) => new Float64Array(buffer, at) },
};

/** Bytes of one stored number. */
export const bytesOf = (type: StoredType): number => ARRAYS[type].size;

/** A table of numbers within a file that is nothing but numbers. */
export interface StoredTable {
  readonly type: StoredType;
  /** Byte that it starts at. */
  readonly offset: number;
  readonly samples: number;
  readonly channels: number;
  /** Most significant byte first. */
  readonly isBigEndian?: boolean;
  /** Channel after channel instead of sample after sample. */
  readonly isVectorised?: boolean;
  /** Physical value = stored × gain + zero, one a channel. */
  readonly gains: readonly number[];
  readonly zeros?: readonly number[];
}

/**
 * The chosen channels of the samples [start, stop) in physical units, shape (stop − start × channels.length), row-major,
 * read in blocks.
 *
 * @throws {SimError} `bad-file` if the file ends before.
 */
export async function readTable(
  source: ByteSource,
  table: StoredTable,
  { start, stop }: SliceRequest,
  channels: readonly number[],
): Promise<Float64Array> {
  const values = new Float64Array((stop - start) * channels.length);
  const isShort = table.samples * bytesOf(table.type) <= SHORT_CHANNEL;
  const read = table.isVectorised ? (isShort ? readNeighbours : readEachChannel) : readSamples;
  await read(source, table, { start, stop }, channels, values);
  if (table.type.startsWith('float')) markMissing(values);
  return values;
}

type Filling = (
  source: ByteSource,
  table: StoredTable,
  slice: { readonly start: number; readonly stop: number },
  channels: readonly number[],
  values: Float64Array,
) => Promise<void>;

/** Of numbers that lie sample after sample. */
const readSamples: Filling = (source, table, { start, stop }, channels, values) => {
  const { channels: width, gains, zeros } = table;
  const count = channels.length;
  return eachBlock(source, table, width, start, stop, (block, from) => {
    channels.forEach((channel, c) => {
      const gain = gains[channel]!;
      const zero = zeros?.[channel] ?? 0;
      let i = (from - start) * count + c;
      for (let k = channel; k < block.length; k += width, i += count) values[i] = block[k]! * gain + zero;
    });
  });
};

/** Of numbers that lie channel after channel: of each channel what is asked for. */
const readEachChannel: Filling = async (source, table, { start, stop }, channels, values) => {
  const { samples, gains, zeros } = table;
  const count = channels.length;
  for (const [c, channel] of channels.entries()) {
    const gain = gains[channel]!;
    const zero = zeros?.[channel] ?? 0;
    const first = channel * samples;
    await eachBlock(source, table, 1, first + start, first + stop, (block, from) => {
      let i = (from - first - start) * count + c;
      for (let k = 0; k < block.length; k++, i += count) values[i] = block[k]! * gain + zero;
    });
  }
};

/** Of numbers that lie channel after channel: channels that follow one another as wholes. */
const readNeighbours: Filling = async (source, table, { start, stop }, channels, values) => {
  const { samples, gains, zeros } = table;
  const count = channels.length;
  for (const [first, last] of neighbours(channels)) {
    await eachBlock(source, table, samples, channels[first]!, channels[last]! + 1, (block, from) => {
      const before = channels[first]!;
      for (let k = 0; k < block.length; k += samples) {
        const channel = from + k / samples;
        const gain = gains[channel]!;
        const zero = zeros?.[channel] ?? 0;
        let i = first + channel - before;
        for (let t = start; t < stop; t++, i += count) values[i] = block[k + t]! * gain + zero;
      }
    });
  }
};

/** Runs of channels that follow one another, as the places of the first and the last of each. */
function neighbours(channels: readonly number[]): (readonly [first: number, last: number])[] {
  const runs: (readonly [number, number])[] = [];
  let first = 0;
  channels.forEach((channel, c) => {
    if (channels[c + 1] === channel + 1) return;
    runs.push([first, c]);
    first = c + 1;
  });
  return runs;
}

/** Rows [start, stop) of `width` numbers, in blocks. */
async function eachBlock(
  source: ByteSource,
  { type, offset, isBigEndian }: StoredTable,
  width: number,
  start: number,
  stop: number,
  use: (block: ArrayLike<number>, from: number) => void,
): Promise<void> {
  const { size, from: view } = ARRAYS[type];
  const row = width * size;
  const rows = Math.max(1, Math.floor(BLOCK_BYTES / row));
  for (let from = start; from < stop; from += rows) {
    const to = Math.min(stop, from + rows);
    const bytes = await source.read(offset + from * row, offset + to * row);
    if (bytes.length < (to - from) * row) {
      throw new SimError(
        'bad-file',
        `${source.name} ended while it was read: it was cut short. Copy it again.`,
      );
    }
    // Numbers must start at a multiple of their size in memory.
    const isWhole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
    const whole = isWhole && !isBigEndian ? bytes : new Uint8Array(bytes);
    if (isBigEndian) swap(whole, size);
    use(view(whole.buffer, 0), from);
  }
}

/** Turns the bytes of each number round, in place. */
function swap(bytes: Uint8Array, size: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (size === 2) buffer.swap16();
  if (size === 4) buffer.swap32();
  if (size === 8) buffer.swap64();
}
