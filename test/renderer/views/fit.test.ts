import { describe, expect, test } from 'vitest';
import {
  advancedFields,
  forcingFields,
  lengthFields,
  parseSeeds,
  seedsOf,
  sizeFields,
} from '../../../src/renderer/views/fit/fitFields';
import { liveFigure } from '../../../src/renderer/views/fit/liveFigure';
import { remaining } from '../../../src/renderer/remaining';
import { seenNow } from '../../../src/renderer/views/fit/seenNow';
import { stageOf } from '../../../src/renderer/views/fit/stageOf';
import type { LogRow } from '../../../src/shared/contract';
import { alrnn } from '../../../src/sim/models/alrnn';
import type { Prepared } from '../../../src/sim/signals/prepared';
import type { FitSettings } from '../../../src/sim/training/settings';

const settings: FitSettings = {
  model: 'alrnn',
  latentDim: 20,
  rectifiedDim: 5,
  forcing: { kind: 'sparse', interval: 16 },
  sequenceLength: 200,
  batchSize: 16,
  batchesPerEpoch: 50,
  epochs: 100,
  learningRate: { start: 1e-3, end: 1e-5 },
  noise: 0.05,
  evaluateEvery: 10,
  seeds: [7, 3],
};

describe('fields of the fit', () => {
  const fields = [...sizeFields(alrnn), ...lengthFields, ...advancedFields, ...forcingFields(settings)];

  test.each(fields)('$label changes its own setting and no other', (field) => {
    const changed = field.set(settings, 0.5);
    expect(field.setting === 'forcing.interval' ? changed.forcing : field.get(changed)).toEqual(
      field.setting === 'forcing.interval' ? { kind: 'sparse', interval: 0.5 } : 0.5,
    );
    expect(field.set(changed, field.get(settings))).toEqual(settings);
  });

  test('offer the share of the data under generalized forcing', () => {
    const [field] = forcingFields({ ...settings, forcing: { kind: 'generalized', alpha: 0.1 } });
    expect(field!.get(settings)).toBe(0.1);
    expect(field!.set(settings, 0.2).forcing).toEqual({ kind: 'generalized', alpha: 0.2 });
  });

  test('keep chosen seeds and add the smallest free ones', () => {
    expect(seedsOf(4, [7, 2])).toEqual([7, 2, 1, 3]);
    expect(seedsOf(1, [7, 2])).toEqual([7]);
  });

  test('read seeds apart by commas or spaces', () => {
    expect(parseSeeds(' 1, 2 30,,4 ')).toEqual([1, 2, 30, 4]);
    expect(parseSeeds('one')).toEqual([NaN]);
  });
});

describe('time left', () => {
  test.each([
    [2, 'a few seconds left'],
    [43, 'about 45 seconds left'],
    [95, 'about 2 minutes left'],
    [3000, 'about 50 minutes left'],
    [5400, 'about 1½ hours left'],
    [36_000, 'about 10 hours left'],
  ])('%d s is %s', (seconds, words) => expect(remaining(seconds)).toBe(words));
});

test('the kept checkpoint is marked while training, before the seed’s summary knows of it', () => {
  const row = (epoch: number, best?: boolean): LogRow => ({
    epoch,
    step: epoch,
    loss: 1,
    learningRate: 1,
    seconds: 1,
    ...(best ? { best } : {}),
  });
  const seeds = [{ seed: 1, status: 'training', epoch: 0, bestEpoch: null }] as const;
  const data = liveFigure('x', seeds, new Map([[1, [row(1), row(2, true), row(3)]]]), 1);
  expect(data.seeds[0]?.bestEpoch).toBe(2);
});

describe('the state space beside the fit', () => {
  const part = (first: number) => ({
    values: Float64Array.from({ length: 6000 }, () => first),
    samples: 6000,
    start: 0,
  });
  const prepared: Prepared = {
    dim: 1,
    labels: ['v'],
    rate: 10,
    unit: '',
    train: part(1),
    validation: part(2),
    test: part(3),
    steps: [],
    warnings: [],
  };
  const known = { prepared, picture: null, training: null };

  test('shows the training data before training', () => {
    const stage = stageOf('setup', known, 1);
    expect(stage?.observed.data[0]).toBe(1);
    expect(stage?.model).toBeNull();
  });

  test('shows what the live orbit starts from while training: the validation part', () => {
    const orbit = { epoch: 4, values: Float32Array.of(9) };
    const stage = stageOf('live', { ...known, training: { orbits: new Map([[1, orbit]]) } }, 1);
    expect(stage?.observed.data[0]).toBe(2);
    expect(stage?.model).toBe(orbit.values);
    expect(stage?.modelName).toContain('epoch 4');
  });

  test('shows nothing rather than something wrong when there are no data', () => {
    expect(stageOf('setup', { ...known, prepared: null }, 1)).toBeNull();
    expect(stageOf('finished', known, 1)).toBeNull();
  });
});

describe('a seed while training', () => {
  const waiting = { seed: 1, status: 'waiting', epoch: 0, bestEpoch: null } as const;
  const row: LogRow = { epoch: 3, step: 9, loss: 1, learningRate: 1, seconds: 1 };

  test('is training from its first log row on', () => {
    expect(seenNow({ logs: new Map(), seeds: new Map() }, waiting).status).toBe('waiting');
    const seen = seenNow({ logs: new Map([[1, [row]]]), seeds: new Map() }, waiting);
    expect(seen).toMatchObject({ status: 'training', epoch: 3 });
  });

  test('is what was last reported of it', () => {
    const done = { ...waiting, status: 'done' } as const;
    expect(seenNow({ logs: new Map([[1, [row]]]), seeds: new Map([[1, done]]) }, waiting)).toBe(done);
  });
});
