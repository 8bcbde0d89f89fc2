import type { ColumnMetaData, PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { SimError } from '../sim/errors';
import { checkHybrid, checkRuns, type PageClaim } from './parquetRuns';
import type { ByteSource } from './recording';

/** Bytes that the header of a page lies within; it is longer only where texts are its lowest and highest values. */
const HEADER_BYTES = 4096;
const LONGEST_HEADER = 1 << 20;
/** Bytes of a page when unpacked; writers make pages of about 1 MB. */
const LARGEST_PAGE = 1e9;

/** A column of a row group. */
export interface PagedColumn {
  readonly column: ColumnMetaData;
  readonly rows: number;
  /** True where a value may be missing. */
  readonly isOptional: boolean;
}

/**
 * Looks at what the pages of a column say of themselves before the library makes room for it: a damaged page could claim billions of values.
 * Only their headers are read, and what is not packed.
 *
 * @param claims what packed pages say, by the place of the packed bytes in the file: to be checked when they are unpacked.
 * @throws {SimError} `bad-file`.
 * @see Apache Parquet, File Format, 2.11, "Data Pages".
 */
export async function checkPages(
  source: ByteSource,
  { column, rows, isOptional }: PagedColumn,
  claims: Map<number, PageClaim>,
): Promise<void> {
  const claim = (what: string): SimError =>
    new SimError(
      'bad-file',
      `${source.name} is damaged: a page of its column "${column.path_in_schema.join('.')}" says it holds ${what}. Copy or download it again.`,
    );
  const first = Number(column.dictionary_page_offset || column.data_page_offset);
  const end = first + Number(column.total_compressed_size);
  if (!(first >= 0 && end <= source.size)) throw claim(`bytes ${first} … ${end} of ${source.size}`);
  let counted = 0;
  for (let at = first; at < end && counted < rows;) {
    const { header, length } = await pageHeader(source, at, end);
    const packed = header.compressed_page_size;
    const unpacked = header.uncompressed_page_size;
    const content = at + length;
    at += length + packed;
    if (!(packed >= 0 && at <= end)) throw claim(`${packed} bytes, beyond its column`);
    if (!(unpacked >= 0 && unpacked <= LARGEST_PAGE)) throw claim(`${unpacked} bytes unpacked`);
    const { data_page_header: plain, data_page_header_v2: second } = header;
    const values = valuesIn(plain ?? second);
    counted += values;
    if (!(values >= 0 && counted <= rows)) throw claim(`${values} values in a group of ${rows} rows`);
    const levels = second ? levelBytes(second) : 0;
    if (!(levels >= 0 && levels <= packed)) throw claim(`levels of ${levels} bytes in ${packed}`);
    if (levels > 0) checkHybrid(await source.read(content, content + levels), 1, values);
    if (plain || second) {
      const page: PageClaim = {
        values,
        hasLevels: isOptional && !second,
        encoding: (plain ?? second)!.encoding,
        isBoolean: column.type === 'BOOLEAN',
      };
      const isPacked = column.codec !== 'UNCOMPRESSED' && second?.is_compressed !== false;
      if (isPacked) claims.set(content + levels, page);
      else checkRuns(await source.read(content + levels, at), page);
    }
    const words = valuesIn(header.dictionary_page_header);
    // Eight booleans take a byte.
    if (!(words >= 0 && words <= 8 * unpacked)) throw claim(`${words} values in ${unpacked} bytes`);
  }
}

/** A number of a header, which lacks it where it is damaged. */
const numberIn = (field: number | undefined): number => field ?? NaN;

/** Values that a header says its page has; none where the page is of another kind. */
const valuesIn = (header: { readonly num_values: number } | undefined): number =>
  header ? numberIn(header.num_values) : 0;

/** Bytes in front of the values of a page of version 2 that say which are there. */
const levelBytes = (header: NonNullable<PageHeader['data_page_header_v2']>): number =>
  numberIn(header.definition_levels_byte_length) + numberIn(header.repetition_levels_byte_length);

/** The header of the page that begins at a byte, and its length. @throws where none is there. */
async function pageHeader(
  source: ByteSource,
  at: number,
  end: number,
): Promise<{ header: PageHeader; length: number }> {
  for (let bytes = HEADER_BYTES; ; bytes *= 16) {
    const stop = Math.min(end, at + bytes);
    const { buffer, byteOffset, length } = await source.read(at, stop);
    const reader = { view: new DataView(buffer, byteOffset, length), offset: 0 };
    try {
      return { header: parquetHeader(reader), length: reader.offset };
    } catch (error) {
      if (stop === end || bytes > LONGEST_HEADER) throw error;
    }
  }
}
