const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/**
 * One step of rectified Adam, in place: Adam whose adaptive rate is corrected for the variance it has early on, and which
 * is plain momentum as long as that variance is not tractable.
 *
 *     m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  m̂ = m / (1 − β₁ᵗ)
 *     ρ∞ = 2/(1 − β₂) − 1,  ρ = ρ∞ − 2t β₂ᵗ/(1 − β₂ᵗ)
 *     ρ > 5:  w ← w − η r m̂ √(1 − β₂ᵗ) / (√v + ε),  r = √((ρ − 4)(ρ − 2) ρ∞ / ((ρ∞ − 4)(ρ∞ − 2) ρ))
 *     else:   w ← w − η m̂
 *
 * with β₁ = 0.9, β₂ = 0.999, ε = 1e-8. The threshold 5 rather than the paper's 4, and ε outside the correction, are what
 * PyTorch settled on.
 *
 * @param step t, counted from 1.
 * @see Liu, Jiang, He, Chen, Liu, Gao & Han (2020), On the variance of the adaptive learning rate and beyond, ICLR.
 */
export function applyRadam(
  weights: Float32Array | Float64Array,
  gradient: ArrayLike<number>,
  moment1: Float32Array | Float64Array,
  moment2: Float32Array | Float64Array,
  step: number,
  learningRate: number,
): void {
  const { rate, adaptive } = radamRate(step, learningRate);
  for (let i = 0; i < weights.length; i++) {
    const g = gradient[i];
    moment1[i] = BETA1 * moment1[i] + (1 - BETA1) * g;
    moment2[i] = BETA2 * moment2[i] + (1 - BETA2) * g * g;
    weights[i] -= (rate * moment1[i]) / (adaptive ? Math.sqrt(moment2[i]) + EPSILON : 1);
  }
}

/** What multiplies the first moment, with every correction that is the same for all weights. */
function radamRate(step: number, learningRate: number): { rate: number; adaptive: boolean } {
  const decay2 = BETA2 ** step;
  const longest = 2 / (1 - BETA2) - 1;
  const length = longest - (2 * step * decay2) / (1 - decay2);
  const momentum = learningRate / (1 - BETA1 ** step);
  if (length <= 5) return { rate: momentum, adaptive: false };
  const rectification = Math.sqrt(
    ((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length),
  );
  return { rate: momentum * rectification * Math.sqrt(1 - decay2), adaptive: true };
}
