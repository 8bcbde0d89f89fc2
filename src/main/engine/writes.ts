import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Input, Output, RecordingSource, WriteProgress } from '../../shared/contract';
import type { JobContext } from './jobs';
import type { Paths } from './paths';
import type { RecordingMethods } from './recordingWorker';
import { WorkerClient } from './workerCalls';

/** Seconds before which no time left is told. */
const TELLING = 1;
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

async function inThread(
  { workers, resources, version }: Paths,
  request: Parameters<RecordingMethods['write']>[0],
  context: JobContext,
): Promise<Output<'recording.write'>> {
  const began = performance.now();
  let last: WriteProgress = { fraction: 0, secondsLeft: null };
  const worker = new WorkerClient<RecordingMethods, { readonly written: number }>(workers.recording, {
    workerData: { resources, version },
    onNotice({ written }) {
      const seconds = (performance.now() - began) / 1000;
      const secondsLeft = seconds < TELLING ? null : (seconds / written) * (1 - written);
      last = { fraction: written, secondsLeft };
      context.report(last);
    },
  });
  context.onAttach(() => [last]);
  // The worker itself ends the writing, so that no half of a file stays.
  const end = () => void worker.call('endWriting', undefined).catch(() => {});
  context.signal.addEventListener('abort', end, { once: true });
  try {
    return context.signal.aborted ? null : await worker.call('write', request);
  } finally {
    context.signal.removeEventListener('abort', end);
    await worker.close();
  }
}
