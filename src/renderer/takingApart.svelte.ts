import type { AnatomyProgress } from '../shared/contract';
import type { JobHandle } from '../shared/rpc';
import type { Anatomy, AnatomySettings } from '../sim/analysis/anatomy';
import { engine } from './engine/client.svelte';
import { workbench } from './workbench.svelte';

/** The work under way, as far as this window has heard. */
export interface Work extends AnatomyProgress {
  /** Id of the run, and its seed where this window started it. */
  readonly run: string | null;
  readonly seed: number | null;
  readonly isStopping: boolean;
}

/** Taking a fitted model apart. It goes on while other views are shown, and when the page is loaded again. */
class TakingApart {
  work = $state.raw<Work | null>(null);
  /** What went wrong last, and with which run. */
  failure = $state.raw<{ readonly run: string | null; readonly text: string } | null>(null);
  #handle: JobHandle<Anatomy> | undefined;

  constructor() {
    engine.onConnect(() => void this.#rejoin());
  }

  start(run: string, seed: number, settings: Partial<AnatomySettings>): void {
    if (this.work) return;
    this.#follow(run, seed, (report) => engine.start('anatomy.start', { run, seed, settings }, report));
  }

  cancel(): void {
    if (this.work) this.work = { ...this.work, isStopping: true, text: 'Stopping' };
    this.#handle?.cancel();
  }

  /** Follows what went on without this window. */
  async #rejoin(): Promise<void> {
    try {
      const jobs = await engine.call('job.list');
      const found = jobs.find(({ method }) => method === 'anatomy.start');
      if (!found || this.work) return;
      this.#follow(found.run, null, (report) => engine.attach<'anatomy.start'>(found.job, report));
    } catch {
      // A connection that is lost again is told of by the shell, and the next one asks again.
    }
  }

  #follow(
    run: string | null,
    seed: number | null,
    begin: (report: (progress: AnatomyProgress) => void) => JobHandle<Anatomy>,
  ): void {
    this.failure = null;
    this.work = { run, seed, fraction: 0, text: 'Starting', secondsLeft: null, isStopping: false };
    const handle = begin((progress) => this.#hear(progress));
    this.#handle = handle;
    handle.job.catch(() => {}); // `done` rejects with the same reason.
    handle.done
      .then(
        () => workbench.refreshAnatomy(),
        (error: unknown) => {
          // Cancelling is what the user asked for, not what went wrong.
          if (this.work?.isStopping) return;
          this.failure = { run, text: error instanceof Error ? error.message : String(error) };
        },
      )
      .finally(() => {
        this.work = null;
        this.#handle = undefined;
      });
  }

  #hear(progress: AnatomyProgress): void {
    if (this.work && !this.work.isStopping) this.work = { ...this.work, ...progress };
  }
}

export const takingApart = new TakingApart();
