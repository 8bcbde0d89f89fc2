import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Input, Output, RecordingSource } from '../../shared/contract';
import type { JobContext } from './jobs';
import type { Paths } from './paths';
import { inRecordingThread } from './recordingThread';
import type { RecordingMethods } from './recordingWorker';

/** Bytes of numbers in a file that is handed to a window. */
const LARGEST_HANDED = 256e6;

type Request = Omit<Input<'recording.write'>, 'recording'>;

/**
 * Writes a series of a recording, in a worker thread of its own, so that the window goes on looking at it meanwhile. Null when it was
 * cancelled; then nothing stays.
 */
export async function writeRecording(
  paths: Paths,
  source: RecordingSource,
  { to, ...request }: Request,
  context: JobContext,
): Promise<Output<'recording.write'>> {
  if ('path' in to) return inThread(paths, { source, path: to.path, ...request }, context);
  const folder = await mkdtemp(join(tmpdir(), 'nullcline-written-'));
  try {
    const path = join(folder, `signals${to.ending}`);
    const written = await inThread(paths, { source, path, ...request, most: LARGEST_HANDED }, context);
    if (!written) return null;
    return { ...written, content: await readFile(path) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const inThread = (
  paths: Paths,
  request: Parameters<RecordingMethods['write']>[0],
  context: JobContext,
): Promise<Output<'recording.write'>> =>
  inRecordingThread(
    paths,
    context,
    (worker) => worker.call('write', request),
    (worker) => worker.call('endWriting', undefined),
  );
