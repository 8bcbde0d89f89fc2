import type { Clock } from '../clock';
import { createNearestApart } from '../kernels/nearestApart';
import type { FittedModel } from '../models/model';
import { modelForecaster } from '../models/modelForecaster';
import { longestComplete } from '../signals/completeRows';
import { meanPeriod } from '../signals/meanPeriod';
import type { Part } from '../signals/prepared';
import { unrelatedDistance } from './rosensteinExponent';

/** How fast small separations grow in data, and in a model's forecasts from the same pairs of states. */
export interface SeparationGrowth {
  /** Pairs of neighbouring states that were followed. */
  readonly pairs: number;
  /** Their typical distance (geometric mean), in units of the prepared data. */
  readonly separation: number;
  /** Steps over which distances were followed, from the first to the last. */
  readonly from: number;
  readonly to: number;
  /** Mean slopes of the log distance, nats per unit of time. */
  readonly data: number;
  readonly model: number;
  /** Model minus data, pair by pair, and its standard error from successive parts of the recording. */
  readonly excess: number;
  readonly standardError: number;
  readonly timeUnit: string;
}

/** States whose neighbours are followed at most. */
const REFERENCES = 500;
/** Mean periods pairs are followed over, where they stay small that long. */
const PERIODS = 2;
/** Pairs are followed until their mean distance is this many times smaller than that of unrelated states. */
const SMALL = 10;
/** Share of the time followed that is left for distances to turn towards the fastest direction. */
const TURNING = 1 / 10;
const LEAST_STEPS = 10;
const LEAST_PAIRS = 100;
const BLOCKS = 20;

/**
 * Growth of small but finite separations (Aurell et al. 1997) in held-out data and in a model, over the same pairs: each state's nearest
 * neighbour on another piece of the orbit, what the data did after both, and what the model foretells from both. Pairs are the same,
 * so their scatter cancels in the difference, which is known several times better than either rate.
 *
 * It is what data can say about a model's largest Lyapunov exponent: how the model stretches distances as small as the recording has
 * them. The exponent itself is about distances smaller than any in the recording, where piecewise-linear models with few regions can
 * differ from the system although they agree with it here. A model that merely runs 10 % too fast shows about 70 % of its excess.
 *
 * @returns null where the part holds too few pairs that stay small, or the model leaves every bound.
 * @see Aurell, Boffetta, Crisanti, Paladin & Vulpiani (1997), J. Phys. A 30, 1–26; Rosenstein, Collins & De Luca (1993), Physica D
 *   65, 117–134: the pairs.
 */
export function separationGrowth(
  model: FittedModel,
  part: Part,
  dim: number,
  clock: Clock,
): SeparationGrowth | null {
  const stretch = longestComplete(part, dim);
  const states = part.values.subarray(stretch.from * dim, stretch.to * dim);
  const K = model.inputDim ?? 0;
  const inputs = K > 0 ? part.inputs?.subarray(stretch.from * K, stretch.to * K) : undefined;
  const T = stretch.to - stretch.from;
  const period = meanPeriod(states, dim);
  const longest = Math.min(Math.ceil(PERIODS * period), Math.floor(T / 5));
  if (!(longest >= LEAST_STEPS)) return null;
  const apart = Math.min(Math.ceil(period), Math.floor(T / 5));
  const pairs = neighbours(states, dim, T - longest, apart);
  const to = stepsStayingSmall(states, dim, pairs, longest);
  if (pairs.length < LEAST_PAIRS || to < LEAST_STEPS) return null;
  const from = Math.max(1, Math.round(TURNING * to));

  const forecaster = modelForecaster(model);
  const here = new Float64Array(to * dim);
  const there = new Float64Array(to * dim);
  const growths = pairs.map(([i, j]) => {
    forecaster.forecast(here, states, i, to, inputs);
    forecaster.forecast(there, states, j, to, inputs);
    return {
      model: slope(from, to, (k) => logDistance(here, k - 1, there, k - 1, dim)),
      data: slope(from, to, (k) => logDistance(states, i + k, states, j + k, dim)),
    };
  });
  const known = growths.filter(({ data }) => Number.isFinite(data));
  if (known.length < LEAST_PAIRS || !known.every((one) => Number.isFinite(one.model))) return null;

  const perTime = clock.rate ?? 1;
  const { mean, standardError } = blockMean(known.map((one) => one.model - one.data));
  const data = perTime * blockMean(known.map((one) => one.data)).mean;
  return {
    pairs: known.length,
    separation: Math.exp(blockMean(pairs.map(([i, j]) => logDistance(states, i, states, j, dim))).mean),
    from,
    to,
    data,
    model: data + perTime * mean,
    excess: perTime * mean,
    standardError: perTime * standardError,
    timeUnit: clock.rate === null ? 'step' : (clock.timeUnit ?? 's'),
  };
}

/** States spread evenly over the first `rows`, each with its nearest neighbour on another piece of the orbit. */
function neighbours(
  states: Float64Array,
  dim: number,
  rows: number,
  apart: number,
): (readonly [number, number])[] {
  const nearest = createNearestApart(states, dim, rows);
  const used = Math.min(REFERENCES, rows);
  return Array.from({ length: used }, (_, r) => Math.floor((r * rows) / used))
    .map((i) => [i, nearest(i, apart)] as const)
    .filter(([, j]) => j >= 0);
}

/** The last step up to which the pairs' mean distance in the data is small against that of unrelated states. */
function stepsStayingSmall(
  states: Float64Array,
  dim: number,
  pairs: readonly (readonly [number, number])[],
  longest: number,
): number {
  const limit = unrelatedDistance(states, dim, states.length / dim) - Math.log(SMALL);
  for (let k = 1; k <= longest; k++) {
    let sum = 0;
    let count = 0;
    for (const [i, j] of pairs) {
      const log = logDistance(states, i + k, states, j + k, dim);
      if (log === -Infinity) continue;
      sum += log;
      count++;
    }
    if (!(sum / count < limit)) return k - 1;
  }
  return longest;
}

/** Least-squares slope of a curve from one step to another: distances swing within a period, and endpoints would tell the phase. */
function slope(from: number, to: number, curve: (k: number) => number): number {
  const centre = (from + to) / 2;
  let moment = 0;
  let squares = 0;
  for (let k = from; k <= to; k++) {
    moment += (k - centre) * curve(k);
    squares += (k - centre) ** 2;
  }
  return moment / squares;
}

function logDistance(a: Float64Array, i: number, b: Float64Array, j: number, dim: number): number {
  let square = 0;
  for (let n = 0; n < dim; n++) square += (a[i * dim + n]! - b[j * dim + n]!) ** 2;
  return Math.log(square) / 2;
}

/** Mean, and its standard error from the means of successive blocks. */
function blockMean(values: readonly number[]): { mean: number; standardError: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const size = values.length / BLOCKS;
  const means = Array.from({ length: BLOCKS }, (_, b) => {
    const block = values.slice(Math.floor(b * size), Math.floor((b + 1) * size));
    return block.reduce((sum, value) => sum + value, 0) / block.length;
  });
  const squares = means.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (BLOCKS - 1) / BLOCKS) };
}
