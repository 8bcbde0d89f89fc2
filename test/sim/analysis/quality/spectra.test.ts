import { describe, expect, test } from 'vitest';
import { dominantPeriod } from '../../../../src/sim/analysis/quality/dominantPeriod';
import { lineNoise } from '../../../../src/sim/analysis/quality/lineNoise';
import { noiseFloor } from '../../../../src/sim/analysis/quality/noiseFloor';
import { returnPeriod } from '../../../../src/sim/analysis/quality/returnPeriod';
import { slowWander } from '../../../../src/sim/analysis/quality/slowWander';
import {
  correlationOf,
  taperedSpectrum,
  varianceOf,
} from '../../../../src/sim/analysis/quality/taperedSpectrum';
import { decayOf, decorrelationLag } from '../../../../src/sim/signals/autocorrelation';
import oracle from '../../../oracles/quality.json';
import { noisyOscillator, sine, whiteNoise } from './lookedAtOf';

const plus = (...signals: readonly Float64Array[]): Float64Array =>
  signals[0]!.map((_, t) => signals.reduce((sum, signal) => sum + signal[t]!, 0));
const times = (factor: number, signal: Float64Array): Float64Array => signal.map((value) => factor * value);
const x = Float64Array.from(
  { length: 300 },
  (_, t) => Math.sin(0.7 * t) + 0.3 * Math.cos(0.11 * t * (1 + 0.001 * t)) + 0.01 * t,
);

describe('the tapered spectrum', () => {
  test('is SciPy’s Welch estimate with straight lines taken away', () => {
    const whole = taperedSpectrum([x]).density.subarray(1);
    oracle.welchWhole.forEach((value, k) => expect(whole[k]! / value).toBeCloseTo(1, 7));
    const thirds = taperedSpectrum([x.subarray(0, 100), x.subarray(100, 200), x.subarray(200)]);
    oracle.welchThirds.forEach((value, k) => expect(thirds.density[k + 1]! / value).toBeCloseTo(1, 7));
  });

  test('sums to the variance', () => {
    // A sine's, whose power the taper keeps to one part in its periods.
    expect(varianceOf(taperedSpectrum([sine(4096, 32)]))).toBeCloseTo(0.5, 3);
    // Noise: known to √(2/T) but for what the taper leaves out, three times.
    expect(varianceOf(taperedSpectrum([whiteNoise(20_000, 1)]))).toBeCloseTo(1, 1);
  });

  test('stands for the autocorrelation: a cosine’s is itself', () => {
    const r = correlationOf(taperedSpectrum([sine(4000, 50)]));
    for (const lag of [0, 10, 25, 50, 500, 1000]) {
      expect(Math.abs(r[lag]! - Math.cos((2 * Math.PI * lag) / 50))).toBeLessThan(0.03);
    }
    const noisy = noisyOscillator(20_000, 40, 1);
    expect(Math.abs(decayOf(correlationOf(taperedSpectrum([noisy]))) - decorrelationLag(noisy))).toBeLessThan(
      2,
    );
  });
});

/** A pulse without a mean, whose power lies around the sixth harmonic of a hundred samples. */
const biphasic = (t: number) => t * Math.exp(-0.5 * (t / 3) ** 2);

describe('the dominant period', () => {
  test.for([4.2, 31.7, 333.3])('of a sine of %d samples is that, to a thousandth', (period) => {
    const found = dominantPeriod(taperedSpectrum([sine(10_000, period)]))!;
    expect(found.period / period).toBeCloseTo(1, 3);
    expect(found.share).toBeGreaterThan(0.9);
  });

  test('of a sine on a straight line is the sine’s', () => {
    const trend = Float64Array.from({ length: 10_000 }, (_, t) => t / 500);
    const found = dominantPeriod(taperedSpectrum([plus(sine(10_000, 83.7), trend)]))!;
    expect(10_000 / found.period).toBeCloseTo(10_000 / 83.7, 1);
  });

  test('of pulses is the time between them, though harmonics hold more power', () => {
    const pulses = Float64Array.from({ length: 8000 }, (_, t) => biphasic((t % 100) - 50));
    const spectrum = taperedSpectrum([pulses]);
    expect(dominantPeriod(spectrum)!.period).toBeLessThan(60);
    const r = correlationOf(spectrum);
    const returning = returnPeriod(r, 8000, decayOf(r));
    expect(returning).toBe(100);
    expect(dominantPeriod(spectrum, 0, returning)!.period).toBeCloseTo(100, 1);
  });

  test('of noise is none by its returns', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const r = correlationOf(taperedSpectrum([whiteNoise(2000, seed)]));
      expect(returnPeriod(r, 2000, decayOf(r))).toBeUndefined();
    }
  });
});

describe('the noise floor', () => {
  const signal = times(Math.SQRT2, plus(times(0.8, sine(20_000, 75)), times(0.6, sine(20_000, 41.3))));

  // Of ⌊T/4⌋ bins of one stretch: known to √(4 · 2/T) by itself, and the median of eight bands to a quarter more.
  test.for([0.01, 0.05, 0.2, 0.5, 1])('of %d of the deviation is found within 5 %%', (level) => {
    const noisy = plus(signal, times(level, whiteNoise(20_000, 7)));
    const found = noiseFloor(taperedSpectrum([noisy]))!;
    expect(found.isFlat).toBe(true);
    expect(found.share / (level ** 2 / (1 + level ** 2))).toBeGreaterThan(0.95);
    expect(found.share / (level ** 2 / (1 + level ** 2))).toBeLessThan(1.05);
  });

  test('is found beside mains hum in its half of the spectrum', () => {
    const noisy = plus(signal, times(0.1, whiteNoise(20_000, 3)), times(0.5, sine(20_000, 2.9)));
    expect(noiseFloor(taperedSpectrum([noisy]))!.share / (0.01 / 1.135)).toBeCloseTo(1, 1);
  });

  test('of a signal that reaches up there is an upper bound, and says so', () => {
    const rough = Float64Array.from({ length: 20_000 });
    const noise = whiteNoise(20_000, 5);
    for (let t = 1; t < rough.length; t++) rough[t] = 0.9 * rough[t - 1]! + noise[t]!;
    expect(noiseFloor(taperedSpectrum([rough]))!.isFlat).toBe(false);
    expect(noiseFloor(taperedSpectrum([whiteNoise(64, 1)]))).toBeUndefined();
  });
});

describe('mains hum', () => {
  const background = plus(noisyOscillator(20_000, 60, 2), whiteNoise(20_000, 4));
  const variance = background.reduce((sum, value) => sum + value ** 2, 0) / background.length;

  test.for([50, 60])('at %d Hz is found with its share of the variance and its harmonics', (frequency) => {
    const hum = plus(
      times(2, sine(20_000, 500 / frequency)),
      times(1, sine(20_000, 500 / frequency / 3)),
      background,
    );
    const found = lineNoise(taperedSpectrum([hum]), 500)!;
    expect(found.frequency).toBe(frequency);
    expect(found.harmonics).toBe(3);
    // The line's own power, over what the background holds below it by chance.
    expect(Math.abs(found.share / (2.5 / (2.5 + variance)) - 1)).toBeLessThan(0.1);
  });

  test('is not found in noise, in a broad rhythm, or where the rate is too low for it', () => {
    for (let seed = 1; seed <= 40; seed++)
      expect(lineNoise(taperedSpectrum([whiteNoise(4000, seed)]), 500)).toBeUndefined();
    expect(lineNoise(taperedSpectrum([noisyOscillator(20_000, 10, 1)]), 500)).toBeUndefined();
    expect(lineNoise(taperedSpectrum([sine(4000, 2)]), 100)).toBeUndefined();
  });
});

describe('slow wander', () => {
  const beats = Float64Array.from({ length: 60_000 }, (_, t) => Math.exp(-0.5 * (((t % 200) - 50) / 4) ** 2));
  const slow = plus(sine(60_000, 20_000), sine(60_000, 7001, 1));

  test('apart from a faster rhythm is found, with a frequency between the two', () => {
    const found = slowWander(
      taperedSpectrum([plus(beats, times(0.3, slow), times(0.02, whiteNoise(60_000, 1)))]),
      60_000,
      30,
    )!;
    expect(found.cutoff).toBeGreaterThan(1 / 7001);
    expect(found.cutoff).toBeLessThan(1 / 200);
    expect(found.share).toBeGreaterThan(0.7);
  });

  test('is none where there is no other rhythm', () => {
    for (const alone of [slow, beats])
      expect(
        slowWander(taperedSpectrum([plus(alone, times(0.01, whiteNoise(60_000, 2)))]), 60_000, 30),
      ).toBeUndefined();
  });
});
