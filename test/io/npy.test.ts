import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNpy, writeNpy } from '../../src/io/npy';
import type { NpyValues } from '../../src/io/npyTypes';
import { readNpz, writeNpz } from '../../src/io/npz';
import { writeZip } from '../../src/io/zip';
import { expected, failure, fixture, openBytes, openPath, readAll } from './opening';

const files = Object.keys(expected).filter((name) => name.endsWith('.npy'));

/** Any array the writer takes: its type, shape and values. */
const array = fc
  .tuple(
    fc.constantFrom(
      Float64Array,
      Float32Array,
      Int32Array,
      Uint32Array,
      Int16Array,
      Uint16Array,
      Int8Array,
      Uint8Array,
    ),
    fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
    fc.infiniteStream(fc.double({ min: -300, max: 300 })),
  )
  .map(([Type, shape, stream]) => {
    const values: NpyValues = new Type(shape.reduce((a, b) => a * b));
    for (let i = 0; i < values.length; i++) values[i] = stream.next().value!;
    return { values, shape };
  });

describe('npy', () => {
  test.for(files)('%s holds what NumPy put into it', async (name) => {
    const { shape, values } = expected[name]!['array']!;
    const recording = await openPath(fixture(name));
    expect(recording.series[0]).toMatchObject({ shape, rate: null, readable: true });
    const exact = values.map((value) => value ?? NaN);
    expect(Array.from(await readAll(recording, 'array'))).toEqual(exact);
    expect(recording.series[0]!.missing).toBe(exact.filter(Number.isNaN).length);
    // Every slice equals the same part of the whole, with channels in the order asked for.
    const [samples, width] = shape;
    const channels = [width - 1, 0];
    const slice = await recording.read('array', { start: 2, stop: samples - 1, channels });
    const cut = exact.slice(2 * width, (samples - 1) * width);
    expect(Array.from(slice)).toEqual(
      Array.from({ length: samples - 3 }, (_, t) =>
        channels.map((channel) => cut[t * width + channel]!),
      ).flat(),
    );
    await recording.close();
  });

  test('reads back any array it writes, the same bytes each time', () => {
    fc.assert(
      fc.property(array, ({ values, shape }) => {
        const bytes = writeNpy(values, shape);
        const back = readNpy(bytes);
        expect(back).toEqual({ values, shape });
        expect(back.values.constructor).toBe(values.constructor);
        expect(writeNpy(back.values, back.shape)).toEqual(bytes);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  test.for([
    ['objects.npy', 'unsupported', 'pickled'],
    ['text.npy', 'unsupported', 'text'],
  ] as const)('refuses %s', async ([name, code, words]) => {
    const error = await failure(openPath(fixture(name)));
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
  });

  test('a pickled array in an archive is named, and not run', async () => {
    const objects = readFileSync(fixture('objects.npy'));
    const error = await failure(openBytes(writeZip([['x.npy', objects]]), 'a.npz'));
    expect(error.message).toContain('pickled Python objects, which are never run');
  });

  test('says how many bytes are missing from a file cut short', async () => {
    const error = await failure(
      openBytes(writeNpy(new Float64Array(30), [10, 3]).subarray(0, 300), 'cut.npy'),
    );
    expect(error).toMatchObject({ code: 'bad-file' });
    expect(error.message).toMatch(/10 × 3.*368 bytes in all.*has 300/);
  });

  test('refuses arrays without values', async () => {
    expect((await failure(openBytes(writeNpy(new Float64Array(0), [0, 3]), 'none.npy'))).code).toBe(
      'too-short',
    );
    expect((await failure(openBytes(writeNpy(Float64Array.of(1), []), 'one.npy'))).code).toBe('too-short');
  });

  test('notes a table on its side', async () => {
    const recording = await openBytes(writeNpy(new Float64Array(50), [2, 25]), 'wide.npy');
    expect(recording.series[0]).toMatchObject({ likelyTime: { dim: 1 }, dims: [2, 25], timeDim: 0 });
  });
});

describe('npz', () => {
  test.for(['stored.npz', 'deflated.npz'])('%s holds what NumPy put into it', async (name) => {
    const recording = await openPath(fixture(name));
    const tables = recording.series.filter(({ path }) => path !== 'cube');
    expect(tables.map(({ path }) => path)).toEqual(['first', 'second']);
    for (const info of tables) {
      const { shape, values } = expected[name]![info.path]!;
      expect(info.shape).toEqual(shape);
      expect(Array.from(await readAll(recording, info.path))).toEqual(values);
      const slice = await recording.read(info.path, { start: 3, stop: 9, channels: [0] });
      expect(Array.from(slice)).toEqual(values.filter((_, i) => i % shape[1] === 0).slice(3, 9));
    }
    await recording.close();
  });

  test('names the arrays that are no series', async () => {
    const bytes = writeNpz({
      x: { values: new Float64Array(4), shape: [4] },
      none: { values: new Float64Array(0), shape: [0] },
    });
    const { series, facts } = await openBytes(bytes, 'a.npz');
    expect(series.map(({ path }) => path)).toEqual(['x']);
    expect(facts.find(({ label }) => label === 'Left out')?.value).toContain('none.npy');
  });

  test('reads back any arrays it writes, the same bytes each time', () => {
    const name = fc.stringMatching(/^[a-zé_][a-z0-9]{0,8}$/);
    fc.assert(
      fc.property(fc.dictionary(name, array, { minKeys: 1, maxKeys: 5 }), (arrays) => {
        const bytes = writeNpz(arrays);
        expect(readNpz(bytes)).toEqual(Object.fromEntries(Object.entries(arrays)));
        expect(writeNpz(readNpz(bytes))).toEqual(bytes);
      }),
      { seed: 4, numRuns: 100 },
    );
  });

  test('notices damaged arrays by their checksum', () => {
    const bytes = writeNpz({ x: { values: Float64Array.of(1, 2, 3), shape: [3] } });
    bytes[bytes.length - 80]! ^= 1; // within the values
    expect(() => readNpz(bytes)).toThrowError(expect.objectContaining({ code: 'bad-file' }));
  });
});
