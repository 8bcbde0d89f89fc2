import type { SeriesInfo } from '../io/recording';
import type {
  FitProgress,
  JobName,
  LogRow,
  Machine,
  Output,
  RecordingSource,
  RecordingSummary,
  RunPicture,
  RunSummary,
  SeedSummary,
  SettingReason,
} from '../shared/contract';
import type { JobHandle } from '../shared/rpc';
import type { Prepared, PrepareSettings, Warning } from '../sim/signals/prepared';
import type { FitSettings } from '../sim/training/settings';
import { engine } from './engine/client.svelte';

export type ViewId = 'recording' | 'prepare' | 'fit' | 'judge' | 'look' | 'export';

/** A fit under way, as far as this window has heard. */
export interface TrainingState {
  readonly job: string;
  readonly run: RunSummary | null;
  readonly state: 'running' | 'paused' | 'stopping';
  readonly statusText: string;
  readonly secondsLeft: number | null;
  readonly logs: ReadonlyMap<number, readonly LogRow[]>;
  readonly orbits: ReadonlyMap<
    number,
    { readonly epoch: number; readonly dim: number; readonly values: Float32Array }
  >;
  readonly seeds: ReadonlyMap<number, SeedSummary>;
}

/** Samples a part, or a run's orbit, is sent with for drawing. */
const DRAWN_SAMPLES = 20_000;
/** Milliseconds a setting may still be changed before the recording is prepared again. */
const PREPARE_DELAY = 250;

/** What the user is working on. Big arrays are raw state: they are replaced, never changed. */
class Workbench {
  machine = $state.raw<Machine | null>(null);
  view = $state<ViewId>('recording');

  recording = $state.raw<RecordingSummary | null>(null);
  series = $state.raw<SeriesInfo | null>(null);
  isOpening = $state(false);

  prepareSettings = $state.raw<PrepareSettings | null>(null);
  prepareReasons = $state.raw<readonly SettingReason[]>([]);
  prepared = $state.raw<Prepared | null>(null);
  prepareError = $state<string | null>(null);
  isPreparing = $state(false);

  fitSettings = $state.raw<FitSettings | null>(null);
  fitReasons = $state.raw<readonly SettingReason[]>([]);
  fitWarnings = $state.raw<readonly Warning[]>([]);
  /** Backend the next fit trains on; null leaves the choice to the engine. */
  backend = $state<string | null>(null);

  training = $state.raw<TrainingState | null>(null);
  runs = $state.raw<readonly RunSummary[]>([]);
  run = $state.raw<RunSummary | null>(null);
  picture = $state.raw<RunPicture | null>(null);
  error = $state<string | null>(null);

  #seed = $state<number | null>(null);
  #handle: JobHandle<unknown> | undefined;
  #prepareTimer: ReturnType<typeof setTimeout> | undefined;
  /** Counts preparations, so that a slow answer does not overwrite a newer one. */
  #preparation = 0;

  constructor() {
    engine.onConnect(() => void this.#greet());
  }

  get seed(): number | null {
    return this.#seed;
  }
  set seed(seed: number | null) {
    this.#seed = seed;
    void this.#loadPicture();
  }

  /** Opens a recording and chooses its first readable series. */
  async open(source: RecordingSource): Promise<void> {
    this.isOpening = true;
    await this.#attempt(async () => {
      const recording = await engine.call('recording.open', { source });
      this.recording = recording;
      this.run = null;
      this.picture = null;
      this.view = 'recording';
      const readable = recording.series.filter(({ readable, shape }) => readable && shape[0] > 0);
      const first = readable.toSorted((a, b) => b.shape[0] * b.shape[1] - a.shape[0] * a.shape[1])[0];
      this.series = null;
      this.prepared = null;
      this.prepareSettings = null;
      if (first) await this.chooseSeries(first.path);
    });
    this.isOpening = false;
  }

  async chooseSeries(path: string): Promise<void> {
    const { recording } = this;
    const series = recording?.series.find((one) => one.path === path);
    if (!recording || !series) return;
    this.series = series;
    this.prepareError = null;
    this.prepareSettings = null;
    this.prepared = null;
    try {
      const { settings, reasons } = await engine.call('recording.prepareDefaults', {
        recording: recording.id,
        series: path,
      });
      this.prepareReasons = reasons;
      this.prepareSettings = settings;
      await this.#prepare();
    } catch (error) {
      this.prepareError = messageOf(error);
    }
  }

  /** Changes the preparation; the recording is prepared again shortly after the last change. */
  setPrepare(settings: PrepareSettings): void {
    this.prepareSettings = settings;
    this.isPreparing = true;
    clearTimeout(this.#prepareTimer);
    this.#prepareTimer = setTimeout(() => void this.#prepare(), PREPARE_DELAY);
  }

  startFit(): void {
    const { recording, series, prepareSettings: prepare, fitSettings: fit, backend } = this;
    if (!recording || !series || !prepare || !fit) return;
    const input = { recording: recording.id, series: series.path, prepare, fit, ...(backend && { backend }) };
    this.#begin('fit.start', (report) => engine.start('fit.start', input, report));
  }

  resume(run: string): void {
    this.#begin('fit.resume', (report) => engine.start('fit.resume', { run }, report));
  }

  judge(run: string): void {
    this.#begin('run.judge', (report) => engine.start('run.judge', { run }, report));
  }

  pause(paused: boolean): void {
    const { training } = this;
    if (!training) return;
    void this.#attempt(() => engine.call('job.pause', { job: training.job, paused }));
  }

  /** Ends training early; what there is gets judged. */
  stop(): void {
    const { training } = this;
    if (!training) return;
    this.training = { ...training, state: 'stopping' };
    void this.#attempt(() => engine.call('job.stop', { job: training.job }));
  }

  /** Ends training now, at its last checkpoint. */
  cancel(): void {
    if (this.training) this.training = { ...this.training, state: 'stopping' };
    this.#handle?.cancel();
  }

  async openRun(id: string): Promise<void> {
    await this.#attempt(async () => {
      const run = await engine.call('run.get', { run: id });
      this.#showRun(run);
      this.view = run.seeds.some(({ judgement }) => judgement) ? 'judge' : 'fit';
    });
  }

  async removeRun(id: string): Promise<void> {
    await this.#attempt(async () => {
      await engine.call('run.remove', { run: id });
      if (this.run?.id === id) this.run = null;
      await this.refreshRuns();
    });
  }

  async refreshRuns(): Promise<void> {
    await this.#attempt(async () => {
      this.runs = await engine.call('run.list');
    });
  }

  /** After every connection: learn what the engine is, and follow the training that went on without this window. */
  async #greet(): Promise<void> {
    await this.#attempt(async () => {
      this.machine = await engine.call('app.machine');
      await this.refreshRuns();
      const job = (await engine.call('job.list')).find(({ method }) => method.startsWith('fit.'));
      if (!job || this.training) return;
      this.view = 'fit';
      this.#begin('fit.start', (report) => engine.attach<'fit.start'>(job.job, report));
    });
  }

  async #prepare(): Promise<void> {
    const { recording, series, prepareSettings: settings } = this;
    if (!recording || !series || !settings) return;
    const mine = ++this.#preparation;
    this.isPreparing = true;
    const target = { recording: recording.id, series: series.path, settings };
    try {
      const prepared = await engine.call('recording.prepare', { ...target, maxSamples: DRAWN_SAMPLES });
      const defaults = await engine.call('fit.defaults', target);
      if (mine !== this.#preparation) return;
      this.prepared = prepared;
      this.fitSettings = defaults.settings;
      this.fitReasons = defaults.reasons;
      this.fitWarnings = defaults.warnings;
      this.prepareError = null;
    } catch (error) {
      if (mine !== this.#preparation) return;
      this.prepared = null;
      this.prepareError = messageOf(error);
    }
    this.isPreparing = false;
  }

  #begin<M extends JobName>(
    _method: M,
    start: (report: (progress: FitProgress) => void) => JobHandle<Output<M>>,
  ): void {
    this.error = null;
    this.training = {
      job: '',
      run: null,
      state: 'running',
      statusText: 'Starting',
      secondsLeft: null,
      logs: new Map(),
      orbits: new Map(),
      seeds: new Map(),
    };
    const handle = start((progress) => this.#hear(progress));
    this.#handle = handle;
    handle.job.then(
      (job) => (this.training = this.training && { ...this.training, job }),
      () => {},
    );
    handle.done.then(
      (run) => this.#finish(run),
      (error: unknown) => {
        this.training = null;
        this.error = messageOf(error);
        void this.refreshRuns();
      },
    );
  }

  #hear(progress: FitProgress): void {
    const training = this.training;
    if (!training) return;
    if (progress.kind === 'started') this.training = { ...training, run: progress.run };
    else if (progress.kind === 'log') {
      const rows = [...(training.logs.get(progress.seed) ?? []), progress.row];
      const logs = new Map(training.logs).set(progress.seed, rows);
      this.training = { ...training, logs, secondsLeft: progress.secondsLeft ?? training.secondsLeft };
    } else if (progress.kind === 'orbit') {
      const { seed, epoch, dim, values } = progress;
      this.training = { ...training, orbits: new Map(training.orbits).set(seed, { epoch, dim, values }) };
    } else if (progress.kind === 'seed') {
      const { summary } = progress;
      this.training = {
        ...training,
        seeds: new Map(training.seeds).set(summary.seed, summary),
        run: training.run && {
          ...training.run,
          seeds: training.run.seeds.map((seed) => (seed.seed === summary.seed ? summary : seed)),
        },
      };
    } else {
      const paused = progress.status === 'paused';
      const state = training.state === 'stopping' ? 'stopping' : paused ? 'paused' : 'running';
      this.training = { ...training, statusText: progress.text, state };
    }
  }

  #finish(run: RunSummary): void {
    this.training = null;
    this.#handle = undefined;
    this.#showRun(run);
    void this.refreshRuns();
  }

  #showRun(run: RunSummary): void {
    this.run = run;
    this.picture = null;
    this.seed = run.chosen ?? run.seeds[0]?.seed ?? null;
  }

  async #loadPicture(): Promise<void> {
    const { run } = this;
    const seed = this.#seed;
    this.picture = null;
    const summary = run?.seeds.find((one) => one.seed === seed);
    // A seed without a judged model has nothing to show.
    if (!run || seed === null || !summary?.judgement) return;
    await this.#attempt(async () => {
      const picture = await engine.call('run.picture', { run: run.folder, seed, samples: DRAWN_SAMPLES });
      if (this.run?.id === run.id && this.#seed === seed) this.picture = picture;
    });
  }

  async #attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      this.error = null;
      await work();
    } catch (error) {
      this.error = messageOf(error);
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const workbench = new Workbench();
