import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { SimError } from '../../sim/errors';
import { hdf5Reason } from '../hdf5/library';
import { lostIn, type SeriesWriter, type WrittenSeries } from './seriesWriter';
import { seriesWriters } from './seriesWriters';

export interface Watching {
  /** Ends the writing early: nothing stays, and the signal's reason is thrown. */
  readonly signal?: AbortSignal;
  /** Is told how much is done, 0 … 1. */
  report?(fraction: number): void;
}

export interface Written {
  /** Of the file. */
  readonly bytes: number;
  /** What of the series the format has no place for, in words. */
  readonly lost?: string;
}

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

let written = 0;

/**
 * Writes a series to a new file in the format of its ending. Nothing is overwritten, and a file that could not be finished does not stay.
 *
 * @throws {SimError} `bad-parameter` if there is such a file, or the ending is none; `unwritable` if it can't be written.
 */
export async function writeSeries(
  path: string,
  series: WrittenSeries,
  watching: Watching = {},
): Promise<Written> {
  const writer = writerFor(path);
  await refuseThere(path);
  // Beside where it will be, with the same ending: a name of its own until it is whole.
  const unfinished = join(
    dirname(path),
    `.nullcline-${process.pid}-${++written}${extname(path).toLowerCase()}`,
  );
  try {
    await writer.write(unfinished, watched(series, watching));
    await flush(unfinished);
    await refuseThere(path);
    await rename(unfinished, path);
    const lost = lostIn(writer, series);
    return { bytes: (await stat(path)).size, ...(lost && { lost }) };
  } catch (error) {
    await rm(unfinished, { force: true });
    if (error instanceof SimError || watching.signal?.aborted) throw error;
    throw new SimError(
      'unwritable',
      `${path} can't be written: ${whyNot(error, path)}`,
      {},
      { cause: error },
    );
  }
}

/** The series, whose reading is reported, and ends when it is to end. */
function watched(series: WrittenSeries, { signal, report }: Watching): WrittenSeries {
  return {
    ...series,
    async values(start, stop) {
      // Lets whoever runs this hear that it is to end.
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      const values = await series.values(start, stop);
      report?.(stop / series.samples);
      return values;
    },
  };
}

/** Puts it on the disk: only then it is known to have had room. */
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function refuseThere(path: string): Promise<void> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new SimError(
    'bad-parameter',
    `${path} is there already, and is not overwritten. Choose another name.`,
  );
}

function whyNot(error: unknown, path: string): string {
  const { code, message } = error as NodeJS.ErrnoException;
  // What the HDF5 library says of a failed write holds the system's words.
  if (code === 'ENOSPC' || code === 'EDQUOT' || /No space left|Disk quota/i.test(message))
    return 'the disk is full. Make room, or write elsewhere.';
  if (code === 'EFBIG') return 'the disk holds no files of that size. Write elsewhere.';
  if (code === 'ENOENT' || code === 'ENOTDIR') return `there is no folder ${dirname(path)}. Make it first.`;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return 'writing there is not allowed. Choose another folder.';
  return message.includes('HDF5-DIAG') ? `${hdf5Reason(error)}.` : message;
}
