import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/sim/random';
import { applyRadam } from '../../../src/sim/training/radam';

/** Algorithm 2 of Liu et al. (2020), written out for one weight, with the moments as explicit sums over past gradients. */
function literalRadam(start: number, gradients: readonly number[], rate: number): number {
  const beta1 = 0.9;
  const beta2 = 0.999;
  let weight = start;
  gradients.forEach((_, last) => {
    const t = last + 1;
    const past = gradients.slice(0, t);
    const m = past.reduce((sum, g, i) => sum + (1 - beta1) * beta1 ** (last - i) * g, 0) / (1 - beta1 ** t);
    const v = past.reduce((sum, g, i) => sum + (1 - beta2) * beta2 ** (last - i) * g * g, 0);
    const rhoInfinity = 2 / (1 - beta2) - 1;
    const rho = rhoInfinity - (2 * t * beta2 ** t) / (1 - beta2 ** t);
    if (rho <= 5) {
      weight -= rate * m;
      return;
    }
    const r = Math.sqrt(
      ((rho - 4) * (rho - 2) * rhoInfinity) / ((rhoInfinity - 4) * (rhoInfinity - 2) * rho),
    );
    const l = Math.sqrt(1 - beta2 ** t) / (Math.sqrt(v) + 1e-8);
    weight -= rate * m * r * l;
  });
  return weight;
}

describe('applyRadam', () => {
  test('moves along the gradient itself at first', () => {
    const weights = Float64Array.of(1, 2);
    applyRadam(weights, [3, -4], new Float64Array(2), new Float64Array(2), 1, 0.1);
    expect(weights[0]).toBeCloseTo(1 - 0.3, 12);
    expect(weights[1]).toBeCloseTo(2 + 0.4, 12);
  });

  test('adapts from the sixth step on: ρ₅ < 5 < ρ₆', () => {
    // While it is plain momentum, a hundredfold gradient moves a weight a hundredfold.
    const weights = new Float64Array(2);
    const moments = [new Float64Array(2), new Float64Array(2)] as const;
    const moves = Array.from({ length: 6 }, (_, i) => {
      const before = weights.slice();
      applyRadam(weights, [1, 100], ...moments, i + 1, 0.1);
      return (weights[1]! - before[1]!) / (weights[0]! - before[0]!);
    });
    moves.slice(0, 5).forEach((ratio) => expect(ratio).toBeCloseTo(100, 9));
    expect(moves[5]).toBeCloseTo(1, 6);
  });

  test('follows the published algorithm for 200 steps of random gradients', () => {
    const random = createRandom(1);
    const gradients = Array.from({ length: 200 }, () => random.normal());
    const weights = Float64Array.of(0.5);
    const moment1 = new Float64Array(1);
    const moment2 = new Float64Array(1);
    gradients.forEach((g, i) => applyRadam(weights, [g], moment1, moment2, i + 1, 0.01));
    expect(weights[0]).toBeCloseTo(literalRadam(0.5, gradients, 0.01), 12);
  });
});
