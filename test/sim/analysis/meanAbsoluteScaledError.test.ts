import { describe, expect, test } from 'vitest';
import {
  forecasterScaledError,
  meanAbsoluteScaledError,
} from '../../../src/sim/analysis/meanAbsoluteScaledError';
import type { Forecaster } from '../../../src/sim/analysis/predictionError';
import { side, x, y } from '../signals/testSignals';

/** Expects every sample to repeat the last one seen. */
const persistence = (dim: number): Forecaster => ({
  forecast(out, part, t, steps) {
    for (let n = 0; n < steps; n++) out.set(part.subarray(t * dim, (t + 1) * dim), n * dim);
  },
});

describe('meanAbsoluteScaledError', () => {
  test('is the error in units of the mean change, averaged over dimensions', () => {
    // Changes are 1 and 10 a step; errors are 2 and 5.
    const truth = [0, 0, 1, 10, 2, 20, 3, 30];
    const forecast = truth.map((value, at) => value + (at % 2 ? -5 : 2));
    expect(meanAbsoluteScaledError(truth, forecast, 2, 4)).toBeCloseTo((2 / 1 + 5 / 10) / 2, 14);
    expect(meanAbsoluteScaledError(truth, truth, 2, 4)).toBe(0);
  });

  test('scales by the truth alone, over all of it', () => {
    const truth = Float64Array.from({ length: 40 }, (_, t) => (t < 20 ? 0 : t % 2));
    // Twenty changes of 1 in 39, though the first ten samples stand still. However the forecast moves, only its error counts.
    const wild = Float64Array.from({ length: 10 }, (_, t) => (t % 2 ? 3 : -3));
    expect(meanAbsoluteScaledError(truth, wild, 1)).toBeCloseTo(3 / (19 / 39), 12);
  });

  test('does not depend on the unit or offset of a channel', () => {
    const truth = side(x, y);
    const forecast = side(y, x);
    const rescaled = (values: Float64Array) => values.map((value, at) => (at % 2 ? 100 * value + 3 : value));
    expect(meanAbsoluteScaledError(rescaled(truth), rescaled(forecast), 2)).toBeCloseTo(
      meanAbsoluteScaledError(truth, forecast, 2),
      10,
    );
  });

  test('leaves out dimensions that stand still, and is NaN where all do', () => {
    expect(meanAbsoluteScaledError([0, 7, 1, 7, 2, 7], [1, 0, 2, 0, 3, 0], 2, 3)).toBe(1);
    expect(meanAbsoluteScaledError([7, 7, 7], [1, 2, 3], 1, 3)).toBeNaN();
  });

  test('refuses to compare more samples than there are', () => {
    expect(() => meanAbsoluteScaledError([1, 2, 3], [1, 2], 1, 3)).toThrowError(
      expect.objectContaining({ code: 'bad-parameter' }),
    );
  });
});

describe('forecasterScaledError', () => {
  test('of persistence on a ramp is the mean number of steps ahead', () => {
    const ramp = Float64Array.from({ length: 200 }, (_, at) => (at % 2 ? 5 : 1) * Math.floor(at / 2));
    expect(forecasterScaledError(persistence(2), ramp, 2, { starts: 30 })).toBeCloseTo(5.5, 12);
    expect(forecasterScaledError(persistence(2), ramp, 2, { starts: 30, steps: 1, lead: 20 })).toBeCloseTo(
      1,
      12,
    );
  });

  test('of persistence over every single step is 1: it is the naive forecast', () => {
    // Starts are all rows but the last, as many as there are changes.
    expect(forecasterScaledError(persistence(1), x, 1, { steps: 1, starts: 399 })).toBeCloseTo(1, 12);
  });

  test('looks at each start alone, as the measure of one forecast does', () => {
    const starts = [0, 50];
    const part = x.slice(0, 110);
    const single = starts.map((t) => {
      const changes = part.subarray(1).reduce((sum, value, k) => sum + Math.abs(value - part[k]), 0) / 109;
      const error = Array.from({ length: 10 }, (_, n) => Math.abs(part[t] - part[t + 1 + n]));
      return error.reduce((a, b) => a + b) / 10 / changes;
    });
    expect(forecasterScaledError(persistence(1), part, 1, { starts: 2 })).toBeCloseTo(
      (single[0] + single[1]) / 2,
      12,
    );
  });

  test('is NaN where the part is too short for a start', () => {
    expect(forecasterScaledError(persistence(1), x.slice(0, 10), 1, { starts: 5 })).toBeNaN();
  });
});
