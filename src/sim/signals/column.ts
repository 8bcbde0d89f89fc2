/** One column of row-major samples, shape (T × N); a copy. */
export function column(values: ArrayLike<number>, dim: number, k: number): Float64Array {
  const samples = Math.floor(values.length / dim);
  const out = new Float64Array(samples);
  for (let t = 0; t < samples; t++) out[t] = values[t * dim + k]!;
  return out;
}

/** Mean and standard deviation (divided by T, as the literature's code does) of a series. */
export function moments(series: ArrayLike<number>): { mean: number; deviation: number } {
  let mean = 0;
  for (let t = 0; t < series.length; t++) mean += series[t]! / series.length;
  let square = 0;
  for (let t = 0; t < series.length; t++) square += (series[t]! - mean) ** 2 / series.length;
  return { mean, deviation: Math.sqrt(square) };
}

/** The values of one column that are there, one after another; a copy. */
export const presentColumn = (values: ArrayLike<number>, dim: number, k: number): Float64Array => {
  const all = column(values, dim, k);
  return all.some(Number.isNaN) ? all.filter((value) => !Number.isNaN(value)) : all;
};
