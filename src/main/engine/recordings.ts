import { createHash } from 'node:crypto';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import type { GivenRecording, RecordingSource, RecordingSummary, Sample } from '../../shared/contract';
import { SimError } from '../../sim/errors';
import { readJson, writeAtomic } from './files';
import type { Paths } from './paths';
import type { RecordingMethods } from './recordingWorker';
import type { JobContext } from './jobs';
import { inRecordingThread, recordingThreadData } from './recordingThread';
import { WorkerClient } from './workerCalls';

interface Recent {
  readonly source: RecordingSource;
  readonly name: string;
  readonly opened: string;
}
const MOST_RECENT = 12;

type MethodName = keyof RecordingMethods & string;
type Answer<M extends MethodName> = Promise<Awaited<ReturnType<RecordingMethods[M]>>>;

/** Recordings that have been opened, behind a worker thread of their own, which can be replaced when it fails. */
export class Recordings {
  readonly #sources = new Map<string, RecordingSource>();
  #worker: WorkerClient<RecordingMethods, 'full'> | undefined;
  /** Threads that took too much memory and are let go when they have answered. */
  readonly #retired = new Set<WorkerClient<RecordingMethods, 'full'>>();
  readonly #recentFile: string;

  constructor(private readonly paths: Paths) {
    this.#recentFile = join(paths.cache, 'recent.json');
  }

  async open(source: RecordingSource, now: Date): Promise<RecordingSummary> {
    const { version, ...opened } = await this.#call('open', { source });
    const id = handleOf(source, opened.hash ?? version);
    this.#sources.set(id, source);
    await this.#remember({ source, name: opened.name, opened: now.toISOString() });
    return { id, source, ...opened };
  }

  samples(): Promise<readonly Sample[]> {
    return this.#call('samples', undefined);
  }

  /** The recordings that files and folders hold. @throws {SimError} `bad-file` where there is none. */
  among(given: readonly string[]): Promise<readonly GivenRecording[]> {
    return this.#call('among', { given });
  }

  /** What was opened last and is still there: files move, and uploads end with the server that took them. */
  async recent(): Promise<readonly Recent[]> {
    const remembered = (await readJson<Recent[]>(this.#recentFile).catch(() => undefined)) ?? [];
    const there = await Promise.all(
      remembered.map(async ({ source }) => source.kind !== 'file' || (await isReadable(source.path))),
    );
    return remembered.filter((_, i) => there[i]);
  }

  /** The source behind a handle. @throws {SimError} `not-found` after a restart of the engine. */
  source(id: string): RecordingSource {
    const source = this.#sources.get(id);
    if (!source)
      throw new SimError(
        'not-found',
        'That recording is not open any more. Open it again from the recent list.',
        { id },
      );
    return source;
  }

  /** Asks the worker something about an opened recording. */
  ask<M extends MethodName>(method: M, input: Parameters<RecordingMethods[M]>[0]): Answer<M> {
    return this.#call(method, input);
  }

  /** Looks through a series in a thread of its own; false when it was cancelled. */
  async overview(source: RecordingSource, series: string, context: JobContext): Promise<boolean> {
    const built = await inRecordingThread(
      this.paths,
      context,
      (worker) => worker.call('buildOverview', { source, series }),
      (worker) => worker.call('endOverview', undefined),
    );
    return built ?? false;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#retired, ...(this.#worker ? [this.#worker] : [])].map((one) => one.close()));
  }

  #call<M extends MethodName>(method: M, input: Parameters<RecordingMethods[M]>[0]): Answer<M> {
    if (!this.#worker?.alive) this.#worker = this.#start();
    const worker = this.#worker;
    return worker.call(method, input).finally(() => {
      // What HDF5 once took of the memory it gives back with its thread alone.
      if (!this.#retired.has(worker) || !worker.isIdle) return;
      this.#retired.delete(worker);
      void worker.close();
    });
  }

  #start(): WorkerClient<RecordingMethods, 'full'> {
    const worker: WorkerClient<RecordingMethods, 'full'> = new WorkerClient(this.paths.workers.recording, {
      workerData: recordingThreadData(this.paths),
      onNotice: () => {
        this.#retired.add(worker);
        if (this.#worker === worker) this.#worker = undefined;
      },
    });
    return worker;
  }

  async #remember(recent: Recent): Promise<void> {
    const key = JSON.stringify(recent.source);
    const others = (await this.recent()).filter(({ source }) => JSON.stringify(source) !== key);
    // A list of recent files is a convenience: failing to write it must not fail the opening.
    await writeAtomic(
      this.#recentFile,
      JSON.stringify([recent, ...others].slice(0, MOST_RECENT), null, 2),
    ).catch(() => {});
  }
}

const isReadable = (path: string): Promise<boolean> =>
  access(path, constants.R_OK).then(
    () => true,
    () => false,
  );

const handleOf = (source: RecordingSource, content: string): string =>
  createHash('sha256').update(JSON.stringify(source)).update(content).digest('hex').slice(0, 16);
