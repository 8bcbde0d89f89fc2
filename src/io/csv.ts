import { SimError } from '../sim/errors';
import { columnNames, timeColumn } from './csvColumns';
import type { ColumnNames } from './csvColumns';
import { sniffDialect } from './csvDialect';
import type { Dialect } from './csvDialect';
import { parseTable } from './csvTable';
import { isText, isUtf16, looksLike } from './looksLike';
import type { ByteSource, Recording, RecordingFormat, SeriesInfo } from './recording';
import { checkSlice, findSeries, pickColumns, sidewaysNote } from './slice';
import { timeAxis } from './timeAxis';
import type { TimeAxis } from './timeAxis';

const PATH = 'table';

/** Largest file taken into memory; a table of numbers above it belongs in a binary format. */
const LARGEST_BYTES = 1e9;

/**
 * A table of numbers as text: comma, semicolon, tab or spaces between the cells, a header or none, comments behind `#`,
 * decimal commas where the comma separates nothing. One row a sample, one column a channel; a first column named after
 * time gives the rate. Empty cells and the usual words for "missing" are missing samples.
 *
 * @see Shafranovich (2005), RFC 4180, for the quoting.
 */
export const csv: RecordingFormat = {
  id: 'csv',
  title: 'table as text',
  extensions: ['.csv', '.tsv', '.txt', '.dat'],
  isTable: true,
  sniff: (head) => looksLike(head) === undefined && isText(head),

  async open(source): Promise<Recording> {
    const bytes = await readText(source);
    const dialect = sniffDialect(bytes, source.name);
    const table = parseTable(bytes, dialect, source.name);
    if (table.rows === 0) {
      throw new SimError('too-short', `${source.name} has a header but no rows of numbers under it.`);
    }
    const columns = splitColumns(table.values, table.rows, columnNames(dialect, table.columns));
    const info = describe(source.name, columns, table.infinite);
    return {
      format: 'csv',
      name: source.name,
      series: [info],
      facts: facts(dialect, table.rows, table.columns, columns),
      async read(path, slice) {
        findSeries(source.name, [info], path);
        const channels = checkSlice(info, slice);
        const width = info.shape[1];
        return pickColumns(columns.values.subarray(slice.start * width, slice.stop * width), width, channels);
      },
      close: async () => {},
    };
  },
};

/**
 * A table as text: a line of names, then one line a row, numbers as short as they read back the same, missing ones empty.
 *
 * @param values shape (T × columns.length), row-major.
 */
export function writeCsv(values: ArrayLike<number>, columns: readonly string[]): string {
  const lines = [columns.map(quoted).join(',')];
  for (let at = 0; at < values.length; at += columns.length) {
    const cells = columns.map((_, c) => (Number.isNaN(values[at + c]) ? '' : String(values[at + c])));
    // A line of one empty cell would be a blank line, which readers skip.
    lines.push(cells.length === 1 && cells[0] === '' ? 'NaN' : cells.join(','));
  }
  return lines.join('\n') + '\n';
}

const quoted = (name: string): string =>
  /[",\r\n#]|^\s|\s$/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;

/** The whole text as UTF-8 (or another superset of ASCII), without a byte-order mark. */
async function readText(source: ByteSource): Promise<Uint8Array> {
  if (source.size > LARGEST_BYTES) {
    const size = (source.size / 1e9).toFixed(1);
    throw new SimError(
      'unsupported',
      `${source.name} is a text table of ${size} GB; up to 1 GB is read. Save it as .npy, HDF5 or NWB.`,
    );
  }
  const bytes = await source.read(0, source.size);
  if (isUtf16(bytes))
    return Buffer.from(new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes));
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** The channels, and what the first column said if it was none. */
interface Columns extends ColumnNames {
  /** Shape (T × names.length), row-major. */
  readonly values: Float64Array;
  readonly rows: number;
  readonly axis: TimeAxis;
  readonly notes: readonly string[];
  /** What the first column was taken for, if not for a channel. */
  readonly first?: string;
}

/** Takes time, or a count of the samples, out of the first column. */
function splitColumns(values: Float64Array, rows: number, named: ColumnNames): Columns {
  const axis: TimeAxis = { rate: null, irregular: false, startTime: 0 };
  const whole = { ...named, values, rows, axis, notes: [] };
  const columns = named.names.length;
  const title = named.titles[0]!;
  const seconds = named.given ? timeColumn(title) : undefined;
  if (columns === 1) return whole;

  const first = new Float64Array(rows).map((_, t) => values[t * columns]!);
  if (seconds !== undefined) {
    const stuck = firstNotIncreasing(first);
    if (stuck < 0) {
      const times = first.map((time) => time * seconds);
      return { ...withoutFirst(whole), axis: timeAxis(times), first: `time, from the column "${title}"` };
    }
    const note = `The column "${title}" is kept as a channel: it does not increase from row ${stuck + 1} to row ${stuck + 2}, so it can't be time.`;
    return { ...whole, notes: [note] };
  }
  if (named.given && /^(|index|frame|sample|samples|row|unnamed: 0)$/i.test(title) && counts(first)) {
    return {
      ...withoutFirst(whole),
      first: `sample numbers, from the column "${title}"; they were left out`,
    };
  }
  if (!named.given && rows > 2 && firstNotIncreasing(first) < 0 && !timeAxis(first).irregular) {
    const note =
      'The first column increases evenly. If it is time, give the table a header and call that column "time".';
    return { ...whole, notes: [note] };
  }
  return whole;
}

/** Moves the rows together over the first column, in place. */
function withoutFirst(whole: Columns): Columns {
  const { values, rows, names, titles, units } = whole;
  const columns = names.length;
  for (let t = 0; t < rows; t++) values.copyWithin(t * (columns - 1), t * columns + 1, (t + 1) * columns);
  return {
    ...whole,
    values: values.subarray(0, rows * (columns - 1)),
    names: names.slice(1),
    titles: titles.slice(1),
    units: units.slice(1),
  };
}

/** Index of the first sample that the next one does not exceed; -1 if there is none. */
function firstNotIncreasing(times: Float64Array): number {
  for (let t = 1; t < times.length; t++) if (!(times[t]! > times[t - 1]!)) return t - 1;
  return Number.isFinite(times[0]) ? -1 : 0;
}

const counts = (values: Float64Array): boolean => values.every((value, t) => value === values[0]! + t);

function describe(
  name: string,
  { values, rows, names, titles, units, axis, notes }: Columns,
  infinite: number,
): SeriesInfo {
  let missing = 0;
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) missing++;
  const shared = units.every((unit) => unit === units[0]) ? units[0]! : '';
  const note = [
    ...notes,
    ...(infinite > 0 ? [`${infinite} infinite values count as missing.`] : []),
    sidewaysNote(rows, names.length) ?? [],
  ]
    .flat()
    .join(' ');
  return {
    path: PATH,
    title: name.replace(/\.\w+$/, ''),
    kind: 'continuous',
    shape: [rows, names.length],
    ...axis,
    unit: shared,
    // A unit that all share is said once; differing ones stay with their names.
    channels: shared ? names : titles,
    missing,
    ...(note && { note }),
    readable: true,
  };
}

function facts(dialect: Dialect, rows: number, columns: number, { first }: Columns): Recording['facts'] {
  const commas = dialect.decimalComma ? ', decimal commas' : '';
  const header = dialect.header ? 'with a header' : 'without a header';
  return [
    { label: 'Table', value: `${rows} rows × ${columns} columns, ${dialect.words}${commas}, ${header}` },
    ...(first ? [{ label: 'First column', value: first }] : []),
    ...dialect.comments.map((value) => ({ label: 'Comment', value })),
  ];
}
