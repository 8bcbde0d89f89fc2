import type { Output, WorkProgress } from '../../../shared/contract';
import type { JobHandle } from '../../../shared/rpc';
import { engine } from '../../engine/client.svelte';

/** Series whose looking through was cancelled: it begins again only when asked for. */
const declined = new Set<string>();

/** The looking through a long series, while it is on show. It goes on when another is shown, and is found again. */
export class Overviewing {
  progress = $state.raw<WorkProgress | null>(null);
  state = $state<'waiting' | 'running' | 'ending' | 'cancelled'>('waiting');
  error = $state('');
  #handle: JobHandle<Output<'recording.overview'>> | undefined;

  constructor(
    private readonly recording: string,
    private readonly series: string,
    private readonly ondone: () => void,
  ) {}

  /** Begins of itself, unless it was cancelled before. */
  begin(): void {
    if (declined.has(this.#key)) this.state = 'cancelled';
    else void this.start();
  }

  get #key(): string {
    return `${this.recording} ${this.series}`;
  }

  /** Joins the looking through where it is going on already; begins it where it is not. */
  async start(): Promise<void> {
    if (this.state === 'running' || this.state === 'ending') return;
    this.state = 'running';
    declined.delete(this.#key);
    this.progress = null;
    this.error = '';
    const { recording, series } = this;
    const report = (progress: WorkProgress) => (this.progress = progress);
    try {
      const running = (await engine.call('job.list')).find(
        (one) =>
          one.method === 'recording.overview' &&
          one.series?.recording === recording &&
          one.series.path === series,
      );
      this.#handle = running
        ? engine.attach<'recording.overview'>(running.job, report)
        : engine.start('recording.overview', { recording, series }, report);
      const isMade = await this.#handle.done;
      this.state = isMade ? 'waiting' : 'cancelled';
      if (isMade) this.ondone();
    } catch (reason) {
      this.state = 'cancelled';
      this.error = (reason as Error).message;
    }
  }

  cancel(): void {
    this.state = 'ending';
    declined.add(this.#key);
    this.#handle?.cancel();
  }
}
