import { describe, expect, test } from 'vitest';
import type { Batch } from '../../../src/sim/kernels/batch';
import { pseudoInverse } from '../../../src/sim/kernels/pseudoInverse';
import { TrainingKernel } from '../../../src/sim/kernels/trainingKernel';
import { families } from '../../../src/sim/models';
import { freeRun } from '../../../src/sim/models/freeRun';
import type { ModelFamily, ModelSize } from '../../../src/sim/models/model';
import { createRandom } from '../../../src/sim/random';
import { trainingLoops } from '../../../src/sim/training/trainingLoops';
import { nearestSize } from '../models/nearestSize';
import {
  gappyEvents,
  gappyWindows,
  randomInputs,
  randomUnexplained,
  randomWindows,
  relativeError,
  smallBatch,
} from './alrnnBatches';

// Single precision carries 6e-8; sums over thousands of terms and products along a window lose one or two digits of it.
const SINGLE = 2e-5;

const forcings: readonly (readonly [string, Partial<Batch>])[] = [
  ['sparse forcing', { forcingInterval: 5, forcingAlpha: 1 }],
  ['generalized forcing', { forcingInterval: 1, forcingAlpha: 0.15 }],
  ['no forcing', { forcingInterval: 1, forcingAlpha: 0 }],
];

/** What recordings ask for besides plain windows. */
interface Feature {
  readonly name: string;
  readonly shape: Partial<Batch>;
  readonly windows: typeof randomWindows;
}

/** A response that is delayed and undershoots; float32 values. */
const taps = [0.125, 0.25, 0.5, 0.375, -0.125, -0.125];

const plain: Feature = { name: 'plain windows', shape: {}, windows: randomWindows };
const features: readonly Feature[] = [
  plain,
  { name: 'missing values', shape: {}, windows: gappyWindows },
  { name: 'inputs', shape: { inputDim: 3 }, windows: randomWindows },
  { name: 'one input and missing values', shape: { inputDim: 1 }, windows: gappyWindows },
  { name: 'affine observation', shape: { observation: 'affine' }, windows: randomWindows },
  { name: 'affine observation and missing values', shape: { observation: 'affine' }, windows: gappyWindows },
  {
    name: 'affine observation and inputs',
    shape: { observation: 'affine', inputDim: 3 },
    windows: randomWindows,
  },
  {
    name: 'affine observation, one input and missing values',
    shape: { observation: 'affine', inputDim: 1 },
    windows: gappyWindows,
  },
  { name: 'a response', shape: { taps }, windows: randomWindows },
  { name: 'a response and inputs', shape: { taps, inputDim: 3 }, windows: randomWindows },
  {
    name: 'affine observation and a response',
    shape: { observation: 'affine', taps },
    windows: randomWindows,
  },
  {
    name: 'affine observation, a response, one input and events',
    shape: {
      observation: 'affine',
      taps,
      inputDim: 1,
      eventWeight: 0.7,
      decoders: [{ kind: 'poisson' }, { kind: 'ordinal', levels: 3 }],
    },
    windows: randomWindows,
  },
  { name: 'one channel of counts', shape: { decoders: [{ kind: 'poisson' }] }, windows: randomWindows },
  {
    name: 'affine observation, inputs, missing values and events of every kind',
    shape: {
      observation: 'affine',
      inputDim: 2,
      eventWeight: 0.7,
      decoders: [
        { kind: 'negative-binomial' },
        { kind: 'ordinal', levels: 4 },
        { kind: 'categorical', levels: 3 },
        { kind: 'poisson' },
        { kind: 'zero-inflated-poisson' },
        { kind: 'ordinal', levels: 2 },
        { kind: 'negative-binomial' },
      ],
    },
    windows: gappyWindows,
  },
];

/** Where a block starts in a family's weight vector. */
function blockStart(family: ModelFamily, batch: Batch, name: string): number {
  const blocks = family.blocks(batch);
  const before = blocks.slice(
    0,
    blocks.findIndex((block) => block.name === name),
  );
  return before.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b), 0);
}

/** B⁺ of a weight vector, which the loss of an affine observation takes as data. */
function frozenInverse(family: ModelFamily, batch: Batch, weights: Float64Array): { inverse?: Float64Array } {
  if (batch.observation !== 'affine') return {};
  const { latentDim: M, observedDim: N } = batch;
  const inverse = new Float64Array(M * N);
  expect(pseudoInverse(inverse, weights, blockStart(family, batch, 'B'), N, M)).toBe(true);
  return { inverse };
}

/**
 * Fresh weights, shaken so that thresholds and biases count and units switch; float32 values. B gets a large diagonal, since rounding
 * is magnified by the condition number of what is inverted.
 */
function randomWeights(family: ModelFamily, batch: Batch, seed: number): Float64Array {
  const random = createRandom(seed, 'weights');
  const weights = family.initialize(batch, random).map((w) => Math.fround(0.9 * w + 0.05 * random.normal()));
  const { latentDim: M, observedDim: N, observation } = batch;
  if (observation !== 'affine') return weights;
  const B = blockStart(family, batch, 'B');
  for (let n = 0; n < N; n++) weights[B + n * M + (n % M)] = Math.fround(2 + random.uniform());
  return weights;
}

describe.for([...families])('$id', (family) => {
  const { kernel: code, reference: createReference } = trainingLoops[family.id]!;
  const fitted = (size: ModelSize) => nearestSize(family, size);

  const cases = forcings.flatMap(([forcing, rule]) =>
    features.map((feature) => ({ title: `${forcing}, ${feature.name}`, rule, feature })),
  );

  for (const { title, rule, feature } of cases) {
    test.for([
      fitted({ latentDim: 6, rectifiedDim: 5, observedDim: 2 }),
      fitted({ latentDim: 3, rectifiedDim: 3, observedDim: 3 }),
      ...(feature.shape.observation
        ? [fitted({ latentDim: 3, rectifiedDim: 3, observedDim: 5, observation: 'affine' })]
        : []),
    ])(`gradient of the reference equals central differences in every block: ${title}, %j`, (size) => {
      const batch = { ...smallBatch, ...size, ...rule, ...feature.shape };
      const weights = randomWeights(family, batch, 3);
      const windows = feature.windows(batch, 3);
      const inputs = randomInputs(batch, 3);
      const events = gappyEvents(batch, 3);
      const unexplained = randomUnexplained(batch, 3);
      const companions = { inputs, events, unexplained, ...frozenInverse(family, batch, weights) };
      const reference = createReference(batch);
      const gradient = new Float64Array(weights.length);
      reference.lossAndGradient(gradient, weights, windows, { inputs, events, unexplained });
      const h = 1e-6;
      const differences = weights.map((_, i) => {
        const moved = (by: number) =>
          reference.loss(
            weights.map((w, k) => (k === i ? w + by : w)),
            windows,
            companions,
          );
        return (moved(h) - moved(-h)) / (2 * h);
      });
      let start = 0;
      for (const { shape } of family.blocks(batch)) {
        const end = start + shape.reduce((a, b) => a * b);
        // Rounding / h = 1e-10 is what a difference is wrong by; larger h steps over the kink of some unit that is nearly 0.
        if (end > start)
          expect(relativeError(gradient.subarray(start, end), differences.subarray(start, end))).toBeLessThan(
            1e-6,
          );
        start = end;
      }
    });
  }

  test.for(features.filter(({ shape }) => !shape.decoders))(
    'the loss of the reference is that of the free-running model when nothing is forced: $name',
    (feature) => {
      const batch = {
        ...smallBatch,
        ...fitted({ ...smallBatch, rectifiedDim: 4, ...feature.shape }),
        ...feature.shape,
        forcingAlpha: 0,
      };
      const { observedDim: N, inputDim: K = 0, sequenceLength: T, batchSize: B } = batch;
      const weights = randomWeights(family, batch, 1);
      const windows = feature.windows(batch, 1);
      const inputs = randomInputs(batch, 1);
      const unexplained = randomUnexplained(batch, 1);
      const model = family.create(batch, weights);
      const errors: number[] = [];
      for (let b = 0; b < B; b++) {
        const from = b * (T + 1);
        const x = windows.subarray(from * N, (from + T + 1) * N);
        const { orbit } = freeRun(model, x.subarray(0, N), T + 1, {
          ...(K > 0 && { inputs: inputs.subarray(from * K, (from + T + 1) * K) }),
        });
        const n = unexplained.subarray(from * N, (from + T + 1) * N);
        const h = batch.taps ?? [1];
        for (let i = N; i < x.length; i++) {
          if (Number.isNaN(x[i])) continue;
          let error = batch.taps ? -n[i]! : 0;
          for (let k = 0; k < h.length && i - k * N >= N; k++)
            error += h[k]! * (orbit[i - k * N]! - x[i - k * N]!);
          errors.push(error ** 2);
        }
      }
      const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
      expect(createReference(batch).loss(weights, windows, { inputs, unexplained })).toBeCloseTo(mean, 12);
    },
  );

  test('events that the state says nothing about add their weighted mean negative log-likelihood', () => {
    const batch: Batch = {
      ...smallBatch,
      ...fitted({ ...smallBatch, rectifiedDim: 4 }),
      eventWeight: 3,
      decoders: [{ kind: 'poisson' }],
    };
    const { decoders: _, ...without } = batch;
    const weights = randomWeights(family, batch, 2);
    const D = blockStart(family, batch, 'D');
    const logRate = 0.4;
    weights.fill(0, D, D + batch.latentDim).fill(logRate, D + batch.latentDim);
    const windows = randomWindows(batch, 2);
    const events = gappyEvents(batch, 2);
    const rows = batch.sequenceLength + 1;
    const counted = events.filter((y, i) => i % rows > 0 && !Number.isNaN(y));
    const factorials = [1, 1, 2, 6, 24];
    const sum = counted.reduce(
      (total, y) => total + Math.exp(logRate) - y * logRate + Math.log(factorials[y]!),
      0,
    );
    const squares = createReference(without).loss(weights.subarray(0, D), windows);
    const loss = createReference(batch).loss(weights, windows, { events });
    expect(loss).toBeCloseTo(squares + (3 * sum) / counted.length, 12);
  });

  const sizes = [
    { latentDim: 1, rectifiedDim: 1, observedDim: 1 },
    { latentDim: 2, rectifiedDim: 3, observedDim: 1 },
    { latentDim: 3, rectifiedDim: 50, observedDim: 3 },
    { latentDim: 5, rectifiedDim: 4, observedDim: 2 },
    { latentDim: 9, rectifiedDim: 33, observedDim: 4 },
    { latentDim: 16, rectifiedDim: 6, observedDim: 16 },
    { latentDim: 37, rectifiedDim: 10, observedDim: 3 },
  ].map(fitted);
  for (const { title, rule, feature } of cases) {
    for (const batchSize of feature === plain ? [4, 12, 16, 64] : [12]) {
      test.for([
        ...sizes,
        ...(feature.shape.observation
          ? [fitted({ latentDim: 3, rectifiedDim: 3, observedDim: 7, observation: 'affine' })]
          : []),
      ])(`kernel and reference agree: ${title}, B = ${batchSize}, %j`, (size) => {
        for (const sequenceLength of [1, 37]) {
          const batch = { ...smallBatch, ...size, ...rule, ...feature.shape, batchSize, sequenceLength };
          const weights = randomWeights(family, batch, 5);
          const windows = feature.windows(batch, 5);
          const inputs = randomInputs(batch, 5);
          const series = Float64Array.from({ length: 500 * batch.observedDim }, (_, i) => Math.sin(i));
          const kernel = new TrainingKernel(code, batch, 0, series);
          kernel.weights.set(weights);
          kernel.writeWindows(windows);
          const events = gappyEvents(batch, 5);
          const unexplained = randomUnexplained(batch, 5);
          kernel.writeInputs(inputs);
          if (batch.taps) kernel.writeUnexplained(unexplained);
          kernel.writeEvents(events);
          const loss = kernel.forward();
          kernel.backward();
          const gradient = new Float64Array(weights.length);
          const expected = createReference(batch).lossAndGradient(gradient, weights, windows, {
            inputs,
            events,
            unexplained,
          });
          // Through a response, errors of several times add their rounding.
          const tolerance = batch.taps ? 2 * SINGLE : SINGLE;
          expect(Math.abs(loss / expected - 1)).toBeLessThan(tolerance);
          expect(relativeError(kernel.gradient, gradient)).toBeLessThan(tolerance);
        }
      });
    }
  }
});
