import { alrnnOffsets } from './alrnnShape';
import type { Batch, GradientReference } from './batch';
import { addOuterProduct, addProduct, addTransposedProduct } from './products';
import { windowedReference } from './windowedReference';

/**
 * The plain, double-precision vanilla PLRNN that its kernel is tested against:
 *
 *     zₜ = A∘z̃ₜ₋₁ + W φ(z̃ₜ₋₁) + h,  W without diagonal,  φ(z) = max(0, z), or max(0, z − mean z) if mean-centred
 *     δₜ₋₁ = A∘δₜ + p (− mean p),    p = 1[φ > 0]∘(Wᵀ δₜ)
 *
 * @see Durstewitz (2017), PLoS Comput. Biol. 13, e1005542; Brenner et al. (2022), ICML, for the mean-centred form.
 */
export function createVanillaReference(batch: Batch, isCentred: boolean): GradientReference {
  const { latentDim: M } = batch;
  const at = alrnnOffsets(batch);
  const phi = new Float64Array(M);
  const passed = new Float64Array(M);
  const kept = new Float64Array(M);

  function activate(z: Float64Array, from: number): void {
    let mean = 0;
    if (isCentred) for (let i = 0; i < M; i++) mean += z[from + i] / M;
    for (let i = 0; i < M; i++) phi[i] = Math.max(0, z[from + i] - mean);
  }

  return windowedReference(batch, {
    own: at.own,
    predict(z, t, w) {
      const now = t * M;
      const before = now - M;
      activate(z, before);
      for (let i = 0; i < M; i++) {
        z[now + i] = w[at.A + i] * z[before + i] + w[at.h + i] - w[at.W + i * (M + 1)] * phi[i];
      }
      addProduct(z, now, w, at.W, phi, 0, M, M);
    },
    back(gradient, delta, z, t, w) {
      const before = (t - 1) * M;
      activate(z, before);
      // What was there before stays on the diagonal of W, which is no weight.
      for (let i = 0; i < M; i++) kept[i] = gradient[at.W + i * (M + 1)];
      addOuterProduct(gradient, at.W, delta, phi, 0, M, M);
      for (let i = 0; i < M; i++) gradient[at.W + i * (M + 1)] = kept[i];
      passed.fill(0);
      addTransposedProduct(passed, w, at.W, delta, M, M);
      let mean = 0;
      for (let i = 0; i < M; i++) {
        passed[i] = phi[i] > 0 ? passed[i] - w[at.W + i * (M + 1)] * delta[i] : 0;
        mean += passed[i] / M;
      }
      for (let i = 0; i < M; i++) {
        gradient[at.A + i] += delta[i] * z[before + i];
        gradient[at.h + i] += delta[i];
        delta[i] = w[at.A + i] * delta[i] + passed[i] - (isCentred ? mean : 0);
      }
    },
  });
}
