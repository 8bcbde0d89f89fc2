import { availableParallelism } from 'node:os';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type {
  FitProgress,
  Input,
  LogRow,
  RecordingSource,
  RunStatus,
  RunSummary,
  SeedSummary,
} from '../../shared/contract';
import { SimError } from '../../sim/errors';
import { checkJudgeSettings } from '../../sim/analysis/judge';
import type { JudgeSettings, Yardstick } from '../../sim/analysis/measures';
import { checkFitSettings } from '../../sim/training/checkFitSettings';
import { trainingSeries } from '../../sim/training/trainingSeries';
import { isBetter } from '../../sim/training/selection';
import type { Prepared } from '../../sim/signals/prepared';
import type { FitNotice, FitTask, JudgeTask } from './fitTask';
import type { FitMethods } from './fitWorker';
import { noModel } from './fittedModel';
import { makeFolder, toJson, writeAtomic } from './files';
import type { JobContext } from './jobs';
import { machineName } from './machine';
import type { Paths } from './paths';
import type { Recordings } from './recordings';
import { toConfig } from './runConfig';
import { newRunId, RunFolder } from './runFolder';
import { WorkerClient } from './workerCalls';

type FitWorkerClient = WorkerClient<FitMethods, FitNotice>;

/** Log rows a late window is given a seed; enough to draw the curves. */
const RECALLED_ROWS = 600;

/** Runs under way: makes their folders, spreads their seeds over worker threads, and keeps the record. */
export class FitRuns {
  readonly #active = new Map<string, ActiveRun>();

  constructor(
    private readonly paths: Paths,
    private readonly recordings: Recordings,
  ) {}

  /** The state of a run this engine is working on. */
  active(id: string): RunSummary | undefined {
    return this.#active.get(id)?.run;
  }

  async start(input: Input<'fit.start'>, context: JobContext): Promise<RunSummary> {
    const source = this.recordings.source(input.recording);
    const prepared = await this.recordings.ask('prepare', {
      source,
      series: input.series,
      settings: input.prepare,
    });
    const opened = await this.recordings.ask('open', { source });
    checkFitSettings(input.fit, trainingSeries(prepared));
    const backend = checkedBackend(input.backend);
    if (input.judge) checkJudgeSettings(input.judge, prepared.dim);

    const folder = new RunFolder(await this.#newFolder(input.folder, opened.name));
    const run: RunSummary = {
      id: folder.id,
      folder: folder.path,
      created: new Date().toISOString(),
      status: 'training',
      data: { name: opened.name, source, hash: opened.hash, bytes: opened.bytes, series: input.series },
      prepare: input.prepare,
      fit: input.fit,
      backend,
      machine: machineName(),
      version: this.paths.version,
      seeds: input.fit.seeds.map((seed) => ({ seed, status: 'waiting', epoch: 0, bestEpoch: null })),
      chosen: null,
      command: commandFor(this.#lasting(source), input.series, folder.path),
      ...(input.judge && { judge: input.judge }),
    };
    await folder.writeRun(run);
    await folder.writeData(prepared);
    const config = toConfig({ source, series: input.series }, input.prepare, input.fit, backend, input.judge);
    await writeAtomic(join(folder.path, 'config.json'), toJson(config, 2) + '\n');
    return this.#work(folder, run, prepared, context, 'train');
  }

  /** How a command names a recording. The copy of a browser's file goes with the server, so it goes by its own name. */
  #lasting(source: RecordingSource): string {
    if (source.kind !== 'file') return `${source.kind}:${source.id}`;
    const path = resolve(source.path);
    const { uploads } = this.paths;
    return uploads && path.startsWith(uploads + sep) ? basename(path) : path;
  }

  /** Goes on with every seed that is not done, from its last checkpoint. */
  async resume(path: string, context: JobContext): Promise<RunSummary> {
    const folder = new RunFolder(path);
    const run = await folder.readRun();
    if (this.#active.has(run.id))
      throw new SimError('busy', 'This run is being trained already.', { run: run.id });
    return this.#work(folder, run, await folder.readData(), context, 'train');
  }

  /** Judges every seed that has a model again, on the run's own test part or on other data. */
  async judge(
    path: string,
    context: JobContext,
    settings: JudgeSettings,
    other?: { source: RecordingSource; series?: string },
  ): Promise<RunSummary> {
    const folder = new RunFolder(path);
    const { judge: _before, yardstick: _measured, ...record } = await folder.readRun();
    const run: RunSummary = {
      ...record,
      ...(Object.keys(settings).length > 0 ? { judge: settings } : {}),
    };
    const own = await folder.readData();
    checkJudgeSettings(settings, own.dim);
    if (!other) return this.#work(folder, run, own, context, 'judge');
    const opened = await this.recordings.ask('open', { source: other.source });
    const series =
      other.series ??
      matchingSeries(
        opened.series.map((s) => s.path),
        run.data.series,
      );
    const prepared = await this.recordings.ask('prepareAlike', {
      source: other.source,
      series,
      like: own,
      settings: run.prepare,
    });
    return new ActiveRun(this.paths, folder, run, prepared, context, own).judgeOnly();
  }

  async #work(
    folder: RunFolder,
    run: RunSummary,
    prepared: Prepared,
    context: JobContext,
    what: 'train' | 'judge',
  ): Promise<RunSummary> {
    const unlock = await folder.lock();
    const active = new ActiveRun(this.paths, folder, run, prepared, context);
    this.#active.set(run.id, active);
    try {
      return await active.work(what);
    } finally {
      this.#active.delete(run.id);
      await unlock();
    }
  }

  async #newFolder(asked: string | undefined, name: string): Promise<string> {
    const path = asked ? resolve(asked) : join(this.paths.runs, newRunId(name, new Date()));
    const exists = await new RunFolder(path).readRun().then(
      () => true,
      (error: unknown) => !(error instanceof SimError && error.code === 'not-found'),
    );
    if (exists) {
      throw new SimError(
        'unwritable',
        `${path} holds a run already. Choose another folder, resume it, or remove it.`,
        { path },
      );
    }
    await makeFolder(path);
    return path;
  }
}

/** One run while it is worked on. */
class ActiveRun {
  readonly #waiting: number[] = [];
  readonly #workers = new Set<FitWorkerClient>();
  readonly #logs = new Map<number, LogRow[]>();
  readonly #orbits = new Map<number, FitProgress>();
  /** Measures what all seeds are held against, while one is at it. */
  #measurer: FitWorkerClient | undefined;
  #yardstick: Promise<Yardstick> | undefined;
  #ending: 'stop' | 'cancel' | undefined;
  #paused = false;
  /** What was last said of the run as a whole, for windows that come later. */
  #said: FitProgress | undefined;

  constructor(
    private readonly paths: Paths,
    private readonly folder: RunFolder,
    public run: RunSummary,
    private readonly prepared: Prepared,
    private readonly context: JobContext,
    /** The run's own data, when it is judged on others. */
    private readonly learnedFrom?: Prepared,
  ) {}

  async work(what: 'train' | 'judge'): Promise<RunSummary> {
    const { context } = this;
    context.names(this.run.id, `${what === 'train' ? 'Fit' : 'Judge'} ${this.run.data.name}`);
    context.onAttach(() => this.#recall());
    context.control({
      cancel: () => this.#end('cancel'),
      stop: () => this.#end('stop'),
      pause: (paused) => this.#pause(paused),
    });
    if (context.signal.aborted) this.#end('cancel');
    await this.#setStatus(
      what === 'train' ? 'training' : 'judging',
      what === 'train' ? 'Training' : 'Judging',
    );
    context.report({ kind: 'started', run: this.run } satisfies FitProgress);
    for (const { seed } of this.run.seeds) this.#logs.set(seed, await this.folder.readLog(seed));

    const unfinished = this.run.seeds.filter((seed) => what === 'judge' || !isComplete(seed));
    this.#waiting.push(...unfinished.map(({ seed }) => seed));
    const threads = Math.min(this.#waiting.length, availableParallelism());
    // With a core to spare the baselines cost no time: they are done before the first seed is.
    if (threads > 0 && threads < availableParallelism()) this.#measured().catch(() => {});
    await Promise.all(Array.from({ length: threads }, () => this.#runSeeds(what)));
    await this.#closeMeasurer();
    return this.#conclude();
  }

  /** What all seeds are held against, measured once by a thread of its own. */
  #measured(): Promise<Yardstick> {
    this.#yardstick ??= this.#measure();
    return this.#yardstick;
  }

  async #measure(): Promise<Yardstick> {
    if (this.run.yardstick) return this.run.yardstick;
    this.#measurer = this.#openWorker((notice) => {
      if (notice.kind === 'judging') this.#say(notice.text);
    });
    if (this.#paused) await this.#measurer.call('pause', true);
    const yardstick = await this.#measurer.call('yardstick', this.#judgeTask(this.run.seeds[0]!.seed));
    this.run = { ...this.run, yardstick };
    if (this.run.status === 'training') this.#say('Training');
    await this.folder.writeRun(this.run);
    return yardstick;
  }

  async #closeMeasurer(): Promise<void> {
    await this.#measurer?.close();
    this.#measurer = undefined;
  }

  /** Judges without touching the run's record: for data the run was not made with. */
  async judgeOnly(): Promise<RunSummary> {
    this.context.names(this.run.id, `Judge ${this.run.data.name}`);
    const worker = this.#openWorker((notice) => {
      if (notice.kind === 'judging') this.#say(notice.text);
    });
    this.context.control({ cancel: () => void worker.close() });
    try {
      const models = this.run.seeds.filter(hasModel);
      if (models.length === 0) throw noModel(this.run, this.run.seeds[0]!.seed);
      const yardstick = await worker.call('yardstick', this.#judgeTask(models[0]!.seed));
      const seeds: SeedSummary[] = [];
      for (const { seed } of models) {
        seeds.push(await worker.call('judgeOnly', { ...this.#judgeTask(seed), yardstick }));
      }
      return { ...this.run, seeds, yardstick };
    } catch (error) {
      if (this.context.signal.aborted) {
        throw new SimError('busy', 'Judging was cancelled; the run is as it was.', {}, { cause: error });
      }
      throw error;
    } finally {
      await worker.close();
    }
  }

  /** One thread: takes seeds from the queue until it is empty. */
  async #runSeeds(what: 'train' | 'judge'): Promise<void> {
    for (;;) {
      const seed = this.#ending ? undefined : this.#waiting.shift();
      if (seed === undefined) return;
      const worker = this.#openWorker((notice) => this.#hear(seed, notice));
      this.#workers.add(worker);
      try {
        if (this.#paused) await worker.call('pause', true);
        if (what === 'train') this.#setSeed(await worker.call('train', this.#task(seed)));
        await this.#judgeSeed(worker, seed);
      } catch (error) {
        if (this.#ending !== 'cancel') await this.#failSeed(seed, error);
      } finally {
        this.#workers.delete(worker);
        await worker.close();
      }
    }
  }

  async #judgeSeed(worker: FitWorkerClient, seed: number): Promise<void> {
    const summary = this.run.seeds.find((one) => one.seed === seed)!;
    if (this.#ending === 'cancel') return;
    if (!hasModel(summary)) {
      if (summary.status === 'waiting') throw noModel(this.run, seed);
      return;
    }
    const yardstick = await this.#measured();
    this.#setSeed(await worker.call('judge', { ...this.#judgeTask(seed), yardstick }));
  }

  #openWorker(onNotice: (notice: FitNotice) => void): FitWorkerClient {
    return new WorkerClient<FitMethods, FitNotice>(this.paths.workers.fit, { onNotice });
  }

  #task(seed: number): FitTask {
    return {
      folder: this.folder.path,
      seed,
      prepared: this.prepared,
      fit: this.run.fit,
      backend: this.run.backend as FitTask['backend'],
    };
  }

  #judgeTask(seed: number): JudgeTask {
    const { learnedFrom } = this;
    const { judge } = this.run;
    return { ...this.#task(seed), ...(judge && { judge }), ...(learnedFrom && { learnedFrom }) };
  }

  #hear(seed: number, notice: FitNotice): void {
    const { report } = this.context;
    if (notice.kind === 'log') {
      this.#logs.get(seed)?.push(notice.row);
      report({ ...notice, seed } satisfies FitProgress);
    } else if (notice.kind === 'orbit') {
      const progress: FitProgress = { ...notice, seed };
      this.#orbits.set(seed, progress);
      report(progress);
    } else if (notice.kind === 'seed') this.#setSeed(notice.summary);
    else this.#say(`Seed ${seed}: ${notice.text}`);
  }

  #setSeed(summary: SeedSummary): void {
    const seeds = this.run.seeds.map((old) => (old.seed === summary.seed ? summary : old));
    this.run = { ...this.run, seeds, chosen: chooseSeed(seeds) };
    this.context.report({ kind: 'seed', summary } satisfies FitProgress);
  }

  async #failSeed(seed: number, error: unknown): Promise<void> {
    const message = error instanceof Error ? error.message : String(error);
    const old = await this.folder.readSeed(seed);
    const summary: SeedSummary = { ...old, status: 'failed', message };
    await this.folder.writeSeed(summary).catch(() => {});
    this.#setSeed(summary);
  }

  #end(how: 'stop' | 'cancel'): void {
    this.#ending = how;
    for (const worker of this.#workers) worker.call(how, undefined as never).catch(() => {});
    // Nothing of a yardstick is worth keeping half done; the seeds that wait for it are left unjudged.
    if (how === 'cancel') void this.#measurer?.close();
    void this.#setStatus(
      this.run.status,
      how === 'stop' ? 'Stopping after this epoch, then judging' : 'Stopping',
    );
  }

  #pause(paused: boolean): void {
    this.#paused = paused;
    for (const worker of this.#workers) worker.call('pause', paused).catch(() => {});
    this.#measurer?.call('pause', paused).catch(() => {});
    void this.#setStatus(paused ? 'paused' : 'training', paused ? 'Paused' : 'Training');
  }

  async #setStatus(status: RunStatus, text: string): Promise<void> {
    this.run = { ...this.run, status };
    this.#say(text);
    await this.folder.writeRun(this.run);
  }

  #say(text: string): void {
    this.#said = { kind: 'status', status: this.run.status, text };
    this.context.report(this.#said);
  }

  async #conclude(): Promise<RunSummary> {
    const { seeds } = this.run;
    const all = (status: SeedSummary['status']) => seeds.every((seed) => seed.status === status);
    // Whoever stops in the last epoch has stopped nothing.
    const status: RunStatus =
      this.#ending && !seeds.every(isComplete)
        ? 'stopped'
        : all('failed')
          ? 'failed'
          : all('diverged')
            ? 'diverged'
            : 'done';
    await this.#setStatus(status, CONCLUSIONS[status] ?? status);
    const failed = seeds.find((seed) => seed.status === 'failed');
    if (status === 'failed')
      throw new SimError('bad-parameter', failed?.message ?? 'Every seed failed.', { run: this.run.id });
    return this.run;
  }

  /** What a window that comes late must know to show the same as one that was there. */
  #recall(): FitProgress[] {
    const rows = [...this.#logs].flatMap(([seed, log]) => {
      const every = Math.ceil(log.length / RECALLED_ROWS);
      const kept = log.filter((row, i) => i % every === 0 || row.validation || i === log.length - 1);
      return kept.map((row): FitProgress => ({ kind: 'log', seed, row, secondsLeft: null }));
    });
    return [
      { kind: 'started', run: this.run },
      ...rows,
      ...this.#orbits.values(),
      ...(this.#said ? [this.#said] : []),
    ];
  }
}

const CONCLUSIONS: Partial<Record<RunStatus, string>> = {
  done: 'Done',
  stopped: 'Stopped; resume to go on',
  diverged: 'Training diverged',
  failed: 'Failed',
};

const hasModel = ({ status, bestEpoch }: SeedSummary): boolean =>
  bestEpoch !== null || status === 'done' || status === 'stopped';

const isComplete = ({ status, judgement }: SeedSummary): boolean => status === 'done' && !!judgement;

/** The seed whose kept checkpoint is best on the validation part. */
function chooseSeed(seeds: readonly SeedSummary[]): number | null {
  let best: SeedSummary | undefined;
  for (const seed of seeds) {
    if (seed.validation && (!best || isBetter(seed.validation, best.validation!))) best = seed;
  }
  return best?.seed ?? null;
}

/** @throws {SimError} `unknown-id`. */
export function checkedBackend(asked: string | undefined): 'wasm' | 'reference' {
  if (asked === undefined || asked === 'auto') return 'wasm';
  if (asked === 'wasm' || asked === 'reference') return asked;
  throw new SimError(
    'unknown-id',
    `No backend called "${asked}" trains models here. Known: wasm, reference.`,
    { id: asked },
  );
}

function matchingSeries(paths: readonly string[], wanted: string): string {
  if (paths.includes(wanted)) return wanted;
  if (paths.length === 1) return paths[0]!;
  throw new SimError(
    'bad-parameter',
    `The recording has no series "${wanted}". Say which of its series to use: ${paths.join(', ')}.`,
  );
}

/** The command that makes the same run again, beside the first one. */
function commandFor(data: string, series: string, folder: string): string {
  const again = join(dirname(folder), `${basename(folder)}-again`);
  return `nullcline fit ${quote(data)} --series ${quote(series)} --config ${quote(join(folder, 'config.json'))} --out ${quote(again)}`;
}

const quote = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
