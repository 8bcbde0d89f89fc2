import { SimError } from '../errors';
import { createRandom } from '../random';
import { column, moments } from '../signals/column';

export interface BinnedRule {
  readonly rule: 'binned';
  /** Bins a dimension, m. */
  readonly bins: number;
  /** Lowest and highest edge, per dimension. */
  readonly range: readonly (readonly [number, number])[];
}

/** Added to every cell's count, so that an empty one costs much but not everything. */
const PSEUDO_COUNT = 1e-5;

/** The published range: the truth's own, widened by a tenth of its deviation at both ends. */
export function binnedRule(truth: ArrayLike<number>, dim: number, bins: number): BinnedRule {
  const range = Array.from({ length: dim }, (_, i): readonly [number, number] => {
    const series = column(truth, dim, i);
    const { deviation } = moments(series);
    let low = Infinity;
    let high = -Infinity;
    for (const value of series) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return [low - 0.1 * deviation, high + 0.1 * deviation];
  });
  return { rule: 'binned', bins, range };
}

/** Occupied cells of an orbit; samples outside the range, or not finite, are dropped. */
export interface Histogram {
  readonly counts: ReadonlyMap<number, number>;
  readonly total: number;
}

export function histogram(orbit: ArrayLike<number>, { bins, range }: BinnedRule): Histogram {
  const dim = range.length;
  const samples = Math.floor(orbit.length / dim);
  const scale = range.map(([low, high]) => bins / (high - low));
  const counts = new Map<number, number>();
  let total = 0;
  next: for (let t = 0; t < samples; t++) {
    let cell = 0;
    for (let i = 0; i < dim; i++) {
      const bin = Math.floor((orbit[t * dim + i]! - range[i]![0]) * scale[i]!);
      if (!(bin >= 0 && bin < bins)) continue next;
      cell = cell * bins + bin;
    }
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
    total++;
  }
  return { counts, total };
}

/**
 * State-space divergence D_stsp: Kullback–Leibler divergence in nats between the histograms of a true and a generated orbit,
 *
 *     D = Σ_k p_k log(p_k / q_k),   p_k = (n_k + ε) / (Σ n + ε mᴺ),   ε = 1e-5
 *
 * by the rule of the reconstruction literature's Julia code: m half-open bins a dimension over the truth's range widened by a
 * tenth of its deviation, samples outside dropped. It says nothing without m, the range and the two lengths. Cells that both
 * leave empty enter in closed form, so that only occupied ones are stored.
 *
 * @returns NaN if no generated sample lies in the range.
 * @see Koppe, Toutounji, Kirsch, Lis & Durstewitz (2019), PLoS Comput. Biol. 15(8), e1007263; Hess et al. (2023), ICML.
 */
export function binnedDivergence(
  truth: Histogram,
  generated: Histogram,
  { bins, range }: BinnedRule,
): number {
  if (generated.total === 0) return NaN;
  const cells = bins ** range.length;
  const sumP = truth.total + PSEUDO_COUNT * cells;
  const sumQ = generated.total + PSEUDO_COUNT * cells;
  const term = (n: number, m: number) => {
    const p = (n + PSEUDO_COUNT) / sumP;
    return p * Math.log(p / ((m + PSEUDO_COUNT) / sumQ));
  };
  let divergence = 0;
  let seen = truth.counts.size;
  for (const [cell, n] of truth.counts) divergence += term(n, generated.counts.get(cell) ?? 0);
  for (const [cell, m] of generated.counts) {
    if (truth.counts.has(cell)) continue;
    divergence += term(0, m);
    seen++;
  }
  return divergence + (cells - seen) * term(0, 0);
}

/** D_stsp between two orbits, shapes (T × N), by the binned rule. */
export function stateSpaceDivergence(
  truth: ArrayLike<number>,
  generated: ArrayLike<number>,
  dim: number,
  bins = 30,
): number {
  if (!(Number.isInteger(bins) && bins >= 2))
    throw new SimError('bad-parameter', `Expected at least 2 bins, got ${bins}.`);
  const rule = binnedRule(truth, dim, bins);
  return binnedDivergence(histogram(truth, rule), histogram(generated, rule), rule);
}

/** Samples of each orbit the mixtures stand on. */
const MIXTURE_SAMPLES = 10_000;

/**
 * D_stsp where bins would all be empty (many dimensions): both orbits become Gaussian mixtures with variance σ² on each sample,
 * and log p − log q is averaged over draws from the truth's. Sums run in log space, so that far samples count in full instead of
 * vanishing by underflow, which made published scores look better than they were.
 *
 * @see Brenner et al. (2022), ICML, appendix.
 */
export function mixtureDivergence(
  truth: ArrayLike<number>,
  generated: ArrayLike<number>,
  dim: number,
  { variance, draws, seed }: { variance: number; draws: number; seed: number },
): number {
  const random = createRandom(seed, 'mixture');
  const samples = Math.min(MIXTURE_SAMPLES, Math.floor(truth.length / dim));
  const generatedSamples = Math.min(MIXTURE_SAMPLES, Math.floor(generated.length / dim));
  if (generatedSamples === 0) return NaN;
  const x = new Float64Array(dim);
  let sum = 0;
  for (let d = 0; d < draws; d++) {
    const centre = random.integer(samples) * dim;
    for (let i = 0; i < dim; i++) x[i] = truth[centre + i]! + Math.sqrt(variance) * random.normal();
    sum += logDensity(x, truth, samples, variance) - logDensity(x, generated, generatedSamples, variance);
  }
  return sum / draws;
}

/** Log of a mixture's density at x, up to the constant both mixtures share. */
function logDensity(x: Float64Array, centres: ArrayLike<number>, samples: number, variance: number): number {
  const dim = x.length;
  let most = -Infinity;
  let sum = 0;
  for (let t = 0; t < samples; t++) {
    let square = 0;
    for (let i = 0; i < dim; i++) square += (x[i]! - centres[t * dim + i]!) ** 2;
    const log = -square / (2 * variance);
    if (log > most) {
      sum = sum * Math.exp(most - log) + 1;
      most = log;
    } else sum += Math.exp(log - most);
  }
  return most + Math.log(sum) - Math.log(samples);
}
