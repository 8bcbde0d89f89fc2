import { describe, expect, test } from 'vitest';
import { trainingSamples } from '../../../src/renderer/views/fit/trainingSamples';
import { prepare } from '../../../src/sim/signals/prepare';
import type { PrepareSettings } from '../../../src/sim/signals/prepared';

const plain: PrepareSettings = {
  channels: null,
  range: null,
  missing: 'refuse',
  decimate: 1,
  zScore: true,
  pca: null,
  embed: null,
  split: { train: 0.7, validation: 0.15, test: 0.15 },
};
const series = {
  values: Float64Array.from({ length: 3001 }, (_, t) => Math.sin(t / 9) + Math.sin(t / 31)),
  samples: 3001,
  channels: ['x'],
  rate: 100,
  unit: '',
};

describe('trainingSamples', () => {
  test.each([
    plain,
    { ...plain, decimate: 4 },
    { ...plain, embed: { dimension: 3, delay: 7 } },
    { ...plain, decimate: 3, range: [100, 2999] as const, embed: { dimension: 2, delay: 5 } },
  ])('is what the preparation gives (settings %#)', (settings) => {
    const prepared = prepare(series, settings);
    expect(trainingSamples(prepared, settings)).toBe(prepared.train.samples);
  });
});
