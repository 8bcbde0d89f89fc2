import type { RecordingSource } from '../../../shared/contract';
import type { Prepared, PrepareSettings } from '../../../sim/signals/prepared';
import { engine } from '../../engine/client.svelte';

/** What data were made from: enough to make them again. */
export interface Origin {
  readonly source: RecordingSource;
  readonly series: string;
  readonly prepare: PrepareSettings;
}

/** Values asked for at most; short of that, samples come one after the other as an orbit needs them, not thinned. */
const MOST_VALUES = 1_000_000;

/** Prepared data of the recording or run that is in front, whichever the window opened it with. */
export class StageData {
  prepared = $state.raw<Prepared | null>(null);
  error = $state<string | null>(null);
  #wanted = '';

  /** Loads the data unless they are loaded already. */
  async want(origin: Origin | null, dim: number): Promise<void> {
    const wanted = JSON.stringify(origin);
    if (!origin || wanted === this.#wanted) return;
    this.#wanted = wanted;
    this.error = null;
    try {
      const { id: recording } = await engine.call('recording.open', { source: origin.source });
      const prepared = await engine.call('recording.prepare', {
        recording,
        series: origin.series,
        settings: origin.prepare,
        maxSamples: Math.floor(MOST_VALUES / dim),
      });
      // A newer wish may have come while this one was on its way.
      if (wanted === this.#wanted) this.prepared = prepared;
    } catch (error) {
      if (wanted !== this.#wanted) return;
      this.prepared = null;
      this.error = (error as Error).message;
    }
  }
}
