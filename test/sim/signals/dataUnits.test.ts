import { describe, expect, test } from 'vitest';
import { dataUnits } from '../../../src/sim/signals/dataUnits';
import { prepare, type RawSeries } from '../../../src/sim/signals/prepare';
import type { PrepareSettings } from '../../../src/sim/signals/prepared';
import { recordedSamples, sourceSamples } from '../../../src/sim/signals/sourceSamples';
import { createRandom } from '../../../src/sim/random';

const random = createRandom(1, 'units');
const T = 600;
/** Two channels of different size and offset. */
const series: RawSeries = {
  values: Float64Array.from(
    { length: 2 * T },
    (_, i) => (i % 2 === 0 ? 50 : -3) + (i % 2 === 0 ? 7 : 0.1) * random.normal(),
  ),
  samples: T,
  channels: ['a', 'b'],
  unit: 'mV',
  rate: 10,
};
const plain: PrepareSettings = {
  channels: null,
  range: null,
  missing: 'refuse',
  decimate: 1,
  zScore: true,
  pca: null,
  embed: null,
  split: { train: 0.6, validation: 0.2, test: 0.2 },
};

describe('dataUnits and sourceSamples', () => {
  test.for([
    ['z-score', {}],
    ['no scaling', { zScore: false }],
    ['decimation and a range', { decimate: 3, range: [60, 540] }],
    ['delays', { embed: { dimension: 3, delay: 2 } }],
    ['delays after decimation', { decimate: 2, embed: { dimension: 2, delay: 4 } }],
    ['one channel', { channels: [1], embed: { dimension: 2, delay: 1 } }],
  ] as const)('lead back to the sample of the recording: %s', ([, changes]) => {
    const settings = { ...plain, ...changes } as PrepareSettings;
    const prepared = prepare(series, settings);
    const { isData, value } = dataUnits(prepared);
    expect(isData).toBe(true);
    expect(recordedSamples(prepared)).toBe(T);
    const channels = settings.channels ?? [0, 1];
    for (const part of [prepared.train, prepared.validation, prepared.test]) {
      const at = sourceSamples(prepared, part);
      expect(at).toHaveLength(part.samples);
      for (let t = 0; t < part.samples; t++) {
        const x = value(part.values.subarray(t * prepared.dim, (t + 1) * prepared.dim));
        x.forEach((found, i) => {
          const { embed } = settings;
          const delay = embed && 'delay' in embed ? Math.floor(i / channels.length) * embed.delay : 0;
          const sample = at[t]! - delay * settings.decimate;
          expect(found).toBeCloseTo(series.values[2 * sample + channels[i % channels.length]!]!, 9);
        });
      }
    }
  });

  test('leave principal components as they are', () => {
    const prepared = prepare(series, { ...plain, pca: { components: 1 } });
    expect(dataUnits(prepared).isData).toBe(false);
    expect(dataUnits(prepared).value([1.5])).toEqual([1.5]);
  });
});
