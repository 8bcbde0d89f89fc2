import { SimError } from './errors';

/** An ordered, read-only catalogue. Listing order is the order shown to the user. */
export interface Registry<T extends { readonly id: string }> extends Iterable<T> {
  /** @throws {SimError} `unknown-id`, naming what is known. */
  get(id: string): T;
}

export function createRegistry<T extends { readonly id: string }>(
  kind: string,
  entries: readonly T[],
): Registry<T> {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  if (byId.size !== entries.length) throw new Error(`two ${kind} entries share an id`);

  return {
    get(id) {
      const entry = byId.get(id);
      if (entry) return entry;
      const known = [...byId.keys()].join(', ');
      throw new SimError('unknown-id', `No ${kind} called "${id}". Known: ${known}.`, { id });
    },
    [Symbol.iterator]: () => byId.values(),
  };
}
