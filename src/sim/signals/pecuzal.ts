import { createNearestRows } from '../kernels/nearestRows';
import { moments } from './column';
import type { Coordinate } from './delayEmbedding';

/** Points that neighbours are looked for among, and points whose neighbours are looked for (fewer with several signals, as all pairs are tried). */
const MOST_POINTS = 10_000;
const LEAST_POINTS = 4000;
const MOST_QUERIES = 4000;
const LEAST_QUERIES = 1000;
/** Neighbourhoods of so many points are tested for continuity (Pecora et al. 2007), at the level and with the chance below. */
const LEAST_NEIGHBOURS = 8;
const MOST_NEIGHBOURS = 13;
const LEVEL = 0.05;
const CHANCE = 0.5;
/** Neighbours that noise amplification is read off (Uzal et al. 2011). */
const NEIGHBOURS = 3;
const LEAST_HORIZON = 2;
const MOST_COORDINATES = 10;
/** Peaks of one curve that are tried, the highest ones: noise has dozens. */
const MOST_PEAKS = 10;

/** One search for a further coordinate. */
export interface EmbeddingCycle {
  /** ⟨ε*⟩ of the signal that was found at each lag from 0: the larger, the less of it follows from the coordinates before. */
  readonly continuity: Float64Array;
  readonly signal: number;
  /** Samples later than the first coordinate. */
  readonly lag: number;
  /** ΔL, by which the further coordinate changes the logarithm of noise amplification; below 0 is better. */
  readonly change: number;
}

export interface NonUniformEmbedding {
  /** The first is a signal by itself; empty where no further one makes it any better. */
  readonly coordinates: readonly Coordinate[];
  /** One a coordinate after the first, and last the one that was not worth it. */
  readonly cycles: readonly EmbeddingCycle[];
}

export interface PecuzalOptions {
  /** Lags looked at: 0 … most, samples. Horizons of noise amplification go as far. */
  readonly most: number;
  /** Neighbours are at least that many samples apart (Theiler 1986). */
  readonly apart: number;
  /** A coordinate is worth it where ΔL is below minus this. */
  readonly threshold?: number;
}

/**
 * Delay coordinates of one signal or several by PECUZAL (Kraemer et al. 2021). From one signal on, each cycle looks for the signals and lags
 * at which the continuity statistic ⟨ε*⟩ (Pecora et al. 2007) has a peak, takes the one that lowers the noise amplification L (Uzal
 * et al. 2011) most, and ends where none does. A coordinate is added at t + lag; what is returned are delays from the latest.
 *
 * @param signals each of shape (T), NaN where a value is missing and between stretches that don't follow one another.
 * @see Kraemer, Datseris, Kurths, Kiss, Ocampo-Espindola & Marwan (2021), New J. Phys. 23, 033017, doi:10.1088/1367-2630/abe336;
 *   Pecora, Moniz, Nichols & Carroll (2007), Chaos 17, 013110; Uzal, Grinblat & Verdes (2011), Phys. Rev. E 84, 016223.
 */
export function pecuzal(
  signals: readonly Float64Array[],
  { most, apart, threshold = 0.05 }: PecuzalOptions,
): NonUniformEmbedding {
  const scaled = signals.map(standardised);
  // A lag and, from there, the farthest horizon lie within one stretch.
  const times = spread(
    wholeFrom(scaled, 2 * most),
    Math.max(LEAST_POINTS, Math.floor(MOST_POINTS / signals.length)),
  );
  const search: Search = {
    signals: scaled,
    times,
    queries: spread(
      indices(times.length),
      Math.max(LEAST_QUERIES, Math.floor(MOST_QUERIES / signals.length)),
    ),
    most,
    apart,
  };
  const cycles: EmbeddingCycle[] = [];
  let lags: Lagged[] = [];
  while (cycles.length + 1 < MOST_COORDINATES) {
    const starts = lags.length > 0 ? [lags] : scaled.map((_, signal) => [{ signal, lag: 0 }]);
    const tried = starts.flatMap((start) => {
      const best = furtherCoordinate(search, start);
      return best ? [{ start, best }] : [];
    });
    if (tried.length === 0) break;
    const { start, best } = tried.reduce((a, b) => (b.best.change < a.best.change ? b : a));
    cycles.push(best);
    if (!(best.change < -threshold)) break;
    lags = [...start, { signal: best.signal, lag: best.lag }];
  }
  const latest = Math.max(0, ...lags.map(({ lag }) => lag));
  return { coordinates: lags.map(({ signal, lag }) => ({ signal, delay: latest - lag })), cycles };
}

interface Lagged {
  readonly signal: number;
  readonly lag: number;
}

interface Search {
  readonly signals: readonly Float64Array[];
  /** Samples that vectors start at, and which of them are looked at. */
  readonly times: readonly number[];
  readonly queries: readonly number[];
  readonly most: number;
  readonly apart: number;
}

function furtherCoordinate(search: Search, lags: readonly Lagged[]): EmbeddingCycle | undefined {
  const neighbours = neighboursOf(search, lags, MOST_NEIGHBOURS);
  const before = noiseAmplification(search, lags);
  let best: EmbeddingCycle | undefined;
  search.signals.forEach((_, signal) => {
    const continuity = continuityOf(search, neighbours, signal);
    for (const lag of peaks(continuity)) {
      if (lags.some((one) => one.signal === signal && one.lag === lag)) continue;
      const change = firstMinimumOf(noiseAmplification(search, [...lags, { signal, lag }]), before);
      if (change < (best?.change ?? Infinity)) best = { continuity, signal, lag, change };
    }
  });
  return best;
}

/** The nearest rows of each query, shape (queries × k); −1 where there are fewer. */
function neighboursOf(search: Search, lags: readonly Lagged[], k: number): Int32Array {
  const { signals, times, queries, apart } = search;
  const d = lags.length;
  const vectors = new Float64Array(times.length * d);
  lags.forEach(({ signal, lag }, c) =>
    times.forEach((t, row) => (vectors[row * d + c] = signals[signal]![t + lag]!)),
  );
  const nearest = createNearestRows(vectors, d, times);
  const out = new Int32Array(queries.length * k).fill(-1);
  queries.forEach((row, q) => nearest(row, apart, out.subarray(q * k, (q + 1) * k)));
  return out;
}

/**
 * ⟨ε*⟩ at each lag: how near, at least, those must come of a vector's neighbours that would not have come as near by chance, mean
 * over vectors.
 */
function continuityOf(
  { signals, times, queries, most }: Search,
  neighbours: Int32Array,
  signal: number,
): Float64Array {
  const series = signals[signal]!;
  const sum = new Float64Array(most + 1);
  const sorted = new Float64Array(MOST_NEIGHBOURS);
  let count = 0;
  queries.forEach((row, q) => {
    const near = neighbours.subarray(q * MOST_NEIGHBOURS, (q + 1) * MOST_NEIGHBOURS);
    if (near[MOST_NEIGHBOURS - 1]! < 0) return;
    count++;
    for (let lag = 0; lag <= most; lag++) {
      const here = series[times[row]! + lag]!;
      let least = Infinity;
      for (let k = 0; k < MOST_NEIGHBOURS; k++) {
        const distance = Math.abs(series[times[near[k]!]! + lag]! - here);
        let at = k;
        for (; at > 0 && sorted[at - 1]! > distance; at--) sorted[at] = sorted[at - 1]!;
        sorted[at] = distance;
        if (k + 1 >= LEAST_NEIGHBOURS) least = Math.min(least, sorted[NEEDED[k + 1]! - 1]!);
      }
      sum[lag]! += least;
    }
  });
  return sum.map((value) => value / Math.max(1, count));
}

/**
 * Of k points, how many must be near for that to be no chance: the quantile of the binomial distribution, as the authors' code has it
 * (Pecora et al. count one more).
 */
const NEEDED: readonly number[] = Array.from({ length: MOST_NEIGHBOURS + 1 }, (_, k) => {
  let below = 0;
  for (let l = 0; l < k; l++) {
    below += binomial(k, l) * CHANCE ** l * (1 - CHANCE) ** (k - l);
    if (below >= 1 - LEVEL) return l;
  }
  return k;
});

function binomial(n: number, k: number): number {
  let out = 1;
  for (let i = 1; i <= k; i++) out = (out * (n - k + i)) / i;
  return out;
}

/** Lags at which a curve is higher than on both sides, as if it began at 0; the highest where there is none. */
function peaks(curve: Float64Array): number[] {
  const out: number[] = [];
  for (let lag = 0; lag + 1 < curve.length; lag++)
    if (curve[lag]! > (curve[lag - 1] ?? 0) && curve[lag]! > curve[lag + 1]!) out.push(lag);
  if (out.length === 0) return [curve.indexOf(Math.max(...curve))];
  return out.sort((a, b) => curve[b]! - curve[a]!).slice(0, MOST_PEAKS);
}

/**
 * L at horizons from 2 samples on: log₁₀ of how much neighbours part, over their distance now, weighted so that embeddings can be
 * compared.
 */
function noiseAmplification(search: Search, lags: readonly Lagged[]): Float64Array {
  const { signals, times, queries, most } = search;
  const neighbours = neighboursOf(search, lags, NEIGHBOURS);
  const horizons = most - LEAST_HORIZON + 1;
  const amplified = new Float64Array(horizons);
  let inverse = 0;
  const near = new Int32Array(NEIGHBOURS + 1);
  queries.forEach((row, q) => {
    near[0] = times[row]!;
    for (let k = 0; k < NEIGHBOURS; k++) {
      const neighbour = neighbours[q * NEIGHBOURS + k]!;
      if (neighbour < 0) return;
      near[k + 1] = times[neighbour]!;
    }
    const size = ((2 * (NEIGHBOURS + 1)) / NEIGHBOURS) * spreadOf(signals, lags, near, 0);
    // Vectors recorded twice have no ratio.
    if (!(size > 0)) return;
    inverse += 1 / size;
    let sum = 0;
    for (let h = 0; h < horizons; h++) {
      sum += spreadOf(signals, lags, near, h + LEAST_HORIZON);
      amplified[h]! += sum / (h + 1) / size;
    }
  });
  return amplified.map((value) => 0.5 * Math.log10(value / inverse));
}

/** Mean square distance from their mean, of vectors some time after some samples. */
function spreadOf(
  signals: readonly Float64Array[],
  lags: readonly Lagged[],
  near: Int32Array,
  later: number,
): number {
  let total = 0;
  for (let c = 0; c < lags.length; c++) {
    const { signal, lag } = lags[c]!;
    const series = signals[signal]!;
    const from = later + lag;
    const origin = series[near[0]! + from]!;
    let sum = 0;
    let squares = 0;
    // The first lies at its own origin.
    for (let k = 1; k < near.length; k++) {
      const value = series[near[k]! + from]! - origin;
      sum += value;
      squares += value * value;
    }
    total += squares / near.length - (sum / near.length) ** 2;
  }
  return total;
}

/** The first minimum of how much lower a curve is than another, over the horizons. */
function firstMinimumOf(after: Float64Array, before: Float64Array): number {
  let change = Infinity;
  for (let h = 0; h < after.length; h++) {
    const here = after[h]! - before[h]!;
    if (here > change && change < 0) break;
    change = here;
  }
  return change;
}

function standardised(series: Float64Array): Float64Array {
  const { mean, deviation } = moments(series.filter((value) => !Number.isNaN(value)));
  return series.map((value) => (value - mean) / (deviation || 1));
}

/** Samples from which on, for so many more, no signal misses a value. */
function wholeFrom(signals: readonly Float64Array[], reach: number): number[] {
  const T = signals[0]!.length;
  const out: number[] = [];
  let run = 0;
  for (let t = T - 1; t >= 0; t--) {
    run = signals.some((series) => Number.isNaN(series[t])) ? 0 : run + 1;
    if (run > reach) out.push(t);
  }
  return out.reverse();
}

const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** At most so many, evenly spread. */
const spread = (all: readonly number[], most: number): readonly number[] =>
  all.length <= most
    ? all
    : Array.from({ length: most }, (_, k) => all[Math.floor((k * all.length) / most)]!);
