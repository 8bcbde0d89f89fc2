import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SimError } from '../sim/errors';

/** Files of one set, folders below one another in it, and letters of a name. */
const MOST_FILES = 20_000;
const DEEPEST = 24;
const LONGEST_NAME = 200;
/** Bytes that stay free on the disk. */
const KEPT_FREE = 512 * 2 ** 20;

/** Where an upload lies now. */
export interface Stored {
  /** Further files are given this, to lie beside it. */
  readonly set: string;
  /** Folder of the set, and the file in it. */
  readonly folder: string;
  readonly path: string;
}

/**
 * Copies of files that a browser gave, each set in a folder of its own, under names of their own. All are removed with the server that
 * took them, a set that is taken back at once.
 */
export class Uploads {
  /** Files of each set. */
  readonly #sets = new Map<string, number>();

  constructor(readonly folder: string) {}

  /**
   * Stores a file. One that breaks off leaves nothing.
   *
   * @param name its path within what was given, such as `run/session.vhdr`; unsafe letters and steps out of the folder are dropped.
   * @param set the set it belongs to; a new one where absent.
   * @param size bytes announced; NaN where they were not.
   * @throws {SimError} `bad-parameter` for a name that is none, a set that is not there, or too many files; `busy` for a full disk.
   */
  async store(content: Readable, name: string, set: string | null, size: number): Promise<Stored> {
    // One that breaks off before it is waited for would end the server.
    content.on('error', () => {});
    const parts = safeParts(name);
    const id = set ?? randomBytes(9).toString('hex');
    const files = set === null ? 0 : this.#sets.get(set);
    if (files === undefined)
      throw new SimError('bad-parameter', 'These files were taken back or never given.');
    if (files >= MOST_FILES)
      throw new SimError('bad-parameter', `More than ${MOST_FILES} files can't be opened together.`);
    this.#sets.set(id, files + 1);
    const folder = join(this.folder, id);
    const path = join(folder, ...parts);
    const part = `${path}.part`;
    try {
      await mkdir(dirname(path), { recursive: true });
      await this.#refuseTooLarge(size);
      // Never over one that is there: two names may have become one.
      await pipeline(content, createWriteStream(part, { flags: 'wx' }));
      await rename(part, path);
    } catch (error) {
      if (set === null) await this.remove(id);
      else await rm(part, { force: true });
      throw error;
    }
    return { set: id, folder, path };
  }

  /** Takes a set back. */
  async remove(set: string): Promise<void> {
    if (!this.#sets.delete(set)) return;
    await rm(join(this.folder, set), { recursive: true, force: true, maxRetries: 3 });
  }

  async clear(): Promise<void> {
    this.#sets.clear();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  async #refuseTooLarge(size: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.folder);
    const free = bavail * bsize - KEPT_FREE;
    if (!(size > free)) return;
    const gigabytes = (bytes: number) => `${(Math.max(0, bytes) / 1e9).toFixed(1)} GB`;
    throw new SimError(
      'busy',
      `A browser hands over a copy, and ${gigabytes(size)} don't fit on this disk (${gigabytes(free)} are free). Open the file where it lies: nullcline open FILE.`,
    );
  }
}

/** Folders and name, each safe on any disk. @throws {SimError} `bad-parameter`. */
function safeParts(name: string): readonly string[] {
  const parts = name
    .replaceAll('\\', '/')
    .split('/')
    .map((part) => part.replace(/[^\p{L}\p{N}._ ()+-]/gu, '_').slice(-LONGEST_NAME))
    .filter((part) => !/^[. ]*$/.test(part));
  if (parts.length > 0 && parts.length <= DEEPEST) return parts;
  throw new SimError('bad-parameter', 'Expected ?name= with the path of a file.');
}
