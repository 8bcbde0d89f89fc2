import { dirname, resolve } from 'node:path';
import type { File } from 'h5wasm/node';
import type { Hdf5 } from './library';

/** Where an external link leads. */
export interface ExternalLink {
  /** Of the other file, absolute. */
  readonly file: string;
  /** In the other file. */
  readonly path: string;
}

/**
 * A file and those that its external links lead to, each opened once. The library follows such links by itself, but then looks for texts and
 * for what references point to in the file it came from.
 */
export class OpenFiles {
  readonly #files = new Map<string, File | undefined>();

  constructor(
    readonly library: Hdf5,
    readonly first: File,
  ) {
    this.#files.set(resolve(first.filename), first);
  }

  /** The file of that absolute path; undefined where there is none that can be opened. */
  at(path: string): File | undefined {
    if (!this.#files.has(path)) this.#files.set(path, opened(this.library, path));
    return this.#files.get(path);
  }

  /** Absolute paths of those that were opened. */
  get paths(): readonly string[] {
    return [...this.#files].flatMap(([path, file]) => (file ? [path] : []));
  }

  /** Where a member leads that is an external link; undefined for any other. */
  linkOf(file: File, path: string): ExternalLink | undefined {
    const link = this.library.Module.get_external_link(file.file_id, path) as {
      filename?: string;
      obj_path?: string;
    };
    if (link.filename === undefined) return undefined;
    return { file: resolve(dirname(file.filename), link.filename), path: link.obj_path ?? '/' };
  }

  /** Closes all of them. A damaged one may complain once more; what is wrong with it has been said. */
  close(): void {
    for (const file of this.#files.values()) {
      try {
        file?.close();
      } catch {
        // Nothing is written, so nothing can be lost.
      }
    }
  }
}

function opened(library: Hdf5, path: string): File | undefined {
  try {
    const file = new library.File(path, 'r');
    return file.file_id > 0n ? file : undefined;
  } catch {
    return undefined;
  }
}
