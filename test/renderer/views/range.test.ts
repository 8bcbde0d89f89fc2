import { describe, expect, test } from 'vitest';
import { keyed, panned, type Range, zoomed } from '../../../src/renderer/views/recording/range';

const samples = 1000;

describe('zoomed', () => {
  test.for([0, 0.25, 0.5, 1])('keeps the sample under the pointer, %d along, where it is', (centre) => {
    const [start, stop] = zoomed([200, 600], 0.5, centre, samples);
    expect(stop - start).toBe(200);
    // Whole samples: rounding moves it by one at most.
    expect(Math.abs(start + centre * (stop - start) - (200 + centre * 400))).toBeLessThanOrEqual(1);
  });

  test('never leaves the recording, nor shows more than there is', () => {
    expect(zoomed([0, 600], 4, 0.9, samples)).toEqual([0, 1000]);
    expect(zoomed([900, 1000], 2, 0, samples)).toEqual([800, 1000]);
  });

  test('ends at ten samples, or at all of a shorter recording', () => {
    expect(zoomed([500, 520], 1e-6, 0.5, samples)).toEqual([505, 515]);
    expect(zoomed([0, 4], 0.5, 0.5, 4)).toEqual([0, 4]);
  });
});

test('panning keeps the length and stops at the ends', () => {
  expect(panned([200, 400], 0.5, samples)).toEqual([300, 500]);
  expect(panned([200, 400], -9, samples)).toEqual([0, 200]);
  expect(panned([200, 400], 9, samples)).toEqual([800, 1000]);
});

test('every key that does something has an opposite', () => {
  const range: Range = [400, 600];
  const pairs = [
    ['ArrowLeft', 'ArrowRight'],
    ['+', '-'],
    ['-', '='],
  ] as const;
  for (const [there, back] of pairs) {
    expect(keyed(back, keyed(there, range, samples)!, samples)).toEqual(range);
  }
  expect(keyed('r', range, samples)).toEqual([0, samples]);
  expect(keyed('Home', range, samples)).toEqual([0, 200]);
  expect(keyed('End', range, samples)).toEqual([800, 1000]);
  expect(keyed('Tab', range, samples)).toBeUndefined();
});
