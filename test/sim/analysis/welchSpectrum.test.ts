import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createWelchSpectrum } from '../../../src/sim/analysis/welchSpectrum';

/** Half overlapping segments of a signal. */
function spectrumOf(signal: ArrayLike<number>, length: number, rate: number): Float64Array {
  const welch = createWelchSpectrum(length);
  for (let at = 0; at + length <= signal.length; at += length >> 1) welch.add(signal, at);
  return welch.density(rate);
}

describe('createWelchSpectrum', () => {
  test('gives a sine at a frequency of the segment its power: the Hann window spreads it over three', () => {
    const [length, rate, amplitude] = [64, 100, 3];
    const signal = Float64Array.from(
      { length: 256 },
      (_, t) => 5 + amplitude * Math.sin((2 * Math.PI * 8 * t) / length),
    );
    const density = spectrumOf(signal, length, rate);
    const spacing = rate / length;
    const total = density.reduce((a, b) => a + b, 0) * spacing;
    expect(total).toBeCloseTo(amplitude ** 2 / 2, 10);
    // The window's own transform: 1/4, 1, 1/4 of the largest.
    expect(density[7]! / density[8]!).toBeCloseTo(0.25, 10);
    expect(density[9]! / density[8]!).toBeCloseTo(0.25, 10);
    expect(Math.max(density[0]!, density[5]!, density[20]!)).toBeLessThan(1e-20);
  });

  test('takes every so-many-th value, as of a channel among others', () => {
    const rows = Float64Array.from({ length: 96 }, (_, i) => Math.sin(i * i));
    const alone = rows.filter((_, i) => i % 3 === 1);
    const [one, other] = [createWelchSpectrum(32), createWelchSpectrum(32)];
    one.add(rows, 1, 3);
    other.add(alone);
    expect(one.density(1)).toEqual(other.density(1));
  });

  test('has no number before its first segment', () => {
    expect(createWelchSpectrum(16).density(1).every(Number.isNaN)).toBe(true);
  });

  const oracle = JSON.parse(readFileSync(join(import.meta.dirname, '../../oracles/welch.json'), 'utf8')) as {
    samples: number;
    rate: number;
    cases: { length: number; frequencies: number[]; power: number[] }[];
  };
  const signal = Float64Array.from(
    { length: oracle.samples },
    (_, t) => 3 + 0.02 * t + Math.sin(0.7 * t) + 0.5 * Math.sin(2.1 * t + 1) + 0.1 * Math.sin(t * t),
  );
  test.for(oracle.cases)('equals scipy.signal.welch with segments of $length', ({ length, power }) => {
    const density = spectrumOf(signal, length, oracle.rate);
    expect(density).toHaveLength(power.length);
    power.forEach((value, k) => expect(Math.abs(density[k]! / value - 1), `at ${k}`).toBeLessThan(1e-9));
  });
});
