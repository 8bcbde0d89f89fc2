import { expect, it } from 'vitest';
import { closeUp, endToEnd, stretchesOf } from '../../../src/renderer/views/prepare/stretchesOf';

const part = {
  values: Float64Array.from({ length: 12 }, (_, i) => i),
  inputs: Float64Array.of(0, 0, 1, 1, 1, 0),
  samples: 6,
  start: 100,
  trials: [0, 4],
  trialStarts: [100, 140],
};

it('draws a stretch a trial, from where it starts to where the next one does', () => {
  const [first, second] = stretchesOf(part, { dim: 2 }, 160);
  expect(first).toMatchObject({ start: 100, stop: 140 });
  expect(second).toMatchObject({ start: 140, stop: 160, inputs: Float64Array.of(1, 0) });
  expect(Array.from(second!.values)).toEqual([8, 9, 10, 11]);
});

it('ends a window around an event where it ends, and puts mean responses end to end', () => {
  const windows = stretchesOf(part, { dim: 2 }, 160, 12);
  expect(windows.map(({ start, stop }) => [start, stop])).toEqual([
    [100, 112],
    [140, 152],
  ]);
  expect(endToEnd(windows).map(({ start, stop }) => [start, stop])).toEqual([
    [0, 12],
    [12, 24],
  ]);
});

it('draws a part without trials in one stretch', () => {
  const { trials: _, trialStarts: __, inputs: ___, ...unbroken } = part;
  expect(stretchesOf(unbroken, { dim: 2 }, 160)).toEqual([{ values: part.values, start: 100, stop: 160 }]);
});

it('leaves out trials of which thinning left no row', () => {
  const thin = { ...part, trials: [0, 4, 4], trialStarts: [100, 139, 140] };
  expect(stretchesOf(thin, { dim: 2 }, 160).map(({ start }) => start)).toEqual([100, 140]);
});

it('ends a close-up within a trial', () => {
  const shown = closeUp(stretchesOf(part, { dim: 2 }, 160), { dim: 2 }, 5);
  expect(shown.map(({ values }) => values.length / 2)).toEqual([4, 1]);
  expect(shown[1]).toMatchObject({ start: 140, stop: 150 });
});
