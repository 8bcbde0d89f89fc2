import { describe, expect, test } from 'vitest';
import { leadingExponents } from '../../../src/sim/analysis/leadingExponents';
import { lyapunovOfMap } from '../../../src/sim/analysis/lyapunovSpectrum';
import type { LatentMap } from '../../../src/sim/models/model';

/** A diagonal map, whose exponents are the logarithms of its factors; held in place, so that it can't leave. */
const diagonal = (factors: readonly number[]): LatentMap => ({
  latentDim: factors.length,
  step: () => {},
  jacobian(J) {
    J.fill(0);
    factors.forEach((factor, i) => (J[i * factors.length + i] = factor));
  },
});
const run = { steps: 200, transient: 10, clock: { rate: null } } as const;
const follow = (factors: readonly number[]) =>
  leadingExponents(diagonal(factors), new Float64Array(factors.length), run);

/** λ = 1, 0.5, and from then on −0.3 each: the sum falls below zero with the eighth, 2 + 5 + 1. */
const chaotic = (M: number) => Array.from({ length: M }, (_, i) => Math.exp([1, 0.52][i] ?? -0.3 - i / 1e4));

describe('leadingExponents', () => {
  test('follows as many as the Kaplan–Yorke dimension needs, and four more', () => {
    const spectrum = follow(chaotic(60));
    expect(spectrum.exponents).toHaveLength(8 + 4);
    const all = lyapunovOfMap(diagonal(chaotic(60)), new Float64Array(60), run);
    spectrum.exponents.forEach((value, k) => expect(value).toBeCloseTo(all.exponents[k]!, 12));
    expect(spectrum.kaplanYorke).toBeCloseTo(all.kaplanYorke, 10);
    expect(spectrum.expectedSum).toBeNaN();
  });

  test('follows few where all are negative', () => {
    const spectrum = follow(Array.from({ length: 50 }, (_, i) => 0.9 - i / 100));
    expect(spectrum.exponents).toHaveLength(5);
    expect(spectrum.kaplanYorke).toBe(0);
  });

  test('follows small maps in full, and those that never contract', () => {
    const small = follow(chaotic(40));
    expect(small.exponents).toHaveLength(40);
    expect(small.sum).toBeCloseTo(small.expectedSum, 9);
    const growing = follow(Array.from({ length: 50 }, (_, i) => 1.5 - i / 200));
    expect(growing.exponents).toHaveLength(50);
    expect(growing.kaplanYorke).toBe(50);
  });
});
