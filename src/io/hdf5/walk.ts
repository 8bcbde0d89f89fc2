import { basename } from 'node:path';
import type { Dataset, File, Group } from 'h5wasm/node';
import { isDataset, isGroup, reached } from './entities';
import type { ExternalLink, OpenFiles } from './openFiles';

/** A link whose other end is not there. */
export interface BrokenLink {
  readonly path: string;
  /** What it points to, in words. */
  readonly target: string;
}

/** An object that was met. */
export interface Met {
  /** From the root of the first file. */
  readonly path: string;
  /** As the file has it that it is stored in, which an external link may have led to. */
  readonly object: Dataset | Group;
  readonly file: File;
}

export interface Walked {
  /** Every object once, under its own path; under a link's only where it has no other in this file. */
  readonly objects: readonly Met[];
  readonly broken: readonly BrokenLink[];
}

/**
 * All objects below the root, in the order of their names, what is only linked to last. The same object reached twice
 * is listed once, told by its address in its file.
 *
 * @param enter whether to look inside a group.
 */
export function walk(files: OpenFiles, enter: (group: Group) => boolean): Walked {
  const { Module } = files.library;
  const objects: Met[] = [];
  const broken: BrokenLink[] = [];
  const links: { path: string; group: Group; file: File; name: string; to: string | ExternalLink }[] = [];
  const seen = new Set([addressOf(files.first, files.first)]);

  visit(files.first, files.first, '');
  // Links met while following links join the end of the list.
  for (const { path, group, file, name, to } of links) {
    if (typeof to === 'string') {
      add(path, reached(group, name), file, to);
      continue;
    }
    const other = files.at(to.file);
    add(
      path,
      other ? reached(other, to.path) : null,
      other ?? file,
      `${to.path} in the file ${basename(to.file)}`,
    );
  }
  return { objects, broken };

  /** @param at path of the group from the root of the first file; empty for the root itself. */
  function visit(group: Group, file: File, at: string): void {
    for (const name of group.keys()) {
      const path = `${at}/${name}`;
      const stored = `${group.path === '/' ? '' : group.path}/${name}`;
      const to =
        files.linkOf(file, stored) ?? (Module.get_symbolic_link(file.file_id, stored) as string | null);
      if (to !== null) links.push({ path, group, file, name, to });
      else add(path, group.get(name), file);
    }
  }

  /** @param target where a link leads, in words; none for what is no link. */
  function add(path: string, object: unknown, file: File, target?: string): void {
    // Links that lead in a circle are refused by the library, as links that lead nowhere are.
    if (!isGroup(object) && !isDataset(object)) {
      // What remains are named types, which are no data, and links that lead nowhere.
      if (target !== undefined || object === null) broken.push({ path, target: target ?? path });
      return;
    }
    const address = addressOf(object, file);
    if (seen.has(address)) return;
    seen.add(address);
    objects.push({ path, object, file });
    if (isGroup(object) && enter(object)) visit(object, file, path);
  }
}

const addressOf = (object: Dataset | Group, file: File): string =>
  `${file.filename} ${Buffer.from(object.create_reference().ref_data).toString('hex')}`;
