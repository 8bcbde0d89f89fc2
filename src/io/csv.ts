import { promisify } from 'node:util';
import { gunzip, gunzipSync, constants } from 'node:zlib';
import { SimError } from '../sim/errors';
import { memorySource, windowSource } from './byteSource';
import { columnNames, type ColumnNames, inSeconds } from './csvColumns';
import { sniffDialect, type Dialect } from './csvDialect';
import { FirstColumn, type FirstColumnMeaning } from './csvFirstColumn';
import { CsvTable, wholeLines } from './csvTable';
import { isText, isUtf16, looksLike } from './looksLike';
import type { ByteSource, Recording, RecordingFormat, SeriesInfo } from './recording';
import { checkSlice, findSeries, sidewaysNote } from './slice';

const PATH = 'table';

/** Text looked at to find how the table is written. */
const HEAD_BYTES = 1 << 18;
/** Largest text taken into memory, where it can't be read piece by piece: packed, or as UTF-16. */
const LARGEST_BYTES = 2 ** 28;

/**
 * A table of numbers as text: comma, semicolon, tab or spaces between the cells, a header or none, comments behind `#`,
 * decimal commas where the comma separates nothing. One row a sample, one column a channel; a first column named after
 * time gives the rate. Empty cells and the usual words for "missing" are missing samples. Read whole once, when it is opened, which
 * finds all that is wrong with it; then row by row from the file. May be packed with gzip.
 *
 * @see Shafranovich (2005), RFC 4180, for the quoting.
 */
export const csv: RecordingFormat = {
  id: 'csv',
  title: 'table as text',
  extensions: ['.csv', '.tsv', '.txt', '.dat', '.gz'],
  isTable: true,
  sniff(head) {
    const text = unpackedHead(head);
    return looksLike(text) === undefined && isText(text);
  },
  open: (source) => openCsv(source),
};

/** Opens such a table. @param blockBytes text read at a time, where it matters. */
export async function openCsv(source: ByteSource, blockBytes?: number): Promise<Recording> {
  const text = await plainText(source);
  const dialect = sniffDialect(await readHead(text), text.name);
  const named = columnNames(dialect, dialect.columns);
  const first = new FirstColumn(named);
  const { columns } = dialect;
  let missing = 0;
  const table = await CsvTable.open(
    text,
    dialect,
    (values) => {
      first.add(values);
      for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) missing++;
    },
    blockBytes,
  );
  if (table.rows === 0) {
    throw new SimError('too-short', `${source.name} has a header but no rows of numbers under it.`);
  }
  const meaning = first.meaning();
  const skipped = meaning.isChannel ? 0 : 1;
  const info = describe(text.name, table, named, meaning, missing - (skipped ? first.missing : 0));
  return {
    format: 'csv',
    name: source.name,
    series: [info],
    facts: facts(dialect, table.rows, columns, meaning),
    async read(path, slice) {
      findSeries(source.name, [info], path);
      const channels = checkSlice(info, slice);
      return readColumns(
        table,
        columns,
        slice,
        channels.map((channel) => channel + skipped),
      );
    },
    ...(meaning.isTime && {
      timesAt: (path: string) => {
        findSeries(source.name, [info], path);
        return async (start: number, stop: number) => {
          checkSlice(info, { start, stop });
          return inSeconds(await readColumns(table, columns, { start, stop }, [0]), first.seconds!);
        };
      },
    }),
    close: async () => {},
  };
}

/** Some columns of the rows [start, stop), shape (stop − start × picked.length), row-major. */
async function readColumns(
  table: CsvTable,
  columns: number,
  { start, stop }: { start: number; stop: number },
  picked: readonly number[],
): Promise<Float64Array> {
  const width = picked.length;
  const out = new Float64Array((stop - start) * width);
  await table.read(start, stop, (values, row) => {
    const at = (row - start) * width;
    const rows = values.length / columns;
    for (let c = 0; c < width; c++) {
      const column = picked[c]!;
      for (let t = 0; t < rows; t++) out[at + t * width + c] = values[t * columns + column]!;
    }
  });
  return out;
}

/** The line of names of a table as text. */
export const csvHeader = (columns: readonly string[]): string => `${columns.map(quoted).join(',')}\n`;

/**
 * Its lines of numbers, one a row, as short as they read back the same; missing ones are empty.
 *
 * @param values shape (T × columns), row-major.
 */
export function csvLines(values: ArrayLike<number>, columns: number): string {
  let lines = '';
  for (let at = 0; at < values.length; at += columns) {
    for (let c = 0; c < columns; c++) {
      const value = values[at + c]!;
      if (c > 0) lines += ',';
      if (!Number.isNaN(value)) lines += Object.is(value, -0) ? '-0' : String(value);
      // A line of one empty cell would be a blank line, which readers skip.
      else if (columns === 1) lines += 'NaN';
    }
    lines += '\n';
  }
  return lines;
}

const quoted = (name: string): string =>
  /[",\r\n#]|^\s|\s$/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;

/** The text as UTF-8 (or another superset of ASCII), unpacked and without a byte-order mark. */
async function plainText(source: ByteSource): Promise<ByteSource> {
  const head = await source.read(0, 3);
  if (isGzip(head)) return plainText(await unpacked(source));
  if (isUtf16(head)) {
    checkSize(source, 'written in UTF-16, of which up to 256 MiB are read. Save it as UTF-8.');
    const bytes = await source.read(0, source.size);
    const encoding = bytes[0] === 0xff ? 'utf-16le' : 'utf-16be';
    return memorySource(source.name, Buffer.from(new TextDecoder(encoding).decode(bytes)));
  }
  const hasMark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  return hasMark ? windowSource(source, source.name, 3, source.size - 3) : source;
}

const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** What the first bytes say when they are unpacked; as they are where they are not packed. */
function unpackedHead(head: Uint8Array): Uint8Array {
  if (!isGzip(head)) return head;
  try {
    const text = gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 20 });
    // A packed archive holds blocks of text and zeros; a text's first bytes say enough.
    return text.length > 0 ? text.subarray(0, 4096) : head;
  } catch {
    return head;
  }
}

async function unpacked(source: ByteSource): Promise<ByteSource> {
  const tooLarge = `is packed, and more than ${LARGEST_BYTES / 2 ** 20} MiB when unpacked. Unpack it first; then it is read piece by piece.`;
  checkSize(source, tooLarge);
  const bytes = await promisify(gunzip)(await source.read(0, source.size), {
    maxOutputLength: LARGEST_BYTES,
  }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ERR_BUFFER_TOO_LARGE') {
      throw new SimError('unsupported', `${source.name} ${tooLarge}`, { name: source.name }, { cause });
    }
    throw new SimError(
      'bad-file',
      `${source.name} can't be unpacked: it is damaged or incomplete (${cause.message}). Copy or download it again.`,
      { name: source.name },
      { cause },
    );
  });
  return memorySource(source.name.replace(/\.gz$/i, ''), bytes);
}

function checkSize({ name, size }: ByteSource, what: string): void {
  if (size > LARGEST_BYTES) throw new SimError('unsupported', `${name} is ${what}`, { name });
}

/** The first lines, whole: those of the first bytes, but two at least where there are as many. */
async function readHead(text: ByteSource): Promise<Uint8Array> {
  for (let bytes = HEAD_BYTES; ; bytes *= 4) {
    const head = await text.read(0, bytes);
    if (head.length >= text.size || bytes > LARGEST_BYTES) return head;
    const lines = head.subarray(0, wholeLines(head));
    if (wholeLines(lines.subarray(0, -1)) > 0) return lines;
  }
}

function describe(
  name: string,
  { rows, infinite }: CsvTable,
  named: ColumnNames,
  { axis, notes, isChannel }: FirstColumnMeaning,
  missing: number,
): SeriesInfo {
  const own = <T>(all: readonly T[]): readonly T[] => (isChannel ? all : all.slice(1));
  const [names, titles, units] = [own(named.names), own(named.titles), own(named.units)];
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

function facts(
  dialect: Dialect,
  rows: number,
  columns: number,
  { said }: FirstColumnMeaning,
): Recording['facts'] {
  const commas = dialect.decimalComma ? ', decimal commas' : '';
  const header = dialect.header ? 'with a header' : 'without a header';
  return [
    { label: 'Table', value: `${rows} rows × ${columns} columns, ${dialect.words}${commas}, ${header}` },
    ...(said ? [{ label: 'First column', value: said }] : []),
    ...dialect.comments.map((value) => ({ label: 'Comment', value })),
  ];
}
