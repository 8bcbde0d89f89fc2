/**
 * How badly a sample `horizon` steps ahead is foretold by the nearest neighbours of the present one: mean squared error of the average of what
 * followed the k nearest past states, over the variance. Near 0 for smooth determinism, near 1 for noise (Farmer & Sidorowich
 * 1987 forecast this way).
 *
 * @param values shape (T × n), row-major. Queries are spread evenly over the second half, neighbours come from the first.
 */
export function neighbourForecastError(
  values: Float64Array,
  n: number,
  { queries = 150, k = 3, library = 5000, horizon = 1 } = {},
): number {
  const samples = values.length / n;
  const half = Math.floor(samples / 2);
  const from = Math.max(0, half - library);
  if (half - from < 10 * k || samples - half < 10 + horizon) return NaN;
  const asked = Math.min(queries, samples - half - horizon);
  let error = 0;
  let variance = 0;
  for (let q = 0; q < asked; q++) {
    const t = half + Math.floor((q * (samples - half - horizon)) / asked);
    const nearest = nearestRows(values, n, t, from, half - horizon, k);
    for (let i = 0; i < n; i++) {
      const forecast = nearest.reduce((sum, row) => sum + values[(row + horizon) * n + i]!, 0) / k;
      error += (values[(t + horizon) * n + i]! - forecast) ** 2;
    }
  }
  for (let i = 0; i < n; i++) {
    let mean = 0;
    let square = 0;
    for (let t = half; t < samples; t++) {
      mean += values[t * n + i]!;
      square += values[t * n + i]! ** 2;
    }
    variance += square / (samples - half) - (mean / (samples - half)) ** 2;
  }
  return error / asked / variance;
}

function nearestRows(
  values: Float64Array,
  n: number,
  t: number,
  from: number,
  to: number,
  k: number,
): number[] {
  const rows: number[] = new Array<number>(k).fill(from);
  const distances = new Float64Array(k).fill(Infinity);
  for (let s = from; s < to; s++) {
    let distance = 0;
    for (let i = 0; i < n; i++) distance += (values[s * n + i]! - values[t * n + i]!) ** 2;
    if (!(distance < distances[k - 1]!)) continue;
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
