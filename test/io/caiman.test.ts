import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fixture, openPath, readAll } from './opening';

type Known = Record<string, { readonly shape: [number, number]; readonly values: number[] }>;
const known = JSON.parse(readFileSync(fixture('caiman.json'), 'utf8')) as Known;

describe("CaImAn's results", () => {
  test('are the traces of its components, at the rate of the film', async () => {
    const recording = await openPath(fixture('caiman.hdf5'));
    expect(recording.series.map(({ path }) => path)).toEqual([
      '/estimates/F_dff',
      '/estimates/C',
      '/estimates/S',
      '/estimates/YrA',
      '/estimates/C+YrA',
    ]);
    for (const { path, shape, rate, channels } of recording.series) {
      expect([shape, rate]).toEqual([known[path]!.shape, 30]);
      expect(channels).toEqual([
        'component 0 (accepted)',
        'component 1 (rejected)',
        'component 2',
        'component 3 (accepted)',
        'component 4 (accepted)',
      ]);
    }
    expect(recording.facts).toContainEqual({ label: 'Accepted', value: '3 of 5' });
    await recording.close();
  });

  test.for(Object.keys(known))('%s', async (path) => {
    const { values } = known[path]!;
    const recording = await openPath(fixture('caiman.hdf5'));
    expect([...(await readAll(recording, path))]).toEqual(values);
    const slice = await recording.read(path, { start: 10, stop: 13, channels: [4, 1] });
    expect([...slice]).toEqual([10, 11, 12].flatMap((t) => [values[5 * t + 4], values[5 * t + 1]]));
    await recording.close();
  });

  test('may lack a judgement, a rate and ΔF/F', async () => {
    const recording = await openPath(fixture('caimanBare.hdf5'));
    expect(recording.series).toMatchObject([{ path: '/estimates/C', rate: null }]);
    expect(recording.series[0]!.channels[0]).toBe('component 0');
    await recording.close();
  });
});
