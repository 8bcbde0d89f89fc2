/** First bytes that tell what a file is, for files that are no recording this program reads. */
const signatures: readonly (readonly [what: string, bytes: string, offset?: number])[] = [
  ['a PNG image', '\x89PNG'],
  ['a JPEG image', '\xff\xd8\xff'],
  ['a GIF image', 'GIF8'],
  ['a TIFF image', 'II*\0'],
  ['a TIFF image', 'MM\0*'],
  ['a BigTIFF image', 'II+\0'],
  ['a PDF document', '%PDF'],
  ['an Intan RHS recording (convert it to NWB)', '\xac\x27\x91\xd6'],
  ['an old Excel workbook (save the sheet as CSV)', '\xd0\xcf\x11\xe0'],
  ['an SQLite database', 'SQLite format 3'],
  ['a gzip archive (unpack it first)', '\x1f\x8b'],
  ['a bzip2 archive (unpack it first)', 'BZh'],
  ['an xz archive (unpack it first)', '\xfd7zXZ'],
  ['a Zstandard archive (unpack it first)', '\x28\xb5\x2f\xfd'],
  ['a 7-Zip archive (unpack it first)', '7z\xbc\xaf'],
  ['a RAR archive (unpack it first)', 'Rar!'],
  ['a tar archive (unpack it first)', 'ustar', 257],
  ['a sound or video file (RIFF)', 'RIFF'],
  ['a video (MP4 or MOV)', 'ftyp', 4],
  ['a FLAC sound file', 'fLaC'],
  ['a Python pickle (save the array with numpy.save)', '\x80\x03'],
  ['a Python pickle (save the array with numpy.save)', '\x80\x04'],
  ['a Python pickle (save the array with numpy.save)', '\x80\x05'],
  ['a program', '\x7fELF'],
  ['a program', 'MZ\x90'],
  ['a rich-text document', '{\\rtf'],
  ['an HDF4 file (convert it to HDF5)', '\x0e\x03\x13\x01'],
];

/** What a file that nobody reads seems to be, from its first bytes; undefined if nothing is recognised. */
export function looksLike(head: Uint8Array): string | undefined {
  const text = latin1(head.subarray(0, 512));
  const found = signatures.find(([, bytes, offset = 0]) => text.startsWith(bytes, offset));
  if (found) return found[0];
  if (text.startsWith('PK')) return zipKind(latin1(head));
  const trimmed = text.replace(/^\xef\xbb\xbf/, '').trimStart();
  if (/^<(!doctype|html|\?xml|[a-z]+[\s>])/i.test(trimmed)) return 'a web page or XML document';
  if (/^(\{\s*["}]|\[\s*[[{"])/.test(trimmed)) return 'a JSON document';
  return undefined;
}

function zipKind(head: string): string {
  if (/xl\/|\[Content_Types\]/.test(head)) return 'an Office document (save the sheet as CSV)';
  return 'a ZIP archive that holds no NumPy arrays';
}

/** The first bytes as hex, for a file of which nothing is known. */
export const firstBytes = (head: Uint8Array): string =>
  Array.from(head.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** True if the bytes are those of a text file: no control characters but tabs and line ends. */
export function isText(head: Uint8Array): boolean {
  if (isUtf16(head)) return true;
  return head.every((byte) => byte >= 32 || (byte >= 9 && byte <= 13));
}

/** True if the text starts with a UTF-16 byte-order mark, as spreadsheets write it. */
export const isUtf16 = (head: Uint8Array): boolean =>
  (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);

/** Bytes as characters of the same number. */
export const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
