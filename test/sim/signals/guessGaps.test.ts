import { describe, expect, test } from 'vitest';
import { guessGaps } from '../../../src/sim/signals/guessGaps';

const part = (values: number[], dim: number, trials?: number[]) => ({
  values: Float64Array.from(values),
  samples: values.length / dim,
  ...(trials && { trials }),
});

describe('guesses of short gaps', () => {
  test('are straight lines between what is there, channel by channel', () => {
    const guesses = guessGaps(part([0, 5, NaN, 6, NaN, NaN, 3, 8], 2), 2)!;
    expect(Array.from(guesses)).toEqual([NaN, NaN, 1, NaN, 2, 7, NaN, NaN]);
  });

  test('are not made of long gaps, of gaps at the ends, or across the border of a trial', () => {
    expect(guessGaps(part([0, NaN, NaN, NaN, 4], 1), 1, 2)).toBeUndefined();
    expect(guessGaps(part([NaN, 1, 2, NaN], 1), 1)).toBeUndefined();
    expect(guessGaps(part([0, 1, NaN, 3, 4], 1, [0, 3]), 1)).toBeUndefined();
    expect(guessGaps(part([0, 1, 2], 1), 1)).toBeUndefined();
  });
});
