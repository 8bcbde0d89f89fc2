/** What a channel misses: the share of its samples, and the longest gap in samples. */
export interface MissingRuns {
  readonly share: number;
  readonly longest: number;
}

/** @param stretches of one channel; NaN where a sample is missing. Gaps are counted within stretches. */
export function missingRuns(stretches: readonly Float64Array[]): MissingRuns {
  let [missing, samples, longest] = [0, 0, 0];
  for (const series of stretches) {
    let run = 0;
    for (const value of series) {
      samples++;
      run = Number.isNaN(value) ? run + 1 : 0;
      if (run > 0) missing++;
      longest = Math.max(longest, run);
    }
  }
  return { share: samples > 0 ? missing / samples : 1, longest };
}
