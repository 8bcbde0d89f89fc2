import type { ColumnMetaData, PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { SimError } from '../sim/errors';
import type { ByteSource } from './recording';

/** Bytes that the header of a page lies within; it is longer only where texts are its lowest and highest values. */
const HEADER_BYTES = 4096;
const LONGEST_HEADER = 1 << 20;
/** Bytes of a page when unpacked; writers make pages of about 1 MB. */
const LARGEST_PAGE = 1e9;

/**
 * Looks at what the pages of a column say of themselves before the library makes room for it: a damaged page could claim billions of values.
 * Only their headers are read.
 *
 * @param rows of the row group.
 * @throws {SimError} `bad-file`.
 * @see Apache Parquet, File Format, 2.11, "Data Pages".
 */
export async function checkPages(source: ByteSource, column: ColumnMetaData, rows: number): Promise<void> {
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
    at += length + packed;
    if (!(packed >= 0 && at <= end)) throw claim(`${packed} bytes, beyond its column`);
    if (!(unpacked >= 0 && unpacked <= LARGEST_PAGE)) throw claim(`${unpacked} bytes unpacked`);
    const values = (header.data_page_header ?? header.data_page_header_v2)?.num_values ?? 0;
    counted += values;
    if (!(values >= 0 && counted <= rows)) throw claim(`${values} values in a group of ${rows} rows`);
    const words = header.dictionary_page_header?.num_values ?? 0;
    // Eight booleans take a byte.
    if (!(words >= 0 && words <= 8 * unpacked)) throw claim(`${words} values in ${unpacked} bytes`);
  }
}

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
