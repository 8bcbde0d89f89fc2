/** The way from values to places on the page. */
export interface Scale {
  readonly domain: readonly [number, number];
  /** mm; the second may be smaller than the first, as on a vertical axis. */
  readonly range: readonly [number, number];
  readonly log: boolean;
  /** Place of a value, mm; NaN for values a logarithm cannot take. */
  at(value: number): number;
  /** Value at a place: the inverse of `at`. */
  valueAt(place: number): number;
}

export function scale(
  domain: readonly [number, number],
  range: readonly [number, number],
  log = false,
): Scale {
  const bend = log ? (value: number) => (value > 0 ? Math.log10(value) : NaN) : (value: number) => value;
  const unbend = log ? (value: number) => 10 ** value : (value: number) => value;
  const [a, b] = [bend(domain[0]), bend(domain[1])];
  const [from, to] = range;
  return {
    domain,
    range,
    log,
    at: (value) => from + ((bend(value) - a) / (b - a)) * (to - from),
    valueAt: (place) => unbend(a + ((place - from) / (to - from)) * (b - a)),
  };
}

/** Smallest and largest finite value; [0, 1] when there is none. */
export function extent(...lists: readonly ArrayLike<number>[]): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      const value = list[i] ?? NaN;
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : [0, 1];
}

/** A domain with air on both sides: `share` of its length each, or a unit around a single value. */
export function padded([low, high]: readonly [number, number], share = 0.05): readonly [number, number] {
  const air = high > low ? (high - low) * share : Math.abs(low) * share || 0.5;
  return [low - air, high + air];
}

/** The same on a logarithmic axis. */
export function paddedLog([low, high]: readonly [number, number], share = 0.05): readonly [number, number] {
  const factor = high > low ? (high / low) ** share : 2;
  return [low / factor, high * factor];
}
