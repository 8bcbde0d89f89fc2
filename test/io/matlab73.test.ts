import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fixture, openPath, readAll, scratchFolder } from './opening';

type Known = Record<string, { readonly shape: [number, number]; readonly values: number[] }>;
/** What was put into the file, and what mat73 reads from it. */
const known = JSON.parse(readFileSync(fixture('cells73.json'), 'utf8')) as Known;

describe('cells, structures, sparse and complex matrices of MATLAB 7.3', () => {
  test('are series by the names that MATLAB gives them, and nothing else is', async () => {
    const recording = await openPath(fixture('cells73.mat'));
    // A single number beside a matrix stays a series of one sample, as in any HDF5 file.
    const found = recording.series.map(({ path }) => path).filter((path) => path !== '/eeg/srate');
    expect(found.sort()).toEqual(Object.keys(known).sort());
    await recording.close();
  });

  test.for(Object.keys(known))('%s', async (path) => {
    const { shape, values } = known[path]!;
    const recording = await openPath(fixture('cells73.mat'));
    const info = recording.series.find((series) => series.path === path)!;
    expect(info.shape).toEqual(shape);
    expect([...(await readAll(recording, path))]).toEqual(values);
    const width = shape[1];
    const slice = await recording.read(path, { start: 1, stop: 4, channels: [width - 1, 0] });
    expect([...slice]).toEqual([1, 2, 3].flatMap((t) => [values[t * width + width - 1], values[t * width]]));
    await recording.close();
  });

  test('have rates of the structure they lie in, and channels by the cells of text beside them', async () => {
    const recording = await openPath(fixture('cells73.mat'));
    const rates = Object.fromEntries(recording.series.map(({ path, rate }) => [path, rate]));
    expect(rates).toMatchObject({
      '/eeg/data': 250,
      '/eeg/parts{1}': 250,
      '/units(1)/x': 100,
      '/units(2)/x': 200,
      '/trials{1}': null,
    });
    expect(recording.series.find(({ path }) => path === '/eeg/data')!.channels).toEqual(['Fp1', 'Fp2', 'Cz']);
    expect(recording.facts).toContainEqual({ label: '/nested{3}', value: '7' });
    const left = recording.facts.filter(({ label }) => label === 'Left out').map(({ value }) => value);
    expect(left.sort()).toEqual([
      '/eeg/label: 3 texts',
      '/nested{2}: text',
      '/nothing: empty',
      '/text: text',
    ]);
    await recording.close();
  });

  test('a sparse matrix that points beyond its values is refused', async () => {
    const bytes = Uint8Array.from(readFileSync(fixture('cells73.mat')));
    // Where its columns begin: 0, 3, 3, 3, 4.
    const borders = Buffer.from(new BigUint64Array([0n, 3n, 3n, 3n, 4n]).buffer);
    const at = Buffer.from(bytes).indexOf(borders);
    bytes[at + 8] = 200;
    const recording = await openPath(scratchFolder()('sparse.mat', bytes));
    await expect(recording.read('/design', { start: 0, stop: 30 })).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(/\/design holds other values than it says/) as string,
    });
    await recording.close();
  });
});
