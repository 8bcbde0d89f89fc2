import { describe, expect, test } from 'vitest';
import { createPowerPlan } from '../../../src/sim/kernels/fft';
import { createRandom } from '../../../src/sim/random';
import { column } from '../../../src/sim/signals/column';
import { haemodynamicResponse, SPM_RESPONSE } from '../../../src/sim/signals/haemodynamicResponse';
import { matchingStart } from '../../../src/sim/signals/matchingStart';
import type { Part } from '../../../src/sim/signals/prepared';
import { surrogatePart } from '../../../src/sim/signals/surrogatePart';
import { side, x, y } from './testSignals';

const part = (values: Float64Array, dim: number, more: Partial<Part> = {}): Part => ({
  values,
  samples: values.length / dim,
  start: 7,
  ...more,
});
const power = (series: Float64Array) => {
  const out = new Float64Array((series.length >> 1) + 1);
  createPowerPlan(series.length).power(out, series);
  return out;
};
const sorted = (values: Float64Array) => Float64Array.from(values).sort();

describe('surrogatePart', () => {
  test('of several channels keeps the spectrum of each, over a stretch with matching ends', () => {
    const values = side(x, y);
    const made = surrogatePart(part(values, 2), 2, 1);
    expect(made.samples).toBe(380);
    const from = matchingStart(values, 2, 380);
    expect(made.start).toBe(7 + from);
    for (const i of [0, 1]) {
      const own = column(values.slice(2 * from, 2 * (from + 380)), 2, i);
      const spectrum = power(own);
      const largest = Math.max(...spectrum);
      power(column(made.values, 2, i)).forEach((value, k) =>
        expect(Math.abs(value - spectrum[k]!)).toBeLessThan(1e-9 * largest),
      );
    }
  });

  test('is the same for the same seed and another for another', () => {
    const one = part(side(x, y), 2);
    expect(surrogatePart(one, 2, 3).values).toEqual(surrogatePart(one, 2, 3).values);
    expect(surrogatePart(one, 2, 3).values).not.toEqual(surrogatePart(one, 2, 4).values);
  });

  test('of one channel keeps its values, in another order', () => {
    const from = matchingStart(x, 1, 380);
    const { values } = surrogatePart(part(x, 1), 1, 1);
    expect(sorted(values)).toEqual(sorted(x.slice(from, from + 380)));
    expect(values).not.toEqual(x.slice(from, from + 380));
  });

  test('turns each trial by itself, and leaves alone what is too short', () => {
    const trials = [0, 200, 397];
    const { values, samples, ...places } = surrogatePart(
      part(x, 1, { trials, trialStarts: [0, 1000, 2000] }),
      1,
      1,
    );
    expect(samples).toBe(400);
    expect(places).toMatchObject({ trials, trialStarts: [0, 1000, 2000] });
    expect(sorted(values.slice(0, 200))).toEqual(sorted(x.slice(0, 200)));
    expect(sorted(values.slice(200, 397))).toEqual(sorted(x.slice(200, 397)));
    expect(values.slice(397)).toEqual(x.slice(397));
  });

  test('turns inputs together with what they drive', () => {
    // The channel is twice its input: a linear relation, which stays.
    const inputs = x.map((value) => 2 * value);
    const made = surrogatePart(part(x, 1, { inputs }), 1, 2);
    made.inputs!.forEach((value, t) => expect(value).toBeCloseTo(2 * made.values[t]!, 10));
  });

  test('bridges gaps', () => {
    const torn = x.slice();
    torn.fill(NaN, 100, 104);
    expect(surrogatePart(part(torn, 1), 1, 1).values.every(Number.isFinite)).toBe(true);
  });
});

test('a surrogate of activity stays what its measured surrogate was made of', () => {
  const taps = haemodynamicResponse(SPM_RESPONSE, 2);
  const T = 300;
  const random = createRandom(4, 'activity');
  const values = Float64Array.from({ length: T }, random.normal);
  const respond = (activity: Float64Array, row: number) =>
    taps.reduce((sum, tap, k) => sum + tap * activity[(row - k + T) % T]!, 0);
  const convolved = values.map((_, t) => respond(values, t));
  const measured = convolved.map((value) => value + 0.1 * random.normal());
  const trials = { trials: [0], trialStarts: [7] };
  const made = surrogatePart(part(values, 1, { ...trials, measured, convolved }), 1, 1);
  expect(made.values).not.toEqual(values);
  made.convolved!.forEach((value, t) => expect(value).toBeCloseTo(respond(made.values, t), 10));
  const noise = (one: Part) => one.measured!.reduce((sum, x, t) => sum + (x - one.convolved![t]!) ** 2, 0);
  expect(noise(made)).toBeCloseTo(noise(part(values, 1, { measured, convolved })), 10);
});
