import { SimError } from '../sim/errors';
import type { ByteSource, SliceRequest } from './recording';
import { markMissing } from './slice';

/** Bytes of one read. */
const BLOCK_BYTES = 16e6;

/** Little-endian numbers as recording systems store them. */
export type StoredType = 'int16' | 'uint16' | 'int32' | 'float32' | 'float64';

type Numbers = ArrayLike<number> & ArrayBufferView;
const ARRAYS: Readonly<
  Record<StoredType, { size: number; from(buffer: ArrayBufferLike, at: number): Numbers }>
> = {
  int16: { size: 2, from: (buffer, at) => new Int16Array(buffer, at) },
  uint16: { size: 2, from: (buffer, at) => new Uint16Array(buffer, at) },
  int32: { size: 4, from: (buffer, at) => new Int32Array(buffer, at) },
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
  const { type, channels: width, gains, zeros } = table;
  const count = channels.length;
  const values = new Float64Array((stop - start) * count);
  if (table.isVectorised) {
    for (const [c, channel] of channels.entries()) {
      const gain = gains[channel]!;
      const zero = zeros?.[channel] ?? 0;
      const first = channel * table.samples;
      await eachBlock(source, table, 1, first + start, first + stop, (block, from) => {
        let i = (from - first - start) * count + c;
        for (let k = 0; k < block.length; k++, i += count) values[i] = block[k]! * gain + zero;
      });
    }
  } else {
    await eachBlock(source, table, width, start, stop, (block, from) => {
      for (let c = 0; c < count; c++) {
        const channel = channels[c]!;
        const gain = gains[channel]!;
        const zero = zeros?.[channel] ?? 0;
        let i = (from - start) * count + c;
        for (let k = channel; k < block.length; k += width, i += count) values[i] = block[k]! * gain + zero;
      }
    });
  }
  if (type.startsWith('float')) markMissing(values);
  return values;
}

/** Rows [start, stop) of `width` numbers, in blocks. */
async function eachBlock(
  source: ByteSource,
  { type, offset }: StoredTable,
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
    const whole =
      bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
    use(view(whole.buffer, 0), from);
  }
}
