import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { WrittenSeries } from '../../src/io/writers/seriesWriter';
import { seriesWriters } from '../../src/io/writers/seriesWriters';
import { writeSeries } from '../../src/io/writers/writeSeries';
import { createRandom } from '../../src/sim/random';
import { failure, openPath, readAll } from './opening';

const folder = () => mkdtempSync(join(tmpdir(), 'written-'));
const random = createRandom(4);
/** Numbers of all sizes, with gaps (seed 4). */
const values = Float64Array.from({ length: 2500 * 3 }, (_, at) =>
  at % 97 === 5 ? NaN : random.normal() * 10 ** ((at % 40) - 20),
);
const series: WrittenSeries = {
  title: 'Made up',
  values,
  samples: 2500,
  channels: ['left', 'right', 'weiß, "µ"'],
  rate: 250,
  startTime: 2,
  unit: 'mV',
  origin: 'Samples 0 to 2500 of x in y.edf (SHA-256 00).',
};

describe.for([...seriesWriters].flatMap(({ extensions }) => extensions))('%s', (ending) => {
  test('reads back to the last bit', async () => {
    const path = join(folder(), `signals${ending}`);
    const bytes = await writeSeries(path, series);
    expect(bytes).toBeGreaterThan(1000);
    const recording = await openPath(path);
    const info = recording.series.find(({ shape }) => shape[0] === 2500)!;
    expect(info.shape).toEqual([2500, 3]);
    expect([...(await readAll(recording, info.path))]).toEqual([...values]);
    const isNumpy = ending.startsWith('.np');
    if (!isNumpy) expect(info.rate).toBeCloseTo(250, 9);
    if (['.csv', '.h5', '.parquet'].includes(ending)) {
      expect(info.channels).toEqual(series.channels);
    }
    if (['.csv', '.h5', '.nwb', '.parquet'].includes(ending)) expect(info.unit).toBe('mV');
    if (['.csv', '.nwb', '.parquet'].includes(ending)) expect(info.startTime).toBeCloseTo(2, 12);
    await recording.close();
  });

  test('one channel without a rate, and nothing is overwritten', async () => {
    const path = join(folder(), `one${ending}`);
    const one = {
      ...series,
      values: values.subarray(0, 50),
      samples: 50,
      channels: ['a'],
      rate: null,
      unit: '',
    };
    await writeSeries(path, one);
    const recording = await openPath(path);
    expect([...(await readAll(recording, recording.series[0]!.path))]).toEqual([...one.values]);
    await recording.close();
    expect((await failure(writeSeries(path, one))).message).toMatch(/is there already/);
  });

  test('leaves nothing behind where it fails', async () => {
    const there = folder();
    writeFileSync(join(there, 'file'), '');
    const error = await failure(writeSeries(join(there, 'nowhere', `x${ending}`), series));
    expect(error.message).toMatch(/can't be written/);
    expect(readdirSync(there)).toEqual(['file']);
  });
});

test('an ending that is none is refused with all that are', async () => {
  expect((await failure(writeSeries('x.docx', series))).message).toMatch(/x.docx.*\.csv.*\.nwb/);
});
