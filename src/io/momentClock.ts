/**
 * Counts moments of one column from the first of them that is read: as seconds since 1970 a double holds them to a quarter of a microsecond
 * only, which is too coarse for the times of samples.
 */
export class MomentClock {
  #first: bigint | undefined;
  #start = 0;

  /** Seconds since the first moment. @param moment since 1970, in units of which so many make a second. */
  seconds(moment: bigint, perSecond: number): number {
    if (this.#first === undefined) {
      this.#first = moment;
      this.#start = Number(moment) / perSecond;
    }
    return Number(moment - this.#first) / perSecond;
  }

  get hasStarted(): boolean {
    return this.#first !== undefined;
  }

  /** Of the first moment, s since 1970; 0 before one was read. */
  get start(): number {
    return this.#start;
  }
}
