import { describe, expect, test } from 'vitest';
import { simulate } from '../../../src/sim/integrate/simulate';
import { createRandom } from '../../../src/sim/random';
import { autocorrelation } from '../../../src/sim/signals/autocorrelation';
import { column } from '../../../src/sim/signals/column';
import { surrogateTest } from '../../../src/sim/signals/surrogateTest';
import { systems } from '../../../src/sim/systems';
import { defaultParams } from '../../../src/sim/systems/system';

function orbit(id: string, samples: number, step: number, noise = 0): Float64Array {
  const system = systems.get(id);
  return simulate(system, defaultParams(system), { samples, step, transient: 100, noise, seed: 1 }).values;
}

/** x(t) = φ x(t − 1) + white noise. */
function autoregressive(samples: number, phi: number, seed: number): Float64Array {
  const random = createRandom(seed, 'ar');
  let x = random.normal() / Math.sqrt(1 - phi ** 2);
  return Float64Array.from({ length: samples }, () => (x = phi * x + random.normal()));
}

describe('autocorrelation', () => {
  test('of AR(1) is φᵏ (seed 1)', () => {
    const r = autocorrelation(autoregressive(200_000, 0.8, 1), 10);
    // Bartlett: the deviation at lag 1 is √((1 − φ²)/T) = 0.0013, at large lags √((1 + φ²)/(1 − φ²)/T) = 0.0048; four of them.
    r.forEach((value, lag) => expect(Math.abs(value - 0.8 ** lag)).toBeLessThan(lag === 0 ? 1e-12 : 0.02));
  });
});

describe('surrogateTest', () => {
  test.for([
    ['lorenz63', 0.05],
    ['henon', 1],
  ] as const)('tells %s from a linear process, all channels and one', ([id, step]) => {
    const values = orbit(id, 3000, step, 0.02);
    const n = systems.get(id).dim;
    expect(surrogateTest(values, n)!.p).toBeCloseTo(0.05, 12);
    expect(surrogateTest(column(values, n, 0), 1)!.p).toBeCloseTo(0.05, 12);
  });

  test('takes AR(1) for nonlinear about once in twenty times (seeds 1 … 60)', () => {
    const rejected = Array.from(
      { length: 60 },
      (_, k) => surrogateTest(autoregressive(512, 0.8, k + 1), 1)!.p,
    ).filter((p) => p <= 0.05).length;
    // The nominal rate is 3 in 60; binomial with p = 0.05, more than 8 has a probability of 0.004.
    expect(rejected).toBeLessThanOrEqual(8);
  });

  test('of two linear channels sees nothing (seeds 1 … 20)', () => {
    const rejected = Array.from({ length: 20 }, (_, k) => {
      const [a, b] = [autoregressive(512, 0.9, k + 1), autoregressive(512, 0.5, k + 100)];
      const values = Float64Array.from({ length: 1024 }, (_, at) =>
        at % 2 === 0 ? a[at >> 1]! : b[at >> 1]! + 0.5 * a[at >> 1]!,
      );
      return surrogateTest(values, 2)!.p;
    }).filter((p) => p <= 0.05).length;
    // Nominal 1 in 20; more than 4 has a probability of 0.003.
    expect(rejected).toBeLessThanOrEqual(4);
  });

  test('says nothing of too few samples', () => {
    expect(surrogateTest(autoregressive(200, 0.5, 1), 1)).toBeNull();
  });
});
