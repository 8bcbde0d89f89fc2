import type { Dataset, Group } from 'h5wasm/node';

/** Told by the library's own mark, so that its classes need not be loaded. */
const typeOf = (entity: unknown): string | undefined => (entity as { type?: string } | null)?.type;

export const isGroup = (entity: unknown): entity is Group => typeOf(entity) === 'Group';
export const isDataset = (entity: unknown): entity is Dataset => typeOf(entity) === 'Dataset';

/** The group at a path below another; undefined if there is none. */
export function groupAt(group: Group, path: string): Group | undefined {
  let found = group;
  for (const name of path.split('/')) {
    const next = found.keys().includes(name) ? reached(found, name) : null;
    if (!isGroup(next)) return undefined;
    found = next;
  }
  return found;
}

/**
 * A dataset of a group: its own, or one of the same name in another group it is linked to, as NWB shares data and time
 * stamps between series. `'missing'` where the link leads nowhere, undefined where there is nothing of that name.
 */
export function memberDataset(group: Group, name: string): Dataset | 'missing' | undefined {
  if (!group.keys().includes(name)) return undefined;
  const found = reached(group, name);
  if (isDataset(found)) return found;
  return isGroup(found) ? memberDataset(found, name) : 'missing';
}

/** What a path leads to; null where it leads nowhere, or in a circle of links, which the library refuses with an error. */
export function reached(group: Group, path: string): unknown {
  try {
    return group.get(path);
  } catch {
    return null;
  }
}
