import { describe, expect, test } from 'vitest';
import type { Decoder } from '../../../src/sim/kernels/decoders';
import { families } from '../../../src/sim/models';
import { freeRun } from '../../../src/sim/models/freeRun';
import { createRandom } from '../../../src/sim/random';
import { nearestSize } from './nearestSize';

const sizes = [
  { latentDim: 1, rectifiedDim: 0, observedDim: 1 },
  { latentDim: 5, rectifiedDim: 2, observedDim: 3 },
  { latentDim: 4, rectifiedDim: 4, observedDim: 4 },
  { latentDim: 20, rectifiedDim: 10, observedDim: 3 },
];

describe.for([...families])('$id', (family) => {
  const possible = sizes.map((size) => nearestSize(family, size));

  test.for(possible)(
    'has as many weights as its blocks: M = $latentDim, P = $rectifiedDim, N = $observedDim',
    (size) => {
      const sum = family
        .blocks(size)
        .reduce((total, { shape }) => total + shape.reduce((a, b) => a * b, 1), 0);
      expect(family.initialize(size, createRandom(1))).toHaveLength(sum);
    },
  );

  test.for(possible)(
    'has the Jacobian of its step: M = $latentDim, P = $rectifiedDim, N = $observedDim',
    (size) => {
      const M = size.latentDim;
      const model = family.create(size, family.initialize(size, createRandom(2)));
      const random = createRandom(3);
      const z = Float64Array.from({ length: M }, () => random.normal());
      const J = new Float64Array(M * M);
      model.jacobian(J, z);
      const h = 1e-6;
      for (let j = 0; j < M; j++) {
        const up = z.map((value, i) => value + (i === j ? h : 0));
        const down = z.map((value, i) => value - (i === j ? h : 0));
        model.step(up);
        model.step(down);
        // Linear between the two points, or smooth: what is left is rounding / h = 1e-10, or a third derivative times h² = 1e-12.
        for (let i = 0; i < M; i++) expect((up[i]! - down[i]!) / (2 * h)).toBeCloseTo(J[i * M + j]!, 8);
      }
    },
  );

  test('is driven linearly by the inputs of the time it steps to', () => {
    const size = nearestSize(family, { ...sizes[1]!, inputDim: 2 });
    const M = size.latentDim;
    const weights = family.initialize(size, createRandom(5));
    const C = weights.subarray(weights.length - M * 2);
    expect(family.blocks(size).at(-1)).toEqual({ name: 'C', shape: [M, 2] });
    const model = family.create(size, weights);
    const z = Float64Array.from({ length: M }, (_, i) => Math.sin(2 * i));
    const alone = z.slice();
    const driven = z.slice();
    model.step(alone);
    model.step(driven, Float64Array.of(2, -1));
    driven.forEach((value, i) => expect(value).toBeCloseTo(alone[i]! + 2 * C[2 * i]! - C[2 * i + 1]!, 12));
  });

  test('decodes events from the state, whatever else its weights are', () => {
    const decoders = [
      { kind: 'poisson' },
      { kind: 'ordinal', levels: 4 },
      { kind: 'categorical', levels: 3 },
    ] as const;
    const without = nearestSize(family, { ...sizes[1]!, inputDim: 1 });
    const size = { ...without, decoders };
    const M = size.latentDim;
    const plain = family.initialize(without, createRandom(9));
    const weights = family.initialize(size, createRandom(9));
    // Four predictors of all units, their biases, and the two distances of an ordinal channel's thresholds.
    expect(weights.subarray(0, plain.length)).toEqual(plain);
    expect(family.blocks(size).slice(-3)).toEqual([
      { name: 'D', shape: [4, M] },
      { name: 'e', shape: [4] },
      { name: 'q', shape: [2] },
    ]);
    const z = Float64Array.from({ length: M }, (_, i) => Math.sin(2 * i));
    const predictor = (r: number) =>
      z.reduce((sum, value, i) => sum + weights[plain.length + M * r + i]! * value, 0);
    const events = new Float64Array(3);
    family.create(size, weights).decode!(events, z);
    expect(events[0]).toBeCloseTo(Math.exp(predictor(0)), 12);
    const above = [0, 1, 2].map((threshold) => 1 / (1 + Math.exp(threshold - predictor(1))));
    expect(events[1]).toBeCloseTo(above[0]! + above[1]! + above[2]!, 12);
    const logits = [predictor(2), predictor(3), 0];
    expect(events[2]).toBe(logits.indexOf(Math.max(...logits)));
    expect(family.create(without, plain).decode).toBeUndefined();
  });

  test.for([{ kind: 'ordinal', levels: 1 }, { kind: 'categorical', levels: 2.5 }, { kind: 'gaussian' }])(
    'refuses a decoder that can’t be: %j',
    (decoder) => {
      const size = { ...nearestSize(family, sizes[1]!), decoders: [decoder as Decoder] };
      expect(() => family.checkSize(size)).toThrow(expect.objectContaining({ code: 'bad-parameter' }));
    },
  );

  test('is the same without inputs as with none of them', () => {
    const random = () => createRandom(6);
    const size = nearestSize(family, sizes[1]!);
    const weights = family.initialize(size, random());
    expect(family.initialize({ ...size, inputDim: 0 }, random())).toEqual(weights);
    expect(family.initialize({ ...size, inputDim: 2 }, random()).subarray(0, weights.length)).toEqual(
      weights,
    );
  });

  test.for([5, 3, 2])(
    'starts from the state that explains the data best where the observation is affine: M = %i',
    (least) => {
      const size = nearestSize(family, {
        latentDim: least,
        rectifiedDim: 2,
        observedDim: 3,
        observation: 'affine',
      });
      const M = size.latentDim;
      expect(family.blocks(size).at(-1)).toEqual({ name: 'B', shape: [3, M] });
      const weights = family.initialize(size, createRandom(7));
      const B = weights.subarray(weights.length - 3 * M);
      const model = family.create(size, weights);
      const z = new Float64Array(M);
      const x = Float64Array.of(0.5, -1, 2);
      const seen = new Float64Array(3);
      model.initialState(z, x);
      model.observe(seen, z);
      // Least squares: what is left is orthogonal to all that B can reach, and is nothing where M ≥ N.
      const left = x.map((value, n) => value - seen[n]!);
      for (let i = 0; i < M; i++) {
        expect(left.reduce((sum, value, n) => sum + value * B[n * M + i]!, 0)).toBeCloseTo(0, 10);
      }
      if (M >= 3) left.forEach((value) => expect(value).toBeCloseTo(0, 10));
    },
  );

  test('has no start, rather than a wrong one, where the affine observation has lost rank', () => {
    const size = nearestSize(family, {
      latentDim: 3,
      rectifiedDim: 2,
      observedDim: 2,
      observation: 'affine',
    });
    const M = size.latentDim;
    const weights = family.initialize(size, createRandom(8));
    weights.copyWithin(weights.length - M, weights.length - 2 * M, weights.length - M);
    expect(freeRun(family.create(size, weights), [1, 2], 5)).toMatchObject({
      samples: 0,
      status: 'diverged',
    });
  });

  test('observes the state it starts from', () => {
    const size = nearestSize(family, sizes[1]!);
    const model = family.create(size, family.initialize(size, createRandom(4)));
    const z = new Float64Array(size.latentDim);
    const x = new Float64Array(3);
    model.initialState(z, Float64Array.of(0.5, -1, 2));
    model.observe(x, z);
    expect(x).toEqual(Float64Array.of(0.5, -1, 2));
  });
});
