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
 * mean one when equally spaced, else the inverse of the median step.
 *
 * @param indices which samples the stamps belong to, ascending, where not all are given; shape (T).
 */
export function timeAxis(times: Float64Array, indices?: Float64Array): TimeAxis {
  const at = (i: number) => (indices ? indices[i]! - indices[0]! : i);
  const startTime = Number.isFinite(times[0]) ? times[0]! : 0;
  if (times.length < 2) return { rate: null, irregular: false, startTime };
  const steps = new Float64Array(times.length - 1).map(
    (_, i) => (times[i + 1]! - times[i]!) / (at(i + 1) - at(i)),
  );
  if (!steps.every((step) => step > 0)) return { rate: null, irregular: true, startTime };

  const mean = (times[times.length - 1]! - times[0]!) / at(steps.length);
  const sorted = steps.slice().sort();
  const median = sorted[sorted.length >> 1]!;
  const even = sorted[sorted.length - 1]! - sorted[0]! <= 0.01 * median || liesOnLine(times, at, mean);
  return { rate: 1 / (even ? mean : median), irregular: !even, startTime };
}

/** True if every stamp is within its own rounding of a straight line; rounded to half a step or more, nothing can be told. */
function liesOnLine(times: Float64Array, at: (i: number) => number, step: number): boolean {
  const unit = lastDecimal(times);
  // A tenth of the unit is allowed for the line's own ends being rounded.
  return (
    2 * unit <= step && times.every((time, i) => Math.abs(time - times[0]! - at(i) * step) <= 1.1 * unit)
  );
}

/** Largest power of ten, down to 1e-9, that divides every stamp; 0 if none does. */
function lastDecimal(times: Float64Array): number {
  for (let decimals = 0; decimals <= 9; decimals++) {
    const scale = 10 ** decimals;
    // A stamp is known to about 1e-16 of itself.
    const whole = (time: number) =>
      Math.abs(time * scale - Math.round(time * scale)) <= 1e-6 + 4e-16 * Math.abs(time * scale);
    if (times.every(whole)) return 1 / scale;
  }
  return 0;
}
