import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failure, openBytes, openPath, readAll } from './opening';

const SAMPLES = 50;
const RAW = Array.from({ length: SAMPLES * 3 }, (_, at) => Math.round(900 * Math.sin(at)) - at);
const RESOLUTIONS = [0.5, 0.1, 2];
const UNITS = ['µV', 'µV', '°C'];
/** Time-major, in physical units. */
const VALUES = RAW.map((raw, at) => raw * RESOLUTIONS[at % 3]!);

const header = (orientation: string, format: string, more = '') =>
  [
    'Brain Vision Data Exchange Header File Version 1.0',
    '; a comment = of no importance',
    '[Common Infos]',
    'Codepage=UTF-8',
    'DataFile=$b.eeg',
    'MarkerFile=$b.vmrk',
    'DataFormat=BINARY',
    `DataOrientation=${orientation}`,
    'NumberOfChannels=3',
    'SamplingInterval=4000',
    '[Binary Infos]',
    `BinaryFormat=${format}`,
    '[Channel Infos]',
    'Ch1=Fp1,,0.5,uV',
    // What is left out is microvolts.
    'Ch2=a\\1b,,0.1',
    'Ch3=temp,,2,°C',
    more,
  ].join('\r\n');

const MARKERS = `BrainVision Data Exchange Marker File, Version 2.0
[Common Infos]
Codepage=UTF-8
[Marker Infos]
Mk1=New Segment,,1,1,0,20260101000000000000
Mk2=Stimulus,S  1,11,25,0
Mk3=Response,R  2,26,1,0
Mk4=Stimulus,S  1,36,1,0
`;

function bytesOf(orientation: string, format: string): Buffer {
  const size = format === 'INT_16' ? 2 : 4;
  const bytes = Buffer.alloc(RAW.length * size);
  RAW.forEach((raw, at) => {
    const [t, c] = [Math.floor(at / 3), at % 3];
    const place = size * (orientation === 'MULTIPLEXED' ? at : c * SAMPLES + t);
    if (format === 'INT_16') bytes.writeInt16LE(raw, place);
    else if (format === 'INT_32') bytes.writeInt32LE(raw, place);
    else bytes.writeFloatLE(raw, place);
  });
  return bytes;
}

/** A folder with the three files. */
function recording(orientation = 'MULTIPLEXED', format = 'INT_16'): (ending: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'brainvision-'));
  const path = (ending: string) => join(folder, `rest${ending}`);
  writeFileSync(path('.vhdr'), header(orientation, format));
  writeFileSync(path('.eeg'), bytesOf(orientation, format));
  writeFileSync(path('.vmrk'), MARKERS);
  return path;
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
