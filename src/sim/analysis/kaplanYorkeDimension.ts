/**
 * Kaplan–Yorke dimension of an attractor: j + (λ₁ + … + λⱼ) / |λⱼ₊₁| with j the largest number for which the sum is not
 * negative. 0 for a stable fixed point, the number of exponents when their sum never falls below zero.
 *
 * @param exponents the largest of the system, in any order.
 * @param dim n, the number the system has. With fewer exponents, too few for their sum to fall below zero, the answer is NaN.
 * @see Kaplan & Yorke (1979), Springer Lecture Notes in Mathematics 730, 204–227.
 */
export function kaplanYorkeDimension(exponents: readonly number[], dim = exponents.length): number {
  if (exponents.some(Number.isNaN)) return NaN;
  const sorted = [...exponents].sort((a, b) => b - a);
  let sum = 0;
  for (let j = 0; j < sorted.length; j++) {
    const next = sorted[j];
    if (sum + next < 0) return j + (next === -Infinity ? 0 : sum / -next);
    sum += next;
  }
  return sorted.length < dim ? NaN : dim;
}
