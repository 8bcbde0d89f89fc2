/** Runs of one and the same value, and how many values there are. */
export interface RepeatedValues {
  /** Distinct values; no more than `MOST_LEVELS` are counted. */
  readonly levels: number;
  /** Most values that are counted. */
  readonly isWhole: boolean;
  /** Samples of the longest run of one value. */
  readonly longestRun: number;
  /** Share of the samples in runs of at least `flatFrom` samples. */
  readonly flat: number;
  /** Share of the samples that sit at the highest or the lowest value, where that is cut off. */
  readonly clipped: number;
}

/** Distinct values counted: more are as good as continuous. */
export const MOST_LEVELS = 4096;
/** A limit that a signal is cut off at holds it for some samples in a row, holds a share of all, and more than the values next to it. */
const RUN_AT_LIMIT = 3;
const LEAST_CLIPPED = 1e-3;
const LEAST_AT_LIMIT = 10;
const ABOVE_NEXT = 4;
/** Fewer values than this are levels of something, which sits at its last one by nature. */
const LEAST_LEVELS = 8;

/**
 * What a signal shows of the device that stored it: how finely, whether it stood still, and whether it was cut off at a limit. A lowest
 * value of exactly 0 is no limit: counts and rates end there.
 *
 * @param stretches of one channel; NaN where a sample is missing.
 * @param flatFrom samples of one value that count as standing still.
 */
export function repeatedValues(stretches: readonly Float64Array[], flatFrom: number): RepeatedValues {
  const counts = new Map<number, number>();
  let [samples, isOver, longestRun, flat] = [0, false, 0, 0];
  let [low, high] = [Infinity, -Infinity];
  for (const series of stretches) {
    for (let t = 0; t < series.length;) {
      const value = series[t]!;
      let end = t + 1;
      while (end < series.length && series[end] === value) end++;
      if (!Number.isNaN(value)) {
        const run = end - t;
        samples += run;
        longestRun = Math.max(longestRun, run);
        if (run >= flatFrom) flat += run;
        low = Math.min(low, value);
        high = Math.max(high, value);
        if (counts.size <= MOST_LEVELS || counts.has(value))
          counts.set(value, (counts.get(value) ?? 0) + run);
        else isOver = true;
      }
      t = end;
    }
  }
  const levels = Math.min(counts.size, MOST_LEVELS);
  const isFew = levels < LEAST_LEVELS;
  // Next to a limit: a fiftieth of all there is, and one step of the values at least.
  const sorted = isOver ? [] : [...counts.keys()].sort((a, b) => a - b);
  const near = (step: number | undefined) => Math.max((high - low) / 50, step ?? 0);
  const atHigh = () => samplesAtLimit(stretches, high, near(high - (sorted.at(-2) ?? high)));
  const atLow = () => samplesAtLimit(stretches, low, near((sorted[1] ?? low) - low));
  return {
    levels,
    isWhole: !isOver && [...counts.keys()].every(Number.isInteger),
    longestRun,
    flat: samples > 0 ? flat / samples : 0,
    clipped: isFew ? 0 : ((high === 0 ? 0 : atHigh()) + (low === 0 ? 0 : atLow())) / samples,
  };
}

/** Samples at a limit that looks like one; 0 where it does not: where as many values lie next to it as turning points bring. */
function samplesAtLimit(stretches: readonly Float64Array[], limit: number, near: number): number {
  let [at, beside, run, longest, samples] = [0, 0, 0, 0, 0];
  for (const series of stretches) {
    run = 0;
    for (const value of series) {
      if (!Number.isNaN(value)) samples++;
      if (value === limit) {
        at++;
        longest = Math.max(longest, ++run);
        continue;
      }
      run = 0;
      if (Math.abs(value - limit) <= near * (1 + 1e-9)) beside++;
    }
  }
  const isLimit = longest >= RUN_AT_LIMIT && at >= LEAST_AT_LIMIT && at >= LEAST_CLIPPED * samples;
  return isLimit && at > ABOVE_NEXT * beside ? at : 0;
}
