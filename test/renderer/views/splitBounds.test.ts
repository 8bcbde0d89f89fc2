import { describe, expect, test } from 'vitest';
import {
  boundsOf,
  withBound,
  withRange,
  withShare,
  withTrialBound,
} from '../../../src/renderer/views/prepare/splitBounds';

const settings = {
  range: null as readonly [number, number] | null,
  split: { train: 0.7, validation: 0.15, test: 0.15 },
};
const samples = 1000;
const sum = ({ split: { train, validation, test } }: typeof settings) => train + validation + test;

describe('withBound', () => {
  test('puts each bound where it was dragged to', () => {
    expect(boundsOf(withBound(settings, samples, 1, 500), samples)).toEqual([0, 500, 850, 1000]);
    expect(boundsOf(withBound(settings, samples, 2, 900), samples)).toEqual([0, 700, 900, 1000]);
    expect(boundsOf(withBound(settings, samples, 0, 200), samples)).toEqual([200, 760, 880, 1000]);
    expect(boundsOf(withBound(settings, samples, 3, 800), samples)).toEqual([0, 560, 680, 800]);
  });

  test.for([0, 1, 2, 3])(
    'keeps bound %d from crossing its neighbours and the shares at a sum of 1',
    (which) => {
      for (const to of [-500, 0, 333, 701, 5000]) {
        const moved = withBound(settings, samples, which, to);
        const bounds = boundsOf(moved, samples);
        expect(bounds.toSorted((a, b) => a - b)).toEqual(bounds);
        expect(new Set(bounds).size).toBe(4);
        expect(bounds[0]).toBeGreaterThanOrEqual(0);
        expect(bounds[3]).toBeLessThanOrEqual(samples);
        // Three shares in thousandths, added in floating point.
        expect(sum(moved)).toBeCloseTo(1, 12);
      }
    },
  );

  test('an end dragged back to the end of the recording is no range', () => {
    const shorter = withBound(settings, samples, 3, 800);
    expect(shorter.range).toEqual([0, 800]);
    expect(withBound(shorter, samples, 3, 1200).range).toBeNull();
  });
});

test('the whole recording is no range', () => {
  expect(withRange(settings, samples, 0, samples).range).toBeNull();
  expect(withRange(settings, samples, 1, samples).range).toEqual([1, samples]);
});

test('the test part takes what the others leave', () => {
  expect(withShare(settings, 'train', 0.6).split).toEqual({ train: 0.6, validation: 0.15, test: 0.25 });
  expect(withShare(settings, 'validation', 0.1).split).toEqual({ train: 0.7, validation: 0.1, test: 0.2 });
});

test('a border between windows around events counts windows, whatever lies between them', () => {
  const settings = { split: { train: 0.6, validation: 0.2, test: 0.2 } };
  const starts = [0, 10, 20, 30, 40, 500, 510, 520, 530, 540];
  expect(withTrialBound(settings, starts, 1, 45).split).toEqual({ train: 0.5, validation: 0.3, test: 0.2 });
  expect(withTrialBound(settings, starts, 2, 535).split).toEqual({ train: 0.6, validation: 0.3, test: 0.1 });
  // A trial at least is left to each part.
  expect(withTrialBound(settings, starts, 1, 1000).split).toEqual({ train: 0.7, validation: 0.1, test: 0.2 });
  expect(withTrialBound(settings, starts, 2, 0).split).toEqual({ train: 0.6, validation: 0.1, test: 0.3 });
});
