import { SimError } from '../errors';
import { createEdgeIndex } from '../kernels/edgeIndex';
import { checkRows } from '../signals/checkRows';
import { meanPeriod } from '../signals/meanPeriod';
import { straightStretch } from './straightStretch';

export interface CorrelationDimensionOptions {
  /** Samples within which two states are no independent pair; the mean period, at most T/5, when absent. */
  readonly theilerWindow?: number;
  /** States paired with all others at most, evenly spread. */
  readonly references?: number;
}

/** A correlation dimension with the curve it was read off. Radii double every eight points. */
export interface CorrelationDimension {
  /** D₂, the slope of log C over the stretch; NaN without one. */
  readonly dimension: number;
  /** Lowest and highest local slope within the stretch. */
  readonly spread: readonly [number, number];
  /** In units of the states; shape (R), ascending. */
  readonly radii: Float64Array;
  /** C(r), the share of pairs closer than r; shape (R). */
  readonly sums: Float64Array;
  /** Slope of log C against log r over the octave around each radius; NaN where it is not known. Shape (R). */
  readonly localSlopes: Float64Array;
  /** First and last radius that were fitted. */
  readonly stretch: { readonly from: number; readonly to: number } | null;
  /** Pairs compared; a pair of two references counts twice. */
  readonly pairs: number;
  readonly theilerWindow: number;
  readonly status: 'ok' | 'no-stretch';
}

const PER_OCTAVE = 8;
/** Octaves below the largest distance. Closer pairs are in every sum but have no radius of their own. */
const OCTAVES = 32;
/** Pairs a sum needs to be fitted: the local slope over an octave is then known to about 1/(log 2 · √1000) = 0.05. */
const LEAST_PAIRS = 1000;
/** Share of pairs a sum may hold and still be fitted: beyond, the set's edges cost too many. */
const MOST_SHARE = 0.1;
/** How far local slopes may lie from the fitted one, as a share of it. */
const TOLERANCE = 0.1;

/**
 * Correlation dimension D₂ by Grassberger and Procaccia: the exponent with which the correlation sum grows,
 *
 *     C(r) = share of pairs (i, j), |i − j| > W, with |x(i) − x(j)| < r,    C(r) ∝ r^D₂ for small r.
 *
 * Pairs closer in time than the Theiler window W lie near each other because the orbit is continuous and not because it comes
 * back; counted, they make any smooth signal low-dimensional. The scaling range is chosen by `straightStretch`: radii below which
 * at least 1000 pairs lie, and at most a tenth of all; local slopes over an octave within 10 % of the fitted one; of all such
 * ranges of two octaves or more the one over which C climbs most. Noise in an embedding of many dimensions has none, and an honest answer is then none.
 *
 * A finite range makes the estimate a little low: at a radius of a tenth of a set's width its edges already cost some pairs. No
 * estimate from T samples can exceed about 2 log₁₀ T (Eckmann & Ruelle 1992).
 *
 * @param states full state or delay embedding, shape (T × n), row-major, in time order.
 * @throws {SimError} `shape-mismatch`, `too-short`, `bad-parameter`.
 * @see Grassberger & Procaccia (1983), Phys. Rev. Lett. 50, 346 and Physica D 9, 189–208; Theiler (1986), Phys. Rev. A 34, 2427;
 *   Eckmann & Ruelle (1992), Physica D 56, 185–187.
 */
export function correlationDimension(
  states: ArrayLike<number>,
  n: number,
  { theilerWindow, references = 2000 }: CorrelationDimensionOptions = {},
): CorrelationDimension {
  const T = checkRows(states, n, 100);
  const period = meanPeriod(states, n);
  const W = theilerWindow ?? (Number.isFinite(period) ? Math.min(Math.ceil(period), Math.floor(T / 5)) : 0);
  if (!(Number.isInteger(W) && W >= 0 && W < T - 1 && Number.isInteger(references) && references >= 1)) {
    throw new SimError(
      'bad-parameter',
      `Expected a Theiler window between 0 and T − 2 = ${T - 2} and at least 1 reference, in whole numbers, got ${W} and ${references}.`,
    );
  }
  const largest = boundingDiagonal(states, n);
  const radii = Float64Array.from(
    { length: OCTAVES * PER_OCTAVE + 1 },
    (_, k) => largest * 2 ** (k / PER_OCTAVE - OCTAVES),
  );
  const { counts, pairs } = countPairs(states, n, { T, W, references, radii });
  const logs = Float64Array.from(counts, (count) => Math.log(count / pairs));
  const step = Math.LN2 / PER_OCTAVE;
  const first = counts.findIndex((count) => count >= LEAST_PAIRS);
  const beyond = counts.findIndex((count) => count > MOST_SHARE * pairs);
  const stretch =
    first < 0
      ? null
      : straightStretch(logs, { window: PER_OCTAVE, tolerance: TOLERANCE, first, last: beyond - 1 });
  return {
    dimension: stretch ? stretch.slope / step : NaN,
    spread: stretch ? [stretch.lowest / step, stretch.highest / step] : [NaN, NaN],
    radii,
    sums: Float64Array.from(counts, (count) => count / pairs),
    localSlopes: localSlopes(logs, step),
    stretch: stretch && { from: stretch.from, to: stretch.to },
    pairs,
    theilerWindow: W,
    status: stretch ? 'ok' : 'no-stretch',
  };
}

/** No two states are farther apart. */
function boundingDiagonal(states: ArrayLike<number>, n: number): number {
  let square = 0;
  for (let i = 0; i < n; i++) {
    let low = Infinity;
    let high = -Infinity;
    for (let at = i; at < states.length; at += n) {
      low = Math.min(low, states[at]);
      high = Math.max(high, states[at]);
    }
    square += (high - low) ** 2;
  }
  return Math.sqrt(square);
}

/** Pairs closer than each radius; the last sum holds all of them. */
function countPairs(
  states: ArrayLike<number>,
  n: number,
  { T, W, references, radii }: { T: number; W: number; references: number; radii: Float64Array },
): { counts: Float64Array; pairs: number } {
  const counts = new Float64Array(radii.length);
  const indexOf = createEdgeIndex(radii.subarray(0, -1).map((radius) => radius ** 2));
  const used = Math.min(references, T);
  let pairs = 0;
  for (let r = 0; r < used; r++) {
    const i = Math.floor((r * T) / used);
    for (let j = 0; j < T; j++) {
      if (Math.abs(i - j) <= W) continue;
      let square = 0;
      for (let d = 0; d < n; d++) square += (states[i * n + d] - states[j * n + d]) ** 2;
      counts[indexOf(square)]++;
      pairs++;
    }
  }
  for (let k = 1; k < counts.length; k++) counts[k] += counts[k - 1];
  return { counts, pairs };
}

/** Difference quotients of log C over an octave, centred. */
function localSlopes(logs: Float64Array, step: number): Float64Array {
  const half = PER_OCTAVE / 2;
  return Float64Array.from(logs, (_, k) => {
    const slope = (logs[k + half] - logs[k - half]) / (PER_OCTAVE * step);
    return Number.isFinite(slope) ? slope : NaN;
  });
}
