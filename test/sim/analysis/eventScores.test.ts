import { describe, expect, test } from 'vitest';
import { eventMarginal } from '../../../src/sim/analysis/eventMarginal';
import { eventScores } from '../../../src/sim/analysis/eventScores';
import { predictedStates } from '../../../src/sim/analysis/predictedStates';
import { negativeBinomial } from '../../../src/sim/kernels/likelihoods/negativeBinomial';
import { zeroInflatedPoisson } from '../../../src/sim/kernels/likelihoods/zeroInflatedPoisson';
import { alrnn } from '../../../src/sim/models/alrnn';
import { createRandom } from '../../../src/sim/random';
import { prepare, type RawSeries } from '../../../src/sim/signals/prepare';
import type { Part, PrepareSettings } from '../../../src/sim/signals/prepared';
import { modelSize } from '../../../src/sim/training/modelSize';
import type { FitSettings } from '../../../src/sim/training/settings';
import { createTrainer } from '../../../src/sim/training/trainer';
import { trainingSeries } from '../../../src/sim/training/trainingSeries';
import { lorenzEvents, lorenzWithEvents, shuffledEvents } from '../lorenzWithEvents';
import { smallFit } from '../training/fitSettings';

const plain: PrepareSettings = {
  channels: null,
  range: null,
  events: lorenzEvents,
  missing: 'refuse',
  decimate: 1,
  zScore: true,
  pca: null,
  embed: null,
  split: { train: 0.6, validation: 0.2, test: 0.2 },
};
const settings: FitSettings = {
  ...smallFit,
  latentDim: 10,
  rectifiedDim: 5,
  sequenceLength: 50,
  batchSize: 16,
  forcing: { kind: 'sparse', interval: 5 },
  eventWeight: 0.1,
};
const part = (values: ArrayLike<number>, dim: number, events: ArrayLike<number>): Part => ({
  values: Float64Array.from(values),
  samples: values.length / dim,
  start: 0,
  events: Float64Array.from(events),
});

describe('scores of events', () => {
  function scoresAfterTraining(series: RawSeries) {
    const prepared = prepare(series, plain);
    const size = modelSize(settings, prepared);
    const trainer = createTrainer({
      backend: 'wasm',
      size,
      settings,
      series: trainingSeries(prepared, settings),
      seed: 1,
      weights: alrnn.initialize(size, createRandom(1, 'weights')),
    });
    trainer.run(1500, 5e-3);
    trainer.run(500, 1e-3);
    const model = alrnn.create(size, trainer.state(1).weights);
    return eventScores(model, prepared.test, prepared, prepared.train);
  }

  test('of a Lorenz system with neurons and raters are far above the marginal, and of shuffled events are not', () => {
    const recorded = lorenzWithEvents(6000, 1);
    const scores = scoresAfterTraining(recorded);
    expect(scores.map(({ label, events }) => [label, events])).toEqual(
      ['n1', 'n2', 'n3', 'r1', 'r2'].map((label) => [label, 1199]),
    );
    // Measured: 0.9 to 1.5 bits a row, 0.58 to 0.75 bits a spike, levels right in 0.45 against 0.20.
    for (const { bits, marginalBits, bitsPerSpike, accuracy, mostFrequent } of scores) {
      expect(marginalBits - bits).toBeGreaterThan(0.7);
      if (bitsPerSpike !== undefined) expect(bitsPerSpike).toBeGreaterThan(0.45);
      if (accuracy !== undefined) expect(accuracy).toBeGreaterThan(1.7 * mostFrequent!);
    }
    // What is left is noise: 1199 rows of a spread of about a bit scatter by 0.03.
    for (const { bits, marginalBits } of scoresAfterTraining(shuffledEvents(recorded, 1)))
      expect(marginalBits - bits).toBeLessThan(0.03);
  }, 60_000);

  test('of a model that reads nothing off its state are those of the marginal', () => {
    const random = createRandom(2);
    const values = Float64Array.from({ length: 500 }, () => random.normal());
    const counts = values.map(() => random.integer(4));
    const levels = values.map(() => random.integer(3));
    const mean = counts.reduce((a, b) => a + b) / 500;
    const shares = [0, 1, 2].map((k) => levels.filter((y) => y === k).length);
    const decoders = [{ kind: 'poisson' }, { kind: 'categorical', levels: 3 }] as const;
    const size = { latentDim: 2, rectifiedDim: 1, observedDim: 1, decoders };
    const weights = alrnn.initialize(size, random);
    // D (3 × 2), then e.
    const from = weights.length - 9;
    weights.fill(0, from);
    weights.set([Math.log(mean), ...[0, 1].map((k) => Math.log(shares[k]! / shares[2]!))], from + 6);
    const events = Float64Array.from({ length: 1000 }, (_, at) =>
      at % 2 === 0 ? counts[at / 2]! : levels[(at - 1) / 2]!,
    );
    const data = part(values, 1, events);
    const about = { dim: 1, decoders, eventLabels: ['n', 'c'] };
    const [n, c] = eventScores(alrnn.create(size, weights), data, about, data);
    expect(n!.bits).toBeCloseTo(n!.marginalBits, 12);
    expect(n!.bitsPerSpike).toBeCloseTo(0, 12);
    // Half an observation a level in 500.
    expect(c!.bits).toBeCloseTo(c!.marginalBits, 4);
    expect(c!.accuracy).toBe(c!.mostFrequent);
  });

  test('in bits per spike are those of the benchmark’s formula, and missing events count nowhere', () => {
    // z is the datum itself, foretold as z/2; the rate is exp(z).
    const decoders = [{ kind: 'poisson' }] as const;
    const size = { latentDim: 1, rectifiedDim: 0, observedDim: 1, decoders };
    const model = alrnn.create(size, Float64Array.of(0.5, 0, 0, 1, 0));
    const x = [1, -2, 0.5, 3, 0.2];
    const y = [9, 2, NaN, 0, 5];
    const learned = part([0, 0, 0, 0], 1, [1, 3, NaN, 2]);
    const [score] = eventScores(model, part(x, 1, y), { dim: 1, decoders, eventLabels: ['n'] }, learned);
    // Rows 1, 3 and 4, from the data before them.
    const rates = [1, 0.5, 3].map((z) => Math.exp(z / 2));
    const counted = [2, 0, 5];
    const logLikelihood = (rate: number, k: number) => counted[k]! * Math.log(rate) - rate;
    const gained = counted.reduce((sum, _, k) => sum + logLikelihood(rates[k]!, k) - logLikelihood(2, k), 0);
    expect(score!.events).toBe(3);
    expect(score!.bitsPerSpike).toBeCloseTo(gained / (7 * Math.LN2), 12);
    expect((score!.marginalBits - score!.bits) * 3).toBeCloseTo(gained / Math.LN2, 12);
  });

  test('rest on states that know nothing of the row they foretell, nor of other trials', () => {
    const random = createRandom(3);
    const size = { latentDim: 4, rectifiedDim: 2, observedDim: 2, inputDim: 1 };
    const model = alrnn.create(size, alrnn.initialize(size, random));
    const values = Float64Array.from({ length: 80 }, () => random.normal());
    values[0] = values[51] = NaN;
    const inputs = Float64Array.from({ length: 40 }, () => random.normal());
    const data: Part = { values, samples: 40, start: 0, trials: [0, 15], trialStarts: [0, 15], inputs };
    const statesOf = (given: Part) => {
      const states = new Map<number, number[]>();
      predictedStates(model, given, 2, (row, z) => states.set(row, [...z]));
      return states;
    };
    const states = statesOf(data);
    // Row 0 is incomplete, and nothing comes before rows 1 and 15.
    expect([...states.keys()]).toEqual(
      Array.from({ length: 40 }, (_, t) => t).filter((t) => t > 1 && t !== 15),
    );
    const changed = statesOf({ ...data, values: values.map((v, at) => (at >= 60 ? v + 1 : v)) });
    for (const [row, z] of states) {
      if (row <= 30) expect(changed.get(row)).toEqual(z);
      else expect(changed.get(row)).not.toEqual(z);
    }
    const driven = statesOf({ ...data, inputs: inputs.map((s, t) => (t === 5 ? s + 1 : s)) });
    expect(driven.get(4)).toEqual(states.get(4));
    expect(driven.get(5)).not.toEqual(states.get(5));
    expect(driven.get(16)).toEqual(states.get(16));
  });
});

describe('the marginal distribution of events', () => {
  const random = createRandom(4);
  const sum = (events: Float64Array, surprise: (y: number) => number) =>
    events.reduce((total, y) => total + (Number.isNaN(y) ? 0 : surprise(y)), 0);
  const scratch = new Float64Array(2);

  test('of levels is their shares, half an observation more', () => {
    const events = Float64Array.of(0, 2, 2, NaN, 2);
    const { surprise, expected } = eventMarginal({ kind: 'ordinal', levels: 3 }, events);
    expect([0, 1, 2].map((y) => Math.exp(-surprise(y)))).toEqual([
      expect.closeTo(1.5 / 5.5, 12),
      expect.closeTo(0.5 / 5.5, 12),
      expect.closeTo(3.5 / 5.5, 12),
    ]);
    expect(expected).toBe(2);
  });

  test('of counts is a distribution with their mean', () => {
    const events = Float64Array.from({ length: 400 }, () => Math.floor(random.uniform() ** 3 * 12));
    const mean = events.reduce((a, b) => a + b) / 400;
    for (const kind of ['poisson', 'zero-inflated-poisson', 'negative-binomial'] as const) {
      const { surprise } = eventMarginal({ kind }, events);
      const chances = Array.from({ length: 400 }, (_, y) => Math.exp(-surprise(y)));
      expect(chances.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
      expect(chances.reduce((total, p, y) => total + p * y, 0)).toBeCloseTo(mean, 5);
    }
  });

  test('is the likeliest of its kind', () => {
    // Two rates make counts that scatter; a fifth of zeros more than Poisson's.
    const events = Float64Array.from({ length: 600 }, () =>
      random.uniform() < 0.2 ? 0 : random.integer(random.uniform() < 0.5 ? 3 : 14),
    );
    const mean = events.reduce((a, b) => a + b) / 600;
    const scattered = sum(events, eventMarginal({ kind: 'negative-binomial' }, events).surprise);
    const inflated = sum(events, eventMarginal({ kind: 'zero-inflated-poisson' }, events).surprise);
    for (let k = 0; k <= 60; k++) {
      for (const logMean of [Math.log(mean) - 0.05, Math.log(mean), Math.log(mean) + 0.05]) {
        const q = Float64Array.of(-3 + 0.1 * k);
        const other = (y: number) => negativeBinomial.loss(y, Float64Array.of(logMean), q, scratch, scratch);
        expect(sum(events, other)).toBeGreaterThan(scattered - 1e-6);
      }
      for (const share of [0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5]) {
        const eta = Float64Array.of(0.05 * k, Math.log(share / (1 - share)));
        const other = (y: number) => zeroInflatedPoisson.loss(y, eta, scratch, scratch, scratch);
        expect(sum(events, other)).toBeGreaterThan(inflated - 1e-6);
      }
    }
  });

  test('of counts that scatter less than Poisson’s is Poisson’s', () => {
    const events = Float64Array.from({ length: 100 }, (_, t) => 3 + (t % 3));
    const poisson = sum(events, eventMarginal({ kind: 'poisson' }, events).surprise);
    for (const kind of ['zero-inflated-poisson', 'negative-binomial'] as const)
      expect(sum(events, eventMarginal({ kind }, events).surprise) / poisson).toBeCloseTo(1, 4);
  });
});
