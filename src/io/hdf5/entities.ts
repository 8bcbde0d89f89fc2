import type { Dataset, Group } from 'h5wasm/node';

/** Told by the library's own mark, so that its classes need not be loaded. */
const typeOf = (entity: unknown): string | undefined => (entity as { type?: string } | null)?.type;

export const isGroup = (entity: unknown): entity is Group => typeOf(entity) === 'Group';
export const isDataset = (entity: unknown): entity is Dataset => typeOf(entity) === 'Dataset';

/** What a path leads to; null where it leads nowhere, or in a circle of links, which the library refuses with an error. */
export function reached(group: Group, path: string): unknown {
  try {
    return group.get(path);
  } catch {
    return null;
  }
}
