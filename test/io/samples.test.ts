import { describe, expect, test } from 'vitest';
import { openSample, readSamples } from '../../src/io/samples';
import { readAll, samplesFolder } from './opening';

const shapes: Readonly<
  Record<string, { shape: readonly [number, number]; rate: number; unit?: string; series?: number }>
> = {
  celegans: { shape: [1600, 98], rate: 1 / 0.6 },
  ecg: { shape: [108_000, 1], rate: 360, unit: 'mV' },
  ecg12: { shape: [9600, 12], rate: 250, unit: 'mV' },
  laser: { shape: [10_093, 1], rate: 12.5e6, unit: 'counts' },
  fmri: { shape: [250, 31], rate: 1 / 1.89, unit: 'a.u.' },
  lantyer: { shape: [23_200, 1], rate: 20_000, unit: 'V', series: 20 },
};

describe('samples', async () => {
  const samples = await readSamples(samplesFolder);

  test('are all listed', () => {
    expect(samples.map(({ id }) => id).sort()).toEqual(Object.keys(shapes).sort());
  });

  test.for(samples)('$id opens with the published shape, rate and unit, nothing missing', async (sample) => {
    const { shape, rate, unit, series = 1 } = shapes[sample.id]!;
    const recording = await openSample(samplesFolder, sample);
    expect(recording.series).toHaveLength(series);
    const [info] = recording.series;
    expect(info).toMatchObject({ shape, missing: 0, readable: true, ...(unit && { unit }) });
    expect(info!.rate! / rate).toBeCloseTo(1, 6);
    const values = await readAll(recording, info!.path);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(recording.facts).toContainEqual({ label: 'Licence', value: sample.licence });
    for (const channel of sample.prepare.channels ?? []) expect(channel).toBeLessThan(shape[1]);
    await recording.close();
  });
});
