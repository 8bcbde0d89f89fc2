import { SimError } from '../errors';
import { createRandom } from '../random';
import type { Protocol } from './measures';

export type GaussianMixtureRule = Extract<Protocol['stateSpace'], { rule: 'gaussian-mixture' }>;

export interface GaussianMixtureDivergence {
  /** Mean of log p − log q over the draws, nats; NaN where an orbit is empty or not finite. */
  readonly divergence: number;
  /** Of that mean, from the scatter of the draws. */
  readonly standardError: number;
}

/** Samples of each orbit the mixtures stand on: its first ones. */
const MOST_CENTRES = 10_000;
/** A term smaller than this share of the largest, e⁻⁴⁵ ≈ 3e-20, is lost in rounding even 10⁴ times over. */
const NEGLIGIBLE = 45;

/**
 * State-space divergence D_stsp where bins would all be empty (many dimensions): both orbits become mixtures of Gaussians with
 * variance σ² on each of their first 10 000 samples, and the Kullback–Leibler divergence is estimated from draws of the truth's,
 *
 *     D = ⟨log p(x) − log q(x)⟩,   x ~ p,   log p(x) = log Σ_t exp(−|x − x_t|² / 2σ²) − log T,
 *
 * one direction, as published. The constant of the Gaussians is shared and cancels. Sums run in log space (log-sum-exp): a draw
 * far from every generated sample counts in full, where densities would underflow to 0 and the published code then drops the
 * draw, which makes bad orbits look better than they are. Terms that rounding would swallow are skipped, which spares most
 * exponentials and leaves the sum exact to float64.
 *
 * The value depends strongly on σ²: with variances near the data's own it is almost blind.
 *
 * @param truth shape (T × N), row-major; `generated` likewise with its own T.
 * @throws {SimError} `bad-parameter` for a variance not above 0, fewer than 2 draws or orbits that are not of N dimensions.
 * @see Koppe, Toutounji, Kirsch, Lis & Durstewitz (2019), PLoS Comput. Biol. 15(8), e1007263; Brenner et al. (2022), ICML; Hess et
 *   al. (2023), ICML.
 */
export function gaussianMixtureDivergence(
  truth: ArrayLike<number>,
  generated: ArrayLike<number>,
  dim: number,
  { variance, draws, seed }: Omit<GaussianMixtureRule, 'rule'> & { readonly seed: number },
): GaussianMixtureDivergence {
  if (!(variance > 0 && variance < Infinity && Number.isInteger(draws) && draws >= 2)) {
    throw new SimError(
      'bad-parameter',
      `Expected a variance above 0 and at least 2 draws, got ${variance} and ${draws}.`,
    );
  }
  if (truth.length % dim !== 0 || generated.length % dim !== 0) {
    throw new SimError(
      'bad-parameter',
      `Expected orbits of ${dim} dimensions, got ${truth.length} and ${generated.length} values.`,
    );
  }
  const p = centresOf(truth, dim);
  const q = centresOf(generated, dim);
  if (!p || !q) return { divergence: NaN, standardError: NaN };
  const random = createRandom(seed, 'mixture');
  const deviation = Math.sqrt(variance);
  const samples = p.length / dim;
  const x = new Float64Array(dim);
  let mean = 0;
  let squares = 0;
  for (let d = 1; d <= draws; d++) {
    const centre = random.integer(samples) * dim;
    for (let i = 0; i < dim; i++) x[i] = p[centre + i] + deviation * random.normal();
    const difference = logMixtureDensity(x, p, variance) - logMixtureDensity(x, q, variance);
    const change = difference - mean;
    mean += change / d;
    squares += change * (difference - mean);
  }
  return { divergence: mean, standardError: Math.sqrt(squares / (draws - 1) / draws) };
}

/** The first samples, or null where there are none or one is not finite: such a mixture has no density. */
function centresOf(orbit: ArrayLike<number>, dim: number): Float64Array | null {
  const length = Math.min(MOST_CENTRES * dim, orbit.length);
  const centres = Float64Array.from({ length }, (_, at) => orbit[at]);
  return length > 0 && centres.every(Number.isFinite) ? centres : null;
}

/**
 * Log density at x of the mixture with equal weights and variance σ² on each centre, without the constant −(N/2) log 2πσ².
 *
 * @param x shape (N).
 * @param centres shape (T × N), row-major.
 */
export function logMixtureDensity(x: ArrayLike<number>, centres: Float64Array, variance: number): number {
  const dim = x.length;
  const reach = 2 * variance * NEGLIGIBLE;
  let nearest = Infinity;
  let sum = 0;
  for (let at = 0; at < centres.length; at += dim) {
    let square = 0;
    for (let i = 0; i < dim; i++) {
      const difference = x[i] - centres[at + i];
      square += difference * difference;
    }
    if (square >= nearest + reach) continue;
    if (square < nearest) {
      // Everything so far counts relative to the nearest centre, which keeps each term between 0 and 1.
      sum = sum * Math.exp((square - nearest) / (2 * variance)) + 1;
      nearest = square;
    } else sum += Math.exp((nearest - square) / (2 * variance));
  }
  return Math.log(sum) - nearest / (2 * variance) - Math.log(centres.length / dim);
}
