import { expect, test } from 'vitest';
import { cycleStability } from '../../../src/sim/analysis/cycleStability';

const of = (...values: [number, number][]) =>
  cycleStability(
    { re: Float64Array.from(values, ([re]) => re), im: Float64Array.from(values, ([, im]) => im) },
    1e-9,
  );

test('cycleStability goes by the unit circle, and by the largest eigenvalue for node or focus', () => {
  expect(of([-0.9, 0], [0.1, 0.2], [0.1, -0.2])).toEqual({ stability: 'stable-node', unstableDirections: 0 });
  expect(of([0, 0.9], [0, -0.9], [0.5, 0])).toEqual({ stability: 'stable-focus', unstableDirections: 0 });
  expect(of([0.8, 0.8], [0.8, -0.8], [0.5, 0])).toEqual({ stability: 'saddle', unstableDirections: 2 });
  expect(of([-3, 0], [1.1, 0])).toEqual({ stability: 'unstable-node', unstableDirections: 2 });
  expect(of([1, 1], [1, -1])).toEqual({ stability: 'unstable-focus', unstableDirections: 2 });
});

test('an eigenvalue on the circle decides nothing, nor does one that is not a number', () => {
  expect(of([2, 0], [0.6, 0.8], [0.6, -0.8])).toEqual({ stability: 'non-hyperbolic', unstableDirections: 1 });
  expect(of([-1 - 1e-10, 0])).toEqual({ stability: 'non-hyperbolic', unstableDirections: 0 });
  expect(of([NaN, NaN]).stability).toBe('non-hyperbolic');
});
