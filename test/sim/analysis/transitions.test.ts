import { describe, expect, test } from 'vitest';
import {
  adjacencyMatrix,
  countMatrix,
  dwellMatrix,
  graphComponents,
  jumpMatrix,
  transitions,
} from '../../../src/sim/analysis/transitions';
import oracle from '../../oracles/symbolic.json';
import { binnedLogistic } from './symbolicOrbits';

const seen = transitions([0, 0, 0, 1, 0, 2, 2, 0]);

describe('transitions', () => {
  test('counts every step', () => {
    expect([...countMatrix(seen)]).toEqual([2, 1, 1, 1, 0, 0, 1, 0, 1]);
    expect([seen.regions, seen.steps]).toEqual([3, 7]);
    expect([...adjacencyMatrix(seen)]).toEqual([1, 1, 1, 1, 0, 0, 1, 0, 1]);
  });

  test('dwell-weighted, a region is stayed in; by jumps it never is', () => {
    expect([...dwellMatrix(seen)]).toEqual([0.5, 0.25, 0.25, 1, 0, 0, 0.5, 0, 0.5]);
    expect([...jumpMatrix(seen)]).toEqual([0, 0.5, 0.5, 1, 0, 0, 1, 0, 0]);
  });

  test('agrees with NumPy on the binned logistic map', () => {
    const logistic = transitions(binnedLogistic(3000));
    expect([...countMatrix(logistic)]).toEqual(oracle.counts);
    // Whole numbers divided by whole numbers: the same to the last bit, or one beside it.
    dwellMatrix(logistic).forEach((p, k) => expect(p).toBeCloseTo(oracle.dwell[k], 15));
    jumpMatrix(logistic).forEach((p, k) => expect(p).toBeCloseTo(oracle.jump[k], 15));
  });

  test('counts add up to steps, and rows to 1', () => {
    const logistic = transitions(binnedLogistic(3000));
    expect(logistic.counts.reduce((a, b) => a + b)).toBe(2999);
    for (const matrix of [dwellMatrix(logistic), jumpMatrix(logistic)]) {
      for (let i = 0; i < 6; i++) {
        expect(matrix.subarray(6 * i, 6 * i + 6).reduce((a, b) => a + b)).toBeCloseTo(1, 14);
      }
    }
  });

  test('an orbit that stays in one region has one edge and no jump', () => {
    const still = transitions([0, 0, 0]);
    expect([...dwellMatrix(still)]).toEqual([1]);
    expect([...jumpMatrix(still)]).toEqual([0]);
  });

  test('a region first met by the last sample has an empty row', () => {
    expect([...dwellMatrix(transitions([0, 0, 1]))]).toEqual([0.5, 0.5, 0, 0]);
  });

  test('holds an orbit of 30 000 regions, of which no matrix can be shown', () => {
    const long = transitions(Array.from({ length: 60_000 }, (_, t) => t % 30_000));
    expect([long.target.length, long.steps]).toEqual([30_000, 59_999]);
    expect(() => countMatrix(long)).toThrow(/30000 regions is too large/);
  });

  test('says what is wrong with a series', () => {
    expect(() => transitions([])).toThrow(/at least 2 samples, got 0/);
    expect(() => transitions([0])).toThrow(/at least 2 samples, got 1/);
    expect(() => transitions([0, NaN])).toThrow(/sample 1 is NaN/);
  });
});

describe('graphComponents', () => {
  test('lists an orbit’s components in the order it passes through them', () => {
    // 2 ⇄ 0, then once through 3, then 1 for good.
    const { components, componentOf, recurrent } = graphComponents(transitions([2, 0, 2, 0, 3, 1, 1]));
    expect(components).toEqual([[0, 2], [3], [1]]);
    expect([...componentOf]).toEqual([0, 2, 0, 1]);
    expect(recurrent).toEqual([true, false, true]);
  });

  test('an orbit that keeps coming back has one', () => {
    expect(graphComponents(seen).components).toEqual([[0, 1, 2]]);
  });

  test('agrees with SciPy on graphs of many components', () => {
    for (const { n, edges, sizes } of oracle.graphs) {
      const rowStart = Uint32Array.from(
        { length: n + 1 },
        (_, i) => edges.filter(([from]) => from < i).length,
      );
      const { components } = graphComponents({ rowStart, target: Uint32Array.from(edges, ([, to]) => to) });
      expect(components.map((nodes) => nodes.length).sort((a, b) => a - b)).toEqual(sizes);
    }
  });
});
