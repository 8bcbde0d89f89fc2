import { describe, expect, test } from 'vitest';
import { alrnnKernel } from '../../../src/sim/kernels/alrnnKernel';
import { createAlrnnReference } from '../../../src/sim/kernels/alrnnReference';
import type { Batch } from '../../../src/sim/kernels/batch';
import { TrainingKernel } from '../../../src/sim/kernels/trainingKernel';
import { createRandom } from '../../../src/sim/random';
import { applyRadam } from '../../../src/sim/training/radam';
import { randomWeights, randomWindows, relativeError, smallBatch } from './alrnnBatches';

// Single precision carries 6e-8; sums over thousands of terms and products along a window lose one or two digits of it.
const SINGLE = 2e-5;

const sparse = { forcingInterval: 5, forcingAlpha: 1 };
const generalized = { forcingInterval: 1, forcingAlpha: 0.15 };

describe('loss and gradient of the kernel agree with the reference', () => {
  const sizes = [
    { latentDim: 1, rectifiedDim: 0, observedDim: 1 },
    { latentDim: 1, rectifiedDim: 1, observedDim: 1 },
    { latentDim: 2, rectifiedDim: 1, observedDim: 2 },
    { latentDim: 3, rectifiedDim: 3, observedDim: 1 },
    { latentDim: 4, rectifiedDim: 0, observedDim: 4 },
    { latentDim: 5, rectifiedDim: 2, observedDim: 3 },
    { latentDim: 7, rectifiedDim: 7, observedDim: 5 },
    { latentDim: 8, rectifiedDim: 4, observedDim: 4 },
    { latentDim: 9, rectifiedDim: 0, observedDim: 2 },
    { latentDim: 13, rectifiedDim: 11, observedDim: 5 },
    { latentDim: 20, rectifiedDim: 2, observedDim: 3 },
    { latentDim: 31, rectifiedDim: 10, observedDim: 3 },
  ];
  for (const [name, forcing] of Object.entries({ sparse, generalized })) {
    for (const batchSize of [4, 8, 12, 16, 32]) {
      test.for(sizes)(
        `${name} forcing, B = ${batchSize}, M = $latentDim, P = $rectifiedDim, N = $observedDim`,
        (size) => {
          compare({ ...size, ...forcing, batchSize, sequenceLength: 37 });
        },
      );
    }
  }

  test.for([1, 2, 7, 8, 9, 15, 16, 17, 64, 200])(
    'windows of %i steps, whole chunks and parts of them',
    (sequenceLength) => {
      compare({ ...smallBatch, sequenceLength, batchSize: 32 });
      compare({ ...smallBatch, sequenceLength, batchSize: 16 });
    },
  );

  test('a batch larger than a chunk', () => compare({ ...smallBatch, batchSize: 512, sequenceLength: 5 }));
});

function compare(batch: Batch): void {
  const weights = randomWeights(batch, 5);
  const windows = randomWindows(batch, 5);
  const kernel = createKernel(batch);
  kernel.weights.set(weights);
  kernel.writeWindows(windows);
  const loss = kernel.forward();
  kernel.backward();

  const gradient = new Float64Array(weights.length);
  const expected = createAlrnnReference(batch).lossAndGradient(gradient, weights, windows);
  expect(Math.abs(loss / expected - 1)).toBeLessThan(SINGLE);
  expect(relativeError(kernel.gradient, gradient)).toBeLessThan(SINGLE);
}

describe('training in the kernel', () => {
  const batch = { ...smallBatch, batchSize: 12 };

  test('is sampling, gradient and RAdam of the reference, step by step', () => {
    const kernel = createKernel(batch, 0.1);
    const stepwise = createKernel(batch, 0.1);
    const weights = randomWeights(batch, 6);
    const moment1 = new Float64Array(weights.length);
    const moment2 = new Float64Array(weights.length);
    const gradient = new Float64Array(weights.length);
    const reference = createAlrnnReference(batch);
    kernel.weights.set(weights);

    let sum = 0;
    for (let step = 1; step <= 20; step++) {
      stepwise.sample();
      sum += reference.lossAndGradient(gradient, weights, stepwise.readWindows());
      applyRadam(weights, gradient, moment1, moment2, step, 1e-3);
    }
    expect(Math.abs(kernel.train(20, 1e-3) / (sum / 20) - 1)).toBeLessThan(1e-4);
    expect(kernel.step).toBe(20);
    expect(relativeError(kernel.weights, weights)).toBeLessThan(1e-4);
  });

  test('in one call equals training in several', () => {
    const once = createKernel(batch, 0.1);
    const often = createKernel(batch, 0.1);
    once.weights.set(randomWeights(batch, 7));
    often.weights.set(randomWeights(batch, 7));
    once.train(12, 1e-3);
    for (let i = 0; i < 4; i++) often.train(3, 1e-3);
    expect(often.weights).toEqual(once.weights);
    expect(often.random).toEqual(once.random);
  });

  test('stops before the update when the loss is not finite', () => {
    const kernel = createKernel(batch, 0);
    kernel.weights.fill(1e20);
    const before = kernel.weights.slice();
    expect(kernel.train(5, 1e-3)).not.toSatisfy(Number.isFinite);
    expect(kernel.weights).toEqual(before);
    expect(kernel.step).toBe(0);
  });

  test('flushing the denormals that adjoints of inactive units decay into changes nothing', () => {
    // Unit 2 never gets active (h = −1) and hands its adjoint on by A = 0.1 only: 0.1²⁰⁰ without flushing.
    const long = {
      ...smallBatch,
      latentDim: 2,
      rectifiedDim: 1,
      observedDim: 1,
      sequenceLength: 200,
      forcingAlpha: 0,
    };
    const weights = Float64Array.of(0.5, 0.1, 0, 0.1, 0, 0, 0, -1, 0).map(Math.fround);
    const windows = randomWindows(long, 8);
    const kernel = createKernel(long);
    kernel.weights.set(weights);
    kernel.writeWindows(windows);
    kernel.forward();
    kernel.backward();
    const gradient = new Float64Array(weights.length);
    createAlrnnReference(long).lossAndGradient(gradient, weights, windows);
    expect(relativeError(kernel.gradient, gradient)).toBeLessThan(SINGLE);
  });
});

describe('RAdam in the kernel', () => {
  test('equals the plain one over 50 steps, before and after its variance is tractable', () => {
    const kernel = createKernel(smallBatch);
    const random = createRandom(9);
    const weights = Float64Array.from(kernel.weights);
    const moment1 = new Float64Array(weights.length);
    const moment2 = new Float64Array(weights.length);
    for (let step = 1; step <= 50; step++) {
      kernel.gradient.forEach((_, i) => (kernel.gradient[i] = random.normal()));
      applyRadam(weights, kernel.gradient, moment1, moment2, step, 1e-2);
      kernel.applyOptimizer(1e-2);
      expect(relativeError(kernel.weights, weights)).toBeLessThan(1e-5);
    }
    expect(relativeError(kernel.moment1, moment1)).toBeLessThan(1e-5);
    expect(relativeError(kernel.moment2, moment2)).toBeLessThan(1e-5);
  });
});

describe('sampling in the kernel', () => {
  test('copies the windows that start where it says', () => {
    const batch = { ...smallBatch, batchSize: 12 };
    const kernel = createKernel(batch, 0);
    kernel.sample();
    const windows = kernel.readWindows();
    const length = (batch.sequenceLength + 1) * batch.observedDim;
    kernel.windowStarts.forEach((start, b) => {
      const from = start * batch.observedDim;
      expect(windows.subarray(b * length, (b + 1) * length)).toEqual(
        Float64Array.from(series(batch).subarray(from, from + length)),
      );
    });
  });

  test('starts windows anywhere with equal chance (seed 1)', () => {
    const batch = { ...smallBatch, batchSize: 32 };
    const kernel = createKernel(batch, 0);
    const places = SAMPLES - batch.sequenceLength;
    const counts = new Float64Array(places);
    const draws = 32 * 5000;
    for (let i = 0; i < 5000; i++) {
      kernel.sample();
      for (const start of kernel.windowStarts) counts[start]!++;
    }
    const mean = draws / places;
    const chiSquared = counts.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
    // χ² with n = places − 1 degrees of freedom has mean n and variance 2n; five standard deviations.
    expect(Math.abs(chiSquared - (places - 1))).toBeLessThan(5 * Math.sqrt(2 * places));
  });

  test('adds standard normal noise, independent across values (seed 1)', () => {
    const batch = { ...smallBatch, batchSize: 16, sequenceLength: 199, observedDim: 3, latentDim: 3 };
    const kernel = new TrainingKernel(alrnnKernel, batch, 1, new Float64Array(SAMPLES * 3));
    seed(kernel);
    const values: number[] = [];
    for (let i = 0; i < 100; i++) {
      kernel.sample();
      values.push(...kernel.readWindows());
    }
    const n = values.length; // 960 000: a moment's estimate scatters by √(variance / n), five of those are allowed
    const moment = (power: number) => values.reduce((sum, x) => sum + x ** power, 0) / n;
    expect(n).toBe(960_000);
    expect(Math.abs(moment(1))).toBeLessThan(5 * Math.sqrt(1 / n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(15 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
    for (const lag of [1, 2, 3, 4, 8, 200 * 3]) {
      const covariance = values.reduce((sum, x, i) => sum + x * (values[i + lag] ?? 0), 0) / n;
      expect(Math.abs(covariance)).toBeLessThan(5 * Math.sqrt(1 / n));
    }
    // Φ at some points: the whole distribution, not only its moments.
    for (const [x, below] of [
      [-2, 0.0227501],
      [-1, 0.1586553],
      [-0.25, 0.4012937],
      [0.5, 0.6914625],
      [3, 0.9986501],
    ] as const) {
      const share = values.filter((value) => value < x).length / n;
      expect(Math.abs(share - below)).toBeLessThan(5 * Math.sqrt((below * (1 - below)) / n));
    }
  });

  test('scales the noise', () => {
    const loud = createKernel(smallBatch, 0.5);
    const quiet = createKernel(smallBatch, 0.25);
    const none = createKernel(smallBatch, 0);
    for (const kernel of [loud, quiet, none]) kernel.sample();
    const clean = none.readWindows();
    const noiseOf = (kernel: TrainingKernel) => kernel.readWindows().map((x, i) => x - clean[i]!);
    const half = noiseOf(loud).map((x) => x / 2);
    // Rounded when it was added to the data.
    expect(relativeError(noiseOf(quiet), half)).toBeLessThan(1e-6);
  });

  test('gives every batch other noise', () => {
    const kernel = createKernel(smallBatch, 1);
    kernel.sample();
    const first = kernel.readWindows();
    kernel.sample();
    expect(kernel.readWindows().every((x, i) => x !== first[i])).toBe(true);
  });
});

test('refuses sizes that do not fit into memory', () => {
  const huge = { ...smallBatch, latentDim: 4000, batchSize: 1024, sequenceLength: 1000 };
  expect(() => createKernel(huge)).toThrowError(expect.objectContaining({ code: 'bad-parameter' }));
});

const SAMPLES = 500;

function series({ observedDim }: Batch): Float32Array {
  const random = createRandom(1, 'series');
  return Float32Array.from({ length: Math.max(SAMPLES, 1) * observedDim }, () => random.normal());
}

function createKernel(batch: Batch, noise = 0): TrainingKernel {
  const kernel = new TrainingKernel(alrnnKernel, batch, noise, series(batch));
  seed(kernel);
  return kernel;
}

function seed(kernel: TrainingKernel): void {
  const random = createRandom(1, 'kernel');
  kernel.random.forEach((_, i) => (kernel.random[i] = random.integer(4294967296)));
}
