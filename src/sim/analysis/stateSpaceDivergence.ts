import { SimError } from '../errors';
import { column, moments } from '../signals/column';

export interface BinnedRule {
  readonly rule: 'binned';
  /** Bins a dimension, m. */
  readonly bins: number;
  /** Lowest and highest edge, per dimension. */
  readonly range: readonly (readonly [number, number])[];
  /** How samples fall into bins; half-open when absent. */
  readonly cells?: 'half-open' | 'truncating';
}

/** Added to every cell's count, so that an empty one costs much but not everything. */
const PSEUDO_COUNT = 1e-5;

/**
 * The published range: the truth's own, widened by a tenth of its deviation at both ends.
 *
 * With `truncating` cells, the rule of the literature's Python code, for comparison with numbers it made: the truth's own range as it
 * is, and of the bins ⌊m(x − low)/(high − low)⌋ only 1 … m − 1, so that the lowest of every dimension is lost, and the truth's
 * highest sample with it. That is harmless on Lorenz 63 and ruins scores of systems whose mass lies at the edge of the range: on
 * Rössler's, most of the orbit lies in the lowest bin of z.
 */
export function binnedRule(
  truth: ArrayLike<number>,
  dim: number,
  bins: number,
  cells: BinnedRule['cells'] = 'half-open',
): BinnedRule {
  const range = Array.from({ length: dim }, (_, i): readonly [number, number] => {
    const series = column(truth, dim, i);
    const { deviation } = moments(series);
    let low = Infinity;
    let high = -Infinity;
    for (const value of series) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return cells === 'truncating' ? [low, high] : [low - 0.1 * deviation, high + 0.1 * deviation];
  });
  // Half-open cells go without saying, as in protocols written before there were others.
  return { rule: 'binned', bins, range, ...(cells === 'truncating' && { cells }) };
}

/** Occupied cells of an orbit; samples outside the range, or not finite, are dropped. */
export interface Histogram {
  readonly counts: ReadonlyMap<number, number>;
  readonly total: number;
}

export function histogram(orbit: ArrayLike<number>, { bins, range, cells }: BinnedRule): Histogram {
  const dim = range.length;
  const samples = Math.floor(orbit.length / dim);
  const scale = range.map(([low, high]) => bins / (high - low));
  const truncating = cells === 'truncating';
  const lowest = truncating ? 1 : 0;
  const counts = new Map<number, number>();
  let total = 0;
  next: for (let t = 0; t < samples; t++) {
    let cell = 0;
    for (let i = 0; i < dim; i++) {
      const [low, high] = range[i]!;
      const above = orbit[t * dim + i]! - low;
      // Divided last where the published code does: the highest sample is then exactly m widths up, and lost.
      const bin = Math.floor(truncating ? (bins * above) / (high - low) : above * scale[i]!);
      if (!(bin >= lowest && bin < bins)) continue next;
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
 * tenth of its deviation, samples outside dropped; `binnedRule` knows that of its Python code as well. It says nothing without m,
 * the range and the two lengths. Cells that both leave empty enter in closed form, so that only occupied ones are stored.
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

/** D_stsp between two orbits, shapes (T × N), by the binned rule. @throws {SimError} `bad-parameter`. */
export function stateSpaceDivergence(
  truth: ArrayLike<number>,
  generated: ArrayLike<number>,
  dim: number,
  bins = 30,
  cells: BinnedRule['cells'] = 'half-open',
): number {
  if (!(Number.isInteger(bins) && bins >= 2))
    throw new SimError('bad-parameter', `Expected at least 2 bins, got ${bins}.`);
  const rule = binnedRule(truth, dim, bins, cells);
  return binnedDivergence(histogram(truth, rule), histogram(generated, rule), rule);
}
