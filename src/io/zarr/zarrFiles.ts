import type { Dirent } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SimError } from '../../sim/errors';
import { fileProblem } from '../byteSource';
import type { ByteSource } from '../recording';
import {
  dataStart,
  findDirectory,
  LOCAL_HEADER_BYTES,
  parseDirectory,
  STORED,
  TAIL_BYTES,
  unpack,
  type ZipEntry,
} from '../zip';

/** The files of a Zarr store, by their paths in it with `/` between folders and none in front. */
export interface ZarrFiles {
  /** Where the store is read from, for messages. */
  readonly name: string;
  /** Bytes [start, stop) of a file, from its end where start is negative; all without a range. Undefined where there is none. */
  read(path: string, start?: number, stop?: number): Promise<Uint8Array | undefined>;
  /** What lies in a folder, by name; nothing where there is no such folder. */
  list(folder: string): Promise<{ readonly folders: readonly string[]; readonly files: readonly string[] }>;
}

/** Bytes of one file read at once: chunks are smaller, and so are descriptions. */
export const LARGEST_FILE = 1e9;

/** A store that is a folder on disk. Links to other folders are not followed. */
export function zarrFolder(root: string, name: string): ZarrFiles {
  return {
    name,
    async read(path, start, stop) {
      const handle = await open(join(root, path), 'r').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
        throw fileProblem(error, join(root, path));
      });
      if (!handle) return undefined;
      try {
        const stats = await handle.stat();
        if (!stats.isFile()) return undefined;
        const [from, to] = rangeIn(stats.size, start, stop);
        checkLength(name, path, to - from);
        const bytes = new Uint8Array(to - from);
        let filled = 0;
        while (filled < bytes.length) {
          const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return filled === bytes.length ? bytes : bytes.slice(0, filled);
      } finally {
        await handle.close();
      }
    },
    async list(folder) {
      const entries: Dirent[] = await readdir(join(root, folder), { withFileTypes: true }).catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
          throw fileProblem(error, join(root, folder));
        },
      );
      const named = (one: (entry: Dirent) => boolean) =>
        entries
          .filter(one)
          .map((entry) => entry.name)
          .sort();
      return {
        folders: named((entry) => entry.isDirectory()),
        files: named((entry) => !entry.isDirectory()),
      };
    },
  };
}

/** Paths of the files of a store, folder by folder; of one of more than `most` those that come first. */
export async function filesIn(files: ZarrFiles, most = Infinity): Promise<string[]> {
  const found: string[] = [];
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined && found.length < most; folder = waiting.pop()) {
    const inside = (name: string) => (folder === '' ? name : `${folder}/${name}`);
    const { folders, files: names } = await files.list(folder);
    for (const name of names) found.push(inside(name));
    waiting.push(...folders.map(inside).reverse());
  }
  return found.slice(0, most);
}

/** A store in a ZIP archive, whether its files lie at the top or in the one folder that was packed. */
export async function zarrArchive(source: ByteSource): Promise<ZarrFiles> {
  const tailStart = Math.max(0, source.size - TAIL_BYTES);
  const { start, stop } = findDirectory(await source.read(tailStart, source.size), tailStart, source.name);
  checkLength(source.name, 'its directory', stop - start);
  const all = parseDirectory(await source.read(start, stop), source.size, source.name).filter(
    ({ name }) => !name.endsWith('/'),
  );
  const top = commonFolder(all);
  const entries = new Map(all.map((entry) => [entry.name.slice(top.length), entry]));
  const folders = foldersOf(entries.keys());
  return {
    name: source.name,
    async read(path, from, to) {
      const entry = entries.get(path);
      if (!entry) return undefined;
      const [first, last] = rangeIn(entry.size, from, to);
      checkLength(source.name, path, entry.method === STORED ? last - first : entry.size);
      const header = await source.read(entry.offset, entry.offset + LOCAL_HEADER_BYTES);
      const data = dataStart(entry, header, source.name);
      if (entry.method === STORED) return source.read(data + first, data + last);
      const packed = await source.read(data, data + entry.compressedSize);
      return unpack(entry, packed, source.name).slice(first, last);
    },
    async list(folder) {
      return folders.get(folder) ?? { folders: [], files: [] };
    },
  };
}

function rangeIn(size: number, start = 0, stop = size): readonly [number, number] {
  const from = start < 0 ? Math.max(0, size + start) : Math.min(start, size);
  return [from, Math.max(from, Math.min(stop, size))];
}

function checkLength(name: string, path: string, length: number): void {
  if (length <= LARGEST_FILE) return;
  throw new SimError(
    'unsupported',
    `${name} can't be read: ${path} has ${(length / 1e9).toFixed(1)} GB, more than is read at once. Save the array in smaller chunks.`,
  );
}

/** The folder all files lie in, with `/` behind it; `''` where they lie at the top. */
function commonFolder(entries: readonly ZipEntry[]): string {
  const first = entries[0]?.name ?? '';
  const top = first.slice(0, first.indexOf('/') + 1);
  return top &&
    !/^\.z/.test(top) &&
    entries.every(({ name }) => name.startsWith(top)) &&
    isPacked(entries, top)
    ? top
    : '';
}

const isPacked = (entries: readonly ZipEntry[], top: string): boolean =>
  entries.some(({ name }) => /^(\.zgroup|\.zarray|\.zmetadata|zarr\.json)$/.test(name.slice(top.length)));

function foldersOf(paths: Iterable<string>): Map<string, { folders: string[]; files: string[] }> {
  const folders = new Map<string, { folders: string[]; files: string[] }>();
  const folderOf = (path: string): { folders: string[]; files: string[] } => {
    const known = folders.get(path);
    if (known) return known;
    const made = { folders: [], files: [] };
    folders.set(path, made);
    if (path !== '') {
      const at = path.lastIndexOf('/');
      folderOf(path.slice(0, Math.max(0, at))).folders.push(path.slice(at + 1));
    }
    return made;
  };
  for (const path of paths) {
    const at = path.lastIndexOf('/');
    folderOf(path.slice(0, Math.max(0, at))).files.push(path.slice(at + 1));
  }
  return folders;
}
