/** Correlations between channels, over the samples both hold, and the channels they are between. */
export interface Correlations {
  /** Shape (m × m), row-major. */
  readonly matrix: Float64Array;
  /** Columns that vary; shape (m). */
  readonly columns: readonly number[];
}

/** Rows looked at, evenly spread: the error of a correlation is then below 0.015. */
const MOST_ROWS = 5000;

/**
 * Pearson's correlations of the channels that vary. Of channels with gaps, the rows that hold both; a pair without any counts as
 * unrelated.
 *
 * @param values shape (T × n), row-major.
 */
export function correlations(values: Float64Array, n: number): Correlations {
  const T = values.length / n;
  const used = Math.min(MOST_ROWS, T);
  const rows = Array.from({ length: used }, (_, r) => Math.floor((r * T) / used));
  const scaled = Array.from({ length: n }, (_, i) => standardised(values, n, i, rows));
  const columns = scaled.flatMap((series, i) => (series ? [i] : []));
  const m = columns.length;
  const matrix = new Float64Array(m * m);
  const moving = columns.map((i) => scaled[i]!);
  moving.forEach((a, p) => {
    matrix[p * m + p] = 1;
    const set = (q: number, r: number) => (matrix[p * m + q] = matrix[q * m + p] = r);
    for (let q = 0; q < p;) {
      const [b, c, d, e] = moving.slice(q, Math.min(q + 4, p));
      if (e && [a, b!, c!, d!, e].every(({ isWhole }) => isWhole)) {
        meanProducts(a.series, [b!, c!, d!, e]).forEach((r, k) => set(q + k, r));
        q += 4;
      } else {
        set(q, correlation(a, moving[q]!));
        q++;
      }
    }
  });
  return { matrix, columns };
}

/** Mean 0 and deviation 1 where there are values; undefined for what stands still. */
function standardised(
  values: Float64Array,
  n: number,
  i: number,
  rows: readonly number[],
): { readonly series: Float64Array; readonly isWhole: boolean } | undefined {
  const series = Float64Array.from(rows, (row) => values[row * n + i]!);
  const present = series.filter((value) => !Number.isNaN(value));
  if (present.length < 2) return undefined;
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
  const deviation = Math.sqrt(present.reduce((sum, value) => sum + (value - mean) ** 2, 0) / present.length);
  if (!(deviation > 1e-12 * Math.max(1e-300, Math.abs(mean)))) return undefined;
  return {
    series: series.map((value) => (value - mean) / deviation),
    isWhole: present.length === series.length,
  };
}

type Standardised = NonNullable<ReturnType<typeof standardised>>;
type Four = readonly [Standardised, Standardised, Standardised, Standardised];

/** Mean products of one with each of four, which are read together: most of the time goes into reading. */
function meanProducts(x: Float64Array, [a, b, c, d]: Four): number[] {
  const [p, q, r, s] = [a.series, b.series, c.series, d.series];
  let [ofP, ofQ, ofR, ofS] = [0, 0, 0, 0];
  for (let t = 0; t < x.length; t++) {
    const value = x[t]!;
    ofP += value * p[t]!;
    ofQ += value * q[t]!;
    ofR += value * r[t]!;
    ofS += value * s[t]!;
  }
  return [ofP, ofQ, ofR, ofS].map((sum) => sum / x.length);
}

function correlation(a: Standardised, b: Standardised): number {
  const [x, y] = [a.series, b.series];
  if (a.isWhole && b.isWhole) {
    let sum = 0;
    for (let t = 0; t < x.length; t++) sum += x[t]! * y[t]!;
    return sum / x.length;
  }
  let [n, sx, sy, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  for (let t = 0; t < x.length; t++) {
    if (Number.isNaN(x[t]! + y[t]!)) continue;
    n++;
    sx += x[t]!;
    sy += y[t]!;
    xx += x[t]! ** 2;
    yy += y[t]! ** 2;
    xy += x[t]! * y[t]!;
  }
  const spread = Math.sqrt((xx - sx ** 2 / n) * (yy - sy ** 2 / n));
  return n > 2 && spread > 0 ? (xy - (sx * sy) / n) / spread : 0;
}
