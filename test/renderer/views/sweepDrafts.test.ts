import { describe, expect, test } from 'vitest';
import {
  defaultsOf,
  parameterNamed,
  sweepTitle,
  weightParts,
  withParameter,
} from '../../../src/renderer/views/sweep/sweepDrafts';
import { subjectOf } from '../../../src/renderer/views/sweep/subjectOf';
import type { RunSummary, SweepChoices } from '../../../src/shared/contract';

const model: SweepChoices = {
  kind: 'model',
  name: 'Lorenz',
  seed: 1,
  labels: ['x', 'y'],
  start: [0, 0],
  ranges: [
    [-2, 2],
    [-1, 3],
  ],
  parameters: [{ name: 'A', kind: 'factor', value: 1, meaning: 'a factor on all of A' }],
  blocks: [
    { name: 'A', shape: [2], values: Float64Array.of(0.5, 0.8) },
    { name: 'W', shape: [2, 2], values: Float64Array.of(1, 2, 3, 4) },
  ],
};
const oneVariable: SweepChoices = { ...model, labels: ['x'], ranges: [[0, 1]], start: [0] };

describe('settings to begin with', () => {
  test('are of the kind asked for, and of a parameter where one variable makes no plane', () => {
    expect(defaultsOf('basins', model)).toMatchObject({
      kind: 'basins',
      horizontal: { observed: 'x', range: { from: -3, to: 3 } },
      vertical: { observed: 'y', range: { from: -2, to: 4 } },
    });
    expect(defaultsOf('section', model)).toMatchObject({ normal: { y: 1 }, offset: 1 });
    expect(defaultsOf('basins', oneVariable).kind).toBe('bifurcation');
  });

  test('go along when another weight is chosen', () => {
    const settings = defaultsOf('bifurcation', model) as Parameters<typeof withParameter>[0];
    expect(settings).toMatchObject({ parameter: 'A', range: { from: 0.9, to: 1.1 } });
    expect(parameterNamed(model, 'W[2,1]').value).toBe(3);
    expect(withParameter(settings, model, 'W[2,1]')).toMatchObject({
      parameter: 'W[2,1]',
      range: { from: 1.5, to: 4.5, count: settings.range.count },
    });
  });
});

test('a weight is taken apart into block and indices', () => {
  expect(weightParts('W[3,5]')).toEqual({ block: 'W', index: [3, 5] });
  expect(weightParts('A')).toEqual({ block: 'A', index: [] });
});

test('sweeps are named by what they show', () => {
  expect(sweepTitle(defaultsOf('bifurcation', model))).toBe('x over A, 0.9 to 1.1');
  expect(sweepTitle(defaultsOf('basins', model))).toBe('Basins over x and y');
  expect(sweepTitle(defaultsOf('section', model))).toBe('Section y = 1');
});

test('what is at hand is the model, else the system of the recording, else one of the catalogue', () => {
  const run = { folder: '/runs/a', seeds: [{ seed: 2, bestEpoch: 10 }] } as unknown as RunSummary;
  const source = { kind: 'system', id: 'henon', params: { a: 1, b: 0.3 } } as never;
  expect(subjectOf({ run, seed: 2, recording: { source } })).toEqual({ run: '/runs/a', seed: 2 });
  expect(subjectOf({ run: null, seed: null, recording: { source } })).toEqual({
    system: 'henon',
    params: { a: 1, b: 0.3 },
  });
  expect(subjectOf({ run: null, seed: null, recording: null })).toMatchObject({ system: 'lorenz63' });
});
