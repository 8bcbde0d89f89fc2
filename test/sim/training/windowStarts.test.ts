import { describe, expect, test } from 'vitest';
import { windowStarts } from '../../../src/sim/training/windowStarts';

const series = (samples: number, dim = 2) => ({ values: new Float64Array(samples * dim), samples, dim });

describe('windowStarts', () => {
  test('are all rows that leave room for a window', () => {
    expect([...windowStarts(series(10), 6)]).toEqual([0, 1, 2, 3]);
  });

  test('keep each window within its trial', () => {
    expect([...windowStarts({ ...series(20), trials: [0, 8, 9] }, 6)]).toEqual([0, 1, 9, 10, 11, 12, 13]);
  });

  test('leave out rows that miss a value, and only those', () => {
    const gappy = series(10);
    gappy.values[2 * 1 + 1] = NaN;
    gappy.values[2 * 7] = NaN;
    expect([...windowStarts(gappy, 6)]).toEqual([0, 2, 3]);
  });

  test('of trials that are all too short are refused with the length that is needed', () => {
    expect(() => windowStarts({ ...series(20), trials: [0, 5, 11] }, 9)).toThrow(
      expect.objectContaining({ code: 'too-short', detail: { samples: 9, needed: 10 } }),
    );
  });

  test('of a series with a gap in every row are refused', () => {
    const gappy = series(10);
    for (let row = 0; row < 10; row++) gappy.values[2 * row] = NaN;
    expect(() => windowStarts(gappy, 6)).toThrow(expect.objectContaining({ code: 'bad-parameter' }));
  });
});
