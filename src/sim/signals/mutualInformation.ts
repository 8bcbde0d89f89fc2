/** Fewest pairs a cell of the table should hold on average, and most cells along a side. */
const PAIRS_A_CELL = 5;
const MOST_BINS = 32;

/**
 * Mutual information between a series and itself later, nats, over a table of equally filled bins; what the table would show of
 * independent series of that length is taken off (Roulston 1999). Pairs that miss a value are left out.
 *
 * @returns at lags 0 … `lags`.
 * @see Fraser & Swinney (1986), Phys. Rev. A 33, 1134–1140.
 */
export function mutualInformation(series: Float64Array, lags: number): Float64Array {
  const present = [...series.keys()].filter((t) => !Number.isNaN(series[t]));
  const bins = Math.max(
    2,
    Math.min(MOST_BINS, Math.floor(Math.sqrt(Math.max(0, present.length - lags) / PAIRS_A_CELL))),
  );
  // Ranks: every bin of the whole series holds as many samples.
  const order = present.sort((a, b) => series[a]! - series[b]!);
  const bin = new Int16Array(series.length).fill(-1);
  order.forEach((t, rank) => (bin[t] = Math.floor((rank * bins) / order.length)));
  return Float64Array.from({ length: lags + 1 }, (_, lag) => {
    const joint = new Float64Array(bins * bins);
    let pairs = 0;
    for (let t = 0; t + lag < series.length; t++) {
      if (bin[t]! < 0 || bin[t + lag]! < 0) continue;
      joint[bin[t]! * bins + bin[t + lag]!]!++;
      pairs++;
    }
    return pairs > 0 ? informationOf(joint, bins, pairs) : 0;
  });
}

function informationOf(joint: Float64Array, bins: number, pairs: number): number {
  const now = new Float64Array(bins);
  const later = new Float64Array(bins);
  joint.forEach((count, at) => {
    now[Math.floor(at / bins)]! += count;
    later[at % bins]! += count;
  });
  let information = 0;
  let cells = 0;
  joint.forEach((count, at) => {
    if (count === 0) return;
    cells++;
    information +=
      (count / pairs) * Math.log((count * pairs) / (now[Math.floor(at / bins)]! * later[at % bins]!));
  });
  const filled = (sums: Float64Array) => sums.filter((sum) => sum > 0).length;
  return Math.max(0, information - (cells - filled(now) - filled(later) + 1) / (2 * pairs));
}

/** The first lag from 1 at which a curve is lower than before and after; undefined where it has no minimum. */
export function firstMinimum(curve: Float64Array): number | undefined {
  for (let lag = 1; lag + 1 < curve.length; lag++)
    if (curve[lag]! < curve[lag - 1]! && curve[lag]! <= curve[lag + 1]!) return lag;
  return undefined;
}
