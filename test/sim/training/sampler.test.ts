import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/sim/random';
import { createSampler } from '../../../src/sim/training/sampler';

/** Every value tells which sample and channel it is. */
const series = { values: Float64Array.from({ length: 60 }, (_, i) => i), samples: 30, dim: 2 };
const shape = { batchSize: 4, sequenceLength: 9, series };

describe('createSampler', () => {
  test('draws whole windows from the first to the last place', () => {
    const sample = createSampler({ ...shape, random: createRandom(1) });
    const starts = new Set<number>();
    for (let i = 0; i < 200; i++) {
      const { windows } = sample(0);
      for (let b = 0; b < 4; b++) {
        const window = windows.subarray(b * 20, (b + 1) * 20);
        starts.add(window[0]! / 2);
        window.forEach((value, j) => expect(value).toBe(window[0]! + j));
      }
    }
    expect([...starts].sort((a, b) => a - b)).toEqual(Array.from({ length: 21 }, (_, i) => i));
  });

  test('adds fresh noise of the asked size to all of a window (seed 2)', () => {
    const still = { values: new Float64Array(60), samples: 30, dim: 2 };
    const sample = createSampler({ ...shape, series: still, random: createRandom(2) });
    const values = Array.from({ length: 500 }, () => [...sample(0.3).windows]).flat();
    const variance = values.reduce((sum, x) => sum + x * x, 0) / values.length;
    // A variance estimated from n values scatters by √(2/n); five of those.
    expect(Math.abs(variance / 0.09 - 1)).toBeLessThan(5 * Math.sqrt(2 / values.length));
    expect(new Set(values).size).toBe(values.length);
  });

  test('draws from every trial with the chance of its places, and never across a border (seed 3)', () => {
    // Trials of 12, 4 and 14 rows: 3, 0 and 5 places for windows of 10 rows.
    const trials = [0, 12, 16];
    const sample = createSampler({
      ...shape,
      series: { ...series, trials },
      random: createRandom(3),
    });
    const counts = new Map<number, number>();
    for (let i = 0; i < 500; i++) {
      const { windows } = sample(0);
      for (let b = 0; b < 4; b++)
        counts.set(windows[b * 20]! / 2, (counts.get(windows[b * 20]! / 2) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([0, 1, 2, 16, 17, 18, 19, 20]);
    // 2000 draws over 8 places: 250 each, with a standard deviation of 15; five of those.
    for (const count of counts.values()) expect(Math.abs(count - 250)).toBeLessThan(75);
  });

  test('draws the inputs of the same rows, without noise', () => {
    const inputs = Float64Array.from({ length: 30 }, (_, row) => row);
    const driven = {
      ...series,
      values: new Float64Array(60).map((_, i) => Math.floor(i / 2)),
      inputs,
      inputDim: 1,
    };
    const sample = createSampler({ ...shape, series: driven, random: createRandom(4) });
    const noisy = createSampler({ ...shape, series: driven, random: createRandom(4) });
    const { windows, inputs: drawn } = sample(0);
    expect(drawn).toEqual(windows.filter((_, i) => i % 2 === 0));
    expect(noisy(1).inputs).toEqual(drawn);
  });

  test('draws what a response does not explain of the same rows, without noise', () => {
    const response = { taps: [0, 1], unexplained: series.values.map((value) => -value) };
    const sample = createSampler({ ...shape, series: { ...series, response }, random: createRandom(4) });
    const noisy = createSampler({ ...shape, series: { ...series, response }, random: createRandom(4) });
    const { windows, unexplained } = sample(0);
    expect(unexplained).toEqual(windows.map((value) => -value));
    expect(noisy(1).unexplained).toEqual(unexplained);
  });
});
