import type { Batch, GradientReference } from './batch';
import { dendriticOffsets } from './dendriticShape';
import { addOuterProduct, addProduct, addTransposedProduct } from './products';
import { windowedReference } from './windowedReference';

/**
 * The plain, double-precision dendritic PLRNN that its kernel is tested against, with zᵢ = z̃ₜ₋₁ᵢ:
 *
 *     φᵢ = Σ_b α_b [max(0, zᵢ − H_ib) (− max(0, zᵢ) if clipped)],  zₜ = A∘z + W φ + h,  W_ii = 0
 *     π = Wᵀ δₜ,  δₜ₋₁ = A∘δₜ + φ′∘π
 *     ∂α_b = Σ πᵢ [max(0, zᵢ − H_ib) (− max(0, zᵢ))],  ∂H_ib = −Σ πᵢ α_b 1[zᵢ > H_ib]
 *
 * @see Brenner, Hess, Mikhaeil, Bereska, Monfared, Kuo & Durstewitz (2022), ICML, PMLR 162, 2292–2320.
 */
export function createDendriticReference(batch: Batch, isClipped: boolean): GradientReference {
  const { latentDim: M, rectifiedDim: B } = batch;
  const at = dendriticOffsets(batch);
  const phi = new Float64Array(M);
  const product = new Float64Array(M);

  const basis = (z: number, threshold: number) =>
    Math.max(0, z - threshold) - (isClipped ? Math.max(0, z) : 0);

  function activate(z: Float64Array, from: number, w: Float64Array): void {
    for (let i = 0; i < M; i++) {
      let sum = 0;
      for (let b = 0; b < B; b++) sum += w[at.alpha + b] * basis(z[from + i], w[at.H + i * B + b]);
      phi[i] = sum;
    }
  }

  /** The weights with the diagonal of W at zero, which is no parameter. */
  function withoutDiagonal(w: Float64Array): Float64Array {
    for (let i = 0; i < M; i++) w[at.W + i * M + i] = 0;
    return w;
  }

  return windowedReference(batch, {
    own: at.own,
    predict(z, t, weights) {
      const w = withoutDiagonal(weights);
      const now = t * M;
      const before = now - M;
      activate(z, before, w);
      for (let i = 0; i < M; i++) z[now + i] = w[at.A + i] * z[before + i] + w[at.h + i];
      addProduct(z, now, w, at.W, phi, 0, M, M);
    },
    back(gradient, delta, z, t, weights) {
      const w = withoutDiagonal(weights);
      const before = (t - 1) * M;
      activate(z, before, w);
      addOuterProduct(gradient, at.W, delta, phi, 0, M, M);
      product.fill(0);
      addTransposedProduct(product, w, at.W, delta, M, M);
      for (let i = 0; i < M; i++) {
        const value = z[before + i];
        gradient[at.W + i * M + i] = 0;
        gradient[at.A + i] += delta[i] * value;
        gradient[at.h + i] += delta[i];
        let slope = 0;
        for (let b = 0; b < B; b++) {
          const alpha = w[at.alpha + b];
          const isActive = value > w[at.H + i * B + b];
          gradient[at.alpha + b] += product[i] * basis(value, w[at.H + i * B + b]);
          if (isActive) gradient[at.H + i * B + b] -= product[i] * alpha;
          slope += alpha * (Number(isActive) - Number(isClipped && value > 0));
        }
        delta[i] = w[at.A + i] * delta[i] + slope * product[i];
      }
    },
  });
}
