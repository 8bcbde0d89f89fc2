import { createHash } from 'node:crypto';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import type { GivenRecording, RecordingSource, RecordingSummary, Sample } from '../../shared/contract';
import { SimError } from '../../sim/errors';
import { readJson, writeAtomic } from './files';
import type { Paths } from './paths';
import type { RecordingMethods } from './recordingWorker';
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
  #worker: WorkerClient<RecordingMethods> | undefined;
  readonly #recentFile: string;

  constructor(private readonly paths: Paths) {
    this.#recentFile = join(paths.cache, 'recent.json');
  }

  async open(source: RecordingSource, now: Date): Promise<RecordingSummary> {
    const opened = await this.#call('open', { source });
    const id = handleOf(source, opened.hash);
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

  async close(): Promise<void> {
    await this.#worker?.close();
  }

  #call<M extends MethodName>(method: M, input: Parameters<RecordingMethods[M]>[0]): Answer<M> {
    if (!this.#worker?.alive) {
      this.#worker = new WorkerClient<RecordingMethods>(this.paths.workers.recording, {
        workerData: { resources: this.paths.resources },
      });
    }
    return this.#worker.call(method, input);
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

const handleOf = (source: RecordingSource, hash: string): string =>
  createHash('sha256').update(JSON.stringify(source)).update(hash).digest('hex').slice(0, 16);
