import { open, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { SimError } from '../sim/errors';
import type { ByteSource } from './recording';

/**
 * Random access to a file on disk.
 *
 * @throws {SimError} `not-found` if there is no such file; `bad-file` if it is a folder or a pipe, or may not be read.
 */
export async function fileSource(path: string): Promise<ByteSource> {
  const kind = await stat(path).catch((error: unknown) => {
    throw fileProblem(error, path);
  });
  // To open a pipe would be to wait for whoever writes to it.
  if (!kind.isFile() && !kind.isDirectory()) {
    throw new SimError(
      'bad-file',
      `${path} is a pipe or a device, which can't be read at any place. Save its content as a file first.`,
      { path },
    );
  }
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw fileProblem(error, path);
  });
  try {
    const stats = await handle.stat();
    if (stats.isDirectory()) throw folder(path);
    return {
      name: basename(path),
      size: stats.size,
      path: resolve(path),
      async beside(name) {
        // A file names its companions itself; none of them leads out of the folder: absolute paths are of another machine.
        const parts = name.replaceAll('\\', '/').split('/');
        const below = parts.some((part) => /^(\.\.|[a-z]:|)$/i.test(part)) ? parts.slice(-1) : parts;
        const other = join(dirname(resolve(path)), ...below);
        return fileSource(other).catch(() => undefined);
      },
      async read(start, stop) {
        const length = Math.max(0, Math.min(stop, stats.size) - start);
        const bytes = new Uint8Array(length);
        let filled = 0;
        while (filled < length) {
          const { bytesRead } = await handle.read(bytes, filled, length - filled, start + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return bytes.subarray(0, filled);
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Bytes already in memory, as a source. They are not copied: whoever passes them leaves them alone. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.length,
    read: async (start, stop) => bytes.slice(start, Math.max(start, stop)),
    close: async () => {},
  };
}

/** The bytes [offset, offset + size) of another source, as a source of its own. Closing it leaves the other open. */
export function windowSource(source: ByteSource, name: string, offset: number, size: number): ByteSource {
  return {
    name,
    size,
    read: (start, stop) => source.read(offset + Math.min(start, size), offset + Math.min(stop, size)),
    close: async () => {},
  };
}

/** What the operating system refused, in words that say what to do. Anything unexpected is passed on as it is. */
export function fileProblem(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new SimError('not-found', `There is no file ${path}. Check its name and folder.`, { path });
  }
  if (code === 'ELOOP') {
    return new SimError('bad-file', `${path} is a link that leads in a circle. Choose the file itself.`, {
      path,
    });
  }
  if (code === 'EISDIR') return folder(path);
  if (code === 'EACCES' || code === 'EPERM') {
    const message = `${path} may not be read: permission denied. Allow reading it, or copy it to a folder of yours.`;
    return new SimError('bad-file', message, { path });
  }
  return error;
}

const folder = (path: string) =>
  new SimError('bad-file', `${path} is a folder. Choose a file inside it.`, { path });
