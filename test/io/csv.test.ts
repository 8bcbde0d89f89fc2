import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gzipSync } from 'node:zlib';
import { memorySource } from '../../src/io/byteSource';
import { csvHeader, csvLines, openCsv } from '../../src/io/csv';
import type { Recording } from '../../src/io/recording';
import { failure, openBytes, openText, readAll } from './opening';

const only = async (text: string) => {
  const recording = await openText(text);
  return {
    info: recording.series[0]!,
    facts: recording.facts,
    values: Array.from(await readAll(recording, 'table')),
  };
};

/** Text has no negative zero: `String(-0)` is '0'. */
const unsigned = (x: number): number => (x === 0 ? 0 : x);

describe('csv', () => {
  test('takes time and its unit from a first column named after it', async () => {
    for (const [name, factor] of [
      ['time', 1],
      ['time_s', 1],
      ['t', 1],
      ['seconds', 1],
      ['Time (ms)', 1e-3],
      ['time_ms', 1e-3],
      ['timestamp', 1],
      ['ms', 1e-3],
      ['time [us]', 1e-6],
    ] as const) {
      const { info, values } = await only(`${name},x\n10,1\n12,2\n14,3\n`);
      expect(info).toMatchObject({ shape: [3, 1], channels: ['x'], irregular: false });
      expect(info.rate).toBeCloseTo(0.5 / factor, 6);
      expect(info.startTime).toBeCloseTo(10 * factor, 12);
      expect(values).toEqual([1, 2, 3]);
    }
  });

  test('calls uneven steps irregular, and steps rounded to the last decimal even', async () => {
    const uneven = await only('time,x\n0,1\n1,1\n3,1\n4,1\n');
    expect(uneven.info).toMatchObject({ irregular: true, rate: 1 });
    const times = Array.from({ length: 400 }, (_, i) => (i / 360).toFixed(3));
    const rounded = await only(`time,x\n${times.map((time) => `${time},0`).join('\n')}`);
    expect(rounded.info.irregular).toBe(false);
    // Both ends are rounded by at most 0.5 ms over 1.108 s.
    expect(Math.abs(rounded.info.rate! / 360 - 1)).toBeLessThan(1e-3);
  });

  test('keeps a time column that does not increase as a channel, and says so', async () => {
    const { info } = await only('time,x\n0,1\n0,2\n1,3\n');
    expect(info).toMatchObject({ shape: [3, 2], rate: null, channels: ['time', 'x'] });
    expect(info.note).toContain('does not increase from row 1');
  });

  test.for([
    ['commas', 'a,b\n1.5,2\n-3e2,.5\n'],
    ['semicolons', 'a;b\n1.5;2\n-3e2;.5\n'],
    ['decimal commas', 'a;b\n1,5;2\n-3e2;,5\n'],
    ['tabs', 'a\tb\n1.5\t2\n-3e2\t.5\n'],
    ['tabs with decimal commas', 'a\tb\n1,5\t2\n-3e2\t,5\n'],
    ['spaces', ' a   b\n 1.5    2\n-3e2  .5 \n'],
    ['quotes', '"a","b"\n"1.5","2"\n"-3e2",".5"\n'],
    ['quoted decimal commas', '"a","b"\n"1,5",2\n-3e2,"0,5"\n'],
    ['CRLF and a byte-order mark', '\ufeffa,b\r\n1.5,2\r\n-3e2,.5\r\n'],
    ['old Macintosh line ends', 'a,b\r1.5,2\r-3e2,.5\r'],
    ['comments and blank lines', '# made today\n\na,b\n1.5,2\n# half way\n\n-3e2,.5'],
    ['names in a comment', '# a,b\n1.5,2\n-3e2,.5\n'],
    ['a delimiter at the end of each line', 'a,b,\n1.5,2,\n-3e2,.5,\n'],
    ['blanks around cells', 'a , b\n 1.5 , 2\n-3e2 ,\t.5\n'],
  ] as const)('reads %s', async ([, text]) => {
    const { info, values } = await only(text);
    expect(info.channels).toEqual(['a', 'b']);
    expect(values).toEqual([1.5, 2, -300, 0.5]);
  });

  test('reads the same whatever pieces its text is read in', async () => {
    const cell = fc.oneof(
      fc.double().map(String),
      fc.integer({ min: -99, max: 99 }).map(String),
      fc.constantFrom('', 'NaN', '"3"', 'n/a', ' 7 ', '1e5', 'inf'),
    );
    const table = fc.record({
      rows: fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 30 }),
      between: fc.array(fc.constantFrom('', '', '', '# aside', '  '), { minLength: 30, maxLength: 30 }),
      end: fc.constantFrom('\n', '\r\n', '\r'),
      delimiter: fc.constantFrom(',', ';', '\t'),
      time: fc.boolean(),
      closed: fc.boolean(),
      slice: fc.tuple(fc.nat(), fc.nat()),
    });
    await fc.assert(
      fc.asyncProperty(table, async ({ rows, between, end, delimiter, time, closed, slice }) => {
        const lines = rows.flatMap((row, t) => [
          ...(between[t] ? [between[t]] : []),
          [...(time ? [String(t / 8)] : []), ...row].join(delimiter),
        ]);
        const head = [...(time ? ['time'] : []), 'a', 'b'].join(delimiter);
        const text = Buffer.from([head, ...lines].join(end) + (closed ? end : ''));
        const open = (bytes: number) => openCsv(memorySource('table.csv', text), bytes).catch(String);
        const whole = await open(1e6);
        const read = (recording: Recording, [from, length]: readonly [number, number]) => {
          const [samples] = recording.series[0]!.shape;
          const start = from % (samples + 1);
          return recording.read('table', { start, stop: Math.min(samples, start + length) });
        };
        for (let bytes = 1; bytes < text.length; bytes += bytes < 24 ? 1 : 7) {
          const pieces = await open(bytes);
          if (typeof whole === 'string' || typeof pieces === 'string') {
            expect(pieces).toBe(whole);
            continue;
          }
          expect(pieces.series).toEqual(whole.series);
          expect(await readAll(pieces, 'table')).toEqual(await readAll(whole, 'table'));
          const part: [number, number] = [slice[0], slice[1] % 9];
          expect(await read(pieces, part)).toEqual(await read(whole, part));
        }
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  test('names the line of a wrong cell far down, and of one in a header of any width', async () => {
    const rows = Array.from({ length: 30_000 }, (_, t) => `${t},${t / 7},-3.25,1e-3`);
    rows[25_000] = '1,2,3';
    const error = await failure(openText(`a,b,c,d\n${rows.join('\r\n')}`));
    expect(error.detail).toMatchObject({ line: 25_002, expected: 4, found: 3 });
    const wide = Array.from({ length: 60_000 }, (_, c) => `channel number ${c}`);
    const { info } = await only(`${wide.join(',')}\n${wide.map((_, c) => c / 4).join(',')}\n`);
    expect(info).toMatchObject({ shape: [1, 60_000], missing: 0 });
  });

  test('gives the times of its samples, which may be uneven', async () => {
    const recording = await openText('time (ms),x\n10,1\n12,2\n19,3\n20,4\n');
    expect(recording.series[0]).toMatchObject({ irregular: true, startTime: 0.01 });
    const times = await recording.timesAt!('table')!(1, 4);
    expect([...times]).toEqual([0.012, 0.019, 0.02]);
    expect((await openText('a,b\n1,2\n')).timesAt).toBeUndefined();
  });

  test('reads a packed table, and refuses one that is damaged or would burst', async () => {
    const packed = gzipSync('time,x\n0,1.5\n1,2\n');
    const recording = await openBytes(packed, 'signal.csv.gz');
    expect(recording.series[0]).toMatchObject({ title: 'signal', shape: [2, 1], rate: 1 });
    expect([...(await readAll(recording, 'table'))]).toEqual([1.5, 2]);
    expect(await failure(openBytes(packed.subarray(0, -6), 'signal.csv.gz'))).toMatchObject({
      code: 'bad-file',
    });
    const bomb = gzipSync(Buffer.alloc(2 ** 28 + 10, '1,2\n'), { level: 1 });
    expect(await failure(openBytes(bomb, 'bomb.csv.gz'))).toMatchObject({ code: 'unsupported' });
  });

  test('reads UTF-16 and Windows-1252, as spreadsheets write them', async () => {
    const utf16 = await openBytes(Buffer.from('\ufefft\u00efme;x\n1;2\n3;4\n', 'utf16le'), 'sheet.txt');
    expect(utf16.series[0]!.channels).toEqual(['t\u00efme', 'x']);
    const latin = await openBytes(Buffer.from('dF (\u00b5V),\u00e9\n1,2\n', 'latin1'), 'sheet.csv');
    expect(latin.series[0]!.channels).toEqual(['dF (\u00b5V)', '\u00e9']);
  });

  test('numbers channels without a header, and takes units from names', async () => {
    expect((await only('5,2\n1,3\n')).info).toMatchObject({ channels: ['channel 1', 'channel 2'], unit: '' });
    expect((await only('ecg_MLII_mV\n1\n')).info).toMatchObject({ channels: ['ecg_MLII'], unit: 'mV' });
    expect((await only('u (mV),v [mV]\n1,2\n')).info).toMatchObject({ channels: ['u', 'v'], unit: 'mV' });
    expect((await only('u (mV),i (nA)\n1,2\n')).info).toMatchObject({
      channels: ['u (mV)', 'i (nA)'],
      unit: '',
    });
    expect((await only('electrode_A,electrode_V\n1,2\n')).info).toMatchObject({
      channels: ['electrode_A', 'electrode_V'],
      unit: '',
    });
  });

  test('leaves out a column that only counts the samples', async () => {
    const { info, values, facts } = await only(',0,1\n0,5,6\n1,7,8\n');
    expect(info).toMatchObject({ shape: [2, 2], rate: null });
    expect(values).toEqual([5, 6, 7, 8]);
    expect(facts.some(({ value }) => value.includes('sample numbers'))).toBe(true);
  });

  test('counts empty cells and the words for missing as NaN, and infinities with a note', async () => {
    const { info, values } = await only('a,b\n1,\nnan,NA\nNULL,"nan"\nN/A,2\n-inf,3\n');
    expect(values).toEqual([1, NaN, NaN, NaN, NaN, NaN, NaN, 2, NaN, 3]);
    expect(info.missing).toBe(7);
    expect(info.note).toContain('1 infinite');
  });

  test('reads one column, a constant channel and a single row', async () => {
    expect((await only('x\n1\n2\n3')).values).toEqual([1, 2, 3]);
    expect((await only('x,y\n4,1\n4,2\n4,3\n')).info).toMatchObject({ shape: [3, 2], missing: 0 });
    expect((await only('1,2')).info.shape).toEqual([1, 2]);
  });

  test('names line, column and content of text in a cell', async () => {
    const error = await failure(openText('# about\ntime,x\n0,1\n1,2\n2,oops\n3,4\n'));
    expect(error).toMatchObject({ code: 'bad-file', detail: { line: 5, column: 2 } });
    expect(error.message).toMatch(/line 5, column 2 \(x\).*"oops"/);
  });

  test('names line and lengths of a ragged row, too short or too long', async () => {
    for (const row of ['1,2', '1,2,3,4']) {
      const error = await failure(openText(`a,b,c\n1,2,3\n${row}\n4,5,6\n`));
      expect(error).toMatchObject({
        code: 'bad-file',
        detail: { line: 3, expected: 3, found: row.split(',').length },
      });
    }
  });

  test('refuses names without rows, and prose', async () => {
    expect((await failure(openText('time,x,y\n'))).code).toBe('too-short');
    expect((await failure(openText('voltage\n'))).code).toBe('too-short');
    expect((await failure(openText('this is no recording\n'))).code).toBe('bad-file');
    expect((await failure(openText('Dear editor,\nplease find, enclosed,\nour paper.\n'))).code).toBe(
      'bad-file',
    );
  });

  test('rounds every number as the language does', async () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer().map((n) => n / 1000),
      fc.double({ min: -1e3, max: 1e3, noNaN: true }),
    );
    const written = fc.tuple(
      number,
      fc.constantFrom(
        String,
        (x: number) => x.toExponential(),
        (x: number) => x.toFixed(6),
        (x: number) => x.toPrecision(16),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(written, { minLength: 1, maxLength: 40 }), async (cells) => {
        const texts = cells.map(([x, write]) => write(x));
        const { values } = await only(`x,y\n${texts.map((text) => `${text},0`).join('\n')}\n`);
        texts.forEach((text, i) => {
          const value = Number(text); // 16 digits of the largest double round to infinity, which counts as missing.
          expect(values[2 * i]).toBe(Number.isFinite(value) ? value : NaN);
        });
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  test('reads back any table, whatever separates its cells', async () => {
    const cell = fc.oneof(
      fc.double({ noDefaultInfinity: true }).map(unsigned),
      fc.integer({ min: -9999, max: 9999 }),
    );
    const table = fc
      .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 20 }))
      .chain(([columns, rows]) =>
        fc.record({
          columns: fc.constant(columns),
          values: fc.array(cell, { minLength: columns * rows, maxLength: columns * rows }),
          delimiter: fc.constantFrom(',', ';', '\t', ' '),
          header: fc.boolean(),
          end: fc.constantFrom('\n', '\r\n'),
          decimalComma: fc.boolean(),
        }),
      );
    await fc.assert(
      fc.asyncProperty(table, async ({ columns, values, delimiter, header, end, decimalComma }) => {
        fc.pre(values.some((value) => !Number.isNaN(value)));
        const comma = decimalComma && delimiter !== ',' && columns > 1;
        const text = (value: number) => (comma ? String(value).replace('.', ',') : String(value));
        const rows = Array.from({ length: values.length / columns }, (_, t) =>
          values
            .slice(t * columns, (t + 1) * columns)
            .map(text)
            .join(delimiter),
        );
        if (header) rows.unshift(Array.from({ length: columns }, (_, c) => `name${c}`).join(delimiter));
        const { info, values: read } = await only(rows.join(end));
        expect(info.shape).toEqual([values.length / columns, columns]);
        expect(read).toEqual(values);
        expect(info.missing).toBe(values.filter(Number.isNaN).length);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  test('reads back what it writes', async () => {
    const values = Float64Array.of(1, NaN, -0.1, 1e-300, 1 / 3, 1e22);
    const text = csvHeader(['a, "b"', '#c']) + csvLines(values, 2);
    const { info, values: read } = await only(text);
    expect(info.channels).toEqual(['a, "b"', '#c']);
    expect(read).toEqual(Array.from(values));
    expect((await only(csvHeader(['x']) + csvLines([1, NaN, 3], 1))).values).toEqual([1, NaN, 3]);
  });

  test('cuts the same slices as from the whole', async () => {
    const recording = await openText(
      `a,b,c\n${Array.from({ length: 50 }, (_, t) => `${t * 7},${t - 3},${t / 8}`).join('\n')}`,
    );
    const whole = await readAll(recording, 'table');
    const slice = await recording.read('table', { start: 11, stop: 30, channels: [2, 0] });
    for (let t = 11; t < 30; t++)
      expect([slice[2 * (t - 11)], slice[2 * (t - 11) + 1]]).toEqual([whole[3 * t + 2], whole[3 * t]]);
    expect(await recording.read('table', { start: 5, stop: 5 })).toHaveLength(0);
    for (const slice of [
      { start: -1, stop: 2 },
      { start: 0, stop: 51 },
      { start: 4, stop: 3 },
      { start: 0, stop: 1, channels: [3] },
    ]) {
      expect((await failure(recording.read('table', slice))).code).toBe('bad-parameter');
    }
    expect((await failure(recording.read('other', { start: 0, stop: 1 }))).code).toBe('not-found');
  });
});
