import { createFft } from '../kernels/fft';
import { column, moments, presentColumn } from './column';
import type { Part } from './prepared';
import { trialRows } from './trialRows';

/** Autocorrelation of a series at lags 0 … `lags`, by the Wiener–Khinchin theorem; biased, so that r(0) = 1 bounds all. */
export function autocorrelation(series: ArrayLike<number>, lags: number): Float64Array {
  const n = series.length;
  const { mean } = moments(series);
  let length = 1;
  while (length < 2 * n) length <<= 1;
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  for (let t = 0; t < n; t++) re[t] = series[t]! - mean;
  const transform = createFft(length);
  transform(re, im);
  for (let k = 0; k < length; k++) {
    re[k] = re[k]! * re[k]! + im[k]! * im[k]!;
    im[k] = 0;
  }
  transform(re, im);
  const variance = re[0]!;
  return Float64Array.from({ length: Math.min(lags, n - 1) + 1 }, (_, lag) =>
    variance > 0 ? re[lag]! / variance : lag === 0 ? 1 : 0,
  );
}

/** Lags that are correlated one by one before all are by a transform: most signals forget themselves sooner. */
const SOON = 128;

/** First lag at which the autocorrelation falls below 1/e, or its first minimum, whichever comes first; at least 1. */
export function decorrelationLag(series: ArrayLike<number>): number {
  const n = series.length;
  const { mean } = moments(series);
  const centred = Float64Array.from(series, (value) => value - mean);
  let all: Float64Array | undefined;
  const variance = sumOfProducts(centred, 0);
  const at = (lag: number): number => {
    if (lag > SOON) return (all ??= autocorrelation(series, Math.floor(n / 4)))[lag]!;
    return variance > 0 ? sumOfProducts(centred, lag) / variance : lag === 0 ? 1 : 0;
  };
  return firstDecay(at, Math.min(Math.floor(n / 4), n - 1));
}

function sumOfProducts(values: Float64Array, lag: number): number {
  let sum = 0;
  for (let t = lag; t < values.length; t++) sum += values[t]! * values[t - lag]!;
  return sum;
}

/** The same of an autocorrelation that is known, at lags 0, 1 …; shape (K + 1). */
export const decayOf = (r: Float64Array): number => firstDecay((lag) => r[lag]!, r.length - 1);

/** The same of one dimension of a part with trials or gaps: over pairs of values that are there, within trials. */
export function partDecorrelationLag(
  part: Pick<Part, 'values' | 'samples' | 'trials'>,
  dim: number,
  i: number,
): number {
  const series = column(part.values, dim, i);
  const trials = trialRows(part);
  if (trials.length === 1 && !series.some(Number.isNaN)) return decorrelationLag(series);
  const { mean, deviation } = moments(presentColumn(part.values, dim, i));
  const at = (lag: number) => {
    let sum = 0;
    let pairs = 0;
    for (const { from, to } of trials) {
      for (let t = from; t + lag < to; t++) {
        const product = (series[t]! - mean) * (series[t + lag]! - mean);
        if (Number.isNaN(product)) continue;
        sum += product;
        pairs++;
      }
    }
    return pairs > 0 && deviation > 0 ? sum / pairs / deviation ** 2 : 0;
  };
  const longest = Math.max(...trials.map(({ from, to }) => to - from));
  return firstDecay(at, Math.floor(longest / 4));
}

/** First lag at which r falls below 1/e, or has its first minimum; the last one where it does neither. */
function firstDecay(r: (lag: number) => number, last: number): number {
  let [before, here] = [r(0), r(1)];
  for (let lag = 1; lag < last; lag++) {
    if (here < 1 / Math.E) return lag;
    const after = r(lag + 1);
    if (here < before && here <= after) return lag;
    [before, here] = [here, after];
  }
  return Math.max(1, last);
}
