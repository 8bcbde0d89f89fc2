import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

export interface StaticFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Media type, by the file's ending. */
  readonly type: string;
}

/**
 * A file of the built window by the path of its address; `/` is the page itself.
 *
 * @returns null for a path that leaves `root`, or at which no readable file of a known kind lies
 */
export async function readStatic(root: string, urlPath: string): Promise<StaticFile | null> {
  const path = insidePath(root, urlPath === '/' ? '/index.html' : urlPath);
  const type = path && TYPES[extname(path).toLowerCase()];
  if (!path || !type) return null;
  try {
    return { bytes: await readFile(path), type };
  } catch {
    return null;
  }
}

/** The file's place on disk, or undefined if the address tries to get out of `root` by any spelling. */
function insidePath(root: string, urlPath: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  if (!decoded.startsWith('/') || /[\0\\:]/.test(decoded)) return undefined;
  const path = join(root, decoded);
  return path.startsWith(join(root, sep)) ? path : undefined;
}
