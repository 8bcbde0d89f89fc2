import { describe, expect, test } from 'vitest';
import { heatScale, heatValues } from '../../../src/renderer/plots/heatScale';
import { nameRoom } from '../../../src/renderer/plots/timeRuler';

const row = (...values: number[]) => Float32Array.from(values);

test('a pixel shows the middle of its extremes, or how far they are apart', () => {
  const envelope = { start: 0, stop: 2, stride: 2, low: [row(-1, NaN)], high: [row(3, NaN)] };
  expect([...heatValues(envelope, 'middle')[0]!]).toEqual([1, NaN]);
  expect([...heatValues(envelope, 'spread')[0]!]).toEqual([4, NaN]);
});

describe('heatScale', () => {
  test('measures each channel by its median and its median absolute deviation', () => {
    const scale = heatScale([row(1, 2, 3, 4, 1000), row(NaN, NaN)], 'each');
    expect(scale).toMatchObject({ low: -3, high: 3, isDiverging: true });
    expect([...scale.centres]).toEqual([3, 0]);
    expect(scale.spreads[0]).toBeCloseTo(1 / 0.6745, 10);
    expect(scale.spreads[1]).toBe(1);
  });

  test('measures a channel that stands still most of the time by what it does else', () => {
    const { spreads } = heatScale([row(0, 0, 0, 0, 0, 0, 6)], 'each');
    expect(spreads[0]).toBe(2);
  });

  test('puts zero into the middle of one scale where values lie on both sides', () => {
    expect(heatScale([row(-1, 0, 4)], 'common')).toMatchObject({ low: -4, high: 4, isDiverging: true });
    expect(heatScale([row(2, 3, 4)], 'common')).toMatchObject({ low: 2, high: 4, isDiverging: false });
    expect(heatScale([row(2, 2)], 'common')).toMatchObject({ low: 2, high: 3 });
    expect(heatScale([], 'common').high).toBeGreaterThan(0);
  });
});

test('names get room as they are long, within bounds', () => {
  expect(nameRoom(['a'], 1000)).toBe(88);
  expect(nameRoom(['a name of twenty let'], 1000)).toBe(148);
  expect(nameRoom(['x'.repeat(90)], 1000)).toBe(200);
  expect(nameRoom(['x'.repeat(90)], 400)).toBe(120);
});
