import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { failure, fixture, openBytes, openPath, readAll } from './opening';

interface Known {
  readonly channels: string[];
  readonly rate: number;
  readonly values: number[];
}
const { 'temperatures.rhd': temperatures, ...known } = JSON.parse(
  readFileSync(fixture('intan.json'), 'utf8'),
) as Record<string, Record<string, Known>> & { 'temperatures.rhd': { temperature: number[] } };

/** Neo's numbers of the kinds of signals. */
const KINDS: Readonly<Record<string, string>> = {
  amplifier: '0',
  auxiliary: '1',
  supply: '2',
  adc: '3',
  'digital-in': '4',
  'digital-out': '5',
};

describe.for(Object.keys(known))('%s', (name) => {
  test.for(Object.keys(KINDS))('%s: has what Neo reads, to the last bit', async (kind) => {
    const { channels, rate, values } = known[name]![KINDS[kind]!]!;
    const recording = await openPath(fixture(name));
    const info = recording.series.find(({ path }) => path === kind)!;
    const width = channels.length;
    expect(info).toMatchObject({ channels, shape: [values.length / width, width] });
    // Neo keeps some rates in single precision.
    expect(info.rate! / rate).toBeCloseTo(1, 6);
    expect(info.startTime).toBe(name === 'version1.rhd' ? 0 : -128 / 20_000);
    expect(info.note).toBe(undefined);
    expect([...(await readAll(recording, kind))]).toEqual(values);
    const stop = info.shape[0] - 1;
    const asked = [width - 1, 0];
    const slice = await recording.read(kind, { start: 1, stop, channels: asked });
    const picked = Array.from({ length: stop - 1 }, (_, t) => asked.map((c) => values[(t + 1) * width + c]));
    expect([...slice]).toEqual(picked.flat());
    await recording.close();
  });
});

test('temperatures are hundredths of a degree, and jumps of the time stamps are told', async () => {
  const recording = await openPath(fixture('temperatures.rhd'));
  const { temperature } = temperatures;
  const read = await readAll(recording, 'temperature');
  // Block after block two sensors.
  read.forEach((value, at) => expect(value).toBeCloseTo(temperature[at]! / 100, 12));
  expect(recording.series[0]!.note).toMatch(/jump by 500 samples/);
  expect(recording.facts).toContainEqual({ label: 'Note', value: 'größer' });
  await recording.close();
});

test('says what is wrong with a damaged file', async () => {
  const whole = readFileSync(fixture('version2.rhd'));
  const message = async (bytes: Uint8Array) => (await failure(openBytes(bytes, 'a.rhd'))).message;
  expect(await message(whole.subarray(0, 300))).toMatch(/its header goes on after byte \d+, but 300 bytes/);
  expect(await message(whole.subarray(0, whole.length - 5))).toMatch(/no whole number of blocks of/);
  const blocks = 4 * (128 * 4 + 2 * 128 * 2 + 2 * 32 * 2 + 2 + 128 * 2 * 3);
  expect(await message(whole.subarray(0, whole.length - blocks))).toMatch(/its numbers in other files/);
});
