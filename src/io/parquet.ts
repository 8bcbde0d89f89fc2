import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { ColumnData, ColumnMetaData, Compressors, FileMetaData, SchemaElement } from 'hyparquet';
import { SimError } from '../sim/errors';
import { columnTable, type StoredColumn } from './columnTable';
import { latin1 } from './looksLike';
import { MomentClock } from './momentClock';
import { checkPages } from './parquetPages';
import { checkRuns, type PageClaim } from './parquetRuns';
import type { ByteSource, Recording, RecordingFormat, SliceRequest } from './recording';
import { checkSlice, findSeries, markMissing } from './slice';

/** Rows read at a time. */
const BLOCK_ROWS = 500_000;
/** What a file says of itself may be this long. */
const LONGEST_FOOTER = 256e6;

/**
 * Apache Parquet: one row a sample, one column a channel; a column named after time, or of time stamps, gives the rate. Missing values
 * are missing samples; columns that hold no numbers are named among the facts. Row groups and columns are read as they are asked for.
 *
 * @see Apache Parquet, File Format, 2.11.
 */
export const parquet: RecordingFormat = {
  id: 'parquet',
  title: 'Parquet',
  extensions: ['.parquet', '.pq'],
  sniff: (head) => latin1(head.subarray(0, 4)) === 'PAR1',

  async open(source): Promise<Recording> {
    await checkFooter(source);
    const file = await openFile(source);
    const { columns, left } = columnsOf(file);
    const { info, channels, times, facts } = await columnTable(
      { name: source.name, format: 'Parquet file', rows: file.rows },
      columns,
      left,
      async (column, rows) => {
        const { name, meaning } = columns[column]!;
        // Groups of rows are unpacked in any order, and moments are counted from the first one that is.
        if (meaning === 'moments' && !file.clock.hasStarted)
          await readColumns(file, [name], { start: 0, stop: 1 });
        return readColumns(file, [name], rows);
      },
    );
    return {
      format: 'parquet',
      name: source.name,
      series: [info],
      facts: [
        ...(file.metadata.created_by ? [{ label: 'Written by', value: file.metadata.created_by }] : []),
        { label: 'Table', value: `${file.rows} rows in ${file.metadata.row_groups.length} row groups` },
        ...facts,
      ],
      async read(path, slice) {
        findSeries(source.name, [info], path);
        const names = checkSlice(info, slice).map((channel) => columns[channels[channel]!]!.name);
        const values = await readColumns(file, names, slice);
        markMissing(values);
        return values;
      },
      timesAt: () => times,
      close: async () => {},
    };
  },
};

/** The library, the file as it reads it, and what the file says of itself. */
interface OpenFile {
  readonly source: ByteSource;
  readonly metadata: FileMetaData;
  readonly rows: number;
  readonly clock: MomentClock;
  read(
    columns: readonly string[],
    start: number,
    stop: number,
    use: (chunk: ColumnData) => void,
  ): Promise<void>;
}

/** The footer's length stands in the last eight bytes: looked at first, so that nothing absurd is asked for. */
async function checkFooter(source: ByteSource): Promise<void> {
  const end = await source.read(Math.max(0, source.size - 8), source.size);
  const length = end.length === 8 ? new DataView(end.buffer, end.byteOffset).getUint32(0, true) : 0;
  if (
    latin1(end.subarray(4)) === 'PAR1' &&
    length > 0 &&
    length + 12 <= source.size &&
    length < LONGEST_FOOTER
  )
    return;
  throw new SimError(
    'bad-file',
    `${source.name} was cut short or is damaged: a Parquet file ends in the length of its footer and PAR1. Copy or download it again; ${source.size} bytes are there.`,
  );
}

async function openFile(source: ByteSource): Promise<OpenFile> {
  const [{ parquetMetadataAsync, parquetRead }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ]);
  /** Where in the file what was read began. */
  const places = new WeakMap<ArrayBufferLike, number>();
  const file = {
    byteLength: source.size,
    async slice(start: number, stop = source.size) {
      const { buffer, byteOffset, byteLength } = await source.read(start, stop);
      const bytes = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
      places.set(bytes, start);
      return bytes;
    },
  };
  // Moments as numbers. No more than one column of them is ever read.
  const clock = new MomentClock();
  const parsers = {
    timestampFromMilliseconds: (millis: bigint) => clock.seconds(millis, 1e3),
    timestampFromMicroseconds: (micros: bigint) => clock.seconds(micros, 1e6),
    timestampFromNanoseconds: (nanos: bigint) => clock.seconds(nanos, 1e9),
    dateFromDays: (days: number) => clock.seconds(86_400n * BigInt(days), 1),
  };
  const metadata = await reading(source, () => parquetMetadataAsync(file));
  const rows = Number(metadata.num_rows);
  const counted = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (!(Number.isSafeInteger(rows) && rows >= 0 && rows === counted)) {
    throw new SimError(
      'bad-file',
      `${source.name} is damaged: it says it has ${rows} rows, but its row groups have ${counted}. Copy it again.`,
    );
  }
  const claims = new Map<number, PageClaim>();
  const check = pageChecks(source, metadata, claims);
  const checked: Compressors = Object.fromEntries(
    Object.entries({ ...compressors, ...bounded }).map(([codec, unpack]) => [
      codec,
      (packed: Uint8Array, length: number) => {
        const page = unpack(packed, length);
        const place = places.get(packed.buffer);
        const claim = place === undefined ? undefined : claims.get(place + packed.byteOffset);
        if (claim) checkRuns(page, claim);
        return page;
      },
    ]),
  );
  return {
    source,
    metadata,
    rows,
    clock,
    read: (columns, rowStart, rowEnd, onChunk) =>
      reading(source, async () => {
        await check(columns, rowStart, rowEnd);
        await parquetRead({
          file,
          metadata,
          columns: [...columns],
          rowStart,
          rowEnd,
          compressors: checked,
          parsers,
          onChunk,
        });
      }),
  };
}

/** Codecs that Node has itself: faster than the library's, and a damaged page can't make them fill the memory. */
const bounded: Compressors = {
  GZIP: (packed, length) => gunzipSync(packed, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (packed, length) => brotliDecompressSync(packed, { maxOutputLength: Math.max(1, length) }),
};

/** Checks the pages of the columns that are read, once each. */
function pageChecks(
  source: ByteSource,
  { row_groups: groups, schema }: FileMetaData,
  claims: Map<number, PageClaim>,
) {
  const optional = new Set(
    schema.filter(({ repetition_type: one }) => one === 'OPTIONAL').map(({ name }) => name),
  );
  const checked = new Set<ColumnMetaData>();
  return async (columns: readonly string[], start: number, stop: number): Promise<void> => {
    let first = 0;
    for (const { num_rows, columns: stored } of groups) {
      const rows = Number(num_rows);
      const isRead = first < stop && first + rows > start;
      first += rows;
      if (!isRead) continue;
      for (const { meta_data: column } of stored) {
        if (!column || checked.has(column) || !columns.includes(column.path_in_schema[0]!)) continue;
        const isOptional = optional.has(column.path_in_schema[0]!);
        await checkPages(source, { column, rows, isOptional }, claims);
        checked.add(column);
      }
    }
  };
}

/** Runs what reads, with an error a user can act on. @throws {SimError} `bad-file`. */
async function reading<T>(source: ByteSource, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof SimError) throw error;
    throw new SimError(
      'bad-file',
      `${source.name} can't be read: ${error instanceof Error ? error.message : String(error)}. Copy or download it again.`,
      {},
      { cause: error },
    );
  }
}

const NUMBERS = new Set(['BOOLEAN', 'INT32', 'INT64', 'FLOAT', 'DOUBLE']);
const isMoment = ({ converted_type: kind, logical_type: logical, type }: SchemaElement): boolean =>
  /^TIMESTAMP/.test(kind ?? '') || logical?.type === 'TIMESTAMP' || type === 'INT96';

/** Columns that hold numbers, and why the others don't. */
function columnsOf({ metadata: { schema }, clock }: OpenFile) {
  const [root, ...elements] = schema;
  const isFlat = elements.length === (root?.num_children ?? 0);
  const listed = elements.map((element) => ({
    element,
    why: !isFlat && (element.num_children ?? 0) > 0 ? 'nested' : whyNot(element),
  }));
  // Below a nested column lie its parts, which can't be told from columns by name alone.
  const usable = isFlat ? listed.filter(({ why }) => why === undefined) : topLevel(schema);
  return {
    columns: usable.map(({ element }): StoredColumn => ({
      name: element.name,
      ...(isMoment(element) ? { meaning: 'moments', clock } : { meaning: 'numbers' }),
    })),
    left: listed.flatMap(({ element, why }) =>
      why && element.name !== root?.name ? [{ name: element.name, why }] : [],
    ),
  };
}

function whyNot({
  type,
  repetition_type: repetition,
  converted_type: kind,
}: SchemaElement): string | undefined {
  if (repetition === 'REPEATED') return 'lists';
  if (type === 'INT96') return undefined;
  if (!type || !NUMBERS.has(type)) return 'not numbers';
  return kind === 'INTERVAL' || kind === 'BSON' ? 'not numbers' : undefined;
}

/** Columns that lie in no other. */
function topLevel(schema: readonly SchemaElement[]) {
  const found: { element: SchemaElement; why: string | undefined }[] = [];
  let at = 1;
  const skip = (): void => {
    const children = schema[at++]?.num_children ?? 0;
    for (let k = 0; k < children && at < schema.length; k++) skip();
  };
  while (at < schema.length) {
    const element = schema[at]!;
    if (!element.num_children && whyNot(element) === undefined) found.push({ element, why: undefined });
    skip();
  }
  return found;
}

/** Columns of the rows [start, stop), shape (rows × columns.length), row-major; NaN where there is no value. */
async function readColumns(
  file: OpenFile,
  columns: readonly string[],
  { start, stop }: SliceRequest,
): Promise<Float64Array> {
  const width = columns.length;
  const values = new Float64Array((stop - start) * width);
  const places = new Map<string, number[]>();
  columns.forEach((name, c) => places.set(name, [...(places.get(name) ?? []), c]));
  let filled = 0;
  for (let from = start; from < stop; from += BLOCK_ROWS) {
    const to = Math.min(stop, from + BLOCK_ROWS);
    await file.read([...places.keys()], from, to, ({ columnName, columnData, rowStart, rowEnd }) => {
      const [first, end] = [Math.max(from, rowStart), Math.min(to, rowEnd)];
      for (const c of places.get(columnName) ?? []) {
        for (let row = first; row < end; row++) {
          const value: unknown = columnData[row - rowStart];
          values[(row - start) * width + c] = value === null || value === undefined ? NaN : Number(value);
        }
        filled += Math.max(0, end - first);
      }
    });
  }
  if (filled === values.length) return values;
  throw new SimError(
    'bad-file',
    `${file.source.name} gave ${filled} values where ${values.length} were asked for: it is damaged. Copy it again.`,
  );
}
