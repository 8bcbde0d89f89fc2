import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { SimError } from '../../sim/errors';
import type { SeriesWriter, WrittenSeries } from './seriesWriter';
import { seriesWriters } from './seriesWriters';

/** The format of a path's ending. @throws {SimError} `bad-parameter`, naming all endings. */
export function writerFor(path: string): SeriesWriter {
  const ending = extname(path).toLowerCase();
  const writer = [...seriesWriters].find(({ extensions }) => extensions.includes(ending));
  if (writer) return writer;
  const known = [...seriesWriters].flatMap(({ extensions }) => extensions).join(', ');
  throw new SimError(
    'bad-parameter',
    `Can't tell what to write from "${basename(path)}". Let it end in one of ${known}.`,
  );
}

/**
 * Writes a series to a new file in the format of its ending. Nothing is overwritten, and a file that could not be finished does not stay.
 *
 * @returns its size in bytes.
 * @throws {SimError} `bad-parameter` if there is such a file, or the ending is none; `bad-file` if it can't be written.
 */
export async function writeSeries(path: string, series: WrittenSeries): Promise<number> {
  const writer = writerFor(path);
  if (await isThere(path)) {
    throw new SimError(
      'bad-parameter',
      `${path} is there already, and is not overwritten. Choose another name.`,
    );
  }
  // Beside where it will be, with the same ending: a name of its own until it is whole.
  const unfinished = join(dirname(path), `.${process.pid}-${Date.now()}-${basename(path)}`);
  try {
    await writer.write(unfinished, series);
    await rename(unfinished, path);
    return (await stat(path)).size;
  } catch (error) {
    await rm(unfinished, { force: true });
    if (error instanceof SimError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === 'ENOSPC'
        ? 'the disk is full. Make room, or write elsewhere.'
        : code === 'ENOENT'
          ? `there is no folder ${dirname(path)}. Make it first.`
          : code === 'EACCES' || code === 'EROFS'
            ? 'writing there is not allowed. Choose another folder.'
            : (error as Error).message;
    throw new SimError('bad-file', `${path} can't be written: ${why}`, {}, { cause: error });
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
