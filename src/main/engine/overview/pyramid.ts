import { type FileHandle, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Samples in a bin of the finest level, how many bins make one of the next, and bins that the coarsest may have. */
const FINEST = 64;
const FACTOR = 4;
const COARSEST_BINS = 1024;
/** Bytes of a tile, about, which every level is kept in while it grows. */
const TILE_BYTES = 2 << 20;
/** Fewest and most bins of a tile. */
const LEAST_TILE = 16;
const MOST_TILE = 4096;
/** Counts up when the layout changes. */
const LAYOUT = 3;
const ABOUT = 'about.json';

/**
 * Lowest and highest values of a series over equal stretches, at several lengths of them, in a folder. A level is one file of tiles
 * of equal size; a tile holds strip after strip, one a channel, so that some channels of a stretch are a few reads; and a strip holds the
 * extremes of its bins and a checksum, so that what was damaged is not drawn.
 */
export interface PyramidShape {
  readonly layout: number;
  readonly samples: number;
  readonly channels: number;
  /** Samples in a bin, finest level first. */
  readonly strides: readonly number[];
  /** Bins in a tile. */
  readonly tile: number;
}

/** The shape of the pyramid of a series. */
export function pyramidShape(samples: number, channels: number): PyramidShape {
  const strides = [FINEST];
  while (samples / strides.at(-1)! > COARSEST_BINS) strides.push(strides.at(-1)! * FACTOR);
  const bins = 2 ** Math.floor(Math.log2(TILE_BYTES / (8 * channels)));
  return {
    layout: LAYOUT,
    samples,
    channels,
    strides,
    tile: Math.max(LEAST_TILE, Math.min(MOST_TILE, bins)),
  };
}

const levelFile = (folder: string, level: number): string => join(folder, `level${level}.bin`);
const binsOf = ({ samples }: PyramidShape, stride: number): number => Math.ceil(samples / stride);
/** 32-bit words of a strip: the lowest and highest of each bin, and the checksum. */
const stripWords = ({ tile }: PyramidShape): number => 2 * tile + 1;
const tileBytes = (shape: PyramidShape): number => 4 * stripWords(shape) * shape.channels;

/** Fowler, Noll and Vo's hash of words instead of bytes. */
function checksum(words: Uint32Array): number {
  let sum = 0x811c9dc5;
  for (const word of words) sum = Math.imul(sum ^ word, 0x01000193);
  return sum >>> 0;
}

/** Makes the files of a pyramid, which are then written, some channels at a time, and ended. @param folder an empty one. */
export async function createPyramid(folder: string, { strides }: PyramidShape): Promise<void> {
  for (const level of strides.keys()) await writeFile(levelFile(folder, level), '');
}

/** Says that all channels have been written; without it a folder is no pyramid. */
export const endPyramid = (folder: string, shape: PyramidShape): Promise<void> =>
  writeFile(join(folder, ABOUT), JSON.stringify(shape));

/** Writes some neighbouring channels of a pyramid as their samples come, in their order. */
export class PyramidWriter {
  #rows = 0;
  readonly #levels: readonly Level[];

  private constructor(
    private readonly shape: PyramidShape,
    private readonly count: number,
    files: readonly FileHandle[],
    first: number,
  ) {
    this.#levels = files.map((file) => new Level(file, shape, first, count));
  }

  /** @param first the first of `count` channels. */
  static async open(
    folder: string,
    shape: PyramidShape,
    first = 0,
    count = shape.channels,
  ): Promise<PyramidWriter> {
    const files = await Promise.all(shape.strides.map((_, level) => open(levelFile(folder, level), 'r+')));
    return new PyramidWriter(shape, count, files, first);
  }

  /** The next samples of the channels, shape (rows × count), row-major. */
  async add(values: Float64Array): Promise<void> {
    const { count } = this;
    const [stride] = this.shape.strides as [number];
    const rows = values.length / count;
    const finest = this.#levels[0]!;
    for (let from = 0; from < rows;) {
      const to = Math.min(rows, from + stride - (this.#rows % stride));
      finest.widen(values.subarray(from * count, to * count));
      this.#rows += to - from;
      from = to;
      if (this.#rows % stride === 0) await this.#endBins();
    }
  }

  /** Says that all samples have come. @throws where not all have. */
  async end(): Promise<void> {
    const { samples } = this.shape;
    if (this.#rows !== samples) throw new Error(`${this.#rows} of ${samples} samples came`);
    // Bins that the series ends within.
    for (const level of this.#levels.keys()) if (!this.#levels[level]!.isEmpty) await this.#endBin(level);
    for (const level of this.#levels) await level.flush();
  }

  async close(): Promise<void> {
    await Promise.all(this.#levels.map(({ file }) => file.close()));
  }

  async #endBins(): Promise<void> {
    for (const [level, stride] of this.shape.strides.entries()) {
      if (this.#rows % stride !== 0) return;
      await this.#endBin(level);
    }
  }

  async #endBin(level: number): Promise<void> {
    const one = this.#levels[level]!;
    this.#levels[level + 1]?.include(one);
    await one.endBin();
  }
}

/** One level while it grows: the extremes of the bin at hand, and the strips at hand. */
class Level {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly #floats: Float32Array;
  readonly #words: Uint32Array;
  #bins = 0;
  #tiles = 0;
  isEmpty = true;

  constructor(
    readonly file: FileHandle,
    private readonly shape: PyramidShape,
    private readonly first: number,
    private readonly count: number,
  ) {
    this.low = new Float64Array(count);
    this.high = new Float64Array(count);
    this.#floats = new Float32Array(stripWords(shape) * count).fill(NaN);
    this.#words = new Uint32Array(this.#floats.buffer);
    this.#startBin();
  }

  /** Takes values of some rows into the bin. */
  widen(values: Float64Array): void {
    const { low, high, count } = this;
    this.isEmpty = false;
    for (let at = 0; at < values.length; at += count) {
      for (let c = 0; c < count; c++) {
        const value = values[at + c]!;
        if (value < low[c]!) low[c] = value;
        if (value > high[c]!) high[c] = value;
      }
    }
  }

  /** Takes a bin of the finer level into the bin; one that holds no value changes nothing. */
  include({ low, high }: Level): void {
    this.isEmpty = false;
    for (let c = 0; c < this.count; c++) {
      if (low[c]! < this.low[c]!) this.low[c] = low[c]!;
      if (high[c]! > this.high[c]!) this.high[c] = high[c]!;
    }
  }

  async endBin(): Promise<void> {
    const { tile } = this.shape;
    const bin = this.#bins % tile;
    for (let c = 0; c < this.count; c++) {
      const at = c * stripWords(this.shape) + 2 * bin;
      // A bin that holds no value has none.
      const isThere = this.low[c]! <= this.high[c]!;
      this.#floats[at] = isThere ? this.low[c]! : NaN;
      this.#floats[at + 1] = isThere ? this.high[c]! : NaN;
    }
    this.#startBin();
    if (++this.#bins % tile === 0) await this.#write();
  }

  async flush(): Promise<void> {
    if (this.#bins % this.shape.tile !== 0) await this.#write();
  }

  async #write(): Promise<void> {
    const words = stripWords(this.shape);
    for (let end = words; end <= this.#words.length; end += words)
      this.#words[end - 1] = checksum(this.#words.subarray(end - words, end - 1));
    const bytes = new Uint8Array(this.#floats.buffer);
    await this.file.write(
      bytes,
      0,
      bytes.length,
      this.#tiles++ * tileBytes(this.shape) + 4 * words * this.first,
    );
    this.#floats.fill(NaN);
  }

  #startBin(): void {
    this.low.fill(Infinity);
    this.high.fill(-Infinity);
    this.isEmpty = true;
  }
}

/** An overview that was cut short or changed behind the program's back: to be made anew. */
export class DamagedOverview extends Error {}

/** Extremes of equal stretches: one array a channel, NaN where a stretch holds no value. */
export interface Extremes {
  readonly low: Float32Array[];
  readonly high: Float32Array[];
}

/** A finished pyramid. */
export class Pyramid {
  private constructor(
    private readonly shape: PyramidShape,
    private readonly files: readonly FileHandle[],
  ) {}

  /** The pyramid in a folder; undefined where there is none, or one of another shape, or one that is not whole. */
  static async open(folder: string, expected: PyramidShape): Promise<Pyramid | undefined> {
    const about = await readFile(join(folder, ABOUT), 'utf8').catch(() => undefined);
    if (about !== JSON.stringify(expected)) return undefined;
    const files: FileHandle[] = [];
    const pyramid = new Pyramid(expected, files);
    for (const [level, stride] of expected.strides.entries()) {
      const file = await open(levelFile(folder, level), 'r').catch(() => undefined);
      if (file) files.push(file);
      const bytes = Math.ceil(binsOf(expected, stride) / expected.tile) * tileBytes(expected);
      if ((await file?.stat())?.size === bytes) continue;
      await pyramid.close();
      return undefined;
    }
    return pyramid;
  }

  async close(): Promise<void> {
    await Promise.all(this.files.map((file) => file.close()));
  }

  /**
   * Extremes of some channels over bins of `stride` samples or somewhat more: whole bins of a level, of which several may make one.
   *
   * @returns the bins that hold samples of [start, stop): `start` and `stop` may lie outside of what was asked for.
   * @throws {DamagedOverview}
   */
  async read(
    channels: readonly number[],
    start: number,
    stop: number,
    stride: number,
  ): Promise<Extremes & { readonly start: number; readonly stop: number; readonly stride: number }> {
    const { strides, samples } = this.shape;
    const level = Math.max(
      0,
      strides.findLastIndex((one) => one <= stride),
    );
    const own = strides[level]!;
    const together = Math.max(1, Math.floor(stride / own));
    const first = Math.floor(start / own);
    const last = Math.min(binsOf(this.shape, own), Math.ceil(stop / own));
    const fine = await this.#bins(level, channels, first, last);
    const merged = {
      low: fine.low.map((bins) => merge(bins, together, (a, b) => a < b)),
      high: fine.high.map((bins) => merge(bins, together, (a, b) => a > b)),
    };
    return { start: first * own, stop: Math.min(samples, last * own), stride: own * together, ...merged };
  }

  async #bins(level: number, channels: readonly number[], first: number, last: number): Promise<Extremes> {
    const { tile, channels: width } = this.shape;
    const low = channels.map(() => new Float32Array(last - first));
    const high = channels.map(() => new Float32Array(last - first));
    const words = stripWords(this.shape);
    for (let at = Math.floor(first / tile); at * tile < last; at++) {
      const from = Math.max(first, at * tile);
      const to = Math.min(last, (at + 1) * tile);
      const read = (channel: number, count: number) =>
        readWords(this.files[level]!, at * tileBytes(this.shape) + 4 * words * channel, words * count);
      // Most of the tile is wanted: it is read at once.
      const whole = channels.length > width / 4 ? await read(0, width) : undefined;
      await Promise.all(
        channels.map(async (channel, c) => {
          const strip = whole?.subarray(words * channel, words * (channel + 1)) ?? (await read(channel, 1));
          const extremes = checked(strip);
          for (let bin = from; bin < to; bin++) {
            low[c]![bin - first] = extremes[2 * (bin - at * tile)]!;
            high[c]![bin - first] = extremes[2 * (bin - at * tile) + 1]!;
          }
        }),
      );
    }
    return { low, high };
  }
}

async function readWords(file: FileHandle, offset: number, count: number): Promise<Uint32Array> {
  const words = new Uint32Array(count);
  const { bytesRead } = await file.read(new Uint8Array(words.buffer), 0, 4 * count, offset);
  if (bytesRead < 4 * count) throw new DamagedOverview('an overview ended early');
  return words;
}

/** The extremes of a strip, pair after pair. */
function checked(strip: Uint32Array): Float32Array {
  const last = strip.length - 1;
  if (checksum(strip.subarray(0, last)) !== strip[last]) throw new DamagedOverview('an overview was damaged');
  return new Float32Array(strip.buffer, strip.byteOffset, last);
}

/** Every `together` bins as one. */
function merge(
  bins: Float32Array,
  together: number,
  isBeyond: (a: number, b: number) => boolean,
): Float32Array {
  if (together === 1) return bins;
  const merged = new Float32Array(Math.ceil(bins.length / together)).fill(NaN);
  for (let b = 0; b < bins.length; b++) {
    const to = Math.floor(b / together);
    if (Number.isNaN(merged[to]) || isBeyond(bins[b]!, merged[to]!)) merged[to] = bins[b]!;
  }
  return merged;
}
