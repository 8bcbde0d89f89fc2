/** How the samples of a series lie in time. */
export interface TimeAxis {
  /** Samples a second; null with fewer than two samples, or when time does not increase. */
  readonly rate: number | null;
  readonly irregular: boolean;
  /** Time of the first sample, s. */
  readonly startTime: number;
}

/**
 * Rate of a series from its time stamps, shape (T), s.
 *
 * Equally spaced means: the steps differ by at most 1 % of their median, or every stamp lies within one unit of its last
 * written decimal of a straight line, so that stamps rounded to milliseconds are not called irregular. The rate is the
 * mean one when equally spaced, as the shortest number that the stamps can't be told from, else the inverse of the median step.
 *
 * @param indices which samples the stamps belong to, ascending, where not all are given; shape (T).
 */
export function timeAxis(times: ArrayLike<number>, indices?: ArrayLike<number>): TimeAxis {
  const stamps = new TimeStamps();
  for (let t = 0; t < times.length; t++) stamps.add(times[t]!, indices && indices[t]! - indices[0]!);
  return stamps.axis();
}

/** Steps that the median is of: all, or as many of them drawn by chance. */
const MOST_STEPS = 1 << 18;
/** Digits of a rate that somebody chose. */
const MOST_DIGITS = 12;
/** What two stamps that were computed as start + index / rate may be wrong by, of the larger one. */
const STAMP_ROUNDING = 2 ** -51;
/** Parts of a second that a stamp may be written in. */
const FINEST = 1e9;

/** Time stamps one after the other, of which no more is kept than `timeAxis` has to know: so many that they need not fit into memory. */
export class TimeStamps {
  #count = 0;
  #index = -1;
  #first = NaN;
  #last = NaN;
  #stuck = -1;
  #shortest = Infinity;
  #longest = -Infinity;
  /** Smallest power of ten that makes every stamp whole so far; beyond `FINEST`, infinite. */
  #scale = 1;
  readonly #steps = new Sample(MOST_STEPS);
  readonly #above = new Hull(1);
  readonly #below = new Hull(-1);

  /** @param index sample it belongs to, counted from the first; above the last one's. */
  add(time: number, index: number = this.#index + 1): void {
    const samples = index - this.#index;
    this.#index = index;
    if (this.#count++ === 0) {
      this.#first = time;
      if (!Number.isFinite(time)) this.#stuck = 0;
    } else if (this.#stuck < 0) {
      this.#addStep((time - this.#last) / samples);
    }
    this.#last = time;
    if (this.#stuck >= 0) return;
    while (!isWhole(time, this.#scale)) this.#scale *= this.#scale < FINEST ? 10 : Infinity;
    if (!this.#mayBeLine()) return;
    this.#above.add(index, time - this.#first);
    this.#below.add(index, time - this.#first);
  }

  /** Index of the first stamp that the next one does not exceed, or that is none; −1 if there is none. */
  get stuckAt(): number {
    return this.#stuck;
  }

  axis(): TimeAxis {
    const startTime = Number.isFinite(this.#first) ? this.#first : 0;
    if (this.#count < 2) return { rate: null, irregular: false, startTime };
    if (this.#stuck >= 0) return { rate: null, irregular: true, startTime };
    const mean = (this.#last - this.#first) / this.#index;
    const median = this.#steps.median();
    const even = this.#longest - this.#shortest <= 0.01 * median || this.#liesOnLine(mean);
    return { rate: even ? this.#plainRate(mean) : 1 / median, irregular: !even, startTime };
  }

  /**
   * Samples a second at a step that is known as well as the first and the last stamp are, each the nearest double: where a rate or a step
   * of few digits gives the same stamps, that one, so that 250 Hz stay 250 Hz.
   */
  #plainRate(step: number): number {
    const farthest = Math.max(Math.abs(this.#first), Math.abs(this.#last));
    const known = (STAMP_ROUNDING * farthest) / (this.#last - this.#first);
    for (let digits = 1; digits <= MOST_DIGITS; digits++) {
      const rate = Number((1 / step).toPrecision(digits));
      if (Math.abs(rate * step - 1) <= known) return rate;
      const plainStep = Number(step.toPrecision(digits));
      if (Math.abs(plainStep / step - 1) <= known) return 1 / plainStep;
    }
    return 1 / step;
  }

  #addStep(step: number): void {
    if (!(step > 0)) {
      this.#stuck = this.#index - 1;
      return;
    }
    if (step < this.#shortest) this.#shortest = step;
    if (step > this.#longest) this.#longest = step;
    this.#steps.add(step);
  }

  /** False once steps differ by more than their ends' rounding allows: stamps only become finer. */
  #mayBeLine(): boolean {
    return this.#count < 3 || (this.#longest - this.#shortest) * this.#scale <= 5;
  }

  /** True if every stamp is within its own rounding of a straight line; rounded to half a step or more, nothing can be told. */
  #liesOnLine(step: number): boolean {
    if (!(2 <= step * this.#scale && this.#mayBeLine())) return false;
    const farthest = Math.max(this.#above.distance(step), this.#below.distance(step));
    // A tenth of the unit is allowed for the line's own ends being rounded.
    return farthest * this.#scale <= 1.1;
  }
}

/** A stamp is known to about 1e-16 of itself. */
function isWhole(time: number, scale: number): boolean {
  const parts = Math.abs(time * scale);
  return scale === Infinity || Math.abs(parts - Math.round(parts)) <= 1e-6 + 4e-16 * parts;
}

/**
 * As many of a stream of numbers as are kept, each as likely as any other.
 *
 * @see Vitter (1985), Random sampling with a reservoir, ACM Trans. Math. Softw. 11(1), 37–57, Algorithm R.
 */
class Sample {
  #kept: number[] = [];
  #seen = 0;
  #state = 1;

  constructor(private readonly most: number) {}

  add(value: number): void {
    this.#seen++;
    if (this.#kept.length < this.most) {
      this.#kept.push(value);
      return;
    }
    // Always the same chance, so that a file always has the same rate.
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    const at = Math.floor((this.#state / 2 ** 32) * this.#seen);
    if (at < this.most) this.#kept[at] = value;
  }

  median(): number {
    return Float64Array.from(this.#kept).sort()[this.#kept.length >> 1]!;
  }
}

/**
 * What decides how far points (index, time) lie above or below a line through the origin, whatever its slope: their convex hull.
 *
 * @see Andrew (1979), Another efficient algorithm for convex hulls in two dimensions, Inf. Process. Lett. 9(5), 216–219.
 */
class Hull {
  readonly #indices: number[] = [];
  readonly #times: number[] = [];
  /** Points of the hull; what lies behind them in the arrays is left over. */
  #size = 0;

  /** @param side 1 above, −1 below. */
  constructor(private readonly side: 1 | -1) {}

  /** Appends a point, and drops those it covers. */
  add(index: number, time: number): void {
    const [indices, times] = [this.#indices, this.#times];
    let n = this.#size;
    for (; n >= 2; n--) {
      const run = indices[n - 1]! - indices[n - 2]!;
      const rise = times[n - 1]! - times[n - 2]!;
      const turn = run * (time - times[n - 2]!) - rise * (index - indices[n - 2]!);
      if (this.side * turn < 0) break;
    }
    indices[n] = index;
    times[n] = time;
    this.#size = n + 1;
  }

  /** How far the farthest of the points lies from the line, in time. */
  distance(slope: number): number {
    let farthest = 0;
    for (let n = 0; n < this.#size; n++)
      farthest = Math.max(farthest, Math.abs(this.#times[n]! - slope * this.#indices[n]!));
    return farthest;
  }
}
