import type { SizeSearchProgress } from '../../../shared/contract';
import type { JobHandle } from '../../../shared/rpc';
import type { FitSettings } from '../../../sim/training/settings';
import type { SizeSearch, SizeSearchSettings } from '../../../sim/training/sizeSearch';
import { engine } from '../../engine/client.svelte';
import { workbench } from '../../workbench.svelte';

/** A search for the size of a model, as far as this window has heard; it outlives the view. */
class Searching {
  progress = $state.raw<SizeSearchProgress | null>(null);
  found = $state.raw<SizeSearch | null>(null);
  isRunning = $state(false);
  isStopping = $state(false);
  error = $state<string | null>(null);
  #handle: JobHandle<SizeSearch> | undefined;

  constructor() {
    // A page that was reloaded takes its search up again.
    engine.onConnect(() => void this.#rejoin());
  }

  start(fit: FitSettings, search: Partial<SizeSearchSettings>): void {
    const { recording, series, prepareSettings: prepare, backend } = workbench;
    if (!recording || !series || !prepare) return;
    const input = {
      recording: recording.id,
      series: series.path,
      prepare,
      fit,
      search,
      ...(backend && { backend }),
    };
    this.#follow(engine.start('search.start', input, (progress) => (this.progress = progress)));
  }

  /** Ends it with what was found so far. */
  stop(): void {
    this.isStopping = true;
    this.#handle?.cancel();
  }

  async #rejoin(): Promise<void> {
    const job = (await engine.call('job.list')).find(({ method }) => method === 'search.start');
    if (job && !this.isRunning)
      this.#follow(engine.attach<'search.start'>(job.job, (progress) => (this.progress = progress)));
  }

  #follow(handle: JobHandle<SizeSearch>): void {
    Object.assign(this, { progress: null, found: null, error: null, isRunning: true, isStopping: false });
    this.#handle = handle;
    handle.done
      .then(
        (found) => (this.found = found),
        (error: unknown) => (this.error = error instanceof Error ? error.message : String(error)),
      )
      .finally(() => {
        this.isRunning = false;
        this.#handle = undefined;
      });
  }
}

export const searching = new Searching();
