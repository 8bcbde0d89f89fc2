import type { Batch, GradientReference } from './batch';
import { addOuterProduct, addProduct, addTransposedProduct } from './products';
import { shallowOffsets } from './shallowShape';
import { windowedReference } from './windowedReference';

/**
 * The plain, double-precision shallow PLRNN that its kernel is tested against:
 *
 *     u = W₂ z̃ₜ₋₁,  r = max(0, u + h₂) (− max(0, u) if clipped),  zₜ = A∘z̃ₜ₋₁ + W₁ r + h₁
 *     δₜ₋₁ = A∘δₜ + W₂ᵀ (g∘W₁ᵀ δₜ)           g = 1[u + h₂ > 0] (− 1[u > 0] if clipped)
 *
 * @see Hess, Monfared, Brenner & Durstewitz (2023), ICML, PMLR 202, 13017–13049.
 */
export function createShallowReference(batch: Batch, isClipped: boolean): GradientReference {
  const { latentDim: M, rectifiedDim: L, sequenceLength: T } = batch;
  const at = shallowOffsets(batch);
  /** u and r of each step; shape (T × L). */
  const drive = new Float64Array(T * L);
  const hidden = new Float64Array(T * L);
  const rho = new Float64Array(L);

  return windowedReference(batch, {
    own: at.own,
    predict(z, t, w) {
      const now = t * M;
      const before = now - M;
      const step = (t - 1) * L;
      drive.fill(0, step, step + L);
      addProduct(drive, step, w, at.W2, z, before, L, M);
      for (let l = step; l < step + L; l++) {
        const u = drive[l];
        hidden[l] = Math.max(0, u + w[at.h2 + l - step]) - (isClipped ? Math.max(0, u) : 0);
      }
      for (let i = 0; i < M; i++) z[now + i] = w[at.A + i] * z[before + i] + w[at.h1 + i];
      addProduct(z, now, w, at.W1, hidden, step, M, L);
    },
    back(gradient, delta, z, t, w) {
      const before = (t - 1) * M;
      const step = (t - 1) * L;
      addOuterProduct(gradient, at.W1, delta, hidden, step, M, L);
      rho.fill(0);
      addTransposedProduct(rho, w, at.W1, delta, M, L);
      for (let l = 0; l < L; l++) {
        const u = drive[step + l];
        const isActive = u + w[at.h2 + l] > 0;
        if (isActive) gradient[at.h2 + l] += rho[l];
        rho[l] *= Number(isActive) - Number(isClipped && u > 0);
      }
      addOuterProduct(gradient, at.W2, rho, z, before, L, M);
      for (let i = 0; i < M; i++) {
        gradient[at.A + i] += delta[i] * z[before + i];
        gradient[at.h1 + i] += delta[i];
        delta[i] *= w[at.A + i];
      }
      addTransposedProduct(delta, w, at.W2, rho, L, M);
    },
  });
}
