import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordingsAmong } from '../../src/io/recordingsAmong';
import { fixture } from './opening';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'among-'));
  await mkdir(join(folder, 'eeg', 'deep'), { recursive: true });
  for (const ending of ['hea', 'dat', 'atr'])
    await copyFile(fixture(`wfdb16.${ending}`), join(folder, 'eeg', `wfdb16.${ending}`));
  await copyFile(fixture('signals.edf'), join(folder, 'eeg', 'deep', 'signals.edf'));
  await writeFile(join(folder, 'eeg', 'notes.md'), 'These are only words.\n');
  await mkdir(join(folder, 'session'));
  await writeFile(join(folder, 'session', 'params.py'), "sample_rate = 30000.\ndat_path = 'x.dat'\n");
});
afterAll(() => rm(folder, { recursive: true }));

const among = async (...names: string[]) =>
  (await recordingsAmong(names.map((name) => join(folder, name)))).map(({ name }) => name);

test('a header, its data and its annotations are one recording, in whatever order they come', async () => {
  for (const given of [
    ['eeg/wfdb16.atr', 'eeg/wfdb16.dat', 'eeg/wfdb16.hea'],
    ['eeg/wfdb16.hea', 'eeg/wfdb16.atr'],
    ['eeg/wfdb16.dat'],
  ]) {
    expect(await among(...given)).toEqual(['wfdb16.hea']);
  }
});

test('folders are gone through, and words left out', async () => {
  expect(await among('eeg')).toEqual([join('eeg', 'deep', 'signals.edf'), join('eeg', 'wfdb16.hea')]);
});

test('a file alone that is no recording is left to be refused when it is opened', async () => {
  expect(await among('eeg/notes.md')).toEqual(['notes.md']);
});

test('where there is none it says so', async () => {
  await mkdir(join(folder, 'empty'));
  await expect(recordingsAmong([join(folder, 'empty')])).rejects.toThrow(/no recording.*empty \(0 files/);
  await expect(
    recordingsAmong([join(folder, 'eeg', 'notes.md'), join(folder, 'gone')]),
  ).rejects.toMatchObject({ code: 'bad-file' });
});
