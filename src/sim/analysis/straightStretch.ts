export interface StraightStretchOptions {
  /** Steps a local slope is fitted over; a stretch is at least twice as long. */
  readonly window: number;
  /** How far local slopes may lie from the stretch's own, as a share of it. */
  readonly tolerance: number;
  /** First and last point that may take part; all of them when absent. */
  readonly first?: number;
  readonly last?: number;
}

/** A stretch of a curve fitted by a straight line. Slopes are per step of the curve's even grid. */
export interface StraightStretch {
  /** First and last point fitted. */
  readonly from: number;
  readonly to: number;
  readonly slope: number;
  /** Value of the line at point 0 of the curve. */
  readonly intercept: number;
  /** Lowest and highest local slope within. */
  readonly lowest: number;
  readonly highest: number;
}

/**
 * Slopes that lift the curve by less than this over a window are level: how far two of them lie apart in relative terms is noise,
 * so that the tolerance is a share of this instead.
 */
const LEVEL = 0.2;

/**
 * The scaling region of a curve on an even grid: among all stretches that are straight, the one that climbs (or falls) most.
 *
 * A stretch is straight where every local slope in it, the least-squares slope over `window` steps, lies within `tolerance` of
 * the least-squares slope of the whole stretch. Two windows are the least, or a single local slope would agree with itself. Where
 * nothing but level stretches are straight, the longest is taken. The rule uses the curve alone, so that the same data always
 * give the same stretch; no standard error holds the error of having chosen it.
 *
 * @param curve natural logarithms or the like, such that a change by 1 is large; shape (K). Points that are not finite belong to
 *   no stretch.
 * @returns null where no stretch is straight: the curve has no scaling region.
 */
export function straightStretch(
  curve: ArrayLike<number>,
  { window, tolerance, first = 0, last = curve.length - 1 }: StraightStretchOptions,
): StraightStretch | null {
  const level = LEVEL / window;
  const within = (slope: number) => tolerance * Math.max(Math.abs(slope), level);
  const rank = ({ from, to, slope }: StraightStretch) => {
    const climb = Math.abs(slope) * (to - from);
    return climb > LEVEL ? climb : (LEVEL * (to - from)) / curve.length;
  };
  let best: StraightStretch | null = null;
  for (const [start, end] of finiteRuns(curve, first, last)) {
    const fit = leastSquares(curve, start, end);
    const slopes = Float64Array.from(
      { length: Math.max(0, end - start - window + 1) },
      (_, k) => fit(start + k, start + k + window).slope,
    );
    for (let from = start; from <= end - 2 * window; from++) {
      let lowest = Infinity;
      let highest = -Infinity;
      for (let to = from + window; to <= end; to++) {
        const local = slopes[to - window - start];
        lowest = Math.min(lowest, local);
        highest = Math.max(highest, local);
        // Further apart than any slope could reconcile: nothing longer from here is straight either.
        if (highest - lowest > 2 * within(2 * Math.max(Math.abs(lowest), Math.abs(highest)))) break;
        if (to < from + 2 * window) continue;
        const stretch = { from, to, ...fit(from, to), lowest, highest };
        const apart = Math.max(highest - stretch.slope, stretch.slope - lowest);
        if (apart <= within(stretch.slope) && (!best || rank(stretch) > rank(best))) best = stretch;
      }
    }
  }
  return best;
}

/** First and last point of each run of finite values. */
function finiteRuns(curve: ArrayLike<number>, first: number, last: number): [number, number][] {
  const runs: [number, number][] = [];
  for (let k = first; k <= last; k++) {
    if (!Number.isFinite(curve[k])) continue;
    if (runs.length > 0 && runs.at(-1)![1] === k - 1) runs.at(-1)![1] = k;
    else runs.push([k, k]);
  }
  return runs;
}

/** Least-squares lines through any stretch of a curve between two points, from running sums. */
function leastSquares(
  curve: ArrayLike<number>,
  start: number,
  end: number,
): (from: number, to: number) => { slope: number; intercept: number } {
  const sums = new Float64Array(end - start + 2);
  const moments = new Float64Array(end - start + 2);
  for (let k = 0; k <= end - start; k++) {
    sums[k + 1] = sums[k] + curve[start + k];
    moments[k + 1] = moments[k] + k * curve[start + k];
  }
  return (from, to) => {
    const n = to - from + 1;
    const mean = (sums[to - start + 1] - sums[from - start]) / n;
    const centre = (from + to) / 2;
    const moment = moments[to - start + 1] - moments[from - start] - n * (centre - start) * mean;
    const slope = (12 * moment) / (n * (n * n - 1));
    return { slope, intercept: mean - slope * centre };
  };
}
