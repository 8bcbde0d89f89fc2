import { describe, expect, test } from 'vitest';
import { alrnnKernel } from '../../../src/sim/kernels/alrnnKernel';
import { TrainingKernel } from '../../../src/sim/kernels/trainingKernel';
import { smallBatch } from './alrnnBatches';

const SAMPLES = 60;
const batch = {
  ...smallBatch,
  batchSize: 12,
  sequenceLength: 9,
  inputDim: 3,
  decoders: [{ kind: 'poisson' }],
} as const;
const starts = [0, 1, 7, 30, 41, 50];

/** Values, inputs and events tell their row; some values and events are missing. */
function createKernel(noise: number): TrainingKernel {
  const series = Float64Array.from({ length: SAMPLES * 2 }, (_, i) => (i % 7 === 4 ? NaN : i));
  const inputs = Float64Array.from({ length: SAMPLES * 3 }, (_, i) => -i);
  const events = Float64Array.from({ length: SAMPLES }, (_, i) => (i % 5 === 2 ? NaN : i));
  const kernel = new TrainingKernel(alrnnKernel, batch, noise, series, { starts, inputs, events });
  kernel.random.forEach((_, i) => (kernel.random[i] = 77 * i + 1));
  return kernel;
}

describe('a kernel that draws from given rows', () => {
  test('starts windows there with equal chance', () => {
    const kernel = createKernel(0);
    const counts = new Map<number, number>();
    for (let i = 0; i < 1000; i++) {
      kernel.sample();
      for (const start of kernel.windowStarts) counts.set(start, (counts.get(start) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual(starts);
    // 12 000 draws over 6 rows: 2000 each, with a standard deviation of 41; five of those.
    for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(205);
  });

  test('copies values, gaps, inputs and events of the same rows', () => {
    const kernel = createKernel(0);
    kernel.sample();
    const windows = kernel.readWindows();
    const inputs = kernel.readInputs();
    const events = kernel.readEvents();
    kernel.windowStarts.forEach((start, b) => {
      for (let t = 0; t <= 9; t++) {
        for (let n = 0; n < 2; n++) {
          const i = (start + t) * 2 + n;
          expect(windows[(b * 10 + t) * 2 + n]).toBe(i % 7 === 4 ? NaN : i);
        }
        expect(events[b * 10 + t]).toBe((start + t) % 5 === 2 ? NaN : start + t);
        for (let k = 0; k < 3; k++) expect(inputs[(b * 10 + t) * 3 + k]).toBe(-((start + t) * 3 + k));
      }
    });
  });

  test('puts noise on values only, and leaves gaps', () => {
    const [still, noisy] = [createKernel(0), createKernel(0.5)];
    still.sample();
    noisy.sample();
    expect(noisy.windowStarts).toEqual(still.windowStarts);
    expect(noisy.readInputs()).toEqual(still.readInputs());
    const values = noisy.readWindows();
    still.readWindows().forEach((value, i) => {
      if (Number.isNaN(value)) expect(values[i]).toBe(NaN);
      else expect(Math.abs(values[i]! - value)).toBeGreaterThan(0);
    });
  });
});
