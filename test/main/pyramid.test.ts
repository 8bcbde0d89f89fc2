import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Pyramid, pyramidShape, PyramidWriter } from '../../src/main/engine/overview/pyramid';
import { createRandom } from '../../src/sim/random';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** Random values with gaps, in pieces of random length, as a pyramid in a folder. */
async function built(samples: number, channels: number, seed: number) {
  const folder = mkdtempSync(join(tmpdir(), 'pyramid-'));
  folders.push(folder);
  const random = createRandom(seed);
  const values = Float64Array.from({ length: samples * channels }, () =>
    random.uniform() < 0.01 ? NaN : Math.fround(random.normal()),
  );
  // Nothing at all for longer than a bin.
  values.fill(NaN, 300 * channels, Math.min(samples, 900) * channels);
  const shape = pyramidShape(samples, channels);
  const writer = await PyramidWriter.create(folder, shape);
  for (let t = 0; t < samples;) {
    const to = Math.min(samples, t + 1 + Math.floor(random.uniform() * 3000));
    await writer.add(values.subarray(t * channels, to * channels));
    t = to;
  }
  await writer.end();
  return { folder, shape, values, pyramid: (await Pyramid.open(folder, shape))! };
}

describe('a pyramid', () => {
  test.for([
    [1000, 1],
    [128 * 40, 3],
    [200_001, 2],
    [30_000, 40],
  ])('has the extremes of all samples (%i samples of %i channels)', async ([samples, channels]) => {
    const { pyramid, values } = await built(samples!, channels!, 7);
    const random = createRandom(8);
    for (let k = 0; k < 30; k++) {
      const start = Math.floor(random.uniform() * samples!);
      const stop = Math.min(samples!, start + 1 + Math.floor(random.uniform() ** 3 * samples!));
      const stride = 1 + Math.floor(random.uniform() * 5000);
      const chosen = k % 2 ? [channels! - 1] : Array.from({ length: channels! }, (_, c) => c);
      const found = await pyramid.read(chosen, start, stop, stride);
      expect(found.start).toBeLessThanOrEqual(start);
      expect(found.stop).toBeGreaterThanOrEqual(stop);
      expect(found.stride).toBeLessThanOrEqual(Math.max(128, stride));
      expect(found.low[0]).toHaveLength(Math.ceil((found.stop - found.start) / found.stride));
      chosen.forEach((channel, c) => {
        found.low[c]!.forEach((low, bin) => {
          const from = found.start + bin * found.stride;
          const there = [];
          for (let t = from; t < Math.min(found.stop, from + found.stride); t++) {
            const value = values[t * channels! + channel]!;
            if (!Number.isNaN(value)) there.push(value);
          }
          expect(low).toBe(there.length ? there.reduce((a, b) => Math.min(a, b)) : NaN);
          expect(found.high[c]![bin]).toBe(there.length ? there.reduce((a, b) => Math.max(a, b)) : NaN);
        });
      });
    }
    await pyramid.close();
  });

  test('is none where it was cut short, is of another series, or was never ended', async () => {
    const { folder, shape, pyramid } = await built(100_000, 2, 9);
    await pyramid.close();
    expect(await Pyramid.open(folder, pyramidShape(100_001, 2))).toBeUndefined();
    truncateSync(join(folder, 'level0.bin'), 1000);
    expect(await Pyramid.open(folder, shape)).toBeUndefined();
    const other = await built(100_000, 2, 9);
    await other.pyramid.close();
    writeFileSync(join(other.folder, 'about.json'), '{');
    expect(await Pyramid.open(other.folder, shape)).toBeUndefined();
  });

  test('wants all samples', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pyramid-'));
    folders.push(folder);
    const writer = await PyramidWriter.create(folder, pyramidShape(5000, 1));
    await writer.add(new Float64Array(4999));
    await expect(writer.end()).rejects.toThrow(/4999 of 5000/);
    await writer.close();
  });
});
