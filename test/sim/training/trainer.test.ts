import { describe, expect, test } from 'vitest';
import { alrnn } from '../../../src/sim/models/alrnn';
import type { FitSettings, Trainer } from '../../../src/sim/training/settings';
import { createTrainer, type TrainerOptions, type TrainingSeries } from '../../../src/sim/training/trainer';
import { measuredSines, randomSource, sines, smallFit, spiral } from './fitSettings';

function options(
  backend: Trainer['backend'],
  settings: FitSettings = smallFit,
  series: TrainingSeries = sines(300),
): TrainerOptions {
  const size = {
    latentDim: settings.latentDim,
    rectifiedDim: settings.rectifiedDim,
    observedDim: series.dim,
  };
  return { backend, size, settings, series, seed: 1, weights: alrnn.initialize(size, randomSource(1)) };
}

describe.for(['wasm', 'reference'] as const)('trainer on %s', (backend) => {
  test('repeats bit for bit', () => {
    const first = createTrainer(options(backend));
    const second = createTrainer(options(backend));
    expect(first.run(10, 1e-3)).toBe(second.run(10, 1e-3));
    expect(first.state(1)).toEqual(second.state(1));
  });

  test('draws other batches for another seed', () => {
    const first = createTrainer(options(backend));
    const second = createTrainer({ ...options(backend), seed: 2 });
    expect(first.run(1, 1e-3)).not.toBe(second.run(1, 1e-3));
  });

  test('goes on from a state bit for bit', () => {
    const whole = createTrainer(options(backend));
    const before = createTrainer(options(backend));
    const after = createTrainer({ ...options(backend), seed: 99 });
    whole.run(7, 1e-3);
    before.run(7, 1e-3);
    after.restore(before.state(3));
    expect(after.state(3)).toEqual(before.state(3));
    expect(after.run(13, 5e-4)).toBe(whole.run(13, 5e-4));
    expect(after.state(4)).toEqual(whole.state(4));
    expect(after.state(4).step).toBe(20);
  });

  test('forces as strongly as a call says, and as the settings say where it does not', () => {
    const forced = (alpha: number) => ({ ...smallFit, forcing: { kind: 'generalized', alpha } }) as const;
    const changing = createTrainer(options(backend, forced(0.1)));
    const strong = createTrainer(options(backend, forced(0.7)));
    const weak = createTrainer(options(backend, forced(0.1)));
    expect(changing.run(4, 1e-3, 0.7)).toBe(strong.run(4, 1e-3));
    weak.restore(strong.state(1));
    expect(changing.run(4, 1e-3)).toBe(weak.run(4, 1e-3));
    expect(changing.state(2)).toEqual(weak.state(2));
  });

  test('finds a leaky map and its input from trials with gaps', () => {
    // x' = 0.8 x + 0.5 s: a model of one linear unit is exact, unless a window crossed a border or a gap counted as a value.
    const random = randomSource(5);
    const trials = [0, 60, 75, 160];
    const samples = 200;
    const inputs = Float64Array.from({ length: samples }, () => random.normal());
    const x = new Float64Array(samples);
    for (let t = 0; t < samples; t++) {
      x[t] = trials.includes(t) ? 3 * random.normal() : 0.8 * x[t - 1]! + 0.5 * inputs[t]!;
    }
    const values = x.map((value) => (random.uniform() < 0.2 ? NaN : value));
    const settings = { ...smallFit, latentDim: 1, rectifiedDim: 0, sequenceLength: 12, noise: 0 };
    const size = { latentDim: 1, rectifiedDim: 0, observedDim: 1, inputDim: 1 };
    const trainer = createTrainer({
      backend,
      size,
      settings,
      series: { values, samples, dim: 1, trials, inputs, inputDim: 1 },
      seed: 1,
      weights: alrnn.initialize(size, randomSource(1)),
    });
    trainer.run(500, 1e-2);
    // Once exact, only rounding is left: 6e-8 squared, and what the last steps still move.
    expect(trainer.run(500, 1e-4)).toBeLessThan(1e-8);
    const [A, W, h, C] = trainer.state(1).weights;
    expect(A! + W!).toBeCloseTo(0.8, 3);
    expect(h).toBeCloseTo(0, 3);
    expect(C).toBeCloseTo(0.5, 3);
  });

  test('finds how counts and levels follow from the state', () => {
    // A rotation that is observed and whose first unit sets a rate exp(0.5 + x₁) and the odds of a level, exp(2 x₁ − 1).
    const random = randomSource(8);
    const { values, samples } = spiral(4000, 0.3, 1);
    const events = new Float64Array(2 * samples);
    for (let t = 0; t < samples; t++) {
      const x = values[2 * t]!;
      let product = random.uniform();
      for (; product > Math.exp(-Math.exp(0.5 + x)); product *= random.uniform()) events[2 * t]!++;
      events[2 * t + 1] = random.uniform() < 1 / (1 + Math.exp(1 - 2 * x)) ? 0 : 1;
    }
    const decoders = [{ kind: 'poisson' }, { kind: 'categorical', levels: 2 }] as const;
    const settings = { ...smallFit, latentDim: 2, rectifiedDim: 0, batchSize: 16, noise: 0 };
    const size = { latentDim: 2, rectifiedDim: 0, observedDim: 2, decoders };
    const trainer = createTrainer({
      backend,
      size,
      settings,
      series: { values, samples, dim: 2, events: { values: events, decoders, weight: 0.1 } },
      seed: 1,
      weights: alrnn.initialize(size, randomSource(1)),
    });
    trainer.run(1000, 1e-2);
    trainer.run(500, 1e-3);
    const decoded = Array.from(trainer.state(1).weights.slice(-6));
    // Estimates from 4000 samples scatter by about 0.02 for counts and 0.05 for levels; four of those.
    [1, 0, 2, 0, 0.5, -1].forEach((value, i) => {
      expect(Math.abs(decoded[i]! - value)).toBeLessThan(i === 2 || i === 3 || i === 5 ? 0.2 : 0.08);
    });
  });

  test('trains through a response of one sample, and nothing unexplained, as through none', () => {
    const plain = sines(300);
    const response = { taps: [1], unexplained: new Float64Array(600) };
    const through = createTrainer(options(backend, smallFit, { ...plain, response }));
    const without = createTrainer(options(backend, smallFit, plain));
    // The loss is summed in another order, which only the kernel's single precision shows.
    expect(through.run(20, 1e-3) / without.run(20, 1e-3)).toBeCloseTo(1, 6);
    expect(through.state(1)).toEqual(without.state(1));
  });

  test('goes on bit for bit through a response', () => {
    const series = measuredSines(300);
    const whole = createTrainer(options(backend, smallFit, series));
    const before = createTrainer(options(backend, smallFit, series));
    const after = createTrainer(options(backend, smallFit, series));
    whole.run(7, 1e-3);
    before.run(7, 1e-3);
    after.restore(before.state(3));
    expect(after.run(13, 5e-4)).toBe(whole.run(13, 5e-4));
    expect(after.state(4)).toEqual(whole.state(4));
  });

  test('recovers a rotation that shrinks from what is measured of it through a response', () => {
    const settings = { ...smallFit, latentDim: 2, rectifiedDim: 0, noise: 0 };
    const response = { taps: [0, 0.25, 0.5, 0.375, -0.125], unexplained: new Float64Array(600) };
    const series = { ...spiral(300, 0.3, 0.995), response };
    const trainer = createTrainer(options(backend, settings, series));
    let loss = Infinity;
    for (let i = 0; i < 40; i++) loss = trainer.run(50, 2e-2 * 0.88 ** i);
    const [a1, a2, w11, , , w22] = trainer.state(1).weights;
    expect(loss).toBeLessThan(1e-6);
    // As below without a response, which lets a wave of this length pass nearly whole.
    expect(a1! + w11!).toBeCloseTo(0.995 * Math.cos(0.3), 2);
    expect(a2! + w22!).toBeCloseTo(0.995 * Math.cos(0.3), 2);
  });

  test('finds a state smaller than the data it explains', () => {
    // Four channels of one rotation: a linear state of two units is exact.
    const { values: turn, samples } = spiral(300, 0.3, 1);
    const mixing = [1, 0, 0.5, -1, 0, 2, 0.3, 0.4];
    const values = Float64Array.from({ length: samples * 4 }, (_, i) => {
      const [t, n] = [Math.floor(i / 4), i % 4];
      return mixing[2 * n]! * turn[2 * t]! + mixing[2 * n + 1]! * turn[2 * t + 1]!;
    });
    const settings = { ...smallFit, latentDim: 2, rectifiedDim: 0, noise: 0, observation: 'affine' } as const;
    const size = { latentDim: 2, rectifiedDim: 0, observedDim: 4, observation: 'affine' } as const;
    const trainer = createTrainer({
      backend,
      size,
      settings,
      series: { values, samples, dim: 4 },
      seed: 1,
      weights: alrnn.initialize(size, randomSource(1)),
    });
    const before = trainer.run(1, 0);
    trainer.run(2000, 1e-2);
    trainer.run(500, 1e-3);
    // Variance of the data is about 1; what is explained is limited by what the last steps still move.
    expect(before).toBeGreaterThan(0.1);
    expect(trainer.run(100, 1e-5)).toBeLessThan(1e-4);
  });

  test('ends where the observation has lost rank, with a loss that is not a number', () => {
    const settings = { ...smallFit, observation: 'affine' } as const;
    const size = { latentDim: 5, rectifiedDim: 2, observedDim: 2, observation: 'affine' } as const;
    const weights = alrnn.initialize(size, randomSource(1));
    weights.fill(0, weights.length - 5);
    const trainer = createTrainer({ backend, size, settings, series: sines(300), seed: 1, weights });
    expect(trainer.run(5, 1e-3)).toBe(NaN);
    expect(trainer.state(0).step).toBe(0);
  });

  test('refuses a model of another observation than the settings have', () => {
    const plain = options(backend);
    expect(() => createTrainer({ ...plain, settings: { ...smallFit, observation: 'affine' } })).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });

  test('refuses inputs that the model has no weights for, and a model whose inputs do not come', () => {
    const driven = { ...sines(300), inputs: new Float64Array(300), inputDim: 1 };
    const mismatch = expect.objectContaining({ code: 'shape-mismatch' });
    const plain = options(backend);
    expect(() => createTrainer({ ...plain, series: driven })).toThrow(mismatch);
    expect(() => createTrainer({ ...plain, size: { ...plain.size, inputDim: 1 } })).toThrow(mismatch);
  });

  test('adds as much noise as a call says, and as the settings say where it does not', () => {
    const changing = createTrainer(options(backend));
    const loud = createTrainer(options(backend, { ...smallFit, noise: 0.3 }));
    const quiet = createTrainer(options(backend));
    expect(changing.run(4, 1e-3, 1, 0.3)).toBe(loud.run(4, 1e-3));
    quiet.restore(loud.state(1));
    expect(changing.run(4, 1e-3)).toBe(quiet.run(4, 1e-3));
    expect(changing.state(2)).toEqual(quiet.state(2));
  });

  test('hands out copies', () => {
    const trainer = createTrainer(options(backend));
    const state = trainer.state(0);
    const kept = structuredClone(state);
    trainer.run(3, 1e-2);
    expect(state).toEqual(kept);
  });

  test('starts with the weights it is given', () => {
    const { weights, ...rest } = options(backend);
    expect(createTrainer({ ...rest, weights }).state(0).weights).toEqual(Float32Array.from(weights));
  });

  test.for([
    { kind: 'sparse', interval: 5 },
    { kind: 'generalized', alpha: 0.2 },
  ] as const)('recovers a rotation that shrinks, with $kind forcing', (forcing) => {
    const angle = 0.3;
    const factor = 0.995;
    const learningRate = { start: 2e-2, end: 1e-4 };
    const settings = { ...smallFit, latentDim: 2, rectifiedDim: 0, forcing, noise: 0, learningRate };
    const trainer = createTrainer(options(backend, settings, spiral(300, angle, factor)));
    let loss = Infinity;
    for (let i = 0; i < 40; i++) loss = trainer.run(50, 2e-2 * 0.88 ** i);

    const [a1, a2, w11, w12, w21, w22] = trainer.state(1).weights as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    expect(loss).toBeLessThan(1e-6);
    // The loss is quadratic in the deviation: below 1e-6 of a signal of size 1 means a deviation of about 1e-3.
    expect(a1 + w11).toBeCloseTo(factor * Math.cos(angle), 2);
    expect(w12).toBeCloseTo(-factor * Math.sin(angle), 2);
    expect(w21).toBeCloseTo(factor * Math.sin(angle), 2);
    expect(a2 + w22).toBeCloseTo(factor * Math.cos(angle), 2);
  });

  test('reports a loss that is not finite when training diverges', () => {
    const trainer = createTrainer(options(backend));
    expect(trainer.run(50, 1e20)).not.toSatisfy(Number.isFinite);
  });

  test('refuses a state of another size', () => {
    const trainer = createTrainer(options(backend));
    const other = createTrainer(options(backend, { ...smallFit, latentDim: 6 }));
    expect(() => trainer.restore(other.state(0))).toThrowError(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });

  test('refuses weights, sizes and series that do not agree', () => {
    const good = options(backend);
    const mismatch = expect.objectContaining({ code: 'shape-mismatch' });
    expect(() => createTrainer({ ...good, weights: [1, 2, 3] })).toThrowError(mismatch);
    expect(() => createTrainer({ ...good, size: { ...good.size, latentDim: 4 } })).toThrowError(mismatch);
    expect(() => createTrainer({ ...good, series: { ...good.series, samples: 200 } })).toThrowError(mismatch);
  });

  test('refuses settings that can’t be trained with', () => {
    const good = options(backend);
    const short = sines(21);
    expect(() => createTrainer({ ...good, series: short })).toThrowError(
      expect.objectContaining({ code: 'too-short' }),
    );
    expect(() => createTrainer({ ...good, settings: { ...smallFit, batchSize: 5 } })).toThrowError(
      expect.objectContaining({ code: 'bad-parameter' }),
    );
  });
});

test.for([
  ['plain data', sines(300)],
  ['a response', measuredSines(300)],
] as const)('both backends learn the same from different batches of %s', ([, series]) => {
  const losses = (['wasm', 'reference'] as const).map((backend) => {
    const trainer = createTrainer(options(backend, { ...smallFit, batchSize: 16 }, series));
    trainer.run(400, 1e-2);
    return trainer.run(200, 1e-3);
  });
  // Means over 200 batches of one and the same problem; the two runs took different paths to it.
  expect(losses[0]! / losses[1]!).toBeGreaterThan(0.8);
  expect(losses[0]! / losses[1]!).toBeLessThan(1.25);
});

test('a state of one backend is refused by the other', () => {
  const wasm = createTrainer(options('wasm'));
  const reference = createTrainer(options('reference'));
  expect(() => wasm.restore(reference.state(0))).toThrowError(
    expect.objectContaining({ code: 'shape-mismatch' }),
  );
});
