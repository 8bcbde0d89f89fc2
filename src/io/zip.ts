import { inflateRawSync, constants } from 'node:zlib';
import { SimError } from '../sim/errors';
import { crc32 } from './crc32';

/** One file of a ZIP archive, as its directory describes it. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Where its local header starts. */
  readonly offset: number;
}

export const STORED = 0;
const DEFLATED = 8;

/** The directory is found from the end: its record, a comment of up to 64 KiB, and the 64-bit records before it. */
export const TAIL_BYTES = 65_536 + 22 + 20 + 56;
/** Fixed part of a local header, which names and extra fields follow. */
export const LOCAL_HEADER_BYTES = 30;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const EXTRA64 = 1;
const OVERFLOW = 0xffffffff;

/**
 * Where the directory of an archive lies, from its last bytes.
 *
 * @param tail the last bytes, `TAIL_BYTES` or the whole archive, which start at `tailStart`.
 * @throws {SimError} `bad-file` if the archive was cut short.
 * @see PKWARE (2022), APPNOTE.TXT 6.3.10, §4.3.
 */
export function findDirectory(
  tail: Uint8Array,
  tailStart: number,
  name: string,
): { start: number; stop: number } {
  const view = viewOf(tail);
  let end = tail.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) throw badZip(name, 'its directory, which ends the archive, is missing; it was cut short');
  let size = view.getUint32(end + 12, true);
  let start = view.getUint32(end + 16, true);
  if (end >= 20 && view.getUint32(end - 20, true) === LOCATOR64) {
    const record = Number(view.getBigUint64(end - 12, true)) - tailStart;
    if (record < 0 || record + 56 > tail.length || view.getUint32(record, true) !== END64) {
      throw badZip(name, 'its 64-bit directory is damaged');
    }
    size = Number(view.getBigUint64(record + 40, true));
    start = Number(view.getBigUint64(record + 48, true));
  }
  if (start + size > tailStart + end) throw badZip(name, 'its directory is damaged');
  return { start, stop: start + size };
}

/** The files a directory lists, in its order. @throws {SimError} `bad-file`; `unsupported` for encrypted files. */
export function parseDirectory(directory: Uint8Array, archiveSize: number, name: string): ZipEntry[] {
  const view = viewOf(directory);
  const entries: ZipEntry[] = [];
  let at = 0;
  while (at < directory.length) {
    if (at + 46 > directory.length || view.getUint32(at, true) !== CENTRAL) {
      throw badZip(name, 'its directory is damaged');
    }
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > directory.length) throw badZip(name, 'its directory is damaged');
    const entryName = new TextDecoder().decode(directory.subarray(at + 46, at + 46 + nameLength));
    if (view.getUint16(at + 8, true) & 1) {
      throw new SimError('unsupported', `${name} is encrypted (${entryName}). Save it without a password.`);
    }
    const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    const [size, compressedSize, offset] = sizes64(extra, [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ]);
    if (offset + LOCAL_HEADER_BYTES + compressedSize > archiveSize) {
      throw badZip(name, `${entryName} reaches past its end; it was cut short`);
    }
    const method = view.getUint16(at + 10, true);
    if (method === STORED && size !== compressedSize)
      throw badZip(name, `the sizes of ${entryName} disagree`);
    entries.push({
      name: entryName,
      method,
      crc: view.getUint32(at + 16, true),
      compressedSize,
      size,
      offset,
    });
    at = next;
  }
  return entries;
}

/** Where the data of an entry start, from its local header. @throws {SimError} `bad-file`. */
export function dataStart(entry: ZipEntry, localHeader: Uint8Array, name: string): number {
  const view = viewOf(localHeader);
  if (localHeader.length < LOCAL_HEADER_BYTES || view.getUint32(0, true) !== LOCAL) {
    throw badZip(name, `the header of ${entry.name} is damaged`);
  }
  return entry.offset + LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
}

/**
 * The content of an entry from its bytes in the archive, checked against its checksum.
 *
 * @throws {SimError} `bad-file` if damaged; `unsupported` for methods other than stored and deflated.
 */
export function unpack(entry: ZipEntry, bytes: Uint8Array, name: string): Uint8Array {
  checkMethod(entry, name);
  const content = entry.method === STORED ? bytes : inflate(entry, bytes, name);
  if (content.length !== entry.size || crc32(content) !== entry.crc) {
    throw badZip(name, `${entry.name} does not match its checksum`);
  }
  return content;
}

/** As many first bytes of an entry's content as its first packed bytes give. @throws {SimError} as `unpack`. */
export function unpackHead(entry: ZipEntry, bytes: Uint8Array, name: string): Uint8Array {
  checkMethod(entry, name);
  if (entry.method === STORED) return bytes;
  try {
    return inflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw badZip(name, `${entry.name} can't be unpacked`, error);
  }
}

/** A stored file of an archive that is written. */
export type StoredMember = Pick<ZipEntry, 'name' | 'size' | 'crc' | 'offset'>;

/** An archive of stored (not packed) files, dated 1 January 1980, so that equal content gives equal bytes. */
export function writeZip(files: readonly (readonly [name: string, content: Uint8Array])[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const members: StoredMember[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const member = { name, size: content.length, crc: crc32(content), offset };
    members.push(member);
    parts.push(localHeader(member), content);
    offset += parts.at(-2)!.length + content.length;
  }
  return Uint8Array.from(Buffer.concat([...parts, zipDirectory(members, offset)]));
}

/** What stands before a stored file's content. */
export function localHeader(member: StoredMember): Uint8Array {
  const name = new TextEncoder().encode(member.name);
  const bytes = new Uint8Array(LOCAL_HEADER_BYTES + name.length);
  const view = viewOf(bytes);
  view.setUint32(0, LOCAL, true);
  writeEntryFields(view, 4, name, member);
  bytes.set(name, LOCAL_HEADER_BYTES);
  return bytes;
}

/**
 * The directory that ends an archive. @param start where it starts.
 *
 * @throws {SimError} `unwritable` for archives above 4 GB.
 */
export function zipDirectory(members: readonly StoredMember[], start: number): Uint8Array {
  const names = members.map(({ name }) => new TextEncoder().encode(name));
  const size = names.reduce((sum, name) => sum + 46 + name.length, 0);
  if (start + size + 22 > OVERFLOW || members.length > 0xffff) {
    throw new SimError(
      'unwritable',
      'These arrays make an archive above 4 GB, which is not written. Write them one by one as .npy.',
    );
  }
  const bytes = new Uint8Array(size + 22);
  const view = viewOf(bytes);
  let at = 0;
  members.forEach((member, k) => {
    const name = names[k]!;
    view.setUint32(at, CENTRAL, true);
    view.setUint16(at + 4, 20, true);
    writeEntryFields(view, at + 6, name, member);
    view.setUint32(at + 42, member.offset, true);
    bytes.set(name, at + 46);
    at += 46 + name.length;
  });
  view.setUint32(at, END, true);
  view.setUint16(at + 8, members.length, true);
  view.setUint16(at + 10, members.length, true);
  view.setUint32(at + 12, size, true);
  view.setUint32(at + 16, start, true);
  return bytes;
}

/** Fields that a local header and a directory entry share, from "version needed" to "length of the name". */
function writeEntryFields(view: DataView, at: number, name: Uint8Array, { crc, size }: StoredMember): void {
  view.setUint16(at, 20, true); // version 2.0
  view.setUint16(at + 2, 0x0800, true); // the name is UTF-8
  view.setUint16(at + 8, (1 << 5) | 1, true); // 1 January 1980
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, name.length, true);
}

/** Puts the 64-bit values of an extra field in place of those that overflowed, in the field's fixed order. */
function sizes64(
  extra: Uint8Array,
  short: [size: number, compressedSize: number, offset: number],
): [number, number, number] {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== EXTRA64) continue;
    let field = at + 4;
    return short.map((value) => {
      if (value !== OVERFLOW || field + 8 > extra.length) return value;
      field += 8;
      return Number(view.getBigUint64(field - 8, true));
    }) as [number, number, number];
  }
  return short;
}

function checkMethod(entry: ZipEntry, name: string): void {
  if (entry.method === STORED || entry.method === DEFLATED) return;
  throw new SimError(
    'unsupported',
    `${name}: ${entry.name} is packed with ZIP method ${entry.method}; stored and deflated are read. Save it with numpy.savez.`,
  );
}

function inflate(entry: ZipEntry, bytes: Uint8Array, name: string): Uint8Array {
  try {
    // The bound stops an archive that claims little and unpacks without end.
    return inflateRawSync(bytes, { maxOutputLength: Math.max(1, entry.size) });
  } catch (error) {
    throw badZip(name, `${entry.name} can't be unpacked`, error);
  }
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

const badZip = (name: string, why: string, cause?: unknown) =>
  new SimError('bad-file', `${name} can't be read: ${why}. Copy or save it again.`, { name }, { cause });
