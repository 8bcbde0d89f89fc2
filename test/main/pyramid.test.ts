import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  createPyramid,
  DamagedOverview,
  endPyramid,
  Pyramid,
  pyramidShape,
  PyramidWriter,
} from '../../src/main/engine/overview/pyramid';
import { createRandom } from '../../src/sim/random';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pyramid-'));
  folders.push(folder);
  return folder;
}

/** Random values with gaps, in pieces of random length and so many channels at a time, as a pyramid in a folder. */
async function built(samples: number, channels: number, seed: number, together = channels) {
  const folder = emptyFolder();
  const random = createRandom(seed);
  const values = Float64Array.from({ length: samples * channels }, () =>
    random.uniform() < 0.01 ? NaN : Math.fround(random.normal()),
  );
  // Nothing at all for longer than a bin.
  values.fill(NaN, 300 * channels, Math.min(samples, 900) * channels);
  const shape = pyramidShape(samples, channels);
  await createPyramid(folder, shape);
  for (let first = 0; first < channels; first += together) {
    const count = Math.min(together, channels - first);
    const writer = await PyramidWriter.open(folder, shape, first, count);
    for (let t = 0; t < samples;) {
      const to = Math.min(samples, t + 1 + Math.floor(random.uniform() * 3000));
      const piece = new Float64Array((to - t) * count).map(
        (_, i) => values[(t + Math.floor(i / count)) * channels + first + (i % count)]!,
      );
      await writer.add(piece);
      t = to;
    }
    await writer.end();
    await writer.close();
  }
  await endPyramid(folder, shape);
  return { folder, shape, values, pyramid: (await Pyramid.open(folder, shape))! };
}

describe('a pyramid', () => {
  test.for([
    [1000, 1, 1],
    [64 * 40, 3, 3],
    [200_001, 2, 2],
    [700_000, 1, 1],
    [30_000, 40, 40],
    [30_000, 40, 7],
  ])(
    'has the extremes of all samples (%i of %i channels, %i at a time)',
    async ([samples, channels, together]) => {
      const { pyramid, values } = await built(samples!, channels!, 7, together);
      const random = createRandom(8);
      for (let k = 0; k < 30; k++) {
        const start = Math.floor(random.uniform() * samples!);
        const stop = Math.min(samples!, start + 1 + Math.floor(random.uniform() ** 3 * samples!));
        const stride = 1 + Math.floor(random.uniform() * 5000);
        const chosen = k % 2 ? [channels! - 1] : Array.from({ length: channels! }, (_, c) => c);
        const found = await pyramid.read(chosen, start, stop, stride);
        expect(found.start).toBeLessThanOrEqual(start);
        expect(found.stop).toBeGreaterThanOrEqual(stop);
        expect(found.stride).toBeLessThanOrEqual(Math.max(64, stride));
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
    },
  );

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

  test('is not drawn from where a byte of it changed', async () => {
    const { folder, pyramid } = await built(100_000, 12, 9);
    const file = join(folder, 'level0.bin');
    const bytes = readFileSync(file);
    // Channel 4 of the first tile.
    const place =
      Math.floor(bytes.length / Math.ceil(Math.ceil(100_000 / 64) / pyramidShape(100_000, 12).tile) / 12) *
        4 +
      100;
    bytes[place]! ^= 1;
    writeFileSync(file, bytes);
    await expect(pyramid.read([4], 0, 100_000, 64)).rejects.toThrow(DamagedOverview);
    await expect(pyramid.read([3, 5], 0, 100_000, 64)).resolves.toBeDefined();
    await pyramid.close();
  });

  test('wants all samples', async () => {
    const folder = emptyFolder();
    const shape = pyramidShape(5000, 1);
    await createPyramid(folder, shape);
    const writer = await PyramidWriter.open(folder, shape);
    await writer.add(new Float64Array(4999));
    await expect(writer.end()).rejects.toThrow(/4999 of 5000/);
    await writer.close();
  });
});
