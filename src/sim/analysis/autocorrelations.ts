import { autocorrelation, decorrelationLag } from '../signals/autocorrelation';
import { column } from '../signals/column';

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

/**
 * Autocorrelations of data and model over the length they share, with the band that equally long stretches of the training part
 * span: how far two pieces of the same recording differ by chance.
 *
 * @param data held-out data, shape (T × N), row-major; `model` and `others` (the training part) likewise.
 */
export function autocorrelations(
  data: Float64Array,
  model: Float64Array,
  others: Float64Array,
  dim: number,
  rate: number | null,
): Autocorrelations {
  const samples = Math.floor(Math.min(data.length, model.length) / dim);
  const dims = Array.from({ length: dim }, (_, i) => i);
  const slowest = Math.max(1, ...dims.map((i) => decorrelationLag(column(data, dim, i))));
  const lags = Math.max(1, Math.min(Math.floor(samples / 4), Math.max(LEAST_LAGS, DECORRELATIONS * slowest)));
  const every = Math.max(1, Math.ceil((lags + 1) / DRAWN_POINTS));
  const curve = (values: Float64Array, i: number): Float32Array =>
    Float32Array.from(
      autocorrelation(column(values.subarray(0, samples * dim), dim, i), lags).filter(
        (_, lag) => lag % every === 0,
      ),
    );
  const rows = others.length / dim;
  const count = Math.min(MOST_STRETCHES, Math.floor((2 * (rows - samples)) / samples) + 1);
  const stretches =
    count < 2
      ? []
      : Array.from({ length: count }, (_, s) => {
          const start = Math.floor((s * (rows - samples)) / (count - 1));
          return others.subarray(start * dim, (start + samples) * dim);
        });
  const bands = dims.map((i) => bandOf(stretches.map((values) => curve(values, i))));
  return {
    lags: Float32Array.from({ length: Math.floor(lags / every) + 1 }, (_, k) => (k * every) / (rate ?? 1)),
    data: dims.map((i) => curve(data, i)),
    model: dims.map((i) => curve(model, i)),
    low: stretches.length > 0 ? bands.map(([low]) => low) : [],
    high: stretches.length > 0 ? bands.map(([, high]) => high) : [],
    stretches: stretches.length,
  };
}

/** Lowest and highest of some curves at every point. */
function bandOf(curves: readonly Float32Array[]): readonly [Float32Array, Float32Array] {
  const length = curves[0]?.length ?? 0;
  const bound = (pick: (...values: number[]) => number) =>
    Float32Array.from({ length }, (_, k) => pick(...curves.map((curve) => curve[k])));
  return [bound(Math.min), bound(Math.max)];
}
