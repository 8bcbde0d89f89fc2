import { describe, expect, test } from 'vitest';
import { checkTrainingSeries } from '../../../src/sim/training/checkTrainingSeries';
import type { TrainingSeries } from '../../../src/sim/training/trainer';

const series: TrainingSeries = { values: new Float64Array(20), samples: 10, dim: 2 };

describe('checkTrainingSeries', () => {
  test('takes gaps, trials and inputs that fit', () => {
    const values = Float64Array.from({ length: 20 }, (_, i) => (i === 7 ? NaN : i));
    const inputs = new Float64Array(30);
    checkTrainingSeries({ ...series, values, trials: [0, 4, 9], inputs, inputDim: 3 });
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
    ['an infinite value', { values: new Float64Array(20).fill(Infinity) }, 'bad-parameter'],
  ])('refuses %s', ([, wrong, code]) => {
    expect(() => checkTrainingSeries({ ...series, ...wrong })).toThrow(expect.objectContaining({ code }));
  });
});
