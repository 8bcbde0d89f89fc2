import { SimError } from '../errors';
import { solveSymmetric } from '../kernels/solveSymmetric';
import { type SymmetricEigen, symmetricEigen } from '../kernels/symmetricEigen';
import { secondMoments } from './secondMoments';

/** A channel's own noise is at least this share of its variance: without, one factor may become one channel (Heywood 1931). */
const LEAST_NOISE = 1e-4;

/** Latent factors that channels share, x = μ + Λf + ε with f ~ N(0, I) and independent noise ε ~ N(0, Ψ). */
export interface FactorModel {
  /** Λ with factors as rows, the best measured first; shape (k × n), row-major. */
  readonly loadings: Float64Array;
  /** μ and the diagonal of Ψ; shape (n). */
  readonly mean: Float64Array;
  readonly noise: Float64Array;
  /** Mean log likelihood of a sample, nats. */
  readonly logLikelihood: number;
}

/** Most factors that n channels determine up to a rotation: (n − k)² ≥ n + k (Ledermann 1937). */
export function mostFactors(n: number): number {
  let k = 0;
  while (k + 1 < n && (n - k - 1) ** 2 >= n + k + 1) k++;
  return k;
}

export interface FactorOptions {
  /** EM ends where an iteration gains less log likelihood a sample than this, or after so many. */
  readonly tolerance?: number;
  readonly iterations?: number;
  /** Of the covariance, where it is known already, with as many vectors as factors at least. */
  readonly eigen?: SymmetricEigen;
}

/**
 * Factor analysis by maximum likelihood: EM (Rubin & Thayer 1982), each step followed by scaling the factors as it found them, which
 * has the same maximum and comes to it sooner (PX-EM: Liu, Rubin & Wu 1998). Factors are rotated so that ΛᵀΨ⁻¹Λ is diagonal, and each
 * has its largest loading positive.
 *
 * @param values shape (T × n), row-major, nothing missing.
 * @param k factors, from 1 to `mostFactors(n)`.
 * @see Rubin & Thayer (1982), Psychometrika 47, 69–76; Liu, Rubin & Wu (1998), Biometrika 85, 755–770.
 */
export function fitFactors(
  values: Float64Array,
  n: number,
  k: number,
  options: FactorOptions = {},
): FactorModel {
  const { mean, covariance } = secondMoments(values, n);
  return { ...factorsOf(covariance, n, k, options), mean };
}

/** The same from a covariance, shape (n × n). */
export function factorsOf(
  S: Float64Array,
  n: number,
  k: number,
  { tolerance = 1e-9, iterations = 5000, eigen = symmetricEigen(S, n, k) }: FactorOptions = {},
): Omit<FactorModel, 'mean'> {
  let { loadings, noise }: Pick<FactorModel, 'loadings' | 'noise'> = startFrom(S, eigen, n, k);
  let best = -Infinity;
  for (let i = 0; i < iterations; i++) {
    const step = expectation(S, loadings, noise, n, k);
    const gained = step.logLikelihood - best;
    best = step.logLikelihood;
    if (gained < tolerance) break;
    ({ loadings, noise } = maximization(S, step, n, k));
  }
  loadings = canonical(loadings, noise, n, k);
  return { loadings, noise, logLikelihood: logLikelihoodOf(S, { loadings, noise }) };
}

/** Mean log likelihood of samples with covariance S about the model's mean, nats. @param S shape (n × n). */
export function logLikelihoodOf(
  S: Float64Array,
  { loadings, noise }: Pick<FactorModel, 'loadings' | 'noise'>,
): number {
  const n = noise.length;
  return expectation(S, loadings, noise, n, loadings.length / n).logLikelihood;
}

/**
 * Mean of the factors given each sample, (I + ΛᵀΨ⁻¹Λ)⁻¹ΛᵀΨ⁻¹(x − μ); shape (T × k). A sample that misses a channel has none (NaN).
 */
export function factorMeans(
  values: Float64Array,
  { loadings, mean, noise }: Pick<FactorModel, 'loadings' | 'mean' | 'noise'>,
): Float64Array {
  const n = mean.length;
  const k = loadings.length / n;
  const B = readout(loadings, noise, n, k).weights;
  const T = values.length / n;
  const out = new Float64Array(T * k);
  for (let t = 0; t < T; t++) {
    for (let c = 0; c < k; c++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += B[c * n + i]! * (values[t * n + i]! - mean[i]!);
      out[t * k + c] = sum;
    }
  }
  return out;
}

/** Principal components to begin with, what they leave as noise (Tipping & Bishop 1999). */
function startFrom(S: Float64Array, { values, vectors }: SymmetricEigen, n: number, k: number) {
  const left = values.subarray(k).reduce((sum, value) => sum + Math.max(0, value), 0) / Math.max(1, n - k);
  const loadings = new Float64Array(k * n);
  for (let c = 0; c < k; c++) {
    const scale = Math.sqrt(Math.max(values[c]! - left, 1e-6 * values[0]!));
    for (let i = 0; i < n; i++) loadings[c * n + i] = scale * vectors[c * n + i]!;
  }
  const noise = Float64Array.from({ length: n }, (_, i) =>
    Math.max(ownVariance(S, loadings, n, k, i), 0.05 * S[i * n + i]!),
  );
  return { loadings, noise };
}

const ownVariance = (S: Float64Array, loadings: Float64Array, n: number, k: number, i: number): number => {
  let shared = 0;
  for (let c = 0; c < k; c++) shared += loadings[c * n + i]! ** 2;
  return S[i * n + i]! - shared;
};

/** M = I + ΛᵀΨ⁻¹Λ, and what reads factors off samples, M⁻¹ΛᵀΨ⁻¹, shape (k × n). */
function readout(loadings: Float64Array, noise: Float64Array, n: number, k: number) {
  const weights = loadings.map((value, at) => value / noise[at % n]!);
  const M = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = a === b ? 1 : 0;
      for (let i = 0; i < n; i++) sum += weights[a * n + i]! * loadings[b * n + i]!;
      M[a * k + b] = sum;
      M[b * k + a] = sum;
    }
  }
  const covariance = new Float64Array(k * k);
  for (let a = 0; a < k; a++) covariance[a * k + a] = 1;
  const factor = M.slice();
  if (!solveSymmetric(factor, covariance, k, k)) {
    throw new SimError(
      'bad-parameter',
      'The factors can’t be told apart: channels are the same but for their scale. Leave such channels out, or take fewer factors.',
    );
  }
  solveSymmetric(M, weights, k, n);
  // The factor's diagonal is that of Cholesky's.
  let logDeterminant = 0;
  for (let a = 0; a < k; a++) logDeterminant += 2 * Math.log(factor[a * k + a]!);
  return { weights, covariance, logDeterminant };
}

interface Expectation {
  /** Sxf = S Bᵀ, shape (k × n) as its transpose; Sff = C + B S Bᵀ, shape (k × k). */
  readonly cross: Float64Array;
  readonly inner: Float64Array;
  readonly logLikelihood: number;
}

function expectation(
  S: Float64Array,
  loadings: Float64Array,
  noise: Float64Array,
  n: number,
  k: number,
): Expectation {
  const { weights: B, covariance, logDeterminant } = readout(loadings, noise, n, k);
  const cross = new Float64Array(k * n);
  for (let c = 0; c < k; c++) {
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += B[c * n + j]! * S[i * n + j]!;
      cross[c * n + i] = sum;
    }
  }
  const inner = covariance.slice();
  let explained = 0;
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++)
      for (let i = 0; i < n; i++) inner[a * k + b]! += cross[a * n + i]! * B[b * n + i]!;
    // tr(M⁻¹ΛᵀΨ⁻¹ S Ψ⁻¹Λ), by the identity of Woodbury.
    for (let i = 0; i < n; i++) explained += (cross[a * n + i]! * loadings[a * n + i]!) / noise[i]!;
  }
  let trace = -explained;
  let logNoise = 0;
  for (let i = 0; i < n; i++) {
    trace += S[i * n + i]! / noise[i]!;
    logNoise += Math.log(noise[i]!);
  }
  return {
    cross,
    inner,
    logLikelihood: -0.5 * (n * Math.log(2 * Math.PI) + logNoise + logDeterminant + trace),
  };
}

function maximization(S: Float64Array, { cross, inner }: Expectation, n: number, k: number) {
  const loadings = cross.slice();
  const factor = inner.slice();
  if (!solveSymmetric(factor, loadings, k, n)) {
    throw new SimError('bad-parameter', 'The factors can’t be told apart. Take fewer of them.');
  }
  const noise = Float64Array.from({ length: n }, (_, i) => {
    let explained = 0;
    for (let c = 0; c < k; c++) explained += loadings[c * n + i]! * cross[c * n + i]!;
    return Math.max(S[i * n + i]! - explained, LEAST_NOISE * S[i * n + i]!);
  });
  // Λ ← Λ L with Sff = L Lᵀ: the factors have variance 1 again.
  const scaled = new Float64Array(k * n);
  for (let c = 0; c < k; c++)
    for (let a = c; a < k; a++)
      for (let i = 0; i < n; i++) scaled[c * n + i]! += loadings[a * n + i]! * factor[a * k + c]!;
  return { loadings: scaled, noise };
}

/** The rotation in which ΛᵀΨ⁻¹Λ is diagonal, largest first. */
function canonical(loadings: Float64Array, noise: Float64Array, n: number, k: number): Float64Array {
  const gram = new Float64Array(k * k);
  for (let a = 0; a < k; a++)
    for (let b = 0; b < k; b++)
      for (let i = 0; i < n; i++)
        gram[a * k + b]! += (loadings[a * n + i]! * loadings[b * n + i]!) / noise[i]!;
  const { vectors } = symmetricEigen(gram, k);
  const out = new Float64Array(k * n);
  for (let c = 0; c < k; c++) {
    for (let a = 0; a < k; a++)
      for (let i = 0; i < n; i++) out[c * n + i]! += vectors[c * k + a]! * loadings[a * n + i]!;
    const row = out.subarray(c * n, (c + 1) * n);
    const largest = row.reduce((one, other) => (Math.abs(other) > Math.abs(one) + 1e-12 ? other : one), 0);
    if (largest < 0) row.forEach((value, i) => (row[i] = -value));
  }
  return out;
}
