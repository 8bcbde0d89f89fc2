import type { Penalty } from '../kernels/weightUpdate';

/** Σ sᵢ (wᵢ − tᵢ)² + λ ‖max(0, A + diag W − limit)‖. */
export function penaltyLoss(
  weights: ArrayLike<number>,
  { strengths, targets, selfCoupling }: Penalty,
): number {
  const quadratic = strengths.reduce((sum, s, i) => sum + s * (weights[i] - targets[i]) ** 2, 0);
  if (!selfCoupling) return quadratic;
  return quadratic + selfCoupling.strength * Math.hypot(...excesses(weights, selfCoupling));
}

/** Adds ∂penalty/∂w to the gradient of the loss. Where no self-coupling is too strong, that of their norm counts as 0. */
export function addPenaltyGradient(
  gradient: Float64Array,
  weights: ArrayLike<number>,
  { strengths, targets, selfCoupling }: Penalty,
): void {
  for (let i = 0; i < gradient.length; i++) gradient[i] += 2 * strengths[i] * (weights[i] - targets[i]);
  if (!selfCoupling) return;
  const { units: M, strength } = selfCoupling;
  const over = excesses(weights, selfCoupling);
  const norm = Math.hypot(...over);
  if (norm === 0) return;
  for (let i = 0; i < M; i++) {
    const slope = (strength * over[i]) / norm;
    gradient[i] += slope;
    gradient[M + i * M + i] += slope;
  }
}

/** max(0, Aᵢ + Wᵢᵢ − limit); shape (M). */
function excesses(
  weights: ArrayLike<number>,
  { units: M, limit }: NonNullable<Penalty['selfCoupling']>,
): Float64Array {
  return Float64Array.from({ length: M }, (_, i) => Math.max(0, weights[i] + weights[M + i * M + i] - limit));
}
