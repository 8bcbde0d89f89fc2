import { SimError } from '../../sim/errors';
import { arrayRecording, type ArraySource, namedDims, survey } from '../array/arraySource';
import { firstLong } from '../array/arrayView';
import { type Member, Neighbours } from '../array/beside';
import { likelyTime } from '../array/likelyTime';
import { linearArray } from '../array/linearArray';
import { namesAlong, soleName, TextLists } from '../array/namesBeside';
import { sparseArray } from '../array/sparseArray';
import { product, type StoredArray } from '../array/storedArray';
import { timesBeside } from '../array/timesBeside';
import { latin1 } from '../looksLike';
import type { ByteSource, Recording, RecordingFormat } from '../recording';
import { listed, type MatArray, type Numbers, variableAt } from './matArray';
import { damaged, MatBytes } from './matBytes';
import { variable4At, version4Order } from './matVersion4';

const HEADER = 128;
/** Single numbers told among the facts. */
const MOST_SCALARS = 12;

/**
 * MATLAB's files of levels 4 and 5 (saved by versions 4 to 7.2, or with -v4, -v6, -v7): every numeric array, also inside structures and
 * cells, is a series. Time runs along the first dimension of more than one, as MATLAB's functions do: down the columns of a matrix, along
 * a row vector.
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
    const { series, ...reading } = arrayRecording(source.name, stored);
    return {
      format: 'mat',
      name: source.name,
      series,
      facts: [
        {
          label: 'Level',
          value: level === 5 ? latin1(head.subarray(0, 116)).replace(/[\0 ]+$/, '') : 'MATLAB 4',
        },
        ...nodes.scalars.slice(0, MOST_SCALARS).map(([label, value]) => ({ label, value: String(value) })),
        ...nodes.left.map((value) => ({ label: 'Left out', value })),
      ],
      ...reading,
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

interface Leaf extends Member {
  readonly content: Extract<MatArray['content'], { kind: 'numbers' | 'sparse' }>;
}

async function numericNodes(source: ByteSource, level: 4 | 5, isLittle: boolean) {
  const bytes = new MatBytes(source, isLittle, source.name);
  const leaves: Leaf[] = [];
  const left: string[] = [];
  const texts = new TextLists();
  const seen = new Map<string, number>();
  let at = level === 5 ? HEADER : 0;
  // Behind the last variable there may be nothing but padding.
  while (at + 8 <= source.size) {
    const variable = await (level === 5 ? variableAt(bytes, at) : variable4At(bytes, at));
    if (variable.next <= at) throw damaged(source.name, `the variable "${variable.name}" has no length`);
    // What MATLAB keeps for its objects has no name.
    if (variable.name !== '') collect(variable.name, await variable.array());
    at = variable.next;
  }

  function collect(path: string, { content, dims }: MatArray): void {
    if (content.kind === 'members') {
      for (const [name, member] of content.members) collect(path + name, member);
    } else if (content.kind === 'text') texts.add(path, content.text);
    else if (content.kind === 'other') left.push(`${path}: ${content.what}`);
    else if (dims.includes(0)) left.push(`${path}: ${dims.join(' × ')}, empty`);
    else leaves.push({ path: unused(path), dims, content });
  }

  /** Programs have written the same name twice. */
  function unused(path: string): string {
    const times = (seen.get(path) ?? 0) + 1;
    seen.set(path, times);
    return times === 1 ? path : `${path} (${times})`;
  }

  const isScalar = ({ content, dims }: Leaf) =>
    product(dims) === 1 && content.kind === 'numbers' && !content.imaginary;
  left.push(...texts.words());
  const neighbours = new Neighbours(leaves, '.{');
  const scalars: (readonly [string, number])[] = [];
  const series: ArraySource[] = [];
  for (const leaf of leaves) {
    if (isScalar(leaf)) scalars.push([leaf.path, await firstNumber(leaf)]);
    else if (!neighbours.areStamps(leaf)) series.push(...(await sourcesOf(leaf, neighbours, texts)));
  }
  return { series, left, scalars };
}

/** What MATLAB shows as an array; complex numbers are two. */
async function sourcesOf(leaf: Leaf, neighbours: Neighbours<Leaf>, texts: TextLists): Promise<ArraySource[]> {
  const { path, dims, content } = leaf;
  const { axes, timed, times } = await timesBeside(leaf, neighbours, { numbers: numbersOf });
  const time = firstLong(dims);
  const lists = texts.near(path);
  const names = namesAlong(lists, dims, time);
  return Promise.all(
    partsOf(path, dims, content).map(async ([title, array]): Promise<ArraySource> => {
      const { missing, smooth } = await survey(array, content.real.dtype.float);
      const likely = likelyTime({ dims, time, timed, named: namedDims(names), ...(smooth && { smooth }) });
      return {
        path: title,
        title,
        unit: texts.unitNear(path) ?? '',
        array,
        time,
        axes,
        times,
        names,
        name: soleName(lists) ?? nameOf(title),
        missing,
        ...(likely && { likely }),
        notes: [],
      };
    }),
  );
}

function partsOf(path: string, dims: readonly number[], content: Leaf['content']): [string, StoredArray][] {
  const { real, imaginary } = content;
  const of = (numbers: Numbers) =>
    content.kind === 'sparse' ? sparseOf(content, numbers, dims) : denseArray(numbers, dims);
  if (!imaginary) return [[path, of(real)]];
  return [
    [`${path} (real)`, of(real)],
    [`${path} (imaginary)`, of(imaginary)],
  ];
}

/** The name of a variable or of a field; members of a cell have none but their place in it. */
const nameOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** All numbers of a list; undefined for a sparse matrix. */
const numbersOf = async ({ content }: Leaf): Promise<Float64Array | undefined> =>
  content.kind === 'numbers' ? listed(content.real) : undefined;

const firstNumber = async ({ content }: Leaf): Promise<number> =>
  (await listed({ ...content.real, count: 1 }))[0]!;

/** MATLAB stores column after column. */
const denseArray = ({ bytes, at, dtype }: Numbers, dims: readonly number[]): StoredArray =>
  linearArray({
    dims,
    isColumnMajor: true,
    size: dtype.size,
    fields: [{ dtype, offset: 0 }],
    bytes: (from, to) => bytes.bytes(at + from, to - from),
  });

const sparseOf = (
  { rows, columns }: Extract<Leaf['content'], { kind: 'sparse' }>,
  values: Numbers,
  [height = 0, width = 0]: readonly number[],
): StoredArray => {
  const part = (numbers: Numbers) => (from: number, to: number) =>
    listed({ ...numbers, at: numbers.at + from * numbers.dtype.size, count: to - from });
  return sparseArray({
    rows: height,
    columns: width,
    borders: () => listed(columns),
    places: part(rows),
    values: part(values),
    count: Math.min(rows.count, values.count),
    broken: (why) => damaged(rows.bytes.name, why),
  });
};
