import { type FileHandle, open } from 'node:fs/promises';
import { SimError } from '../../sim/errors';
import { blocksOf, channelOf, provenance, type SeriesWriter, type WrittenSeries } from './seriesWriter';
import { writeAll } from './writeAll';

/** Numbers of the format for types of data and classes of arrays. */
const INT8 = 1;
const UINT16 = 4;
const INT32 = 5;
const UINT32 = 6;
const DOUBLE = 9;
const MATRIX = 14;
const UTF16 = 17;
const CELL_CLASS = 1;
const CHAR_CLASS = 4;
const DOUBLE_CLASS = 6;
/** A variable holds at most 2 GB at this level. */
const LARGEST = 2 ** 31 - 1024;

/**
 * MATLAB level 5 (`save -v6`): `data` (samples × channels), `fs` and `start_time`, or `time` (samples × 1) where samples are not
 * equally spaced, `channels`, `unit` and `origin`.
 *
 * @see MathWorks, MAT-File Format, "Level 5 MAT-File Format".
 */
export const matlabWriter: SeriesWriter = {
  id: 'mat',
  title: 'MATLAB',
  extensions: ['.mat'],
  keeps: { names: true, unit: true, rate: true, times: true, points: false },
  async write(path, series) {
    const { samples, channels, rate, startTime, times, unit } = series;
    const size = 8 * samples * channels.length;
    if (size > LARGEST) {
      throw new SimError(
        'unwritable',
        `A MATLAB variable of this level holds up to 2 GB; this one has ${(size / 1e9).toFixed(1)} GB. Write HDF5, or fewer channels or samples.`,
      );
    }
    const head = matrixHead(DOUBLE_CLASS, [samples, channels.length], 'data');
    const small = [
      ...(rate === null
        ? []
        : [numbers(Float64Array.of(rate), 'fs'), numbers(Float64Array.of(startTime), 'start_time')]),
      ...(times ? [numbers(await times(0, samples), 'time')] : []),
      cellOfWords(channels, 'channels'),
      words(unit, 'unit'),
      words(provenance(series), 'origin'),
    ];
    const file = await open(path, 'wx');
    try {
      const start = Buffer.concat([
        fileHeader(),
        tag(MATRIX, head.length + 8 + size),
        head,
        tag(DOUBLE, size),
      ]);
      await writeAll(file, start);
      await writeColumns(file, start.length, series);
      await writeAll(file, Buffer.concat(small), start.length + size);
    } finally {
      await file.close();
    }
  },
};

/** MATLAB keeps columns together: each block goes to as many places as there are channels. */
async function writeColumns(file: FileHandle, at: number, series: WrittenSeries): Promise<void> {
  const { samples, channels } = series;
  for await (const block of blocksOf(series)) {
    for (let k = 0; k < channels.length; k++) {
      const column = bytesOf(channelOf(block, channels.length, k));
      await writeAll(file, column, at + 8 * (k * samples + block.start));
    }
  }
}

function fileHeader(): Buffer {
  const header = Buffer.alloc(128, ' ');
  header.write('MATLAB 5.0 MAT-file, written by Nullcline', 0, 'latin1');
  header.fill(0, 116, 124);
  header.writeUInt16LE(0x0100, 124);
  header.write('IM', 126, 'latin1');
  return header;
}

const bytesOf = (values: ArrayBufferView): Buffer =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength);

function tag(type: number, size: number): Buffer {
  const out = Buffer.alloc(8);
  out.writeUInt32LE(type, 0);
  out.writeUInt32LE(size, 4);
  return out;
}

/** Data with their tag, filled up to a multiple of eight bytes. */
const element = (type: number, data: Buffer): Buffer =>
  Buffer.concat([tag(type, data.length), data, Buffer.alloc((8 - (data.length % 8)) % 8)]);

/** Class, size and name of a matrix: what stands before its values. */
const matrixHead = (kind: number, size: readonly number[], name: string): Buffer =>
  Buffer.concat([
    element(UINT32, bytesOf(Uint32Array.of(kind, 0))),
    element(INT32, bytesOf(Int32Array.from(size))),
    element(INT8, Buffer.from(name, 'latin1')),
  ]);

const matrix = (kind: number, size: readonly number[], name: string, content: Buffer): Buffer =>
  element(MATRIX, Buffer.concat([matrixHead(kind, size, name), content]));

/** A column of numbers. */
const numbers = (values: Float64Array, name: string): Buffer =>
  matrix(DOUBLE_CLASS, [values.length, 1], name, element(DOUBLE, bytesOf(values)));

/**
 * Characters are stored as code units of UTF-16, and those beyond ASCII say so, for SciPy takes others for bytes. Characters of two units,
 * as 𝛼, are replaced: SciPy can't read a file that holds one.
 */
function words(content: string, name: string): Buffer {
  const plain = content.replace(/[\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
  const letters = Uint16Array.from(plain, (letter) => letter.charCodeAt(0));
  const size = [letters.length === 0 ? 0 : 1, letters.length];
  const type = letters.every((letter) => letter < 128) ? UINT16 : UTF16;
  return matrix(CHAR_CLASS, size, name, element(type, bytesOf(letters)));
}

const cellOfWords = (content: readonly string[], name: string): Buffer =>
  matrix(CELL_CLASS, [content.length, 1], name, Buffer.concat(content.map((one) => words(one, ''))));
