import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SimError } from '../../sim/errors';

/** Writes a file whole or not at all: temporary file, fsync, rename. Makes the folder if it is missing. */
export async function writeAtomic(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${process.pid}.part`;
  try {
    await makeFolders(dirname(path));
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw unwritable(path, error);
  }
}

export async function makeFolder(path: string): Promise<void> {
  try {
    await makeFolders(path);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Node's own recursive form never returns where the system takes no folders, as in /proc. */
async function makeFolders(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return;
  if (dirname(path) !== path) await makeFolders(dirname(path));
  await mkdir(path).catch(async (error: unknown) => {
    // Another writer may have been quicker.
    if (!(await stat(path).catch(() => undefined))?.isDirectory()) throw error;
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space or choose another folder',
  EDQUOT: 'your disk quota is used up; free some space or choose another folder',
  EACCES: 'you have no permission to write there; choose another folder',
  EPERM: 'the system does not allow writing there; choose another folder',
  EROFS: 'the disk is read-only; choose another folder',
  ENOENT: 'no folder can be made there; choose another folder',
  ENOTDIR: 'a part of that path is a file, not a folder; choose another folder',
  EEXIST: 'a file of that name is in the way; choose another name',
  EISDIR: 'a folder of that name is in the way; choose another name',
  ENAMETOOLONG: 'the name is too long; choose a shorter one',
};

/** What the system refused to write, in words that say what to do. Anything unexpected is passed on as it is. */
export function unwritable(path: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  const reason = code === undefined ? undefined : REASONS[code];
  return reason
    ? new SimError('unwritable', `Can't write ${path}: ${reason}.`, { path }, { cause: error })
    : error;
}

/**
 * JSON that keeps what plain JSON cannot say: non-finite numbers become the strings "NaN", "Infinity" and "-Infinity",
 * which `readJson` turns back, and which Python's `float` and Julia's `parse` understand.
 */
export function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, item: unknown) => {
      if (typeof item === 'number' && !Number.isFinite(item)) return String(item);
      if (ArrayBuffer.isView(item) && !(item instanceof DataView)) return Array.from(item as Float64Array);
      return item;
    },
    indent,
  );
}

export function fromJson(text: string): unknown {
  return JSON.parse(text, (_key, item: unknown) =>
    item === 'NaN' || item === 'Infinity' || item === '-Infinity' ? Number(item) : item,
  );
}

/** @returns undefined if there is no such file. */
export async function readJson<T>(path: string): Promise<T | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return fromJson(text) as T;
  } catch (cause) {
    throw new SimError(
      'bad-file',
      `${path} is not readable JSON. It was cut off or edited by hand; restore it or remove its folder.`,
      { path },
      { cause },
    );
  }
}
