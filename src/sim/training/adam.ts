const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/**
 * One step of Adam, in place; with a weight decay λ > 0 that of AdamW, which shrinks weights by themselves rather than through the
 * gradient, where the second moment would undo it.
 *
 *     m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  m̂ = m/(1 − β₁ᵗ),  v̂ = v/(1 − β₂ᵗ)
 *     w ← (1 − η λ) w − η m̂ / (√v̂ + ε)
 *
 * with β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
 *
 * @param step t, counted from 1.
 * @see Kingma & Ba (2015), Adam: a method for stochastic optimization, ICLR; Loshchilov & Hutter (2019), Decoupled weight decay
 *   regularization, ICLR.
 */
export function applyAdam(
  weights: Float32Array | Float64Array,
  gradient: ArrayLike<number>,
  moment1: Float32Array | Float64Array,
  moment2: Float32Array | Float64Array,
  step: number,
  learningRate: number,
  weightDecay = 0,
): void {
  const rate = learningRate / (1 - BETA1 ** step);
  const correction2 = Math.sqrt(1 - BETA2 ** step);
  const keep = 1 - learningRate * weightDecay;
  for (let i = 0; i < weights.length; i++) {
    const g = gradient[i];
    moment1[i] = BETA1 * moment1[i] + (1 - BETA1) * g;
    moment2[i] = BETA2 * moment2[i] + (1 - BETA2) * g * g;
    weights[i] = keep * weights[i] - (rate * moment1[i]) / (Math.sqrt(moment2[i]) / correction2 + EPSILON);
  }
}
