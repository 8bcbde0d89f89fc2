import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { readPieces } from '../../../io/seriesPath';
import type { Recording, SeriesInfo } from '../../../io/recording';
import { makeFolder, unwritable } from '../files';
import { freeBuffers } from '../freeBuffers';
import {
  createPyramid,
  endPyramid,
  Pyramid,
  type PyramidShape,
  pyramidShape,
  PyramidWriter,
} from './pyramid';

/** Bytes that all overviews may take; those unused for longest go first. */
const MOST_BYTES = 4e9;
/** Values taken from a series at a time, as far as they need not be taken together; and at most. */
const BLOCK_VALUES = 4_000_000;
const MOST_VALUES = 12_000_000;
/** A half-made overview older than this was left by a program that ended. */
const STALE = 86_400_000;

/** Overviews of series too large to be looked through for a picture, kept in a folder of the program's own. */
export class Overviews {
  /** Those that are open, by the recording's version and the path of the series. */
  readonly #opened = new Map<string, Promise<Pyramid | undefined>>();

  constructor(private readonly folder: string) {}

  /** @param version changes with the recording: what its files are called, how long they are and when they were written. */
  #place(version: string, { path }: SeriesInfo): string {
    const key = createHash('sha256')
      .update(JSON.stringify([version, path]))
      .digest('hex')
      .slice(0, 32);
    return join(this.folder, key);
  }

  /** The overview of a series, held open, where there is one; it is looked for anew until there is. */
  get(version: string, info: SeriesInfo): Promise<Pyramid | undefined> {
    const key = JSON.stringify([version, info.path]);
    const entry = this.#opened.get(key) ?? this.open(version, info);
    this.#opened.set(key, entry);
    entry.then(
      (pyramid) => pyramid ?? this.#opened.delete(key),
      () => this.#opened.delete(key),
    );
    return entry;
  }

  /** The overview of a series; undefined where it was never made, or is damaged. */
  async open(version: string, info: SeriesInfo): Promise<Pyramid | undefined> {
    const place = this.#place(version, info);
    const pyramid = await Pyramid.open(place, pyramidShape(...info.shape));
    // The order of use is the order in which they go.
    if (pyramid) await utimes(place, new Date(), new Date()).catch(() => {});
    return pyramid;
  }

  /** Removes the overview of a series, which was damaged, so that it is made anew. */
  async remove(version: string, info: SeriesInfo): Promise<void> {
    const key = JSON.stringify([version, info.path]);
    const entry = this.#opened.get(key);
    this.#opened.delete(key);
    await (await entry)?.close();
    await rm(this.#place(version, info), { recursive: true, force: true });
  }

  /**
   * Looks through a series and keeps its overview. False where it was ended early.
   *
   * @param report told how much is done, 0 … 1.
   * @throws {SimError} `unwritable`, or what reading throws; nothing stays then.
   */
  async build(
    version: string,
    recording: Recording,
    info: SeriesInfo,
    signal: AbortSignal,
    report: (fraction: number) => void,
  ): Promise<boolean> {
    const there = await this.open(version, info);
    await there?.close();
    if (there) return true;
    await makeFolder(this.folder);
    await this.#makeRoom();
    const place = this.#place(version, info);
    const half = `${place}.${randomUUID()}.part`;
    await mkdir(half);
    try {
      const shape = pyramidShape(...info.shape);
      await createPyramid(half, shape);
      const { rows, channels } = blockOf(info);
      const all = info.shape[1];
      for (let first = 0; first < all; first += channels) {
        const count = Math.min(channels, all - first);
        const done = (share: number) => report((first + share * count) / all);
        if (!(await writeChannels(half, shape, recording, info, { first, count, rows }, signal, done)))
          return false;
      }
      await endPyramid(half, shape);
      await rm(place, { recursive: true, force: true });
      // Another window may have made it meanwhile.
      await rename(half, place).catch(() => {});
      return true;
    } catch (error) {
      throw unwritable(this.folder, error);
    } finally {
      await rm(half, { recursive: true, force: true });
    }
  }

  /** Removes what was left half made, and what was unused for longest where there is too much. */
  async #makeRoom(): Promise<void> {
    const all = await Promise.all(
      (await readdir(this.folder)).map(async (name) => {
        const path = join(this.folder, name);
        const files = await readdir(path).catch(() => []);
        // What another window removes meanwhile takes no room.
        const sizes = await Promise.all(files.map((file) => sizeOf(join(path, file))));
        return {
          path,
          used: (await stat(path).catch(() => undefined))?.mtimeMs ?? 0,
          bytes: sizes.reduce((a, b) => a + b, 0),
        };
      }),
    );
    let bytes = 0;
    for (const { path, used, bytes: own } of all.toSorted((a, b) => b.used - a.used)) {
      const isStale = path.endsWith('.part') && Date.now() - used > STALE;
      bytes += own;
      if (isStale || bytes > MOST_BYTES) await rm(path, { recursive: true, force: true });
    }
  }
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

interface Channels {
  readonly first: number;
  readonly count: number;
  /** Samples read at a time. */
  readonly rows: number;
}

/** Looks through some neighbouring channels. False where it was ended early. */
async function writeChannels(
  folder: string,
  shape: PyramidShape,
  recording: Recording,
  info: SeriesInfo,
  { first, count, rows }: Channels,
  signal: AbortSignal,
  report: (share: number) => void,
): Promise<boolean> {
  const writer = await PyramidWriter.open(folder, shape, first, count);
  const channels = Array.from({ length: count }, (_, c) => first + c);
  try {
    for (let start = 0; start < shape.samples; start += rows) {
      if (signal.aborted) return false;
      const stop = Math.min(shape.samples, start + rows);
      for await (const values of readPieces(recording, info.path, { start, stop, channels }))
        await writer.add(values);
      freeBuffers();
      report(stop / shape.samples);
    }
    await writer.end();
    return true;
  } finally {
    await writer.close();
  }
}

/**
 * Samples and channels that are read at a time: what is stored together, or several times as much, so that nothing is unpacked twice.
 * Where that is more than memory should hold, fewer channels, and where it is still more, fewer samples.
 */
export function blockOf({
  shape: [samples, all],
  rowsTogether = 1,
  channelsTogether = all,
}: Pick<SeriesInfo, 'shape' | 'rowsTogether' | 'channelsTogether'>): { rows: number; channels: number } {
  const inChunk = Math.min(samples, rowsTogether);
  const groups = Math.max(1, Math.floor(MOST_VALUES / inChunk / channelsTogether));
  const channels = Math.min(all, groups * channelsTogether);
  const times = Math.max(1, Math.floor(BLOCK_VALUES / channels / inChunk));
  const most = Math.max(1, Math.floor(MOST_VALUES / channels));
  return { rows: Math.min(times * inChunk, most), channels };
}
