import { SimError } from '../../sim/errors';
import { latin1 } from '../looksLike';
import { RATES, TIMES } from '../namesOf';
import type { ByteSource, Recording, RecordingFormat, SeriesInfo, SliceRequest } from '../recording';
import { checkSlice, findSeries, markMissing, numberedChannels, sidewaysNote } from '../slice';
import { type TimeAxis, timeAxis } from '../timeAxis';
import { listed, type MatArray, type Numbers, variableAt } from './matArray';
import { damaged, MatBytes } from './matBytes';
import { variable4At, version4Order } from './matVersion4';

const HEADER = 128;
/** Values of one series that are read on opening to count what is missing, and time stamps looked at. */
const COUNTED = 500_000;
/** Single numbers told among the facts. */
const MOST_SCALARS = 12;

/**
 * MATLAB's files of levels 4 and 5 (saved by versions 4 to 7.2, or with -v4, -v6, -v7): every numeric matrix, also inside structures and
 * cells, is a series of shape (rows × columns) as MATLAB shows it; a row vector runs along time.
 *
 * @see MathWorks, MAT-File Format, R2019b.
 */
export const mat: RecordingFormat = {
  id: 'mat',
  title: 'MATLAB',
  extensions: ['.mat'],
  sniff: (head) => levelOf(head) !== undefined,

  async open(source): Promise<Recording> {
    const head = await source.read(0, 4096);
    const { level, isLittle } = levelOf(head)!;
    const nodes = await numericNodes(source, level, isLittle);
    const stored = nodes.series;
    if (stored.length === 0) {
      const found = [...nodes.left, ...nodes.scalars.map(([label]) => `${label}: a single number`)];
      throw new SimError(
        'bad-file',
        `${source.name} is a sound MATLAB file, but holds no signal.${found.length > 0 ? ` It holds: ${found.slice(0, 5).join('; ')}.` : ''} Save a matrix of numbers of shape (time × channels).`,
      );
    }
    const infos = stored.map(({ info }) => info);
    return {
      format: 'mat',
      name: source.name,
      series: infos,
      facts: [
        {
          label: 'Level',
          value: level === 5 ? latin1(head.subarray(0, 116)).replace(/[\0 ]+$/, '') : 'MATLAB 4',
        },
        ...nodes.scalars.slice(0, MOST_SCALARS).map(([label, value]) => ({ label, value: String(value) })),
        ...nodes.left.map((value) => ({ label: 'Left out', value })),
      ],
      async read(path, slice) {
        const info = findSeries(source.name, infos, path);
        return stored[infos.indexOf(info)]!.read(slice, checkSlice(info, slice));
      },
      close: async () => {},
    };
  },
};

function levelOf(head: Uint8Array): { level: 4 | 5; isLittle: boolean } | undefined {
  const mark = latin1(head.subarray(126, 128));
  const isLittle = mark === 'IM';
  if ((isLittle || mark === 'MI') && head.length >= HEADER) {
    const major = head[isLittle ? 125 : 124];
    // Level 7.3 is HDF5 behind such a header.
    return major === 1 ? { level: 5, isLittle } : undefined;
  }
  const order = version4Order(head);
  return order === undefined ? undefined : { level: 4, isLittle: order };
}

interface Stored {
  readonly info: SeriesInfo;
  read(slice: SliceRequest, channels: readonly number[]): Promise<Float64Array>;
}

interface Leaf {
  readonly path: string;
  readonly array: MatArray;
}

async function numericNodes(source: ByteSource, level: 4 | 5, isLittle: boolean) {
  const bytes = new MatBytes(source, isLittle, source.name);
  const leaves: Leaf[] = [];
  const left: string[] = [];
  let at = level === 5 ? HEADER : 0;
  // Behind the last variable there may be nothing but padding.
  while (at + 8 <= source.size) {
    const variable = await (level === 5 ? variableAt(bytes, at) : variable4At(bytes, at));
    if (variable.next <= at) throw damaged(source.name, `the variable "${variable.name}" has no length`);
    // What MATLAB keeps for its objects has no name.
    if (variable.name !== '') collect(variable.name, await variable.array());
    at = variable.next;
  }

  function collect(path: string, array: MatArray): void {
    const { content, dims } = array;
    if (content.kind === 'members') {
      for (const [name, member] of content.members) collect(path + name, member);
    } else if (content.kind === 'other') left.push(`${path}: ${content.what}`);
    else if (tableOf(dims)) leaves.push({ path, array });
    else
      left.push(`${path}: ${dims.join(' × ')}, ${dims.includes(0) ? 'empty' : 'more than two dimensions'}`);
  }

  const scalars: (readonly [string, number])[] = [];
  const signals: Leaf[] = [];
  for (const leaf of leaves) {
    const { content, dims } = leaf.array;
    const isScalar = dims.every((size) => size === 1) && content.kind === 'numbers' && !content.imaginary;
    if (isScalar) scalars.push([leaf.path, (await listed({ ...content.real, count: 1 }))[0]!]);
    else signals.push(leaf);
  }
  const series: Stored[] = [];
  for (const leaf of signals)
    if (!areStamps(leaf, signals)) series.push(...(await seriesOf(leaf, signals, scalars)));
  return { series, left, scalars };
}

/** Rows and columns without dimensions of one; a row vector runs along time. Undefined for what is no table. */
function tableOf(dims: readonly number[]): readonly [rows: number, columns: number] | undefined {
  if (dims.includes(0)) return undefined;
  const [rows, columns, ...more] = dims.length > 2 ? dims.filter((size) => size > 1) : dims;
  if (more.length > 0) return undefined;
  if (rows === 1 && (columns ?? 1) > 1) return [columns!, 1];
  return [rows ?? 1, columns ?? 1];
}

/** The structure or cell a path lies in, and its own name there. */
const placeOf = (path: string): readonly [within: string, name: string] => {
  const at = Math.max(path.lastIndexOf('.'), path.lastIndexOf('{'));
  return at < 0 ? ['', path] : [path.slice(0, at), path.slice(at + 1)];
};

/** Time stamps of something beside them are no signal. */
function areStamps({ path, array }: Leaf, leaves: readonly Leaf[]): boolean {
  const [within, name] = placeOf(path);
  const rows = tableOf(array.dims)![0];
  const isTimed = (other: Leaf) =>
    other.path !== path && placeOf(other.path)[0] === within && tableOf(other.array.dims)![0] === rows;
  return TIMES.test(name) && leaves.some(isTimed);
}

async function seriesOf(
  { path, array }: Leaf,
  leaves: readonly Leaf[],
  scalars: readonly (readonly [string, number])[],
): Promise<Stored[]> {
  const [rows, columns] = tableOf(array.dims)!;
  const axis = await axisOf(path, rows, leaves, scalars);
  const parts: readonly (readonly [string, Reader])[] =
    array.content.kind === 'sparse'
      ? [[path, sparseReader(array.content, rows)]]
      : array.content.kind === 'numbers'
        ? array.content.imaginary
          ? [
              [`${path} (real)`, tableReader(array.content.real, rows)],
              [`${path} (imaginary)`, tableReader(array.content.imaginary, rows)],
            ]
          : [[path, tableReader(array.content.real, rows)]]
        : [];
  return Promise.all(
    parts.map(async ([name, read]) => {
      const all = Array.from({ length: columns }, (_, channel) => channel);
      const missing =
        rows * columns > COUNTED ? null : markMissing(await read({ start: 0, stop: rows }, all));
      const note = sidewaysNote(rows, columns);
      const info: SeriesInfo = {
        path: name,
        title: name,
        kind: 'continuous',
        shape: [rows, columns],
        ...axis,
        unit: '',
        channels: columns === 1 ? [placeOf(name)[1]] : numberedChannels(columns),
        missing,
        ...(note && { note }),
        readable: true,
      };
      return {
        info,
        async read(slice, channels) {
          const values = await read(slice, channels);
          markMissing(values);
          return values;
        },
      };
    }),
  );
}

/** From time stamps of as many rows, or a rate, of the same structure or the one around it. */
async function axisOf(
  path: string,
  rows: number,
  leaves: readonly Leaf[],
  scalars: readonly (readonly [string, number])[],
): Promise<TimeAxis> {
  const around = [placeOf(path)[0]];
  while (around.at(-1) !== '') around.push(placeOf(around.at(-1)!)[0]);
  for (const within of around) {
    const isBeside = (other: string, names: RegExp) => {
      const [place, name] = placeOf(other);
      return place === within && other !== path && names.test(name);
    };
    const rate = scalars.find(([name, value]) => isBeside(name, RATES) && value > 0)?.[1];
    if (rate !== undefined) return { rate, irregular: false, startTime: 0 };
    const times = leaves.find(({ path: other, array: { dims, content } }) => {
      const table = tableOf(dims);
      return isBeside(other, TIMES) && content.kind === 'numbers' && table?.[0] === rows && table[1] === 1;
    });
    if (times?.array.content.kind === 'numbers' && rows <= COUNTED) {
      return timeAxis(Float64Array.from(await listed({ ...times.array.content.real, count: rows })));
    }
  }
  return { rate: null, irregular: false, startTime: 0 };
}

type Reader = (slice: SliceRequest, channels: readonly number[]) => Promise<Float64Array>;

/** MATLAB stores column after column. */
const tableReader =
  ({ bytes, at, size, get }: Numbers, rows: number): Reader =>
  async ({ start, stop }, channels) => {
    const values = new Float64Array((stop - start) * channels.length);
    for (const [c, channel] of channels.entries()) {
      const view = await bytes.read(at + (channel * rows + start) * size, (stop - start) * size);
      for (let t = 0; t < stop - start; t++) values[t * channels.length + c] = get(view, t * size);
    }
    return values;
  };

const sparseReader =
  ({ rows, columns, real }: Extract<MatArray['content'], { kind: 'sparse' }>, height: number): Reader =>
  async ({ start, stop }, channels) => {
    const values = new Float64Array((stop - start) * channels.length);
    const borders = await listed(columns);
    for (const [c, channel] of channels.entries()) {
      const [from = 0, to = 0] = [borders[channel], borders[channel + 1]];
      if (!(from >= 0 && to >= from && to <= Math.min(rows.count, real.count))) {
        throw damaged(rows.bytes.name, 'a sparse matrix points beyond its values');
      }
      const part = (numbers: Numbers) =>
        listed({ ...numbers, at: numbers.at + from * numbers.size, count: to - from });
      const [places, found] = [await part(rows), await part(real)];
      places.forEach((row, k) => {
        if (!(row >= 0 && row < height))
          throw damaged(rows.bytes.name, 'a sparse matrix has a row it can not have');
        if (row >= start && row < stop) values[(row - start) * channels.length + c] = found[k]!;
      });
    }
    return values;
  };
