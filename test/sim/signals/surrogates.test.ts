import { describe, expect, test } from 'vitest';
import { autocorrelation } from '../../../src/sim/signals/autocorrelation';
import { createFft, createPowerPlan } from '../../../src/sim/kernels/fft';
import { createRandom } from '../../../src/sim/random';
import {
  amplitudeAdjustedSurrogate,
  iteratedSurrogate,
  phaseSurrogate,
  shuffledSurrogate,
} from '../../../src/sim/signals/surrogates';
import { column } from '../../../src/sim/signals/column';
import { side } from './testSignals';

/** A strongly coloured AR(1) process seen through a static nonlinearity: what AAFT is made for, and whitens. */
function skewed(samples: number, seed: number): Float64Array {
  const random = createRandom(seed, 'skewed');
  let state = 0;
  return Float64Array.from({ length: samples }, () => {
    state = 0.95 * state + random.normal();
    return Math.exp(state / 3);
  });
}

function periodogram(series: Float64Array): Float64Array {
  const power = new Float64Array((series.length >> 1) + 1);
  createPowerPlan(series.length).power(power, series);
  return power;
}

/** Relative mismatch of amplitudes, √(Σ(|x̂| − |ŷ|)² / Σ|x̂|²), without the mean. */
function spectralMismatch(a: Float64Array, b: Float64Array): number {
  const p = periodogram(a).subarray(1);
  const q = periodogram(b).subarray(1);
  const gap = p.reduce((sum, power, k) => sum + (Math.sqrt(power) - Math.sqrt(q[k])) ** 2, 0);
  return Math.sqrt(gap / p.reduce((sum, power) => sum + power, 0));
}

/** Cross-spectrum x̂(k) ŷ*(k), real and imaginary parts after each other. */
function crossSpectrum(x: Float64Array, y: Float64Array): number[] {
  const transform = createFft(x.length);
  const [xr, yr] = [x.slice(), y.slice()];
  const [xi, yi] = [new Float64Array(x.length), new Float64Array(x.length)];
  transform(xr, xi);
  transform(yr, yi);
  return [...xr].flatMap((real, k) => [real * yr[k] + xi[k] * yi[k], xi[k] * yr[k] - real * yi[k]]);
}

const sorted = (series: ArrayLike<number>) => Float64Array.from(series).sort();

// Powers of two, even and odd lengths go through different transforms and treat the fastest coefficient differently.
describe.for([512, 500, 401])('surrogates of %i samples', (T) => {
  const x = skewed(T, 1);
  const y = Float64Array.from(x, (value, t) => 0.6 * value + 0.4 * x[(t + T - 7) % T] ** 2);

  test('shuffled: the same values, uncorrelated, channels kept together (seed 1)', () => {
    const surrogate = shuffledSurrogate(side(x, y), 2, createRandom(1));
    expect(sorted(column(surrogate, 2, 0))).toEqual(sorted(x));
    const rowOf = new Map(Array.from(x, (value, t) => [value, t]));
    for (let t = 0; t < T; t++) expect(surrogate[2 * t + 1]).toBe(y[rowOf.get(surrogate[2 * t])!]);
    // Of white noise r(1) has the deviation 1/√T; the original's is 0.9.
    expect(autocorrelation(x, 1)[1]).toBeGreaterThan(0.8);
    expect(Math.abs(autocorrelation(column(surrogate, 2, 0), 1)[1])).toBeLessThan(4 / Math.sqrt(T));
  });

  test('phase-randomised: the same mean, periodograms and cross-spectrum, other samples (seed 1)', () => {
    const surrogate = phaseSurrogate(side(x, y), 2, createRandom(1));
    const [u, v] = [column(surrogate, 2, 0), column(surrogate, 2, 1)];
    // Rounding of a transform, relative to the largest coefficient: about log₂T · 1e-16, and ten times that for Bluestein's.
    const scale = Math.max(...periodogram(x), ...periodogram(y));
    const kept = periodogram(u);
    periodogram(x).forEach((power, k) => expect(Math.abs(kept[k] - power)).toBeLessThan(1e-12 * scale));
    const cross = crossSpectrum(u, v);
    crossSpectrum(x, y).forEach((value, k) => expect(Math.abs(cross[k] - value)).toBeLessThan(1e-12 * scale));
    const gap = Math.sqrt(x.reduce((sum, value, t) => sum + (value - u[t]) ** 2, 0) / T);
    expect(gap).toBeGreaterThan(0.5);
  });

  test('amplitude-adjusted, plain and iterated: the same values; iterating brings the spectrum closer (seed 1)', () => {
    const random = createRandom(1);
    const plain = amplitudeAdjustedSurrogate(x, random);
    const iterated = iteratedSurrogate(x, random);
    expect(sorted(plain)).toEqual(sorted(x));
    expect(sorted(iterated.values)).toEqual(sorted(x));
    expect(iterated.status).toBe('converged');
    expect(spectralMismatch(x, iterated.values)).toBeLessThan(0.5 * spectralMismatch(x, plain));
    expect(spectralMismatch(x, iterated.values)).toBeLessThan(0.1);
    expect(iteratedSurrogate(x, createRandom(2), 1).status).toBe('stopped');
  });
});

describe('surrogates', () => {
  const x = skewed(300, 2);

  test('the same seed makes the same ones, one generator many different ones', () => {
    const random = createRandom(3);
    const first = iteratedSurrogate(x, random).values;
    expect(iteratedSurrogate(x, createRandom(3)).values).toEqual(first);
    expect(iteratedSurrogate(x, random).values).not.toEqual(first);
  });

  test('phase-randomised channels that share nothing but their phases stay in step', () => {
    // Two sines with a fixed lag keep that lag, which separate phases would not.
    const wave = (lag: number) =>
      Float64Array.from({ length: 256 }, (_, t) => Math.sin((2 * Math.PI * 5 * (t - lag)) / 256));
    const surrogate = phaseSurrogate(side(wave(0), wave(9)), 2, createRandom(1));
    const [u, v] = [column(surrogate, 2, 0), column(surrogate, 2, 1)];
    for (let t = 9; t < 256; t++) expect(v[t]).toBeCloseTo(u[t - 9], 10);
    expect(u[0]).not.toBeCloseTo(0, 2);
  });

  test('values that repeat are kept as often as they were', () => {
    const coarse = x.map((value) => Math.round(2 * value) / 2);
    expect(sorted(iteratedSurrogate(coarse, createRandom(1)).values)).toEqual(sorted(coarse));
    expect(iteratedSurrogate(new Float64Array(20).fill(4), createRandom(1)).values).toEqual(
      new Float64Array(20).fill(4),
    );
  });

  test('gaps, single samples and wrong shapes are refused', () => {
    const random = createRandom(1);
    expect(() => amplitudeAdjustedSurrogate([1, NaN, 3], random)).toThrowError(
      expect.objectContaining({ code: 'bad-parameter' }),
    );
    expect(() => iteratedSurrogate([1], random)).toThrowError(expect.objectContaining({ code: 'too-short' }));
    expect(() => phaseSurrogate([1, 2, 3], 2, random)).toThrowError(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });
});
