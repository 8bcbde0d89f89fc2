import { describe, expect, test } from 'vitest';
import { autocorrelations } from '../../../src/sim/analysis/autocorrelations';
import { createRandom } from '../../../src/sim/random';

/** x(t) = φ x(t − 1) + white noise, whose autocorrelation is φᵏ. */
function autoregressive(samples: number, phi: number, seed: number): Float64Array {
  const random = createRandom(seed, 'ar');
  let x = 0;
  return Float64Array.from({ length: samples }, () => (x = phi * x + random.normal()));
}

describe('autocorrelations', () => {
  const train = autoregressive(60_000, 0.9, 1);
  const data = autoregressive(12_000, 0.9, 2);
  const model = autoregressive(15_000, 0.5, 3);
  const found = autocorrelations(data, model, train, 1, 10);

  test('are those of AR(1), data and model, at lags in the clock’s unit (seeds 1 … 3)', () => {
    expect(found.lags[3]).toBeCloseTo(0.3, 6);
    // Bartlett: at large lags the deviation is √((1 + φ²)/(1 − φ²)/T) = 0.028 for φ = 0.9; four of them.
    found.data[0]!.forEach((r, lag) => expect(Math.abs(r - 0.9 ** lag)).toBeLessThan(0.12));
    found.model[0]!.forEach((r, lag) => expect(Math.abs(r - 0.5 ** lag)).toBeLessThan(0.06));
  });

  test('have a band of the training part’s stretches that holds the same process and not another', () => {
    expect(found.stretches).toBe(8);
    // At lag 1 and 2 another φ is far outside: 0.5 against 0.9 with deviations of 0.004.
    expect(found.model[0]![1]!).toBeLessThan(found.low[0]![1]!);
    found.low[0]!.forEach((low, k) => expect(low).toBeLessThanOrEqual(found.high[0]![k]!));
  });

  test('have no band where the training part holds no two stretches', () => {
    const short = autocorrelations(data, model, train.subarray(0, 12_000), 1, null);
    expect(short.stretches).toBe(0);
    expect(short.low).toEqual([]);
    expect(short.lags[1]).toBe(1);
  });
});
