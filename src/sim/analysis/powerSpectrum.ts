import { createPowerPlan, type PowerPlan } from '../kernels/fft';
import { moments } from '../signals/column';
import { gaussianSmooth } from '../signals/gaussianSmooth';
import { cutStretches, type SpectralStretches } from './spectralStretches';

/** Smoothed power spectrum of a z-scored series, scaled to sum to 1; null for a constant one. Shape (⌊T/2⌋ + 1). */
export const normalizedSpectrum = (
  series: Float64Array,
  sigma: number,
  plan = createPowerPlan(series.length),
): Float64Array | null => averagedSpectrum([series], sigma, plan);

/**
 * The same of several stretches of equal length T: their power is averaged before it is smoothed (Bartlett 1948). Each loses its own
 * mean, and all are divided by the deviation they share.
 */
export function averagedSpectrum(
  stretches: readonly Float64Array[],
  sigma: number,
  plan: PowerPlan,
): Float64Array | null {
  const each = stretches.map(moments);
  const deviation =
    each.length === 1
      ? each[0]!.deviation
      : Math.sqrt(each.reduce((sum, one) => sum + one.deviation ** 2, 0) / each.length);
  if (!(deviation > 1e-9)) return null;
  const power = new Float64Array((plan.length >> 1) + 1);
  const one = new Float64Array(power.length);
  stretches.forEach((series, k) => {
    const { mean } = each[k]!;
    plan.power(
      one,
      series.map((value) => (value - mean) / deviation),
    );
    for (let f = 0; f < power.length; f++) power[f]! += one[f]!;
  });
  const smooth = gaussianSmooth(power, sigma).map((value) => Math.max(0, value));
  const total = smooth.reduce((a, b) => a + b, 0);
  return smooth.map((value) => value / total);
}

/** Published smoothing for long recordings, and what keeps its bandwidth a small share of a short one's spectrum. */
export const spectralSmoothing = (samples: number): number =>
  samples >= 5000 ? 20 : Math.max(1, Math.round(samples / 250));

/** Points a drawn spectrum is thinned to. */
const DRAWN_POINTS = 2048;

/**
 * Spectra of data and model side by side, for drawing. Both are computed over the length they share, or where it is given, over the
 * stretches of a part with trials and gaps.
 *
 * @param data shape (T × N), row-major; `model` likewise, and beside it where stretches are given.
 * @returns frequencies in Hz, or in cycles a sample when the rate is unknown; one spectrum a dimension.
 */
export function powerSpectra(
  data: Float64Array,
  model: Float64Array,
  dim: number,
  rate: number | null,
  stretches: SpectralStretches = {
    length: Math.floor(Math.min(data.length, model.length) / dim),
    starts: [0],
  },
): { frequencies: Float32Array; data: Float32Array[]; model: Float32Array[] } {
  const { length: samples } = stretches;
  const bins = (samples >> 1) + 1;
  const every = Math.max(1, Math.ceil(bins / DRAWN_POINTS));
  const kept = Math.ceil(bins / every);
  const sigma = spectralSmoothing(samples);
  const plan = createPowerPlan(Math.max(1, samples));
  const each = (values: Float64Array) =>
    Array.from({ length: dim }, (_, i) => {
      // A run that left has nothing to show where it is gone.
      const there = cutStretches(values, data, dim, i, stretches).filter((series) =>
        series.every(Number.isFinite),
      );
      const full = there.length > 0 ? averagedSpectrum(there, sigma, plan) : null;
      return Float32Array.from({ length: kept }, (_, k) => (full ? full[k * every]! : 0));
    });
  return {
    frequencies: Float32Array.from({ length: kept }, (_, k) => (k * every * (rate ?? 1)) / samples),
    data: each(data),
    model: each(model),
  };
}
