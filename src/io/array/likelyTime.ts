import { strides } from './storedArray';

/** A dimension along which time seems to run rather than along the one that is taken, and what speaks for it, as a clause. */
export interface LikelyTime {
  readonly dim: number;
  readonly why: string;
}

/** What is known of an array besides its values. */
export interface TimeHints {
  readonly dims: readonly number[];
  /** The dimension taken for time. */
  readonly time: number;
  /** Dimensions that are as long as time stamps beside the array, or that the file calls time. */
  readonly timed: readonly number[];
  /** Dimensions of which the file names the places, as it does for channels. */
  readonly named: readonly number[];
  /** As `smoothness` gives it; absent for what is too large to look at. */
  readonly smooth?: readonly number[];
}

/** Places along a dimension from which its smoothness says something. */
const LEAST_PLACES = 8;
/** Values along time follow from their neighbours; at least so much more than along any other dimension. */
const SMOOTH = 0.5;
const SMOOTHER = 0.4;

/**
 * The dimension that looks more like time than the one that is taken; undefined where nothing speaks for one. A guess, to be offered and
 * never to be followed in silence.
 */
export function likelyTime(hints: TimeHints): LikelyTime | undefined {
  const { dims, time, timed, named, smooth } = hints;
  if (timed.includes(time) || dims.filter((size) => size > 1).length < 2) return undefined;
  const others = dims.flatMap((size, d) => (d !== time && size > 1 ? [d] : []));
  const stamped = others.find((d) => timed.includes(d));
  if (stamped !== undefined) return { dim: stamped, why: 'there are as many time stamps beside it' };
  if (named.includes(time)) {
    const unnamed = longest(
      others.filter((d) => !named.includes(d)),
      dims,
    );
    if (unnamed !== undefined)
      return { dim: unnamed, why: `the file names the ${dims[time]} places along the other` };
  }
  const smoothest = smooth && others.toSorted((a, b) => smooth[b]! - smooth[a]!)[0];
  if (smooth && smoothest !== undefined) {
    const [here, there] = [smooth[time]!, smooth[smoothest]!];
    if (there >= SMOOTH && there - here >= SMOOTHER) {
      return { dim: smoothest, why: 'values are much smoother along it' };
    }
    if (here >= SMOOTH && here - there >= SMOOTHER) return undefined;
  }
  const long = longest(others, dims)!;
  return dims[long]! > dims[time]! ? { dim: long, why: 'it is longer' } : undefined;
}

const longest = (some: readonly number[], dims: readonly number[]): number | undefined =>
  some.toSorted((a, b) => dims[b]! - dims[a]!)[0];

/**
 * How well values follow from their neighbours along each dimension: the lag-1 autocorrelation by von Neumann's ratio, pooled over all
 * lines, 1 − Σ(xᵢ₊₁ − xᵢ)² / 2Σ(xᵢ − x̄)². About 0 for noise, 1 for what hardly changes; NaN along short dimensions and for constants.
 *
 * @param values shape `dims`, row-major.
 * @see von Neumann (1941), Ann. Math. Stat. 12, 367–395.
 */
export function smoothness(values: Float64Array, dims: readonly number[]): number[] {
  const steps = strides(dims);
  return dims.map((size, d) => {
    if (size < LEAST_PLACES) return NaN;
    const step = steps[d]!;
    let differences = 0;
    let spread = 0;
    for (let line = 0; line < values.length / size; line++) {
      const first = Math.floor(line / step) * step * size + (line % step);
      let sum = 0;
      let count = 0;
      for (let i = 0, at = first; i < size; i++, at += step) {
        if (!Number.isFinite(values[at])) continue;
        sum += values[at]!;
        count++;
      }
      const mean = sum / count;
      let last = NaN;
      for (let i = 0, at = first; i < size; i++, at += step) {
        const value = values[at]!;
        if (Number.isFinite(value)) spread += (value - mean) ** 2;
        if (Number.isFinite(value - last)) differences += (value - last) ** 2;
        last = value;
      }
    }
    return 1 - differences / (2 * spread);
  });
}
