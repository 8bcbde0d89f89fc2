import type { Clock } from '../clock';
import { SimError } from '../errors';
import { createNearestApart } from '../kernels/nearestApart';
import { createRandom } from '../random';
import { checkRows } from '../signals/checkRows';
import { meanPeriod } from '../signals/meanPeriod';
import { type StraightStretch, straightStretch } from './straightStretch';

export interface RosensteinOptions {
  readonly clock: Clock;
  /** Samples within which two states are one piece of orbit, not neighbours; the mean period, at most T/5, when absent. */
  readonly theilerWindow?: number;
  /** Steps pairs are followed over; twenty mean periods when absent, from 20 to a fifth of the samples. */
  readonly steps?: number;
  /** States whose neighbours are followed at most, evenly spread. */
  readonly references?: number;
}

/** A largest Lyapunov exponent read off data, with the curve it was read off. */
export interface RosensteinExponent {
  /** Slope of the curve over the stretch, nats per unit of time; NaN without a stretch. */
  readonly exponent: number;
  /** From the scatter between successive parts of the orbit. The choice of the stretch is not in it. */
  readonly standardError: number;
  /** Mean log distance of neighbours after k steps, k = 0 … K; shape (K + 1). */
  readonly divergence: Float64Array;
  /** Time of each point of the curve; shape (K + 1). */
  readonly times: Float64Array;
  /** Mean log distance of unrelated states, where the curve must end. */
  readonly saturation: number;
  /** First and last point of the curve that was fitted. */
  readonly stretch: { readonly from: number; readonly to: number } | null;
  /** Value of the fitted line at time 0. */
  readonly intercept: number;
  /** Pairs of neighbours followed. */
  readonly pairs: number;
  readonly theilerWindow: number;
  /** Unit of time: `s`, `1` or `step`. */
  readonly timeUnit: string;
  readonly status: 'ok' | 'no-stretch';
}

/** How far local slopes may lie from the fitted one, as a share of it. */
const TOLERANCE = 0.1;
/** Mean periods followed by default. Weak chaos doubles distances about once in them, strong chaos is long saturated. */
const PERIODS = 20;
const LEAST_STEPS = 20;
/** Successive parts of the orbit whose slopes give the standard error, as for the Lyapunov spectrum. */
const BLOCKS = 20;
const UNRELATED_PAIRS = 20_000;

/**
 * Largest Lyapunov exponent from data, by the method of Rosenstein, Collins and De Luca: find the nearest neighbour of each state
 * on another piece of the orbit, follow the pairs, and take the slope of the mean log of their distances,
 *
 *     S(k) = ⟨log |x(i + k) − x(j + k)|⟩ ≈ S(0) + λ k Δt.
 *
 * The curve is straight only between the first steps, in which distances turn towards the fastest direction, and saturation at
 * the size of the attractor. The stretch is chosen by `straightStretch`: it ends before mean distances come within a factor of 2
 * of those of unrelated states; local slopes over half a mean period, which is how long distances take to oscillate once, stay
 * within 10 %; of all such stretches it is the one that climbs most. Noise has no such stretch, and an honest answer is none. All
 * pairs are followed over the whole curve, so that no pair enters or leaves on the way.
 *
 * Distances in data are not infinitesimal. Part of a distance lies along the orbit, where nothing grows, and pairs in thin parts of
 * the attractor saturate early; both pull the slope of a flow down, by more than its standard error: 10⁴ to 4 · 10⁵ samples of
 * Lorenz 63 give 0.82 … 0.88 instead of 0.906. Where the equations or a model are known, `lyapunovOfFlow` and `lyapunovOfMap` are
 * free of this. Pairs that coincide have no log distance and are left out.
 *
 * @param states full state or delay embedding, shape (T × n), row-major, in time order.
 * @throws {SimError} `shape-mismatch`, `too-short`, `bad-parameter`.
 * @see Rosenstein, Collins & De Luca (1993), Physica D 65, 117–134; Theiler (1986), Phys. Rev. A 34, 2427: the window.
 */
export function rosensteinExponent(
  states: ArrayLike<number>,
  n: number,
  options: RosensteinOptions,
): RosensteinExponent {
  const T = checkRows(states, n, 5 * LEAST_STEPS);
  const period = meanPeriod(states, n);
  const { steps, theilerWindow, references } = settled(options, period, T);
  const rows = T - steps;
  if (rows < 2 * theilerWindow + 2) {
    throw new SimError(
      'too-short',
      `Expected more than ${2 * theilerWindow + 2 + steps} samples for a Theiler window of ${theilerWindow} and ${steps} steps, got ${T}. Use a longer stretch or smaller ones.`,
    );
  }
  const blocks = followPairs(states, n, { rows, steps, theilerWindow, references });
  const divergence = meanCurve(blocks, steps);
  const saturation = unrelatedDistance(states, n, T);
  const saturated = divergence.findIndex((value) => value > saturation - Math.log(2));
  const stretch = straightStretch(divergence, {
    window: Math.max(2, Math.ceil(Math.min(period, T) / 2)),
    tolerance: TOLERANCE,
    last: saturated < 0 ? steps : saturated - 1,
  });

  const rate = options.clock.rate ?? 1;
  return {
    exponent: stretch ? stretch.slope * rate : NaN,
    standardError: stretch ? rate * slopeError(blocks, steps, stretch) : NaN,
    divergence,
    times: Float64Array.from({ length: steps + 1 }, (_, k) => k / rate),
    saturation,
    stretch: stretch && { from: stretch.from, to: stretch.to },
    intercept: stretch ? stretch.intercept : NaN,
    pairs: blocks.reduce((sum, { pairs }) => sum + pairs, 0),
    theilerWindow,
    timeUnit: options.clock.rate === null ? 'step' : (options.clock.timeUnit ?? 's'),
    status: stretch ? 'ok' : 'no-stretch',
  };
}

/** The options with what was left open filled in. */
function settled(
  {
    theilerWindow,
    steps,
    references = 5000,
  }: Pick<RosensteinOptions, 'theilerWindow' | 'steps' | 'references'>,
  period: number,
  T: number,
): { theilerWindow: number; steps: number; references: number } {
  const known = Number.isFinite(period) ? period : 0;
  const chosen = {
    theilerWindow: theilerWindow ?? Math.min(Math.ceil(known), Math.floor(T / 5)),
    steps: steps ?? Math.min(Math.max(LEAST_STEPS, Math.ceil(PERIODS * known)), Math.floor(T / 5)),
    references,
  };
  const whole = (value: number, least: number) => Number.isInteger(value) && value >= least;
  if (!(whole(chosen.theilerWindow, 0) && whole(chosen.steps, 4) && whole(references, BLOCKS))) {
    throw new SimError(
      'bad-parameter',
      `Expected a Theiler window of at least 0, at least 4 steps and at least ${BLOCKS} references, in whole numbers, got ${chosen.theilerWindow}, ${chosen.steps} and ${references}.`,
    );
  }
  return chosen;
}

/** Sums over the pairs of one part of the orbit. */
interface Block {
  /** Sum of log distances after k steps; shape (K + 1). */
  readonly sums: Float64Array;
  /** Pairs that did not coincide after k steps; shape (K + 1). */
  readonly counts: Uint32Array;
  pairs: number;
}

function followPairs(
  states: ArrayLike<number>,
  n: number,
  {
    rows,
    steps,
    theilerWindow,
    references,
  }: { rows: number; steps: number; theilerWindow: number; references: number },
): Block[] {
  const nearest = createNearestApart(states, n, rows);
  const used = Math.min(references, rows);
  const blocks = Array.from({ length: BLOCKS }, () => ({
    sums: new Float64Array(steps + 1),
    counts: new Uint32Array(steps + 1),
    pairs: 0,
  }));
  for (let r = 0; r < used; r++) {
    const i = Math.floor((r * rows) / used);
    const j = nearest(i, theilerWindow);
    if (j < 0) continue;
    const block = blocks[Math.floor((r * BLOCKS) / used)];
    block.pairs++;
    for (let k = 0; k <= steps; k++) {
      const square = squaredDistance(states, n, i + k, j + k);
      if (square === 0) continue;
      block.sums[k] += Math.log(square) / 2;
      block.counts[k]++;
    }
  }
  return blocks;
}

function squaredDistance(states: ArrayLike<number>, n: number, a: number, b: number): number {
  let square = 0;
  for (let i = 0; i < n; i++) square += (states[a * n + i] - states[b * n + i]) ** 2;
  return square;
}

/** NaN where no pair is left. */
function meanCurve(blocks: readonly Block[], steps: number): Float64Array {
  return Float64Array.from({ length: steps + 1 }, (_, k) => {
    let sum = 0;
    let count = 0;
    for (const block of blocks) {
      sum += block.sums[k];
      count += block.counts[k];
    }
    return sum / count;
  });
}

/** Mean log distance of states drawn at random. The draw is fixed: the same data have the same saturation. */
export function unrelatedDistance(states: ArrayLike<number>, n: number, T: number): number {
  const random = createRandom(1, 'unrelated-states');
  let sum = 0;
  let count = 0;
  for (let draw = 0; draw < UNRELATED_PAIRS; draw++) {
    const square = squaredDistance(states, n, random.integer(T), random.integer(T));
    if (square === 0) continue;
    sum += Math.log(square) / 2;
    count++;
  }
  return sum / count;
}

/** Standard error of the slope per step, from the slopes of the orbit's parts over the same stretch. */
function slopeError(blocks: readonly Block[], steps: number, { from, to }: StraightStretch): number {
  const centre = (from + to) / 2;
  let squares = 0;
  for (let k = from; k <= to; k++) squares += (k - centre) ** 2;
  const slopes = blocks.map((block) => {
    const curve = meanCurve([block], steps);
    let moment = 0;
    for (let k = from; k <= to; k++) moment += (k - centre) * curve[k];
    return moment / squares;
  });
  const mean = slopes.reduce((a, b) => a + b) / BLOCKS;
  return Math.sqrt(slopes.reduce((sum, slope) => sum + (slope - mean) ** 2, 0) / (BLOCKS - 1) / BLOCKS);
}
