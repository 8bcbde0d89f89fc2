import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readView } from '../../src/io/array/arrayView';
import { linearArray } from '../../src/io/array/linearArray';
import { smoothness } from '../../src/io/array/likelyTime';
import { type Box, product, reversed, type StoredArray, strides } from '../../src/io/array/storedArray';
import { parseView, viewPath } from '../../src/io/array/viewPath';
import { writeNpy } from '../../src/io/npy';
import { dtypeOf } from '../../src/io/npyTypes';
import { writeNpz } from '../../src/io/npz';
import { pythonLiteral } from '../../src/io/pythonLiteral';
import type { Recording, SeriesInfo } from '../../src/io/recording';
import { ownPath, readSeries, seriesAt } from '../../src/io/seriesPath';
import { failure, openBytes, openPath, openText } from './opening';

const fixtures = join(import.meta.dirname, '../fixtures');
const fixture = (name: string) => join(fixtures, 'arrays', name);

interface Known {
  readonly dims: readonly number[];
  /** Row-major. */
  readonly values: readonly (number | null)[];
  readonly channels?: readonly string[];
  readonly rate?: number;
}
type AllKnown = Readonly<Record<string, Readonly<Record<string, Known>>>>;
const contents = (path: string) => JSON.parse(readFileSync(join(fixtures, path), 'utf8')) as AllKnown;
/** What NumPy, h5py and SciPy put into the files. */
const known = contents('arrays/arrays.json');
/** What SciPy finds in files that MATLAB wrote. */
const matlab = contents('matlab/expected.json');
const files = [
  ...Object.entries(known).map(([name, arrays]) => ({ name, folder: 'arrays', arrays })),
  ...Object.entries(matlab).map(([name, arrays]) => ({ name, folder: 'matlab', arrays })),
];

type At = readonly (number | '*')[];

/** A view by its definition: value at every index of the array, time first, then the other dimensions in their order. */
function bruteForce({ dims, values }: Known, time: number, at: At = dims.map(() => '*')): number[] {
  const steps = strides(dims);
  const others = dims.map((_, d) => d).filter((d) => d !== time);
  const places = others.reduce<number[]>(
    (sums, d) =>
      sums.flatMap((sum) =>
        Array.from({ length: dims[d]! }, (_, i) => i)
          .filter((i) => at[d] === '*' || at[d] === i)
          .map((i) => sum + i * steps[d]!),
      ),
    [0],
  );
  return Array.from({ length: dims[time]! }, (_, t) =>
    places.map((place) => values[place + t * steps[time]!] ?? NaN),
  ).flat();
}

const whole = async (recording: Recording, path: string): Promise<[SeriesInfo, number[]]> => {
  const info = seriesAt(recording, path);
  return [info, Array.from(await readSeries(recording, path, { start: 0, stop: info.shape[0] }))];
};

/** As a reader gives it: what is not finite is missing. */
const finite = (values: readonly number[]) => values.map((value) => (Number.isFinite(value) ? value : NaN));

describe.for(files)('$folder/$name', ({ name, folder, arrays }) => {
  test.for(Object.keys(arrays))('%s along every dimension', async (path) => {
    const about = arrays[path]!;
    const recording = await openPath(join(fixtures, folder, name));
    const own = recording.series.find((one) => one.path === path)!;
    expect(own, recording.series.map((one) => one.path).join()).toMatchObject({ readable: true });
    if (about.channels) expect(own).toMatchObject({ channels: about.channels, rate: about.rate });
    for (const [time, size] of about.dims.entries()) {
      const view = about.channels ? path : `${path}?time=${time}`;
      if (about.channels && time > 0) continue;
      const [info, values] = await whole(recording, view);
      const expected = finite(bruteForce(about, time));
      expect(info.shape).toEqual([size, expected.length / size]);
      expect(info.channels).toHaveLength(info.shape[1]);
      expect(values).toEqual(expected);
      expect(info.missing).toBe(expected.filter(Number.isNaN).length);
      if (info.shape[0] < 3) continue;
      const channels = [info.shape[1] - 1, 0];
      const slice = await readSeries(recording, view, { start: 1, stop: size - 1, channels });
      const rows = Array.from({ length: size - 2 }, (_, t) =>
        channels.map((channel) => expected[(t + 1) * info.shape[1] + channel]!),
      );
      expect(Array.from(slice)).toEqual(rows.flat());
    }
    await recording.close();
  });
});

/** An array in memory that counts what is read of it. */
function memoryArray(dims: readonly number[], isColumnMajor: boolean, values: Float64Array) {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const counted = { bytes: 0, reads: 0 };
  const array = linearArray({
    dims,
    isColumnMajor,
    size: 8,
    fields: [{ dtype: dtypeOf('<f8', 'a'), offset: 0 }],
    async bytes(from, to) {
      expect(from >= 0 && to <= bytes.length && from < to).toBe(true);
      counted.bytes += to - from;
      counted.reads++;
      return bytes.slice(from, to);
    },
  });
  return { array, counted };
}

const sizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 });

/** The array with other limits, so that small ones take several boxes. */
const limited = (
  array: StoredArray,
  most: number,
  grain: readonly number[],
  isInPieces: boolean,
): StoredArray => ({
  ...array,
  most,
  grain,
  isInPieces,
  async read(box: Box) {
    expect(product(box.count)).toBeLessThanOrEqual(Math.max(most, 1));
    return array.read(box);
  },
});

test('any slice of any view of any array is that of NumPy, whatever the order, the pieces and the boxes', async () => {
  await fc.assert(
    fc.asyncProperty(
      sizes,
      fc.boolean(),
      fc.boolean(),
      fc.integer({ min: 1, max: 40 }),
      fc.infiniteStream(fc.nat(1000)),
      async (dims, isColumnMajor, isReversed, most, numbers) => {
        const next = (below: number) => numbers.next().value! % below;
        const count = product(dims);
        // The value says where it is: row-major place.
        const places = strides(dims);
        const stored = new Float64Array(count);
        for (let place = 0; place < count; place++) {
          const index = dims.map((size, d) => Math.floor(place / places[d]!) % size);
          const at = isColumnMajor ? index.reduceRight((sum, i, d) => sum * dims[d]! + i, 0) : place;
          stored[at] = place;
        }
        const { array: straight } = memoryArray(
          isReversed ? dims.toReversed() : dims,
          isReversed ? !isColumnMajor : isColumnMajor,
          stored,
        );
        const array = limited(
          isReversed ? reversed(straight) : straight,
          most,
          dims.map((size) => 1 + next(size)),
          next(2) === 0,
        );
        const time = next(dims.length);
        const at: At = dims.map((size, d) => (d === time || next(3) > 0 ? '*' : next(size)));
        const about = { dims, values: Array.from({ length: count }, (_, k) => k) };
        const expected = bruteForce(about, time, at);
        const width = expected.length / dims[time]!;
        const start = next(dims[time]!);
        const stop = start + next(dims[time]! - start + 1);
        const channels = Array.from({ length: next(2 * width) + 1 }, () => next(width));
        const slice = await readView(array, { time, at }, { start, stop }, channels);
        const rows = Array.from({ length: stop - start }, (_, t) =>
          channels.map((channel) => expected[(start + t) * width + channel]!),
        );
        expect(Array.from(slice)).toEqual(rows.flat());
      },
    ),
    { seed: 11, numRuns: 400 },
  );
});

test('no more is read than what is asked for and what lies closely between', async () => {
  const [samples, width] = [2000, 300];
  const values = new Float64Array(samples * width).map((_, k) => k);
  const { array, counted } = memoryArray([samples, width], false, values);
  // One channel of samples that lie side by side: one reading of all between.
  const one = await readView(array, { time: 0, at: ['*', '*'] }, { start: 100, stop: 200 }, [7]);
  expect(one[3]).toBe(103 * width + 7);
  expect(counted).toMatchObject({ reads: 1 });
  expect(counted.bytes).toBeLessThan(100 * width * 8);
  // Two channels far apart, each of which lies side by side: two short readings.
  Object.assign(counted, { bytes: 0, reads: 0 });
  const apart = await readView(array, { time: 1, at: ['*', '*'] }, { start: 0, stop: 300 }, [1999, 3]);
  expect([apart[0], apart[1]]).toEqual([1999 * width, 3 * width]);
  expect(counted).toEqual({ bytes: 2 * 300 * 8, reads: 2 });
});

describe('paths of views', () => {
  test('say a view and are read back, whatever the path is', () => {
    const index = fc.oneof(fc.constant('*' as const), fc.nat(99));
    const view = fc.record(
      {
        time: fc.nat(5),
        at: fc.array(index, { minLength: 1, maxLength: 4 }).filter((at) => at.some((one) => one !== '*')),
        rate: fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
        unit: fc.constantFrom('µV', 'ΔF/F', '%', 'a&b=c', ''),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.constantFrom('array', '/a/b', '/odd?time', 'x?time=1', 's{3}.y (real)'),
        view,
        (of, seen) => {
          const path = viewPath(of, seen);
          if (Object.keys(seen).length === 0) return;
          expect(parseView(path)).toEqual({ of, view: seen });
          expect(ownPath(path)).toBe(of);
        },
      ),
      { seed: 5 },
    );
    expect(ownPath('/units?bin=0.02&root=1')).toBe('/units');
  });

  test.for([
    ['cube?time=3', '2 × 3 × 4: time=3 is none of its dimensions, which count from 0 to 2'],
    ['cube?time=-1', '"time" takes whole numbers from 0'],
    ['cube?time=', '"time" takes whole numbers from 0'],
    ['cube?time=1&at=0,*', 'at expects 3 indices or "*", one a dimension, as at=*,*,*'],
    ['cube?time=1&at=0,0,*', 'dimension 1 is time, so at has "*" there'],
    ['cube?time=1&at=2,*,0', 'leaves dimension 0, whose indices are 0 to 1'],
    ['cube?at=x,*,0', '"at" takes whole numbers from 0 or "*", not "x"'],
    ['cube?rate=0', '"rate" takes samples a second above 0'],
    ['cube?time=1&speed=2', '"speed=2" is none of time=K'],
    ['cube?time=1&time=1', 'each once'],
  ])('%s is refused: %s', async ([path, words]) => {
    const recording = await openPath(fixture('timed.npz'));
    const error = await failure(Promise.resolve().then(() => seriesAt(recording, path!)));
    expect(error).toMatchObject({ code: 'bad-parameter' });
    expect(error.message).toContain(words);
    expect(await failure(readSeries(recording, path!, { start: 0, stop: 1 }))).toMatchObject({
      code: 'bad-parameter',
    });
    await recording.close();
  });

  test('fix indices, and name channels by those that are left', async () => {
    const recording = await openPath(fixture('timed.npz'));
    const cube = known['timed.npz']!['cube']!;
    const [info, values] = await whole(recording, 'cube?time=2&at=*,1,*');
    expect(info).toMatchObject({
      shape: [4, 2],
      channels: ['channel 1', 'channel 2'],
      title: 'cube, time along dimension 3, place 2 along dimension 2',
      dims: [2, 3, 4],
      timeDim: 2,
      view: { of: 'cube', time: 2, at: ['*', 1, '*'] },
    });
    expect(values).toEqual(bruteForce(cube, 2, ['*', 1, '*']));
    expect(seriesAt(recording, 'cube?time=1').channels).toEqual([
      '1, 1',
      '1, 2',
      '1, 3',
      '1, 4',
      '2, 1',
      '2, 2',
      '2, 3',
      '2, 4',
    ]);
    await recording.close();
  });

  test('state a rate and a unit, and tell when the file says another', async () => {
    const recording = await openText('a,b\n1,2\n3,4\n5,6\n');
    const [info, values] = await whole(recording, 'table?rate=250&unit=%C2%B5V');
    expect(info).toMatchObject({ rate: 250, unit: 'µV', shape: [3, 2], channels: ['a', 'b'] });
    expect(values).toEqual([1, 2, 3, 4, 5, 6]);
    await recording.close();
    const timed = await openText('time,a\n0,1\n0.1,2\n0.2,3\n');
    expect(seriesAt(timed, 'table?rate=5').note).toBe('The rate is the one you gave; the file says 10 Hz.');
  });
});

describe('what seems to lie on its side', () => {
  test('a table of text can be turned, and is when that is asked for', async () => {
    const recording = await openText('1,2,3,4\n5,6,7,9\n');
    expect(recording.series[0]).toMatchObject({
      shape: [2, 4],
      dims: [2, 4],
      timeDim: 0,
      likelyTime: { dim: 1, why: 'it is longer' },
    });
    const [info, values] = await whole(recording, 'table?time=1');
    expect(info).toMatchObject({ shape: [4, 2], timeDim: 1, channels: ['channel 1', 'channel 2'] });
    expect(info.likelyTime).toBeUndefined();
    expect(values).toEqual([1, 5, 2, 6, 3, 7, 4, 9]);
  });

  test('a table with times has no choice', async () => {
    const { series } = await openText('time,a,b,c\n0,1,2,3\n0.1,2,3,4\n');
    expect(series[0]!.dims).toBeUndefined();
  });

  test('time stamps that fit the other dimension, by their length', async () => {
    for (const [name, path] of [
      ['timed.npz', 'data'],
      ['timed.h5', '/beside/data'],
    ] as const) {
      const recording = await openPath(fixture(name));
      const own = seriesAt(recording, path);
      expect(own).toMatchObject({ shape: [4, 60], rate: null });
      expect(own.likelyTime).toEqual({ dim: 1, why: 'there are as many time stamps beside it' });
      const turned = seriesAt(recording, `${path}?time=1`);
      expect(turned).toMatchObject({ shape: [60, 4], irregular: false, startTime: 0 });
      expect(turned.rate).toBeCloseTo(20, 9);
      // They are no signal themselves.
      expect(recording.series.map((one) => one.path).filter((one) => /time$/.test(one))).toEqual([]);
      await recording.close();
    }
  });

  test('values that are smooth along the other dimension, and only those', async () => {
    const walk = (samples: number, width: number, isTurned: boolean) => {
      const values = new Float64Array(samples * width);
      let state = 7;
      for (let c = 0; c < width; c++) {
        for (let t = 0, x = 0; t < samples; t++) {
          state = (state * 16807) % 2147483647;
          x += state / 2147483647 - 0.5;
          values[isTurned ? c * samples + t : t * width + c] = x;
        }
      }
      return writeNpy(values, isTurned ? [width, samples] : [samples, width]);
    };
    const likely = async (bytes: Uint8Array) => (await openBytes(bytes, 'a.npy')).series[0]!.likelyTime;
    // More samples than channels, so that the length alone says nothing.
    expect(await likely(walk(60, 100, true))).toEqual({ dim: 1, why: 'values are much smoother along it' });
    expect(await likely(walk(100, 60, false))).toBeUndefined();
    // More channels than samples, but time runs where it should.
    expect(await likely(walk(60, 100, false))).toBeUndefined();
  });

  test('smoothness is the lag-1 autocorrelation of a known process', () => {
    // x cycles through 0, 1, 0, −1 along the first dimension: neighbours are uncorrelated. Along the second it is constant.
    const values = new Float64Array(400 * 10).map((_, k) => [0, 1, 0, -1][Math.floor(k / 10) % 4]!);
    const [along, across] = smoothness(values, [400, 10]);
    expect(along).toBeCloseTo(0, 2);
    expect(across).toBeNaN();
  });
});

test('HDF5: a dimension that the file calls time is time, single numbers are facts, and too many channels are not read', async () => {
  const recording = await openPath(fixture('timed.h5'));
  const at = (path: string) => seriesAt(recording, path);
  expect(at('/scaled/cube')).toMatchObject({ shape: [5, 6], timeDim: 1, rate: 2 });
  expect(at('/labelled')).toMatchObject({ shape: [60, 4], timeDim: 1, channels: ['a', 'b', 'c', 'd'] });
  expect(at('/labelled').likelyTime).toBeUndefined();
  expect(at('/row')).toMatchObject({ shape: [9, 1] });
  expect(at('/row').dims).toBeUndefined();
  expect(recording.facts).toContainEqual({ label: 'step', value: '0.25' });
  expect(at('/huge')).toMatchObject({ shape: [2, 210_000], readable: false, channels: [] });
  expect(at('/huge').note).toContain('210000 channels');
  expect((await failure(recording.read('/huge', { start: 0, stop: 1 }))).code).toBe('unsupported');
  expect(at('/huge?time=1')).toMatchObject({ shape: [70_000, 6], readable: true });
  expect(at('/huge?time=0&at=*,69999,*')).toMatchObject({ shape: [2, 3], readable: true });
  const slice = await readSeries(recording, '/huge?time=1', { start: 69_990, stop: 70_000, channels: [5] });
  expect(slice).toEqual(new Float64Array(10));
  await recording.close();
});

test('MATLAB level 7.3: cells and their rate, and what is left out', async () => {
  const recording = await openPath(fixture('level73.mat'));
  expect(seriesAt(recording, '/data/trial{2}')).toMatchObject({
    shape: [3, 21],
    rate: 250,
    likelyTime: { dim: 1 },
  });
  const left = recording.facts.filter(({ label }) => label === 'Left out').map(({ value }) => value);
  expect(left).toEqual(['/nothing: empty', '/word: text']);
  await recording.close();
});

describe('headers of NumPy arrays', () => {
  test('are literals, and nothing else', () => {
    expect(
      pythonLiteral(`{'descr': [('a', '<f8'), (("t", 'n'), '|i1', (2, 3))], 'x': (5,), 'y': -3L, 'z': None}`),
    ).toEqual({
      descr: [
        ['a', '<f8'],
        [['t', 'n'], '|i1', [2, 3]],
      ],
      x: [5],
      y: -3,
      z: null,
    });
    for (const text of ['', '(', "{'a'}", '[1 2]', '1 2', 'exit()', "{'a': open}", '('.repeat(99)]) {
      expect(() => pythonLiteral(text), text).toThrow(SyntaxError);
    }
  });

  test('of absurd shapes are refused before anything is allocated', async () => {
    const header = (text: string) => {
      const bytes = Buffer.alloc(128, ' ');
      bytes.write('\x93NUMPY\x01\x00\x76\x00', 'latin1');
      bytes.write(text, 10);
      return bytes;
    };
    const refusal = async (text: string) => (await failure(openBytes(header(text), 'a.npy'))).code;
    const shape = (of: string) => `{'descr': '<f8', 'fortran_order': False, 'shape': ${of}}`;
    expect(await refusal(shape('(1000000000, 1000000000)'))).toBe('bad-file');
    expect(await refusal(shape(`(${'1,'.repeat(65)})`))).toBe('bad-file');
    expect(await refusal(shape('(-1,)'))).toBe('bad-file');
    expect(await refusal(shape('(0, 5)'))).toBe('too-short');
    expect(await refusal(`{'descr': [('a', '<f8', (99999,))], 'fortran_order': False, 'shape': (1,)}`)).toBe(
      'unsupported',
    );
    expect(await refusal(`{'descr': [('a', '|O')], 'fortran_order': False, 'shape': (1,)}`)).toBe(
      'unsupported',
    );
  });
});

test('an archive of a signal, its rate and single numbers', async () => {
  const one = (value: number) => ({ values: Float64Array.of(value), shape: [] });
  const bytes = writeNpz({
    'run/x': { values: new Float64Array(20).map((_, k) => k), shape: [10, 2] },
    fs: one(500),
    version: one(2),
  });
  const { series, facts } = await openBytes(bytes, 'a.npz');
  expect(series).toMatchObject([{ path: 'run/x', shape: [10, 2], rate: 500 }]);
  expect(facts).toContainEqual({ label: 'version', value: '2' });
});
