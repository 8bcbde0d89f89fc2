/** Something that is asked of the engine by hand, of which only the last answer counts. */
export class Asking<T> {
  found = $state.raw<T | null>(null);
  error = $state<string | null>(null);
  isLooking = $state(false);
  /** What the answer is an answer to; it is stale where that has changed. */
  key = $state<string | null>(null);
  #asked = 0;

  /** Asks, and hands the answer on unless something else was asked meanwhile. */
  async ask(key: string, question: () => Promise<T>, onfound: (answer: T) => void = () => {}): Promise<void> {
    const mine = ++this.#asked;
    this.isLooking = true;
    this.error = null;
    try {
      const answer = await question();
      if (mine !== this.#asked) return;
      this.found = answer;
      this.key = key;
      onfound(answer);
    } catch (cause) {
      if (mine !== this.#asked) return;
      this.found = null;
      this.error = (cause as Error).message;
    }
    this.isLooking = false;
  }

  /** Forgets what was asked and what was found. */
  forget(): void {
    this.#asked++;
    this.found = null;
    this.error = null;
    this.isLooking = false;
  }
}
