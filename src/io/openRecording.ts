import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SimError } from '../sim/errors';
import { fileSource } from './byteSource';
import { formats } from './formats';
import { firstBytes, isText, looksLike } from './looksLike';
import type { ByteSource, Recording, SeriesInfo } from './recording';

/** As many bytes as a format may sniff at. */
export const HEAD_BYTES = 4096;

/**
 * Opens a recording by what is in it, whatever its name ends in. Owns the source: closes it with the recording, and at
 * once if it can't be opened.
 *
 * @throws {SimError} `bad-file` if it is empty, damaged or no recording (saying what it looks like instead);
 *   `unsupported` for a variant that is not read; `too-short` if it holds no sample.
 */
export async function openRecording(source: ByteSource): Promise<Recording> {
  try {
    if (source.size === 0) {
      throw new SimError('bad-file', `${source.name} is empty (0 bytes). Export or copy it again.`);
    }
    const head = await source.read(0, HEAD_BYTES);
    const format = [...formats].find((candidate) => candidate.sniff(head, source.name));
    const leading = format ? undefined : await leadingFile(source);
    if (leading) {
      await source.close();
      return await openRecording(leading);
    }
    if (!format) throw notARecording(source.name, head);
    const recording = await format.open(source);
    const series = format.isTable ? recording.series.map(turnable) : recording.series;
    return { ...recording, series, close: () => recording.close().finally(() => source.close()) };
  } catch (error) {
    await source.close();
    throw error;
  }
}

/**
 * Opens the recording at a path: a file, or a folder that some program keeps a recording in.
 *
 * @param watch puts another source in the place of the file's own.
 * @throws {SimError} `not-found`; `bad-file` for a folder of which no format knows the leading file; as `openRecording`.
 */
export async function openRecordingAt(
  path: string,
  watch: (source: ByteSource) => ByteSource = (source) => source,
): Promise<Recording> {
  const isFolder = await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isFolder) return openRecording(watch(await fileSource(path)));
  for (const name of leadingNames()) {
    const leading = await fileSource(join(path, name)).catch(() => undefined);
    if (!leading) continue;
    const recording = await openRecording(leading);
    return { ...recording, files: recording.files ?? [join(path, name)] };
  }
  throw new SimError(
    'bad-file',
    `${path} is a folder without a recording that is known by its folder (it would hold one of ${leadingNames().join(', ')}). Choose a file inside it.`,
    { path },
  );
}

/** A table without times may lie on its side. */
function turnable(info: SeriesInfo): SeriesInfo {
  const [samples, channels] = info.shape;
  if (info.dims || info.rate !== null || channels < 2 || samples < 2) return info;
  const likely = channels > samples ? { dim: 1, why: 'it is longer' } : undefined;
  return { ...info, dims: info.shape, timeDim: 0, ...(likely && { likelyTime: likely }) };
}

const leadingNames = () => [...formats].flatMap(({ leadsIn = [] }) => leadsIn);

/** The file beside that says what this one is: a header, which a file of bare numbers needs. */
export async function leadingFile(source: ByteSource): Promise<ByteSource | undefined> {
  for (const name of [...formats].flatMap((format) => format.leadsFrom?.(source.name) ?? [])) {
    const found = name === source.name ? undefined : await source.beside?.(name);
    if (found) return found;
  }
  return undefined;
}

function notARecording(name: string, head: Uint8Array): SimError {
  const text = isText(head)
    ? 'text, but no table of numbers'
    : `a binary file starting with the bytes ${firstBytes(head)}`;
  const known = [...formats]
    .map(({ title, extensions }) => `${title} (${extensions.join(', ') || 'a folder'})`)
    .join(', ');
  return new SimError(
    'bad-file',
    `${name} is not a recording that can be read: it looks like ${looksLike(head) ?? text}. Known formats: ${known}.`,
    { name },
  );
}
