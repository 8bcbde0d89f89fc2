import type { WorkerOptions } from 'node:worker_threads';
import type { WorkProgress } from '../../shared/contract';
import type { JobContext } from './jobs';
import type { Paths } from './paths';
import type { RecordingMethods } from './recordingWorker';
import { WorkerClient } from './workerCalls';

/** Seconds before which no time left is told. */
const TELLING = 1;

/** What long work on a recording says while it is done, 0 … 1. */
interface Notice {
  readonly fraction: number;
}

type Client = WorkerClient<RecordingMethods, Notice>;

/**
 * How every thread that reads recordings is begun. Numbers don't lie in V8's heap: a thread that fills so much of it was misled by a damaged
 * file, and is ended before it takes the whole computer's.
 */
export const recordingThreadOptions = ({ resources, cache, version }: Paths): WorkerOptions => ({
  workerData: { resources, cache, version },
  resourceLimits: { maxOldGenerationSizeMb: 1024 },
});

/**
 * Long work on a recording, in a worker thread of its own, so that the window goes on looking at it meanwhile, and the memory it took goes
 * with the thread. Null when it was cancelled before it began.
 *
 * @param end asks the worker to end by itself, so that nothing half done stays.
 */
export async function inRecordingThread<Answer>(
  paths: Paths,
  context: JobContext,
  work: (worker: Client) => Promise<Answer>,
  end: (worker: Client) => Promise<unknown>,
): Promise<Answer | null> {
  const began = performance.now();
  let last: WorkProgress = { fraction: 0, secondsLeft: null };
  const worker: Client = new WorkerClient(paths.workers.recording, {
    ...recordingThreadOptions(paths),
    onNotice({ fraction }) {
      const seconds = (performance.now() - began) / 1000;
      const secondsLeft = seconds < TELLING ? null : (seconds / fraction) * (1 - fraction);
      last = { fraction, secondsLeft };
      context.report(last);
    },
  });
  context.onAttach(() => [last]);
  const cancel = () => void end(worker).catch(() => {});
  context.signal.addEventListener('abort', cancel, { once: true });
  try {
    return context.signal.aborted ? null : await work(worker);
  } finally {
    context.signal.removeEventListener('abort', cancel);
    await worker.close();
  }
}
