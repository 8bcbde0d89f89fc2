import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { brainVisionFiles, SAMPLES, UNITS, VALUES, header, bytesOf } from './brainVisionFiles';
import { folders } from './folders';
import { failure, openBytes, openPath, readAll } from './opening';

const folderOf = folders();

/** A folder with the three files. */
function recording(orientation?: string, format?: string): (ending: string) => string {
  const folder = folderOf(brainVisionFiles(orientation, format));
  return (ending) => join(folder, `rest${ending}`);
}

describe.for(['MULTIPLEXED', 'VECTORIZED'])('BrainVision, %s', (orientation) => {
  test.for(['INT_16', 'INT_32', 'IEEE_FLOAT_32'])(
    '%s has its values times the resolution',
    async (format) => {
      const opened = await openPath(recording(orientation, format)('.vhdr'));
      expect(opened.series).toMatchObject([
        {
          shape: [SAMPLES, 3],
          rate: 250,
          unit: '',
          channels: ['Fp1 (µV)', 'a,b (µV)', `temp (${UNITS[2]})`],
        },
      ]);
      expect(Array.from(await readAll(opened, 'signals'))).toEqual(VALUES);
      const slice = await opened.read('signals', { start: 7, stop: 9, channels: [2, 0] });
      expect(Array.from(slice)).toEqual([VALUES[23], VALUES[21], VALUES[26], VALUES[24]]);
      await opened.close();
    },
  );
});

test('markers are events, in seconds from the first sample', async () => {
  const opened = await openPath(recording()('.vhdr'));
  const [info] = opened.points!;
  expect(info).toMatchObject({
    kind: 'events',
    rows: ['New Segment', 'Stimulus S  1', 'Response R  2'],
    counts: [1, 2, 1],
    span: [0, 0.14],
  });
  const { times, stops } = await opened.readPoints!('markers', { start: 0.01, stop: 1, rows: [1] });
  expect(Array.from(times)).toEqual([0.04, 0.14]);
  expect(Array.from(stops!)).toEqual([0.14, 0.14]);
  await opened.close();
});

test('any of the three files opens the recording, and all of them make its hash', async () => {
  const path = recording();
  for (const ending of ['.vhdr', '.vmrk', '.eeg']) {
    const opened = await openPath(path(ending));
    expect(opened).toMatchObject({ format: 'brainvision', name: 'rest.vhdr' });
    expect(opened.files).toEqual(['.vhdr', '.eeg', '.vmrk'].map(path));
    expect(Array.from(await readAll(opened, 'signals'))).toEqual(VALUES);
    await opened.close();
  }
});

test('says what is missing or wrong', async () => {
  const message = async (promise: Promise<unknown>) => (await failure(promise)).message;
  const text = (more: string) => Buffer.from(header('MULTIPLEXED', 'INT_16', more));
  expect(await message(openBytes(text(''), 'rest.vhdr'))).toMatch(/data in rest.eeg, which is not beside it/);
  const replaced = (from: RegExp, to: string) =>
    openBytes(Buffer.from(header('MULTIPLEXED', 'INT_16').replace(from, to)), 'rest.vhdr');
  expect(await message(replaced(/=BINARY/, '=ASCII'))).toMatch(/as text .* Export it as binary/);
  expect(await message(replaced(/=4000/, '=0'))).toMatch(/expected a SamplingInterval in µs, got "0"/);
  expect(await message(replaced(/=INT_16/, '=INT_12'))).toMatch(/BinaryFormat out of INT_16/);
  expect(await message(replaced(/,,0.5/, ',,zero'))).toMatch(/resolution of channel 1, got "zero"/);
  const path = recording();
  writeFileSync(path('.eeg'), bytesOf('MULTIPLEXED', 'INT_16').subarray(0, 299));
  expect(await message(openPath(path('.vhdr')))).toMatch(
    /299 bytes are no whole number of samples of 3 channels/,
  );
  // A companion never leads out of the folder.
  const outside = recording();
  writeFileSync(outside('.vhdr'), header('MULTIPLEXED', 'INT_16').replace('$b.eeg', '../elsewhere.eeg'));
  copyFileSync(outside('.eeg'), join(outside('.eeg'), '..', '..', 'elsewhere.eeg'));
  expect(await message(openPath(outside('.vhdr')))).toMatch(/not beside it/);
});
