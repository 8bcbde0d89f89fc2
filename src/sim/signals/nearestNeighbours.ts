import { isComplete } from './completeRows';
import { trialRows } from './trialRows';

/**
 * How badly a sample `horizon` steps ahead is foretold by the nearest neighbours of the present one: mean squared error of the average of what
 * followed the k nearest past states, over the variance. Near 0 for smooth determinism, near 1 for noise (Farmer & Sidorowich
 * 1987 forecast this way).
 *
 * @param values shape (T × n), row-major. Queries are spread evenly over the second half, neighbours come from the first. A row is
 *   neither where it, or what followed it, misses a value (NaN) or lies in another trial.
 * @param trials first row of each trial; one where absent.
 */
export function neighbourForecastError(
  values: Float64Array,
  n: number,
  {
    queries = 150,
    k = 3,
    library = 5000,
    horizon = 1,
    trials = [0],
  }: { queries?: number; k?: number; library?: number; horizon?: number; trials?: readonly number[] } = {},
): number {
  const samples = values.length / n;
  const half = Math.floor(samples / 2);
  const usable = followedRows(values, n, horizon, trials);
  const past = usable.filter((row) => row >= half - library && row < half - horizon);
  const asking = usable.filter((row) => row >= half);
  if (past.length < 10 * k - horizon || asking.length < 10) return NaN;
  const asked = Math.min(queries, asking.length);
  let error = 0;
  let variance = 0;
  for (let q = 0; q < asked; q++) {
    const t = asking[Math.floor((q * asking.length) / asked)]!;
    const nearest = nearestRows(values, n, t, past, k);
    for (let i = 0; i < n; i++) {
      const forecast = nearest.reduce((sum, row) => sum + values[(row + horizon) * n + i]!, 0) / k;
      error += (values[(t + horizon) * n + i]! - forecast) ** 2;
    }
  }
  for (let i = 0; i < n; i++) {
    let mean = 0;
    let square = 0;
    let present = 0;
    for (let t = half; t < samples; t++) {
      const value = values[t * n + i]!;
      if (Number.isNaN(value)) continue;
      mean += value;
      square += value ** 2;
      present++;
    }
    variance += square / present - (mean / present) ** 2;
  }
  return error / asked / variance;
}

/** Rows that are complete and followed by a complete one `horizon` rows later in the same trial. */
function followedRows(values: Float64Array, n: number, horizon: number, trials: readonly number[]): number[] {
  const out: number[] = [];
  for (const { from, to } of trialRows({ samples: values.length / n, trials })) {
    for (let row = from; row + horizon < to; row++)
      if (isComplete(values, row, n) && isComplete(values, row + horizon, n)) out.push(row);
  }
  return out;
}

function nearestRows(
  values: Float64Array,
  n: number,
  t: number,
  past: readonly number[],
  k: number,
): number[] {
  const rows: number[] = new Array<number>(k).fill(past[0]!);
  const distances = new Float64Array(k).fill(Infinity);
  for (const s of past) {
    const most = distances[k - 1]!;
    let distance = 0;
    // What is too far off already comes no nearer.
    for (let i = 0; i < n && distance < most; i++) distance += (values[s * n + i]! - values[t * n + i]!) ** 2;
    if (!(distance < most)) continue;
    let at = k - 1;
    for (; at > 0 && distances[at - 1]! > distance; at--) {
      distances[at] = distances[at - 1]!;
      rows[at] = rows[at - 1]!;
    }
    distances[at] = distance;
    rows[at] = s;
  }
  return rows;
}
