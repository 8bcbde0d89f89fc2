import type { Axis } from '../../figures/axes';
import { delayOf } from '../../figures/catalogue/attractor';
import { column } from '../../figures/figureData';
import { plainText, richText } from '../../figures/richText';
import { extent, padded } from '../../figures/scale';
import { lagText } from '../../figures/time';
import type { Clock } from '../../sim/clock';

/** What the axes of a state space are made from: the measured data, which the axes follow, never the model. */
export interface Observed extends Clock {
  readonly dim: number;
  readonly labels: readonly string[];
  /** Shape (T × dim), row-major. */
  readonly data: Float32Array;
  /** First sample of each trial of the data; absent where they are one stretch. */
  readonly trials?: readonly number[];
}

/** A box of two or three axes, and how observations are placed in it. */
export interface StateSpace {
  readonly axes: readonly Axis[];
  /** Dimension each axis shows. */
  readonly columns: readonly number[];
  /** Samples from one axis to the next when a single channel is drawn against itself later on; 0 otherwise. */
  readonly lag: number;
  /**
   * Where samples lie in the cube [−1, 1]³, shape (samples × 3); flat spaces lie at height 0. Samples far outside the box,
   * and what is not a number, are NaN, and so are delays that would reach into the next of the trials.
   */
  place(values: Float32Array, trials?: readonly number[]): Float32Array;
  /**
   * First sample at which an orbit is far outside the box or no longer a number; null while it stays. What is no number at the start
   * of a trial has not begun.
   */
  leavesAt(values: Float32Array, trials?: readonly number[]): number | null;
}

/** How far outside the box an orbit is still drawn, in half-widths of the box. */
export const DRAWN = 1.35;

/**
 * The space spanned by the chosen dimensions. Two dimensions give a plane; a single one is unfolded by
 * delays, as in the figures.
 *
 * @param chosen indices of the dimensions to show, at most three.
 * @see Takens (1981), Lect. Notes Math. 898, 366.
 */
export function stateSpace(observed: Observed, chosen: readonly number[] = [0, 1, 2]): StateSpace {
  const { dim } = observed;
  const delay = dim === 1 ? delayOf(column(observed.data, 1, 0)) : 0;
  const columns = dim === 1 ? [0, 0, 0] : chosen.filter((k) => k < dim);
  const lags = columns.map((_, i) => delay * i);
  const axes = columns.map((k, i): Axis => ({
    domain: domainOf(observed, k),
    label: labelOf(observed, k, lags[i] ?? 0),
  }));

  const unit = (value: number, i: number) => {
    const [low, high] = axes[i]!.domain;
    return (2 * (value - low)) / (high - low) - 1;
  };
  const at = (values: Float32Array, t: number, i: number) =>
    unit(values[(t + lags[i]!) * dim + columns[i]!] ?? NaN, i);
  const isDrawn = (u: number) => Math.abs(u) <= DRAWN;
  const longest = Math.max(0, ...lags);
  const countOf = (values: Float32Array) => Math.max(0, Math.floor(values.length / dim) - longest);

  return {
    axes,
    columns,
    lag: delay,
    place(values, trials = []) {
      const count = countOf(values);
      const points = new Float32Array(3 * count);
      const reaches = reachesAcross(trials, longest);
      for (let t = 0; t < count; t++) {
        const coordinates = columns.map((_, i) => at(values, t, i));
        if (coordinates.every(isDrawn) && !reaches(t)) points.set(coordinates, 3 * t);
        else points.fill(NaN, 3 * t, 3 * t + 3);
      }
      return points;
    },
    leavesAt(values, trials = []) {
      const count = countOf(values);
      const starts = new Set([0, ...trials]);
      const reaches = reachesAcross(trials, longest);
      let hasBegun = false;
      for (let t = 0; t < count; t++) {
        if (starts.has(t)) hasBegun = false;
        if (reaches(t)) continue;
        const coordinates = columns.map((_, i) => at(values, t, i));
        const isNumber = !coordinates.some(Number.isNaN);
        if (isNumber ? !coordinates.every(isDrawn) : hasBegun) return t;
        hasBegun ||= isNumber;
      }
      return null;
    },
  };
}

/** Whether so many samples after one of them another trial has begun. */
function reachesAcross(trials: readonly number[], lag: number): (t: number) => boolean {
  if (lag === 0 || trials.length === 0) return () => false;
  return (t) => trials.some((start) => start > t && start <= t + lag);
}

/** The data's range with a little air, so that the box stays put while the model changes. */
function domainOf({ data, dim }: Observed, k: number): readonly [number, number] {
  return padded(extent(column(data, dim, k)), 0.06);
}

function labelOf({ labels, ...clock }: Observed, k: number, lag: number): Axis['label'] {
  const name = plainText(labels[k] ?? `x${k + 1}`);
  if (lag === 0) return name;
  return [...name, ...richText(` (*t* + ${lagText(lag, clock)})`)];
}
