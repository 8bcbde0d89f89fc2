import { dirname, resolve } from 'node:path';
import type { Dataset, File, Group } from 'h5wasm/node';
import { isDataset, isGroup, reached } from './entities';
import type { Hdf5 } from './library';

/** A link whose other end is not there. */
export interface BrokenLink {
  readonly path: string;
  /** What it points to, in words. */
  readonly target: string;
}

export interface Walked {
  /** Every object once, under its own path; under a link's only where it has no other in this file. */
  readonly objects: readonly (Dataset | Group)[];
  readonly broken: readonly BrokenLink[];
}

/**
 * All objects below the root, in the order of their names, what is only linked to last. The same object reached twice
 * is listed once, told by its address in its file.
 *
 * @param enter whether to look inside a group.
 */
export function walk({ Module }: Hdf5, file: File, enter: (group: Group) => boolean): Walked {
  const objects: (Dataset | Group)[] = [];
  const broken: BrokenLink[] = [];
  const links: { path: string; file: string; target: string }[] = [];
  const seen = new Set([addressOf(file, file.filename)]);

  visit(file, file.filename);
  // Links met while following links join the end of the list.
  for (const link of links) add(link.path, link.file, link.target);
  return { objects, broken };

  function visit(group: Group, within: string): void {
    for (const name of group.keys()) {
      const path = `${group.path === '/' ? '' : group.path}/${name}`;
      const soft = Module.get_symbolic_link(file.file_id, path) as string | null;
      const external = Module.get_external_link(file.file_id, path) as {
        filename?: string;
        obj_path?: string;
      };
      if (external.filename !== undefined) {
        const target = `${external.obj_path} in the file ${external.filename}`;
        links.push({ path, file: resolve(dirname(within), external.filename), target });
      } else if (soft !== null) {
        links.push({ path, file: within, target: soft });
      } else {
        add(path, within, path);
      }
    }
  }

  function add(path: string, within: string, target: string): void {
    // Links that lead in a circle are refused by the library, as links that lead nowhere are.
    const entity = path === target ? file.get(path) : reached(file, path);
    if (!isGroup(entity) && !isDataset(entity)) {
      // What remains are named types, which are no data, and links that lead nowhere.
      if (path !== target || entity === null) broken.push({ path, target });
      return;
    }
    const address = addressOf(entity, within);
    if (seen.has(address)) return;
    seen.add(address);
    objects.push(entity);
    if (isGroup(entity) && enter(entity)) visit(entity, within);
  }
}

const addressOf = (object: Dataset | Group, file: string): string =>
  `${file} ${Buffer.from(object.create_reference().ref_data).toString('hex')}`;
