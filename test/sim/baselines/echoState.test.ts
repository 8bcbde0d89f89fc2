import { describe, expect, test } from 'vitest';
import { predictionError } from '../../../src/sim/analysis/predictionError';
import { echoState } from '../../../src/sim/baselines/echoState';
import {
  randomReservoir,
  readoutMoments,
  type Reservoir,
  ridgeReadout,
  scaledReservoir,
} from '../../../src/sim/baselines/reservoir';
import { vectorAutoregression } from '../../../src/sim/baselines/vectorAutoregression';
import { simulate } from '../../../src/sim/integrate/simulate';
import { eigenvalues } from '../../../src/sim/kernels/eigenvalues';
import { systems } from '../../../src/sim/systems';
import { defaultParams } from '../../../src/sim/systems/system';
import oracle from '../../oracles/reservoir.json';

/** Standardised Lorenz-63 at Δt = 0.02. */
function lorenz(samples: number, transient: number): Float64Array {
  const system = systems.get('lorenz63');
  const { values } = simulate(system, defaultParams(system), {
    samples,
    step: 0.02,
    transient,
    noise: 0,
    seed: 1,
  });
  const deviation = [7.92, 9.01, 8.62];
  const mean = [0, 0, 23.55];
  return values.map((value, at) => (value - mean[at % 3]!) / deviation[at % 3]!);
}

/** The reservoir of the NumPy script: all connections, weights from closed forms. */
function known(): Reservoir {
  const [units, dim] = [7, 2];
  const all = Array.from({ length: units * units }, (_, at) => [Math.floor(at / units), at % units]);
  return {
    units,
    dim,
    rowStart: Int32Array.from({ length: units + 1 }, (_, i) => i * units),
    column: Int32Array.from(all, ([, j]) => j!),
    weight: Float64Array.from(all, ([i, j]) => 0.2 * Math.sin(1 + 3 * i! + 5 * j!)),
    input: Float64Array.from(
      { length: units * dim },
      (_, at) => 0.5 * Math.cos(2 + Math.floor(at / dim) + 4 * (at % dim)),
    ),
    bias: Float64Array.from({ length: units }, (_, i) => 0.3 * Math.sin(i)),
    leak: 0.6,
  };
}

describe('echo state network', () => {
  test('solves the same readout as NumPy by augmented least squares', () => {
    const x = Float64Array.from({ length: 240 }, (_, at) => {
      const t = at >> 1;
      return at % 2 === 0
        ? Math.sin(0.11 * t) + 0.5 * Math.cos(0.37 * t + 1)
        : Math.cos(0.11 * t) + 0.3 * Math.sin(0.91 * t);
    });
    const readout = ridgeReadout(readoutMoments(known(), { values: x }, 2, 10), 1e-3)!;
    // Normal equations square the condition number, here about 1e3 with the ridge: some 1e-10 is left of 1e-16.
    oracle.readout.forEach((value, k) => expect(readout[k]).toBeCloseTo(value, 9));
  });

  test('has the spectral radius it is scaled to', () => {
    const { units, rowStart, column, weight } = scaledReservoir(randomReservoir(60, 2, 1), {
      radius: 0.8,
      input: 1,
      leak: 1,
    });
    const W = new Float64Array(units * units);
    for (let i = 0; i < units; i++) {
      for (let k = rowStart[i]!; k < rowStart[i + 1]!; k++) W[i * units + column[k]!] = weight[k]!;
    }
    const { re, im } = eigenvalues(W, units);
    expect(Math.hypot(re[0]!, im[0]!)).toBeCloseTo(0.8, 10);
  });

  test('foretells Lorenz 63 over most of a Lyapunov time, and its free run stays on the attractor (seed 1)', () => {
    const all = lorenz(12_000, 20);
    const [train, validation] = [
      { values: all.subarray(0, 24_000) },
      { values: all.subarray(24_000, 30_000) },
    ];
    const part = all.subarray(30_000);
    const fitted = echoState.fit({ train, history: validation, dim: 3, validation });
    const linear = vectorAutoregression.fit({ train, history: validation, dim: 3 });
    const options = { horizons: [1, 40], starts: 50, lead: 100 };
    const error = predictionError(fitted, part, 3, options);
    // 40 steps of 0.02 are 0.7 Lyapunov times; reservoirs of this size keep errors far below the data's variance of 1 so far.
    expect(error['40']).toBeLessThan(0.02);
    expect(error['40']!).toBeLessThan(predictionError(linear, part, 3, options)['40']! / 20);
    const orbit = fitted.freeRun(5000);
    expect(orbit.every((value) => Math.abs(value) < 4)).toBe(true);
    // It goes on switching lobes at the end.
    const x = Array.from({ length: 1000 }, (_, k) => orbit[(4000 + k) * 3]!);
    expect(Math.min(...x)).toBeLessThan(-0.5);
    expect(Math.max(...x)).toBeGreaterThan(0.5);
  });

  test('says its size and what was chosen', () => {
    const all = { values: lorenz(2000, 20) };
    expect(echoState.fit({ train: all, history: all, dim: 3 }).note).toMatch(
      /^200 units; spectral radius 0\.\d, .* from 24 on/,
    );
  });
});
