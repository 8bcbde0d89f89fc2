import type { Binning, SeriesInfo, SeriesView } from '../io/recording';
import type {
  JobName,
  Output,
  FitProgress,
  Machine,
  RecordingSource,
  RecordingSummary,
  RunPicture,
  RunSummary,
  SettingReason,
} from '../shared/contract';
import type { JobHandle } from '../shared/rpc';
import type { JudgeSettings } from '../sim/analysis/measures';
import type { Prepared, PrepareSettings, Warning } from '../sim/signals/prepared';
import type { ForcingDefaults } from '../sim/training/forcingDefaults';
import type { FitSettings } from '../sim/training/settings';
import { History } from './history.svelte';
import { engine } from './engine/client.svelte';
import { forgetSession, keepSession, keptSession, type Session, type Work } from './session';
import { afterReports, newTraining, type TrainingState } from './trainingState';

export type { TrainingState } from './trainingState';

export type ViewId = 'recording' | 'prepare' | 'fit' | 'judge' | 'anatomy' | 'look' | 'sweep' | 'export';

/** Samples a part, or a run's orbit, is sent with for drawing. */
const DRAWN_SAMPLES = 20_000;
/** Milliseconds a setting may still be changed before the recording is prepared again. */
const PREPARE_DELAY = 250;
/** Milliseconds from one look at an opening to the next. */
const OPENING_LOOK = 400;
/** Spikes are counted so where nothing else is said: 20 ms bins, smoothed over 50 ms, square roots. */
export const BINNING: Binning = { width: 0.02, kernel: 0.05, root: true };
/** Milliseconds reports of a training are gathered before they are shown: more often can't be seen. */
const REPORT_DELAY = 100;

/** Jobs that report as a fit does. */
const FITS = new Set<string>(['fit.start', 'fit.resume', 'run.judge'] satisfies JobName[]);

/** What the user is working on. Big arrays are raw state: they are replaced, never changed. */
class Workbench {
  machine = $state.raw<Machine | null>(null);
  view = $state<ViewId>('recording');

  recording = $state.raw<RecordingSummary | null>(null);
  series = $state.raw<SeriesInfo | null>(null);
  isOpening = $state(false);
  /** How much of a file was looked through that takes a while to open; null for others. */
  opening = $state.raw<{
    readonly source: RecordingSource;
    readonly name: string;
    readonly fraction: number;
  } | null>(null);
  /** Counts up when a recording that is open was opened again by another engine: what is shown of it is asked for anew. */
  connections = $state(0);
  /** Why the recording a run was made from is not there, when it isn't. */
  missingRecording = $state<string | null>(null);

  prepareSettings = $state.raw<PrepareSettings | null>(null);
  readonly prepareHistory = new History<PrepareSettings>();
  prepareReasons = $state.raw<readonly SettingReason[]>([]);
  prepared = $state.raw<Prepared | null>(null);
  prepareError = $state<string | null>(null);
  isPreparing = $state(false);

  fitSettings = $state.raw<FitSettings | null>(null);
  fitReasons = $state.raw<readonly SettingReason[]>([]);
  fitForcings = $state.raw<ForcingDefaults | null>(null);
  fitWarnings = $state.raw<readonly Warning[]>([]);
  /** Backend the next fit trains on; null leaves the choice to the engine. */
  backend = $state<string | null>(null);

  training = $state.raw<TrainingState | null>(null);
  runs = $state.raw<readonly RunSummary[]>([]);
  run = $state.raw<RunSummary | null>(null);
  picture = $state.raw<RunPicture | null>(null);
  error = $state<string | null>(null);

  #seed = $state<number | null>(null);
  /** What the page was at before it was loaded stays kept until that is there again. */
  #isTakingUp = $state(false);
  #handle: JobHandle<RunSummary> | undefined;
  #reports: FitProgress[] = [];
  #prepareTimer: ReturnType<typeof setTimeout> | undefined;
  /** Count openings, series asked for, and preparations, so that a slow answer does not overwrite a newer one. */
  #opening = 0;
  #looking: ReturnType<typeof setInterval> | undefined;
  #making = 0;
  #preparation = 0;

  constructor() {
    engine.onConnect(() => void this.#greet());
    $effect.root(() => {
      $effect(() => {
        const session = this.#session;
        if (session && !this.#isTakingUp) keepSession(session);
      });
    });
  }

  /** The seed whose model is shown. */
  get seed(): number | null {
    return this.#seed;
  }
  set seed(seed: number | null) {
    this.#seed = seed;
    void this.#loadPicture();
  }

  /** Opens a recording and chooses its largest readable series. */
  async open(source: RecordingSource): Promise<void> {
    const mine = ++this.#opening;
    this.isOpening = true;
    this.error = null;
    try {
      const recording = await this.#opened(source, mine);
      if (mine !== this.#opening) return;
      this.#forgetRun();
      this.#showRecording(recording);
      this.view = 'recording';
      // What follows is preparing, and the signal can be seen meanwhile.
      this.isOpening = false;
      const size = ({ shape: [samples, channels] }: SeriesInfo) => samples * channels;
      const readable = recording.series.filter((series) => series.readable && size(series) > 0);
      // An array that can't be read as it is may be seen otherwise.
      const shown = readable.length > 0 ? readable : recording.series.filter(({ dims }) => dims);
      const largest = shown.toSorted((a, b) => size(b) - size(a))[0];
      const spikes = recording.points?.find(
        ({ kind, readable, span }) => kind === 'spikes' && readable && span,
      );
      if (largest) await this.chooseSeries(largest.path);
      else if (spikes) await this.chooseBins(spikes.path, BINNING);
    } catch (error) {
      if (mine === this.#opening) this.error = messageOf(error);
    }
    if (mine === this.#opening) this.isOpening = false;
  }

  /** Opens a source, and tells how far it has come while that lasts. */
  async #opened(source: RecordingSource, mine: number): Promise<RecordingSummary> {
    const look = async () => {
      const fraction = await engine.call('recording.opening', { source }).catch(() => null);
      const isAsked = mine === this.#opening && this.isOpening && this.#looking === timer;
      // Where a header is enough there is no progress to speak of.
      const isTold = isAsked && source.kind === 'file' && fraction !== null && fraction > 0.01;
      if (isTold) this.opening = { source, name: source.path.split(/[/\\]/).at(-1)!, fraction };
    };
    clearInterval(this.#looking);
    const timer = setInterval(() => void look(), OPENING_LOOK);
    this.#looking = timer;
    try {
      return await engine.call('recording.open', { source });
    } finally {
      clearInterval(timer);
      if (this.#looking === timer) {
        this.#looking = undefined;
        this.opening = null;
      }
    }
  }

  /** Gives up what is being opened: what was shown before stays. */
  cancelOpening(): void {
    if (!this.opening) return;
    const { source } = this.opening;
    this.#opening++;
    this.isOpening = false;
    this.opening = null;
    clearInterval(this.#looking);
    this.#looking = undefined;
    void this.#attempt(() => engine.call('recording.giveUp', { source }));
  }

  async chooseSeries(path: string): Promise<void> {
    this.#making++;
    const series = this.recording?.series.find((one) => one.path === path);
    if (series) await this.#useSeries(series);
  }

  /** Takes spikes as a series, counted in bins. */
  async chooseBins(points: string, binning: Binning): Promise<void> {
    await this.#useMade((recording) => engine.call('recording.binned', { recording, points, binning }));
  }

  /** Sees the series that is shown otherwise; as its file has it where the view says nothing. */
  async chooseView(view: SeriesView): Promise<void> {
    const series = this.seriesInFile;
    if (!series) return;
    if (Object.keys(view).length === 0) await this.chooseSeries(series);
    else await this.#useMade((recording) => engine.call('recording.view', { recording, series, view }));
  }

  /** Path of the file's own series behind the one that is shown. */
  get seriesInFile(): string | undefined {
    return this.series?.view?.of ?? this.series?.path;
  }

  /** Takes a series that the engine makes of what is in the file. */
  async #useMade(make: (recording: string) => Promise<SeriesInfo>): Promise<void> {
    const { recording } = this;
    if (!recording) return;
    const mine = this.#opening;
    const asked = ++this.#making;
    const isLatest = () => mine === this.#opening && asked === this.#making;
    try {
      const series = await make(recording.id);
      if (isLatest()) await this.#useSeries(series);
    } catch (error) {
      if (isLatest()) this.prepareError = messageOf(error);
    }
  }

  async #useSeries(series: SeriesInfo): Promise<void> {
    const { recording } = this;
    if (!recording) return;
    this.series = series;
    this.#forgetPreparation();
    const mine = this.#preparation;
    try {
      const target = { recording: recording.id, series: series.path };
      const { settings, reasons } = await engine.call('recording.prepareDefaults', target);
      if (mine !== this.#preparation) return;
      this.prepareReasons = reasons;
      this.prepareSettings = settings;
      await this.#prepare();
    } catch (error) {
      if (mine === this.#preparation) this.prepareError = messageOf(error);
    }
  }

  /** Changes the preparation; the recording is prepared again shortly after the last change. */
  setPrepare(settings: PrepareSettings): void {
    if (this.prepareSettings) this.prepareHistory.note(this.prepareSettings);
    this.#prepareSoon(settings);
  }

  undoPrepare(): void {
    const before = this.prepareSettings && this.prepareHistory.undo(this.prepareSettings);
    if (before) this.#prepareSoon(before);
  }

  redoPrepare(): void {
    const after = this.prepareSettings && this.prepareHistory.redo(this.prepareSettings);
    if (after) this.#prepareSoon(after);
  }

  #prepareSoon(settings: PrepareSettings): void {
    this.prepareSettings = settings;
    this.isPreparing = true;
    clearTimeout(this.#prepareTimer);
    this.#prepareTimer = setTimeout(() => void this.#prepare(), PREPARE_DELAY);
  }

  startFit(): void {
    const { recording, series, prepareSettings: prepare, fitSettings: fit, backend } = this;
    if (!recording || !series || !prepare || !fit) return;
    const input = { recording: recording.id, series: series.path, prepare, fit, ...(backend && { backend }) };
    this.#follow((report) => engine.start('fit.start', input, report));
  }

  resume(run: string): void {
    this.#follow((report) => engine.start('fit.resume', { run }, report));
  }

  judge(run: string, judge?: JudgeSettings, surrogates?: number): void {
    const input = { run, ...(judge && { judge }), ...(surrogates !== undefined && { surrogates }) };
    this.#follow((report) => engine.start('run.judge', input, report));
  }

  pause(paused: boolean): void {
    const { training } = this;
    if (training) void this.#attempt(() => engine.call('job.pause', { job: training.job, paused }));
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

  /** Shows a run: its result, or how far it came. */
  async openRun(id: string): Promise<void> {
    if (this.training?.run?.id === id) {
      this.view = 'fit';
      return;
    }
    await this.#attempt(async () => {
      const run = await engine.call('run.get', { run: id });
      this.#showRun(run);
      this.view = run.seeds.some(({ judgement }) => judgement) ? 'judge' : 'fit';
      void this.#restore(run);
    });
  }

  /** Deletes a run's folder. */
  async removeRun(id: string): Promise<void> {
    await this.#attempt(async () => {
      await engine.call('run.remove', { run: id });
      if (this.run?.id === id) {
        this.#forgetRun();
        this.view = 'recording';
      }
      this.runs = await engine.call('run.list');
    });
  }

  async refreshRuns(): Promise<void> {
    try {
      this.runs = await engine.call('run.list');
    } catch (error) {
      this.error = messageOf(error);
    }
  }

  /** After every connection: learn what the engine is and knows, and follow the training that went on without this window. */
  async #greet(): Promise<void> {
    try {
      this.machine = await engine.call('app.machine');
      this.runs = await engine.call('run.list');
      const jobs = await engine.call('job.list');
      const job = jobs.find(({ method }) => FITS.has(method));
      if (this.recording) await this.#openAgain(this.recording);
      else if (!job) await this.#takeUp(keptSession());
      if (job && !this.training) {
        this.view = 'fit';
        this.#follow((report) => engine.attach<'fit.start'>(job.job, report));
      }
    } catch (error) {
      this.error = messageOf(error);
    }
  }

  /** A new engine knows no handles; opening the same source again makes the same handle. What it was asked for when it went is asked anew. */
  async #openAgain({ source }: RecordingSummary): Promise<void> {
    await engine.call('recording.open', { source });
    this.connections++;
    if (!this.series || this.prepared) return;
    if (this.prepareSettings) await this.#prepare();
    else await this.#useSeries(this.series);
  }

  /** Brings back what was worked on before the page was loaded anew. */
  async #takeUp(session: Session | null): Promise<void> {
    if (!session) return;
    const { work, run, view } = session;
    this.isOpening = true;
    this.#isTakingUp = true;
    const mine = this.#opening + 1;
    if (run !== null) await this.#attempt(async () => this.#showRun(await engine.call('run.get', { run })));
    this.view = view;
    await this.#restore(work);
    this.#isTakingUp = false;
    if (mine !== this.#opening) return;
    this.isOpening = false;
    if (this.missingRecording !== null && !this.run) {
      this.error = `${work.data.name} could not be opened again. ${this.missingRecording}`;
      this.missingRecording = null;
      this.view = 'recording';
      forgetSession();
    }
  }

  /** What a page that is loaded anew takes up again. */
  get #session(): Session | null {
    const { recording, series, prepareSettings: prepare, fitSettings: fit, run, view } = this;
    if (!recording || !series) return null;
    const data = { name: recording.name, source: recording.source, series: series.path };
    return { work: { data, prepare, fit }, run: run?.id ?? null, view };
  }

  async #prepare(): Promise<void> {
    const { recording, series, prepareSettings: settings } = this;
    if (!recording || !series || !settings) return;
    const mine = ++this.#preparation;
    this.isPreparing = true;
    const target = { recording: recording.id, series: series.path, settings };
    try {
      const prepared = await engine.call('recording.prepare', { ...target, maxSamples: DRAWN_SAMPLES });
      const model = this.fitSettings?.model;
      const defaults = await engine.call('fit.defaults', { ...target, ...(model ? { model } : {}) });
      if (mine !== this.#preparation) return;
      this.prepared = prepared;
      this.#useDefaults(defaults);
      this.prepareError = null;
    } catch (error) {
      if (mine !== this.#preparation) return;
      this.prepared = null;
      this.prepareError = messageOf(error);
    }
    this.isPreparing = false;
  }

  #useDefaults({ settings, reasons, forcings, warnings }: Output<'fit.defaults'>): void {
    this.fitSettings = settings;
    this.fitReasons = reasons;
    this.fitForcings = forcings;
    this.fitWarnings = warnings;
  }

  /** Goes to another model family, with its published settings. Epochs and seeds stay: they are the user's time. */
  async chooseModel(model: string): Promise<void> {
    const { recording, series, prepareSettings, fitSettings } = this;
    if (!recording || !series || !prepareSettings || !fitSettings) return;
    const target = { recording: recording.id, series: series.path, settings: prepareSettings, model };
    try {
      const defaults = await engine.call('fit.defaults', target);
      const { epochs, seeds } = fitSettings;
      this.#useDefaults({ ...defaults, settings: { ...defaults.settings, epochs, seeds } });
    } catch (error) {
      this.error = messageOf(error);
    }
  }

  /** Starts or joins a training and shows what it reports until it ends. */
  #follow(begin: (report: (progress: FitProgress) => void) => JobHandle<RunSummary>): void {
    this.error = null;
    this.training = newTraining;
    this.#reports = [];
    const handle = begin((progress) => this.#hear(progress));
    this.#handle = handle;
    handle.job.then(
      (job) => (this.training = this.training && { ...this.training, job }),
      () => {}, // `done` rejects with the same reason.
    );
    handle.done
      .then(
        (run) => this.#finish(run),
        (error: unknown) => {
          const after = 'Training goes on from its last checkpoint when you resume the run.';
          this.error = engine.state === 'open' ? messageOf(error) : `${messageOf(error)} ${after}`;
        },
      )
      .finally(() => {
        this.training = null;
        this.#handle = undefined;
        if (engine.state === 'open') void this.refreshRuns();
      });
  }

  #hear(progress: FitProgress): void {
    if (this.#reports.length === 0) setTimeout(() => this.#showReports(), REPORT_DELAY);
    this.#reports.push(progress);
  }

  #showReports(): void {
    const wasNew = this.training?.run === null;
    if (this.training) this.training = afterReports(this.training, this.#reports);
    this.#reports = [];
    const run = this.training?.run;
    if (!wasNew || !run) return;
    void this.refreshRuns();
    if (!this.recording) void this.#restore(run);
  }

  /** Shows a run that has ended, unless the user has turned to another recording meanwhile. */
  #finish(run: RunSummary): void {
    const isOther = this.recording !== null && !isSame(this.recording.source, run.data.source);
    if (isOther && this.view !== 'fit') return;
    this.#showRun(run);
    if (isOther || !this.recording) void this.#restore(run);
  }

  #showRecording(recording: RecordingSummary | null): void {
    this.recording = recording;
    this.series = null;
    this.missingRecording = null;
    this.#forgetPreparation();
  }

  /** Brings back what a run was made from, so that its first steps can be seen and changed for another fit. */
  async #restore({ data, prepare, fit }: Work): Promise<void> {
    const isShown = isSame(this.recording?.source, data.source) && this.series?.path === data.series;
    if (isShown && isSame(this.prepareSettings, prepare)) return;
    const mine = ++this.#opening;
    try {
      const recording = await engine.call('recording.open', { source: data.source });
      const target = { recording: recording.id, series: data.series };
      const series = await engine.call('recording.series', target);
      if (mine !== this.#opening) return;
      this.#showRecording(recording);
      this.series = series;
      // What follows is preparing.
      this.isOpening = false;
      const { settings, reasons } = await engine.call('recording.prepareDefaults', target);
      if (mine !== this.#opening || this.series !== series) return;
      this.prepareReasons = reasons;
      this.prepareSettings = prepare ?? settings;
      await this.#prepare();
      if (mine === this.#opening && this.prepareSettings === prepare && fit) this.fitSettings = fit;
    } catch (error) {
      if (mine !== this.#opening) return;
      this.#showRecording(null);
      this.missingRecording = messageOf(error);
    }
  }

  #showRun(run: RunSummary): void {
    this.run = run;
    this.seed = run.chosen ?? run.seeds[0]?.seed ?? null;
  }

  #forgetRun(): void {
    this.run = null;
    this.picture = null;
    this.#seed = null;
  }

  #forgetPreparation(): void {
    clearTimeout(this.#prepareTimer);
    this.#preparation++;
    this.isPreparing = false;
    this.prepareSettings = null;
    this.prepareHistory.clear();
    this.prepareReasons = [];
    this.prepared = null;
    this.prepareError = null;
    this.fitSettings = null;
  }

  async #loadPicture(): Promise<void> {
    const { run } = this;
    const seed = this.#seed;
    this.picture = null;
    const summary = run?.seeds.find((one) => one.seed === seed);
    // A seed of which no model was kept has nothing to show.
    if (!run || seed === null || (summary?.bestEpoch ?? null) === null) return;
    await this.#attempt(async () => {
      const picture = await engine.call('run.picture', { run: run.folder, seed, samples: DRAWN_SAMPLES });
      if (this.run?.id === run.id && this.#seed === seed) this.picture = picture;
    });
  }

  /** Asks for the anatomy of the model that is shown, which has changed. */
  async refreshAnatomy(): Promise<void> {
    const { run, picture } = this;
    if (!run || !picture) return;
    await this.#attempt(async () => {
      const anatomy = await engine.call('run.anatomy', { run: run.folder, seed: picture.seed });
      if (anatomy && this.picture === picture) this.picture = { ...picture, anatomy };
    });
  }

  /** Does what the user asked for, and says what went wrong. */
  async #attempt(work: () => Promise<unknown>): Promise<void> {
    this.error = null;
    try {
      await work();
    } catch (error) {
      this.error = messageOf(error);
    }
  }
}

/** Whether two plain objects, made in the same order, say the same. */
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const workbench = new Workbench();
