import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { readSeries } from '../../../io/binnedPoints';
import type { Recording, SeriesInfo } from '../../../io/recording';
import { makeFolder, unwritable } from '../files';
import { Pyramid, pyramidShape, PyramidWriter } from './pyramid';

/** Bytes that all overviews may take; those unused for longest go first. */
const MOST_BYTES = 4e9;
/** Values taken from a series at a time. */
const BLOCK_VALUES = 4_000_000;
/** A half-made overview older than this was left by a program that ended. */
const STALE = 86_400_000;

/** Overviews of series too large to be looked through for a picture, kept in a folder of the program's own. */
export class Overviews {
  constructor(private readonly folder: string) {}

  /** @param version changes with the recording: what its files are called, how long they are and when they were written. */
  #place(version: string, { path }: SeriesInfo): string {
    const key = createHash('sha256')
      .update(JSON.stringify([version, path]))
      .digest('hex')
      .slice(0, 32);
    return join(this.folder, key);
  }

  /** The overview of a series; undefined where it was never made, or is damaged. */
  async open(version: string, info: SeriesInfo): Promise<Pyramid | undefined> {
    const place = this.#place(version, info);
    const pyramid = await Pyramid.open(place, pyramidShape(...info.shape));
    // The order of use is the order in which they go.
    if (pyramid) await utimes(place, new Date(), new Date()).catch(() => {});
    return pyramid;
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
      const writer = await PyramidWriter.create(half, shape);
      try {
        const [samples, channels] = info.shape;
        const rows = blockRows(info);
        for (let start = 0; start < samples; start += rows) {
          if (signal.aborted) return false;
          const stop = Math.min(samples, start + rows);
          await writer.add(await readSeries(recording, info.path, { start, stop }));
          report(stop / samples);
        }
        if (channels > 0) await writer.end();
      } finally {
        await writer.close();
      }
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
        const sizes = await Promise.all(files.map((file) => stat(join(path, file)).then((one) => one.size)));
        return { path, used: (await stat(path)).mtimeMs, bytes: sizes.reduce((a, b) => a + b, 0) };
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

/** Rows of a block: as many as are stored together, or several times as many, so that nothing is unpacked twice. */
function blockRows({ shape: [, channels], rowsTogether = 1 }: SeriesInfo): number {
  const rows = Math.max(1, Math.floor(BLOCK_VALUES / channels));
  return rowsTogether * Math.max(1, Math.floor(rows / rowsTogether));
}
