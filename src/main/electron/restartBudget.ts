/** Starts allowed within a window of time: enough to ride out a crash, too few to loop. */
const STARTS = 4;
const WINDOW = 60_000;

/** Says whether something that crashed may be started once more. */
export class RestartBudget {
  #starts: number[] = [];

  /** @param now time in ms */
  allows(now: number): boolean {
    this.#starts = this.#starts.filter((time) => now - time < WINDOW);
    return this.#starts.length < STARTS;
  }

  /** Counts a start at `now`, in ms. */
  spend(now: number): void {
    this.#starts.push(now);
  }
}
