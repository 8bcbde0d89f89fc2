import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { xmlElements } from '../../src/io/nifti/xmlElements';
import { failure, fixture, openBytes, openPath, readAll } from './opening';

interface Known {
  readonly values: number[];
  readonly shape: [number, number];
  readonly rate: number;
  readonly startTime: number;
  readonly channels: string[];
}

/** What nibabel reads from the files it wrote. */
const known = JSON.parse(readFileSync(fixture('nifti.json'), 'utf8')) as Record<string, Known>;

describe.for(Object.keys(known))('%s', (name) => {
  test('has the values that nibabel reads, their names and times', async () => {
    const { values, shape, rate, startTime, channels } = known[name]!;
    const recording = await openPath(fixture(name));
    expect(recording.series).toMatchObject([{ path: 'series', shape, startTime, channels }]);
    expect(recording.series[0]!.rate).toBeCloseTo(rate, 12);
    expect([...(await readAll(recording, 'series'))]).toEqual(values);
    const [samples, width] = shape;
    const asked = [width - 1, 0, 1, 0];
    const slice = await recording.read('series', { start: 7, stop: samples - 2, channels: asked });
    const picked = Array.from({ length: samples - 9 }, (_, t) =>
      asked.map((c) => values[(t + 7) * width + c]),
    );
    expect([...slice]).toEqual(picked.flat());
    await recording.close();
  });
});

test('says what a file is that holds no series of few channels, and what to do', async () => {
  const refused = async (name: string) => {
    const { code, message } = await failure(openPath(fixture(name)));
    return `${code}: ${message}`;
  };
  expect(await refused('film.nii.gz')).toMatch(
    /unsupported: .*20 × 20 × 20 voxels at 3 times.*average them within the regions of an atlas/,
  );
  expect(await refused('image.nii.gz')).toMatch(
    /unsupported: .*one NIfTI image of 4 × 4 × 4 voxels, without time/,
  );
  expect(await refused('matrix.pconn.nii')).toMatch(/unsupported: .*a CIFTI matrix of parcels by parcels/);
});

describe('damage', () => {
  const whole = readFileSync(fixture('parcels.ptseries.nii'));
  const message = async (bytes: Uint8Array, name = 'a.nii') =>
    (await failure(openBytes(bytes, name))).message;
  const patched = (from: string, to: string) =>
    Buffer.from(whole.toString('latin1').replace(from, to.padEnd(from.length)), 'latin1');

  test('a file that was cut short says where it should end', async () => {
    expect(await message(whole.subarray(0, whole.length - 1))).toMatch(/end at byte 1888, but 1887 bytes/);
    expect(await message(whole.subarray(0, 600))).toMatch(/its header takes \d+ bytes, but 600/);
  });

  test('a header that describes other numbers than there are is refused', async () => {
    expect(await message(patched('NumberOfSeriesPoints="40"', 'NumberOfSeriesPoints="41"'))).toMatch(
      /dimension 0 has 40 entries, but its XML header describes 41/,
    );
    expect(await message(patched('<CIFTI Version="2.0">', '<!DOCTYPE x [ ] >'))).toMatch(/DOCTYPE/);
    expect(await message(patched('Version="2.0"', 'Version="1.0"'))).toMatch(/version-convert/);
    const huge = Uint8Array.from(whole);
    new DataView(huge.buffer).setBigInt64(16 + 5 * 8, 1n << 40n, true);
    expect(await message(huge)).toMatch(/dimension 0 has 1099511627776 entries/);
  });

  test('a packed file that can not hold what it says is refused before it is unpacked', async () => {
    const film = Uint8Array.from(gunzipSync(readFileSync(fixture('voxels.nii.gz'))));
    new DataView(film.buffer).setInt16(40 + 2 * 4, 32_767, true);
    const packed = gzipSync(film);
    const recording = await openBytes(packed, 'a.nii.gz');
    await expect(recording.read('series', { start: 0, stop: 1 })).rejects.toThrow(
      /cut short: it says it holds \d+ bytes, but \d+ are there|which \d+ packed bytes can't/,
    );
    const small = Uint8Array.from(readFileSync(fixture('voxels.nii.gz')).subarray(0, 600));
    const cut = await openBytes(small, 'a.nii.gz');
    await expect(cut.read('series', { start: 0, stop: 1 })).rejects.toThrow(/can't be unpacked|cut short/);
  });
});

describe('xmlElements', () => {
  test('has tags with their attributes, without comments, entities in place', () => {
    const text = `<?xml version="1.0"?><a x='1 > 0' y="&lt;&amp;&#65;&#x42;&nbsp;"><!-- <b/> --> two <c.d/></a>`;
    expect([...xmlElements(text, 'a.xml')]).toEqual([
      { name: 'a', attributes: { x: '1 > 0', y: '<&AB&nbsp;' }, text: ' two ', isStart: true },
      { name: 'c.d', attributes: {}, text: '', isStart: true },
      { name: 'a', attributes: {}, text: '', isStart: false },
    ]);
  });

  test('takes time in proportion to a text made to be slow', () => {
    const start = performance.now();
    for (const piece of ['<a "', '<a x="', '<!--', '&amp', '<a '.repeat(2)])
      for (const _ of xmlElements(piece.repeat(200_000), 'a.xml'));
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
