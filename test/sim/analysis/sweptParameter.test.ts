import { expect, test } from 'vitest';
import { suggestedRange, weightParameter, weightsAt } from '../../../src/sim/analysis/sweptParameter';
import { shallow } from '../../../src/sim/models/shallow';

const blocks = shallow.blocks({ latentDim: 3, rectifiedDim: 2, observedDim: 2 });
const weights = Float64Array.from({ length: 3 + 6 + 6 + 3 + 2 + 2 }, (_, i) => i + 1);

test('a weight is found by block, row and column, counted from 1', () => {
  expect(weightParameter(blocks, weights, 'A[2]').value).toBe(2);
  expect(weightParameter(blocks, weights, 'W1[1,1]').value).toBe(4);
  expect(weightParameter(blocks, weights, 'W1[3,2]').value).toBe(9);
  expect(weightParameter(blocks, weights, 'W2[ 2 , 3 ]').value).toBe(15);
  expect(weightParameter(blocks, weights, 'S[1,2]').value).toBe(22);
});

test('only what is named changes: a weight is set, a block is scaled', () => {
  const set = weightsAt(blocks, weights, 'h1[1]', -7);
  expect(Array.from(set).filter((value, i) => value !== weights[i])).toEqual([-7]);
  const scaled = weightsAt(blocks, weights, 'A', 2);
  expect(Array.from(scaled.subarray(0, 4))).toEqual([2, 4, 6, 4]);
});

test('what is not there is refused with what is', () => {
  expect(() => weightParameter(blocks, weights, 'Q')).toThrow(/A\[1\], W1\[1,1\]/);
  expect(() => weightParameter(blocks, weights, 'W1[4,1]')).toThrow(/W1\[1,1\] to W1\[3,2\]/);
  expect(() => weightParameter(blocks, weights, 'W1[1]')).toThrow(/W1 is 3 × 2/);
});

test('ranges to begin with hold the value itself', () => {
  for (const value of [-2, -0.01, 0, 0.4, 28]) {
    const [from, to] = suggestedRange({ kind: 'value', value });
    expect(from).toBeLessThan(value);
    expect(to).toBeGreaterThan(value);
  }
  expect(suggestedRange({ kind: 'factor', value: 1 })).toEqual([0.9, 1.1]);
});
