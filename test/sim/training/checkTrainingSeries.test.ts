import { describe, expect, test } from 'vitest';
import { checkTrainingSeries } from '../../../src/sim/training/checkTrainingSeries';
import type { TrainingSeries } from '../../../src/sim/training/trainer';

const series: TrainingSeries = { values: new Float64Array(20), samples: 10, dim: 2 };

const counts = Float64Array.from({ length: 10 }, (_, row) => row);
const count = { kind: 'poisson' } as const;

describe('checkTrainingSeries', () => {
  test('takes gaps, trials and inputs that fit', () => {
    const values = Float64Array.from({ length: 20 }, (_, i) => (i === 7 ? NaN : i));
    const inputs = new Float64Array(30);
    checkTrainingSeries({ ...series, values, trials: [0, 4, 9], inputs, inputDim: 3 });
    const some = counts.map((y) => (y === 3 ? NaN : y));
    checkTrainingSeries({ ...series, events: { values: some, decoders: [count] } });
  });

  test.for<[string, Partial<TrainingSeries>, string]>([
    ['values of another shape', { samples: 9 }, 'shape-mismatch'],
    ['inputs of another shape', { inputs: new Float64Array(9), inputDim: 1 }, 'shape-mismatch'],
    ['inputs whose number is not told', { inputs: new Float64Array(10) }, 'shape-mismatch'],
    ['inputs that are only announced', { inputDim: 1 }, 'shape-mismatch'],
    ['no trial', { trials: [] }, 'bad-parameter'],
    ['trials that do not start with the first row', { trials: [1, 5] }, 'bad-parameter'],
    ['trials that do not ascend', { trials: [0, 5, 5] }, 'bad-parameter'],
    ['a trial behind the end', { trials: [0, 10] }, 'bad-parameter'],
    ['a missing input', { inputs: new Float64Array(10).fill(NaN), inputDim: 1 }, 'bad-parameter'],
    ['events of another shape', { events: { values: counts, decoders: [count, count] } }, 'shape-mismatch'],
    ['half a spike', { events: { values: counts.map(() => 0.5), decoders: [count] } }, 'bad-parameter'],
    [
      'a level that is not one',
      { events: { values: counts, decoders: [{ kind: 'ordinal', levels: 3 }] } },
      'bad-parameter',
    ],
    ['a negative weight', { events: { values: counts, decoders: [count], weight: -1 } }, 'bad-parameter'],
    [
      'something unexplained of another shape',
      { response: { taps: [1], unexplained: counts } },
      'shape-mismatch',
    ],
    ['a response of no samples', { response: { taps: [], unexplained: series.values } }, 'bad-parameter'],
    [
      'gaps below a response',
      { values: new Float64Array(20).fill(NaN, 7, 8), response: { taps: [1], unexplained: series.values } },
      'bad-parameter',
    ],
    ['an infinite value', { values: new Float64Array(20).fill(Infinity) }, 'bad-parameter'],
  ])('refuses %s', ([, wrong, code]) => {
    expect(() => checkTrainingSeries({ ...series, ...wrong })).toThrow(expect.objectContaining({ code }));
  });
});
