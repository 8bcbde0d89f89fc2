import { createFft } from '../kernels/fft';
import { moments } from './column';

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

/** First lag at which the autocorrelation falls below 1/e, or its first minimum, whichever comes first; at least 1. */
export function decorrelationLag(series: ArrayLike<number>): number {
  const r = autocorrelation(series, Math.floor(series.length / 4));
  for (let lag = 1; lag < r.length - 1; lag++) {
    if (r[lag]! < 1 / Math.E) return lag;
    if (r[lag]! < r[lag - 1]! && r[lag]! <= r[lag + 1]!) return lag;
  }
  return Math.max(1, r.length - 1);
}
