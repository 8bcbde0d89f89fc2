import { randomUUID } from 'node:crypto';
import type { JobInfo, JobName } from '../../shared/contract';
import type { JobFollower } from '../../shared/rpc';
import { SimError } from '../../sim/errors';

/** What a running job can be asked to do. */
export interface JobControls {
  cancel(): void;
  stop?(): void;
  pause?(paused: boolean): void;
}

/** What a job's body is given: where to report, and where to say how it can be controlled. */
export interface JobContext {
  readonly signal: AbortSignal;
  report(progress: unknown): void;
  /** Repeats what a window that attaches late must know, in order. */
  onAttach(recall: () => readonly unknown[]): void;
  control(controls: Partial<JobControls>): void;
  /** Names the run the job works on. */
  names(run: string, title: string): void;
  /** Names the series the job works on, so that a window that comes later finds it. */
  namesSeries(series: NonNullable<JobInfo['series']>): void;
}

interface Entry {
  info: JobInfo;
  readonly followers: Set<JobFollower>;
  readonly abort: AbortController;
  controls: Partial<JobControls>;
  recall: () => readonly unknown[];
  readonly settled: Promise<unknown>;
}

/** Jobs that run in the engine. They belong to no window: windows come, follow, and leave. */
export class JobTable {
  readonly #entries = new Map<string, Entry>();

  start(method: JobName, title: string, body: (context: JobContext) => Promise<unknown>): string {
    const job = randomUUID();
    const abort = new AbortController();
    const followers = new Set<JobFollower>();
    // Started on a later turn, so that whoever asked can follow from the first report on.
    const settled = new Promise<void>((resolve) => setImmediate(resolve)).then(() =>
      body({
        signal: abort.signal,
        report: (progress) => followers.forEach((follower) => follower.progress(progress)),
        onAttach: (recall) => (entry.recall = recall),
        control: (controls) => (entry.controls = controls),
        names: (run, named) => (entry.info = { ...entry.info, run, title: named }),
        namesSeries: (series) => (entry.info = { ...entry.info, series }),
      }),
    );
    const entry: Entry = {
      info: { job, method, run: null, title, state: 'running' },
      followers,
      abort,
      controls: {},
      recall: () => [],
      settled,
    };
    this.#entries.set(job, entry);
    settled
      .then(
        (output) => followers.forEach((follower) => follower.done(output)),
        (error: unknown) => followers.forEach((follower) => follower.failed(error)),
      )
      .finally(() => this.#entries.delete(job));
    return job;
  }

  follow(job: string, follower: JobFollower): () => void {
    const entry = this.#get(job);
    for (const progress of entry.recall()) follower.progress(progress);
    entry.followers.add(follower);
    return () => entry.followers.delete(follower);
  }

  list(): JobInfo[] {
    return [...this.#entries.values()].map(({ info }) => info);
  }

  cancel(job: string): void {
    const entry = this.#get(job);
    entry.abort.abort();
    entry.controls.cancel?.();
  }

  stop(job: string): void {
    const entry = this.#get(job);
    if (!entry.controls.stop)
      throw new SimError('unsupported', 'This job can only be cancelled, not stopped early.');
    entry.controls.stop();
  }

  pause(job: string, paused: boolean): void {
    const entry = this.#get(job);
    if (!entry.controls.pause) throw new SimError('unsupported', 'This job can not be paused.');
    entry.controls.pause(paused);
    entry.info = { ...entry.info, state: paused ? 'paused' : 'running' };
  }

  /** Resolves when every job has ended. */
  async settle(): Promise<void> {
    await Promise.allSettled([...this.#entries.values()].map(({ settled }) => settled));
  }

  #get(job: string): Entry {
    const entry = this.#entries.get(job);
    if (!entry)
      throw new SimError('not-found', 'That job has ended. Look at its run for the result.', { job });
    return entry;
  }
}
