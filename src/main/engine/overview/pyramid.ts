import { type FileHandle, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Samples in a bin of the finest level, how many bins make one of the next, and bins that the coarsest may have. */
const FINEST = 128;
const FACTOR = 4;
const COARSEST_BINS = 1024;
/** Bytes of a tile, which every level is kept in while it grows. */
const TILE_BYTES = 2 << 20;
/** Counts up when the layout changes. */
const LAYOUT = 1;
const ABOUT = 'about.json';

/**
 * Lowest and highest values of a series over equal stretches, at several lengths of them, in a folder. A level is one file of tiles
 * of equal size, and a tile holds channel after channel the extremes of its bins, so that some channels of a stretch are a few reads.
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
  const tile = Math.max(16, 2 ** Math.floor(Math.log2(TILE_BYTES / (8 * channels))));
  return { layout: LAYOUT, samples, channels, strides, tile };
}

const levelFile = (folder: string, level: number): string => join(folder, `level${level}.bin`);
const tileBytes = ({ channels, tile }: PyramidShape): number => 8 * channels * tile;
const binsOf = ({ samples }: PyramidShape, stride: number): number => Math.ceil(samples / stride);

/** Writes a pyramid as the samples come, in their order. */
export class PyramidWriter {
  #rows = 0;
  readonly #levels: Level[];

  private constructor(
    private readonly folder: string,
    private readonly shape: PyramidShape,
    files: readonly FileHandle[],
  ) {
    this.#levels = files.map((file) => new Level(file, shape));
  }

  /** @param folder an empty one. */
  static async create(folder: string, shape: PyramidShape): Promise<PyramidWriter> {
    const files = await Promise.all(shape.strides.map((_, level) => open(levelFile(folder, level), 'wx')));
    return new PyramidWriter(folder, shape, files);
  }

  /** The next samples, shape (rows × channels), row-major. */
  async add(values: Float64Array): Promise<void> {
    const { channels, strides } = this.shape;
    const rows = values.length / channels;
    const finest = this.#levels[0]!;
    for (let from = 0; from < rows;) {
      const to = Math.min(rows, from + strides[0]! - (this.#rows % strides[0]!));
      finest.widen(values.subarray(from * channels, to * channels));
      this.#rows += to - from;
      from = to;
      if (this.#rows % strides[0]! === 0) await this.#endBin();
    }
  }

  /** Says that all samples have come. @throws where not all have. */
  async end(): Promise<void> {
    const { samples, strides } = this.shape;
    if (this.#rows !== samples) throw new Error(`${this.#rows} of ${samples} samples came`);
    if (samples % strides[0]! !== 0) await this.#endBin();
    // Bins that the series ends within.
    for (let level = 1; level < this.#levels.length; level++) {
      const coarse = this.#levels[level]!;
      if (!coarse.isEmpty) await this.#endBinOf(level);
    }
    for (const level of this.#levels) await level.flush();
    await this.close();
    // Written last: without it a folder is no pyramid.
    await writeFile(join(this.folder, ABOUT), JSON.stringify(this.shape));
  }

  async close(): Promise<void> {
    await Promise.all(this.#levels.map(({ file }) => file.close()));
  }

  async #endBin(): Promise<void> {
    await this.#endBinOf(0);
    for (let level = 1; level < this.#levels.length; level++) {
      if (this.#rows % this.shape.strides[level]! !== 0) return;
      await this.#endBinOf(level);
    }
  }

  async #endBinOf(level: number): Promise<void> {
    const one = this.#levels[level]!;
    this.#levels[level + 1]?.include(one);
    await one.endBin();
  }
}

/** One level while it grows: the extremes of the bin at hand, and the tile at hand. */
class Level {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly #tile: Float32Array;
  #bins = 0;
  #tiles = 0;
  isEmpty = true;

  constructor(
    readonly file: FileHandle,
    private readonly shape: PyramidShape,
  ) {
    this.low = new Float64Array(shape.channels);
    this.high = new Float64Array(shape.channels);
    this.#tile = new Float32Array(2 * shape.channels * shape.tile);
    this.#startBin();
    this.#tile.fill(NaN);
  }

  /** Takes values of some rows into the bin. */
  widen(values: Float64Array): void {
    const { low, high } = this;
    const { channels } = this.shape;
    this.isEmpty = false;
    for (let at = 0; at < values.length; at += channels) {
      for (let c = 0; c < channels; c++) {
        const value = values[at + c]!;
        if (value < low[c]!) low[c] = value;
        if (value > high[c]!) high[c] = value;
      }
    }
  }

  /** Takes a bin of the finer level into the bin; one that holds no value changes nothing. */
  include({ low, high }: Level): void {
    this.isEmpty = false;
    for (let c = 0; c < low.length; c++) {
      if (low[c]! < this.low[c]!) this.low[c] = low[c]!;
      if (high[c]! > this.high[c]!) this.high[c] = high[c]!;
    }
  }

  async endBin(): Promise<void> {
    const { channels, tile } = this.shape;
    const bin = this.#bins % tile;
    for (let c = 0; c < channels; c++) {
      const at = 2 * (c * tile + bin);
      // A bin that holds no value has none.
      const isThere = this.low[c]! <= this.high[c]!;
      this.#tile[at] = isThere ? this.low[c]! : NaN;
      this.#tile[at + 1] = isThere ? this.high[c]! : NaN;
    }
    this.#startBin();
    if (++this.#bins % tile === 0) await this.#writeTile();
  }

  async flush(): Promise<void> {
    if (this.#bins % this.shape.tile !== 0) await this.#writeTile();
  }

  async #writeTile(): Promise<void> {
    const bytes = new Uint8Array(this.#tile.buffer);
    await this.file.write(bytes, 0, bytes.length, this.#tiles++ * bytes.length);
    this.#tile.fill(NaN);
  }

  #startBin(): void {
    this.low.fill(Infinity);
    this.high.fill(-Infinity);
    this.isEmpty = true;
  }
}

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
    const file = this.files[level]!;
    for (let at = Math.floor(first / tile); at * tile < last; at++) {
      const from = Math.max(first, at * tile);
      const to = Math.min(last, (at + 1) * tile);
      const pair = async (c: number, bytes: Float32Array, offset: number) => {
        for (let bin = from; bin < to; bin++) {
          low[c]![bin - first] = bytes[offset + 2 * (bin - from)]!;
          high[c]![bin - first] = bytes[offset + 2 * (bin - from) + 1]!;
        }
      };
      if (channels.length > width / 4) {
        // Most of the tile is wanted: it is read at once.
        const whole = await readFloats(file, at * tileBytes(this.shape), 2 * width * tile);
        for (const [c, channel] of channels.entries())
          await pair(c, whole, 2 * (channel * tile + from - at * tile));
      } else {
        await Promise.all(
          channels.map(async (channel, c) => {
            const place = at * tileBytes(this.shape) + 8 * (channel * tile + from - at * tile);
            await pair(c, await readFloats(file, place, 2 * (to - from)), 0);
          }),
        );
      }
    }
    return { low, high };
  }
}

async function readFloats(file: FileHandle, offset: number, count: number): Promise<Float32Array> {
  const floats = new Float32Array(count);
  const { bytesRead } = await file.read(new Uint8Array(floats.buffer), 0, 4 * count, offset);
  if (bytesRead < 4 * count) throw new Error('an overview ended early');
  return floats;
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
