import { createPowerPlan, type PowerPlan } from '../kernels/fft';
import { column } from '../signals/column';
import { normalizedSpectrum } from './powerSpectrum';

/**
 * Hellinger distance D_H between smoothed power spectra, averaged over dimensions:
 *
 *     H(p, q) = √(1 − Σ_k √(p_k q_k)),   0 for equal, 1 for disjoint spectra
 *
 * A constant orbit has no spectrum and scores 1, by convention. σ is in frequency bins, so its width in Hz falls with T.
 *
 * @param truth smoothed spectra, one a dimension, from `spectraOf`.
 * @see Mikhaeil, Monfared & Durstewitz (2022), NeurIPS 35; Hess et al. (2023), ICML.
 */
export function spectralDistance(
  truth: readonly (Float64Array | null)[],
  generated: readonly (Float64Array | null)[],
): number {
  let sum = 0;
  for (let i = 0; i < truth.length; i++) {
    const p = truth[i];
    const q = generated[i];
    if (!p || !q) {
      sum += 1;
      continue;
    }
    let overlap = 0;
    for (let k = 0; k < p.length; k++) overlap += Math.sqrt(p[k]! * q[k]!);
    sum += Math.sqrt(Math.max(0, 1 - overlap));
  }
  return sum / truth.length;
}

/** Smoothed spectra of every dimension over the first `plan.length` samples. */
export function spectraOf(
  orbit: ArrayLike<number>,
  dim: number,
  sigma: number,
  plan: PowerPlan,
): (Float64Array | null)[] {
  return Array.from({ length: dim }, (_, i) =>
    normalizedSpectrum(column(orbit, dim, i).subarray(0, plan.length), sigma, plan),
  );
}

/** D_H between two orbits, shapes (T × N), over the length they share. */
export function hellingerDistance(
  truth: Float64Array,
  generated: Float64Array,
  dim: number,
  sigma = 20,
): number {
  const plan = createPowerPlan(Math.floor(Math.min(truth.length, generated.length) / dim));
  return spectralDistance(spectraOf(truth, dim, sigma, plan), spectraOf(generated, dim, sigma, plan));
}
