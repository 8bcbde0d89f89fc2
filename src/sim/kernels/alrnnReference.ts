import { alrnnOffsets } from './alrnnShape';
import type { Batch, GradientReference } from './batch';
import { addOuterProduct, addProduct, addTransposedProduct } from './products';
import { windowedReference } from './windowedReference';

/**
 * The plain, double-precision AL-RNN that its kernel is tested against:
 *
 *     zₜ = A∘z̃ₜ₋₁ + W φ*(z̃ₜ₋₁) + h,  δₜ₋₁ = A∘δₜ + φ*′(z̃ₜ₋₁)∘(Wᵀ δₜ)
 *
 * @see Brenner, Hemmer, Monfared & Durstewitz (2024), NeurIPS 37.
 */
export function createAlrnnReference(batch: Batch): GradientReference {
  const { latentDim: M, rectifiedDim: P } = batch;
  const at = alrnnOffsets(batch);
  const phi = new Float64Array(M);
  const product = new Float64Array(M);

  function activate(z: Float64Array, from: number): void {
    for (let i = 0; i < M; i++) phi[i] = i < M - P || z[from + i] > 0 ? z[from + i] : 0;
  }

  return windowedReference(batch, {
    own: at.own,
    predict(z, t, w) {
      const now = t * M;
      const before = now - M;
      activate(z, before);
      for (let i = 0; i < M; i++) z[now + i] = w[at.A + i] * z[before + i] + w[at.h + i];
      addProduct(z, now, w, at.W, phi, 0, M, M);
    },
    back(gradient, delta, z, t, w) {
      const before = (t - 1) * M;
      activate(z, before);
      addOuterProduct(gradient, at.W, delta, phi, 0, M, M);
      product.fill(0);
      addTransposedProduct(product, w, at.W, delta, M, M);
      for (let i = 0; i < M; i++) {
        gradient[at.A + i] += delta[i] * z[before + i];
        gradient[at.h + i] += delta[i];
        const passes = i < M - P || z[before + i] > 0;
        delta[i] = w[at.A + i] * delta[i] + (passes ? product[i] : 0);
      }
    },
  });
}
