/** Values that were, to go back to and forth again. */
export class History<T> {
  #past = $state.raw<readonly T[]>([]);
  #future = $state.raw<readonly T[]>([]);

  readonly canUndo = $derived(this.#past.length > 0);
  readonly canRedo = $derived(this.#future.length > 0);

  /** Notes what was there before a change; what was undone before is gone. */
  note(before: T): void {
    this.#past = [...this.#past, before].slice(-MOST);
    this.#future = [];
  }

  /** @returns what to go back to; undefined where there is nothing. */
  undo(now: T): T | undefined {
    const before = this.#past.at(-1);
    if (before === undefined) return undefined;
    this.#past = this.#past.slice(0, -1);
    this.#future = [now, ...this.#future];
    return before;
  }

  redo(now: T): T | undefined {
    const [after, ...rest] = this.#future;
    if (after === undefined) return undefined;
    this.#future = rest;
    this.#past = [...this.#past, now];
    return after;
  }

  clear(): void {
    this.#past = [];
    this.#future = [];
  }
}

/** Steps back at most. */
const MOST = 200;
