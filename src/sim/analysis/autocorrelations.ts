import { autocorrelation, decorrelationLag } from '../signals/autocorrelation';
import { cutStretches, type SpectralStretches } from './spectralStretches';

/** Lags shown, in times the slowest signal takes to forget itself. */
const DECORRELATIONS = 12;
const LEAST_LAGS = 30;
/** Stretches of data the band spans, at most; they overlap by half at most. */
const MOST_STRETCHES = 8;
/** Points a drawn curve is thinned to. */
const DRAWN_POINTS = 400;

/** Autocorrelations of data and model side by side, for drawing; one curve a dimension. */
export interface Autocorrelations {
  /** In units of the clock, or samples where the rate is unknown. */
  readonly lags: Float32Array;
  readonly data: readonly Float32Array[];
  readonly model: readonly Float32Array[];
  /** Lowest and highest among stretches of other data as long as those compared; empty where there are fewer than two. */
  readonly low: readonly Float32Array[];
  readonly high: readonly Float32Array[];
  readonly stretches: number;
}

/** Where autocorrelations are taken in a part with trials and gaps: stretches of one length, in the data and in other data. */
export interface AutocorrelationStretches {
  readonly data: SpectralStretches;
  readonly others: SpectralStretches;
}

/**
 * Autocorrelations of data and model over the length they share, with the band that equally long stretches of the training part
 * span: how far two pieces of the same recording differ by chance. Of a part with trials and gaps they are means over stretches.
 *
 * @param data held-out data, shape (T × N), row-major; `model` and `others` (the training part) likewise.
 */
export function autocorrelations(
  data: Float64Array,
  model: Float64Array,
  others: Float64Array,
  dim: number,
  rate: number | null,
  stretches?: AutocorrelationStretches,
): Autocorrelations {
  const samples = stretches?.data.length ?? Math.floor(Math.min(data.length, model.length) / dim);
  const own = stretches?.data ?? { length: samples, starts: [0] };
  const dims = Array.from({ length: dim }, (_, i) => i);
  const cut = (values: Float64Array, beside: Float64Array, i: number, where: SpectralStretches) =>
    cutStretches(values, beside, dim, i, where).filter((series) => series.every(Number.isFinite));
  const slowest = Math.max(1, ...dims.flatMap((i) => cut(data, data, i, own).map(decorrelationLag)));
  const lags = Math.max(1, Math.min(Math.floor(samples / 4), Math.max(LEAST_LAGS, DECORRELATIONS * slowest)));
  const every = Math.max(1, Math.ceil((lags + 1) / DRAWN_POINTS));
  const points = Math.floor(lags / every) + 1;
  const curve = (values: Float64Array, beside: Float64Array, i: number, where: SpectralStretches) =>
    meanCurve(
      cut(values, beside, i, where).map((series) => autocorrelation(series, lags)),
      points,
      every,
    );
  const groups = stretches
    ? groupsOf(stretches.others, own.starts.length)
    : overlapping(others.length / dim, samples);
  const bands = dims.map((i) => bandOf(groups.map((where) => curve(others, others, i, where))));
  return {
    lags: Float32Array.from({ length: points }, (_, k) => (k * every) / (rate ?? 1)),
    data: dims.map((i) => curve(data, data, i, own)),
    model: dims.map((i) => curve(model, data, i, own)),
    low: groups.length > 0 ? bands.map(([low]) => low) : [],
    high: groups.length > 0 ? bands.map(([, high]) => high) : [],
    stretches: groups.length,
  };
}

/** Stretches of one unbroken recording, spread evenly; none where there is room for one only. */
function overlapping(rows: number, samples: number): SpectralStretches[] {
  const count = Math.min(MOST_STRETCHES, Math.floor((2 * (rows - samples)) / samples) + 1);
  if (count < 2) return [];
  return Array.from({ length: count }, (_, s) => ({
    length: samples,
    starts: [Math.floor((s * (rows - samples)) / (count - 1))],
  }));
}

/** As many stretches as the data have, several times; none where there are enough for one time only. */
function groupsOf({ length, starts }: SpectralStretches, size: number): SpectralStretches[] {
  const count = Math.min(MOST_STRETCHES, Math.floor(starts.length / Math.max(1, size)));
  if (count < 2) return [];
  return Array.from({ length: count }, (_, g) => ({
    length,
    starts: starts.slice(g * size, (g + 1) * size),
  }));
}

/** Every so many points of the mean of some curves; zeros where there is none. */
function meanCurve(curves: readonly Float64Array[], points: number, every: number): Float32Array {
  return Float32Array.from({ length: points }, (_, k) =>
    curves.length === 0 ? 0 : curves.reduce((sum, curve) => sum + curve[k * every], 0) / curves.length,
  );
}

/** Lowest and highest of some curves at every point. */
function bandOf(curves: readonly Float32Array[]): readonly [Float32Array, Float32Array] {
  const length = curves[0]?.length ?? 0;
  const bound = (pick: (...values: number[]) => number) =>
    Float32Array.from({ length }, (_, k) => pick(...curves.map((curve) => curve[k])));
  return [bound(Math.min), bound(Math.max)];
}
