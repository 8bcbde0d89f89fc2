import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { failure, fixture, openBytes, openPath, readAll, scratchFolder } from './opening';

const expected = JSON.parse(readFileSync(fixture('wfdb.json'), 'utf8')) as Record<string, (number | null)[]>;
const exact = (name: string) => expected[name]!.map((value) => value ?? NaN);

describe.for(Object.keys(expected))('%s', (name) => {
  test('has the values that PhysioNet’s own package has', async () => {
    const recording = await openPath(fixture(`${name}.hea`));
    expect(recording.series).toMatchObject([
      { shape: [601, 2], rate: 360, channels: ['MLII (mV)', 'blood pressure (mmHg)'] },
    ]);
    expect([...(await readAll(recording, 'signals'))]).toEqual(exact(name));
    await recording.close();
  });

  test('gives slices from odd samples on, and channels in any order', async () => {
    const recording = await openPath(fixture(`${name}.dat`));
    const values = await recording.read('signals', { start: 97, stop: 104, channels: [1, 0] });
    expect([...values]).toEqual(
      [97, 98, 99, 100, 101, 102, 103].flatMap((t) => [exact(name)[2 * t + 1]!, exact(name)[2 * t]!]),
    );
    await recording.close();
  });
});

test('annotations are events by their codes, rhythms by their names', async () => {
  const recording = await openPath(fixture('wfdb16.atr'));
  expect(recording.points).toMatchObject([{ path: 'atr', rows: ['(AFIB', 'N', 'V'], counts: [1, 3, 1] }]);
  const { times, rows } = await recording.readPoints!('atr', { start: -Infinity, stop: Infinity });
  expect([...times]).toEqual([5, 77, 200_000, 200_100, 300].map((sample) => sample / 360));
  expect([...rows]).toEqual([0, 1, 1, 1, 2]);
  expect(recording.facts).toContainEqual({ label: 'Note', value: 'a comment' });
  await recording.close();
});

describe('a header', () => {
  const scratch = scratchFolder();
  const opened = (header: string, samples: readonly number[], name = 'made') => {
    scratch(`${name}.dat`, Buffer.from(Int16Array.from(samples).buffer));
    return openPath(scratch(`${name}.hea`, Buffer.from(header)));
  };

  test('may sample signals at different rates, late, and from a byte on', async () => {
    const header =
      '# first\nrates 3 100 4 9:30:00 21/02/1990\nrates.dat 16x2+2 10(1)/uV\nrates.dat 16+2 0\nrates.dat 16:1+2 1/V 16 0 0 0 0 late one\n';
    const frames = [0, 1, 2, 3].flatMap((f) => [10 * f, 10 * f + 5, 200 * f, f]);
    const recording = await opened(header, [99, ...frames], 'rates');
    expect(recording.series.map(({ path, rate, shape }) => [path, rate, ...shape])).toEqual([
      ['signals 200 Hz', 200, 8, 1],
      ['signals 100 Hz', 100, 4, 2],
    ]);
    expect([...(await readAll(recording, 'signals 200 Hz'))]).toEqual(
      [0, 5, 10, 15, 20, 25, 30, 35].map((stored) => (stored - 1) / 10),
    );
    expect([...(await readAll(recording, 'signals 100 Hz'))]).toEqual([0, 1, 1, 2, 2, 3, 3, NaN]);
    expect(recording.series[1]!.channels).toEqual(['signal 2 (mV)', 'late one (V)']);
    expect(recording.facts).toContainEqual({ label: 'Starts', value: '1990-02-21T09:30:00' });
    await recording.close();
  });

  test.for<[string, string, RegExp]>([
    ['of several segments', 'a/3 2 360 1000\n', /several segments/],
    ['without signals', 'a 0 360 10\n', /number of signals/],
    ['of an unknown format', 'a 1 360 10\nmade.dat 310 200\n', /format 310/],
    ['that promises more', 'a 1 360 10\nmade.dat 16 200\n', /cut short: 10 samples.*3 are there/],
    ['without its lines', 'a 2 360 3\nmade.dat 16 200\n', /expected 2 signals, got "1"/],
    ['whose data are elsewhere', 'a 1 360 3\nnowhere.dat 16 200\n', /nowhere.dat, which is not beside/],
    ['of no rate', 'a 1 0 3\nmade.dat 16 200\n', /rate above 0/],
  ])('%s is refused', async ([, header, message]) => {
    expect((await failure(opened(header, [1, 2, 3]))).message).toMatch(message);
  });

  test('alone says what it needs', async () => {
    const header = readFileSync(fixture('wfdb16.hea'));
    expect((await failure(openBytes(header, 'wfdb16.hea'))).message).toMatch(
      /wfdb16.dat, which is not beside/,
    );
  });
});
