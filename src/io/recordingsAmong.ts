import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SimError } from '../sim/errors';
import { fileSource } from './byteSource';
import { formats } from './formats';
import { isText } from './looksLike';
import { HEAD_BYTES, leadingFile, openRecording, openRecordingAt } from './openRecording';
import type { ByteSource, RecordingFormat } from './recording';

/** Files looked at, and levels of folders gone down. */
const MOST_FILES = 2000;
const DEEPEST = 6;
/** Bytes of a text up to which it is opened to see whether it is a table. */
const MOST_PROBED = 1_000_000;

/**
 * The recordings that some files and folders hold, in the order given. Files that belong to one recording (a header, its data and its
 * markers) count once, and so does a folder that is a recording as a whole. Of files, only the first bytes are read.
 *
 * @returns their paths, and names that tell them apart.
 * @throws {SimError} `bad-file` if there is none among them.
 */
export async function recordingsAmong(
  given: readonly string[],
): Promise<readonly { readonly path: string; readonly name: string }[]> {
  const isOne = given.length === 1 && !(await isFolder(given[0]!));
  const found = new Map<string, string>();
  const looked = { files: 0 };
  for (const path of given) await look(path, basename(path), 0, found, looked);
  // A file that is none is opened all the same: that says what it is instead.
  if (found.size === 0 && isOne) return [{ path: given[0]!, name: basename(given[0]!) }];
  if (found.size === 0) throw nothingAmong(given, looked.files);
  return [...found].map(([path, name]) => ({ path, name }));
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );

/** @param name as the user knows it: the path below what was given. */
async function look(
  path: string,
  name: string,
  depth: number,
  found: Map<string, string>,
  looked: { files: number },
): Promise<void> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats) return;
  if (!stats.isDirectory()) {
    if (looked.files++ >= MOST_FILES) return;
    const recording = await recordingOf(path).catch(() => undefined);
    if (recording !== undefined) found.set(recording, join(name, '..', basename(recording)));
    return;
  }
  if (await isRecording(path)) return void found.set(path, name);
  if (depth >= DEEPEST) return;
  const inside = await readdir(path).catch(() => []);
  for (const entry of inside.filter((one) => !one.startsWith('.')).sort()) {
    if (looked.files < MOST_FILES) await look(join(path, entry), join(name, entry), depth + 1, found, looked);
  }
}

/** Whether a folder as a whole is one. */
async function isRecording(folder: string): Promise<boolean> {
  const recording = await openRecordingAt(folder).catch(() => undefined);
  await recording?.close();
  return recording !== undefined;
}

/** The file to open for this one: the one that leads it, itself, or none. */
async function recordingOf(path: string): Promise<string | undefined> {
  const source = await fileSource(path);
  try {
    const leading = await leadingFile(source);
    await leading?.close();
    if (leading?.path !== undefined) return leading.path;
    const head = await source.read(0, HEAD_BYTES);
    const format = [...formats].find((candidate) => candidate.sniff(head, source.name));
    return format && (await isLikely(format, source, head)) ? path : undefined;
  } finally {
    await source.close();
  }
}

/** Any text may look like a table: one among other files has a table's ending, and if it is short it is looked into. */
async function isLikely(format: RecordingFormat, source: ByteSource, head: Uint8Array): Promise<boolean> {
  if (!isText(head)) return true;
  if (!format.extensions.some((ending) => source.name.toLowerCase().endsWith(ending))) return false;
  if (source.size > MOST_PROBED) return true;
  const recording = await openRecording(await fileSource(source.path!)).catch(() => undefined);
  await recording?.close();
  return recording !== undefined;
}

function nothingAmong(given: readonly string[], files: number): SimError {
  const names = given.slice(0, 3).map((path) => basename(path));
  const more = given.length > names.length ? ` and ${given.length - names.length} more` : '';
  const known = [...formats].map(({ title }) => title).join(', ');
  return new SimError(
    'bad-file',
    `There is no recording that can be read in ${names.join(', ')}${more} (${files} ${files === 1 ? 'file' : 'files'} looked at). Known formats: ${known}.`,
    { given: given.length },
  );
}
