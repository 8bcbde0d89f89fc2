import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/sim/random';
import { meanPeriod } from '../../../src/sim/signals/meanPeriod';
import { side } from './testSignals';

const wave = (cycles: number) =>
  Float64Array.from({ length: 1000 }, (_, t) => Math.sin((2 * Math.PI * cycles * t) / 1000) + 3);

describe('meanPeriod', () => {
  test('is the period of a sine with whole cycles, and of the slowest of several', () => {
    expect(meanPeriod(wave(20), 1)).toBeCloseTo(50, 8);
    expect(meanPeriod(side(wave(50), wave(8), wave(20)), 3)).toBeCloseTo(125, 8);
  });

  test('is 4 for white noise, whose mean frequency is 1/4 (seed 1)', () => {
    const random = createRandom(1);
    const noise = Float64Array.from({ length: 20_000 }, () => random.normal());
    // Mean frequency over 10⁴ independent powers: relative error 1/√(3 · 10⁴) ≈ 0.006.
    expect(Math.abs(meanPeriod(noise, 1) - 4)).toBeLessThan(0.1);
  });

  test('passes over a coordinate that stands still, and is Infinity where all do', () => {
    const still = new Float64Array(1000).fill(0.3);
    expect(meanPeriod(side(still, wave(20)), 2)).toBeCloseTo(50, 8);
    expect(meanPeriod(still, 1)).toBe(Infinity);
  });
});
