import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { failure, fixture, openBytes, openPath, readAll } from './opening';

interface Known {
  readonly labels: string[];
  readonly rates: number[];
  /** One list a signal. */
  readonly values: number[][];
  readonly annotations: [onset: number, duration: number, text: string][];
}

/** What pyedflib reads from the files it wrote. */
const known = JSON.parse(readFileSync(fixture('edf.json'), 'utf8')) as Record<string, Known>;
const together = (columns: readonly number[][]) =>
  columns[0]!.flatMap((_, t) => columns.map((one) => one[t]!));

describe.for(Object.keys(known))('%s', (name) => {
  const { values, annotations } = known[name]!;

  test('is a series a sampling rate, with the values of the reference library to the last bit', async () => {
    const recording = await openPath(fixture(name));
    expect(recording.series).toMatchObject([
      { path: 'signals 32 Hz', shape: [160, 2], rate: 32, unit: 'µV', channels: ['Fp1', 'Fp2'], missing: 0 },
      { path: 'signals 8 Hz', shape: [40, 1], rate: 8, unit: 'mV', channels: ['resp'], startTime: 0 },
    ]);
    expect(Array.from(await readAll(recording, 'signals 32 Hz'))).toEqual(together(values.slice(0, 2)));
    expect(Array.from(await readAll(recording, 'signals 8 Hz'))).toEqual(values[2]);
    const slice = await recording.read('signals 32 Hz', { start: 30, stop: 70, channels: [1] });
    expect(Array.from(slice)).toEqual(values[1]!.slice(30, 70));
    expect(recording.facts).toContainEqual({ label: 'Started', value: '2026-01-02T03:04:05' });
    await recording.close();
  });

  test('has its annotations as events', async () => {
    const recording = await openPath(fixture(name));
    const [info] = recording.points!;
    expect(info).toMatchObject({
      path: 'annotations',
      kind: 'events',
      rows: ['stimulus', 'réponse'],
      counts: [2, 1],
      span: [1.25, 3.75],
    });
    const { times, stops, rows } = await recording.readPoints!('annotations', { start: 0, stop: 10 });
    const found = Array.from(times, (time, k) => [time, stops![k]! - time, info!.rows[rows[k]!]!]);
    const expected = annotations.map(([onset, duration, text]) => [onset, Math.max(0, duration), text]);
    expect(found.sort()).toEqual(expected.sort());
    await recording.close();
  });
});

/** The bytes of a file with something else in its header. */
function patched(at: number, text: string): Uint8Array {
  const bytes = Uint8Array.from(readFileSync(fixture('signals.edf')));
  bytes.set(Buffer.from(text, 'latin1'), at);
  return bytes;
}

test('what was not recorded between the records of a discontinuous file is missing', async () => {
  const bytes = patched(192, 'EDF+D');
  // The third record begins 2 s later than it would, and so do those after it; onsets stand at the start of each annotation list.
  const starts = [
    ...Buffer.from(bytes)
      .toString('latin1')
      .matchAll(/\+(\d)\x14\x14/g),
  ];
  expect(starts.map(([, onset]) => onset)).toEqual(['0', '1', '2', '3', '4']);
  for (const { 1: onset, index } of starts) {
    if (Number(onset) >= 2) bytes[index + 1] = 0x30 + Number(onset) + 2;
  }
  const recording = await openBytes(bytes, 'breaks.edf');
  const [info] = recording.series;
  expect(info).toMatchObject({
    shape: [7 * 32, 2],
    missing: 2 * 32 * 2,
    note: expect.stringMatching(/is missing/),
  });
  const all = await readAll(recording, 'signals 32 Hz');
  const { values } = known['signals.edf']!;
  const expected = values
    .slice(0, 2)
    .map((column) => [...column.slice(0, 64), ...Array<number>(64).fill(NaN), ...column.slice(64)]);
  expect(Array.from(all)).toEqual(together(expected));
  const slice = await recording.read('signals 32 Hz', { start: 60, stop: 140 });
  expect(slice).toEqual(all.subarray(120, 280));
});

test('says what is wrong with a damaged file', async () => {
  const message = async (bytes: Uint8Array) => (await failure(openBytes(bytes, 'a.edf'))).message;
  const whole = readFileSync(fixture('signals.edf'));
  expect(await message(whole.subarray(0, whole.length - 5))).toMatch(
    /says it has 5 records of .* but 4 are there/,
  );
  expect(await message(whole.subarray(0, 600))).toMatch(/its header of 4 signals takes 1280 bytes, but 600/);
  expect(await message(patched(244, 'soon    '))).toMatch(/expected the seconds of a record .* got "soon"/);
  expect(await message(patched(236, '1e9     '))).toMatch(/says it has 1000000000 records|cut short/);
  // A recorder that was not switched off says −1.
  expect((await openBytes(patched(236, '-1      '), 'a.edf')).series[0]!.shape).toEqual([160, 2]);
});

describe('what a header says of the session', () => {
  /** The fixture with other fields in its header: patient, recording, date and time. */
  const facts = async (fields: Readonly<Record<number, string>>) => {
    const bytes = Buffer.from(readFileSync(fixture('signals.edf')));
    for (const [at, text] of Object.entries(fields))
      bytes.write(text.padEnd(at === '168' ? 8 : 80), Number(at), 'latin1');
    const recording = await openBytes(bytes, 'signals.edf');
    await recording.close();
    return Object.fromEntries(recording.facts.map(({ label, value }) => [label, value]));
  };

  test('EDF+ tells the patient in parts, and X is nothing', async () => {
    expect(await facts({ 8: 'M_7 F 02-MAY-1951 X' })).toMatchObject({
      Patient: 'M 7',
      Sex: 'F',
      Born: '02-MAY-1951',
    });
    expect(await facts({ 8: 'X X X X' })).not.toHaveProperty('Patient');
  });

  test('its start, whose century is told beside it or meant', async () => {
    const recording = 'Startdate X X X X';
    expect(await facts({ 88: recording, 168: '02.03.85' })).toMatchObject({ Started: '1985-03-02T03:04:05' });
    expect(await facts({ 88: recording, 168: '02.03.84' })).toMatchObject({ Started: '2084-03-02T03:04:05' });
    expect(await facts({ 88: 'Startdate 02-MAR-1979 X X X', 168: '02.03.yy' })).toMatchObject({
      Started: '1979-03-02T03:04:05',
    });
    expect(await facts({ 88: recording, 168: '31.02.85' })).toMatchObject({ Started: '31.02.85 03.04.05' });
  });
});
