import { createHash } from 'node:crypto';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { GivenRecording, RecordingSource, RecordingSummary, Sample } from '../../shared/contract';
import { SimError } from '../../sim/errors';
import { readJson, writeAtomic } from './files';
import { LastingThreads } from './lastingThreads';
import type { Paths } from './paths';
import { Preparations } from './preparations';
import type { PrepareMethods } from './prepareWorker';
import type { RecordingMethods } from './recordingWorker';
import type { JobContext } from './jobs';
import { inRecordingThread, recordingThreadOptions } from './recordingThread';

interface Recent {
  readonly source: RecordingSource;
  readonly name: string;
  readonly opened: string;
}
const MOST_RECENT = 12;
/** Milliseconds that a thread which prepares waits for more: it holds copies of what it prepared. */
const IDLE = 1000;
/** Milliseconds that an overview waits for what is being prepared. */
const PATIENCE = 10_000;
/** A wide recording whose preparation was given up holds no other up. */
const PREPARED_AT_ONCE = 2;

type MethodName = keyof RecordingMethods & string;
type Answer<M extends MethodName> = Promise<Awaited<ReturnType<RecordingMethods[M]>>>;

/** Recordings that have been opened, behind a worker thread that reads them, and another that prepares what was read. */
export class Recordings {
  readonly #sources = new Map<string, RecordingSource>();
  readonly #reading: LastingThreads<RecordingMethods>;
  readonly #preparing: LastingThreads<PrepareMethods>;
  readonly preparations: Preparations;
  readonly #recentFile: string;
  /** Settles when all overviews that were asked for have ended. */
  #lookingThrough: Promise<unknown> = Promise.resolve();

  constructor(private readonly paths: Paths) {
    this.#reading = new LastingThreads(paths.workers.recording, recordingThreadOptions(paths));
    this.#preparing = new LastingThreads(paths.workers.prepare, { atOnce: PREPARED_AT_ONCE, idle: IDLE });
    this.preparations = new Preparations(this.#reading, this.#preparing);
    this.#recentFile = join(paths.cache, 'recent.json');
  }

  async open(source: RecordingSource, now: Date): Promise<RecordingSummary> {
    const { version, ...opened } = await this.#reading.call('open', { source });
    const id = handleOf(source, opened.hash ?? version);
    this.#sources.set(id, source);
    await this.#remember({ source, name: opened.name, opened: now.toISOString() });
    return { id, source, ...opened };
  }

  samples(): Promise<readonly Sample[]> {
    return this.#reading.call('samples', undefined);
  }

  /** The recordings that files and folders hold. @throws {SimError} `bad-file` where there is none. */
  among(given: readonly string[]): Promise<readonly GivenRecording[]> {
    return this.#reading.call('among', { given });
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

  /** Asks something about an opened recording. */
  ask<M extends MethodName>(method: M, input: Parameters<RecordingMethods[M]>[0]): Answer<M> {
    return this.#reading.call(method, input);
  }

  /**
   * Looks through a series in a thread of its own; false when it was cancelled. One at a time, and when what is prepared meanwhile is done if
   * that does not take long: each takes memory. Of two windows that ask for the same the second finds it done.
   */
  async overview(source: RecordingSource, series: string, context: JobContext): Promise<boolean> {
    const before = this.#lookingThrough;
    const prepared = Promise.race([this.#preparing.gone(), delay(PATIENCE, undefined, { ref: false })]);
    const ready = Promise.all([before, prepared]);
    const own = Promise.race([ready, aborted(context.signal)]).then(() =>
      inRecordingThread(
        this.paths,
        context,
        (worker) => worker.call('buildOverview', { source, series }),
        (worker) => worker.call('endOverview', undefined),
      ),
    );
    this.#lookingThrough = Promise.allSettled([before, own]);
    return (await own) ?? false;
  }

  async close(): Promise<void> {
    await Promise.all([this.#reading.close(), this.#preparing.close()]);
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

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

const isReadable = (path: string): Promise<boolean> =>
  access(path, constants.R_OK).then(
    () => true,
    () => false,
  );

const handleOf = (source: RecordingSource, content: string): string =>
  createHash('sha256').update(JSON.stringify(source)).update(content).digest('hex').slice(0, 16);
