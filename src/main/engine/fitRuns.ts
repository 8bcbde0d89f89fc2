import { availableParallelism } from 'node:os';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { viewedSeries } from '../../io/array/viewPath';
import { ownPath } from '../../io/seriesPath';
import type {
  FitProgress,
  Input,
  LogRow,
  RecordingSource,
  RecordingSummary,
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
import { YardstickWork } from './yardstickWork';

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
    const prepared = await this.recordings.preparations.prepare({
      source,
      series: input.series,
      settings: input.prepare,
    });
    const opened = await this.recordings.ask('open', { source });
    const hash = opened.hash ?? (await this.recordings.ask('hash', { source }));
    checkFitSettings(input.fit, trainingSeries(prepared));
    const backend = checkedBackend(input.backend);
    if (input.judge) checkJudgeSettings(input.judge, prepared.dim);

    const folder = new RunFolder(await this.#newFolder(input.folder, opened.name));
    const run: RunSummary = {
      id: folder.id,
      folder: folder.path,
      created: new Date().toISOString(),
      status: 'training',
      data: { name: opened.name, source, hash, bytes: opened.bytes, series: input.series },
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
    await folder.writeData(prepared);
    const config = toConfig({ source, series: input.series }, input.prepare, input.fit, backend, input.judge);
    await writeAtomic(join(folder.path, 'config.json'), toJson(config, 2) + '\n');
    // Last, as it makes the folder a run: where the disk is full before, there is none to be listed or resumed.
    await folder.writeRun(run);
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
    {
      source,
      series: asked,
      surrogates,
    }: {
      source?: RecordingSource | undefined;
      series?: string | undefined;
      surrogates?: number | undefined;
    } = {},
  ): Promise<RunSummary> {
    const folder = new RunFolder(path);
    const { judge, yardstick, surrogates: heldAgainst, ...record } = await folder.readRun();
    checkSurrogates(surrogates);
    const rivals = surrogates ?? heldAgainst ?? 0;
    const run: RunSummary = {
      ...record,
      ...(Object.keys(settings).length > 0 ? { judge: settings } : {}),
      ...(rivals > 0 && { surrogates: rivals }),
    };
    const before = {
      ...(judge && { judge }),
      ...(yardstick && { yardstick }),
      ...(heldAgainst && { surrogates: heldAgainst }),
    };
    const own = await folder.readData();
    checkJudgeSettings(settings, own.dim);
    if (!source) return this.#work(folder, run, own, context, 'judge', before);
    const opened = await this.recordings.ask('open', { source });
    const series = asked ?? matchingSeries(opened, run.data.series);
    const prepared = await this.recordings.preparations.alike({
      source,
      series,
      like: own,
      settings: run.prepare,
    });
    return new ActiveRun(this.paths, folder, run, prepared, context, { learnedFrom: own }).judgeOnly();
  }

  async #work(
    folder: RunFolder,
    run: RunSummary,
    prepared: Prepared,
    context: JobContext,
    what: 'train' | 'judge',
    before: Partial<RunSummary> = {},
  ): Promise<RunSummary> {
    const unlock = await folder.lock();
    const active = new ActiveRun(this.paths, folder, run, prepared, context, { before });
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

interface Measuring {
  readonly work: YardstickWork;
  /** The whole, once it is kept with the run. */
  readonly done: Promise<Yardstick>;
}

/** One run while it is worked on. */
class ActiveRun {
  readonly #waiting: number[] = [];
  readonly #workers = new Set<FitWorkerClient>();
  readonly #logs = new Map<number, LogRow[]>();
  readonly #orbits = new Map<number, FitProgress>();
  /** What all seeds are held against, while it is measured. */
  #measuring: Measuring | undefined;
  #ending: 'stop' | 'cancel' | undefined;
  #paused = false;
  /** What was last said of the run as a whole, for windows that come later. */
  #said: FitProgress | undefined;
  private readonly learnedFrom: Prepared | undefined;
  private readonly before: Partial<RunSummary>;

  constructor(
    private readonly paths: Paths,
    private readonly folder: RunFolder,
    public run: RunSummary,
    private readonly prepared: Prepared,
    private readonly context: JobContext,
    {
      learnedFrom,
      before = {},
    }: {
      /** The run's own data, when it is judged on others. */
      readonly learnedFrom?: Prepared;
      /** How it was judged before, when it is judged again. */
      readonly before?: Partial<RunSummary>;
    } = {},
  ) {
    this.learnedFrom = learnedFrom;
    this.before = before;
  }

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
    // With cores to spare the baselines cost no time: they are done before the first seed is.
    const spare = threads > 0 ? availableParallelism() - threads : 0;
    await Promise.all([
      ...Array.from({ length: threads }, () => this.#runSeeds(what)),
      ...Array.from({ length: spare }, () => this.#lendThread()),
    ]);
    return this.#conclude(what);
  }

  /** What all seeds are held against. A thread that asks has nothing else to do, and helps to measure it. */
  async #measured(worker: FitWorkerClient): Promise<Yardstick> {
    if (this.run.yardstick) return this.run.yardstick;
    this.#measuring ??= this.#startMeasuring();
    const { work, done } = this.#measuring;
    await work.help(worker);
    return done;
  }

  #startMeasuring(): Measuring {
    const work = new YardstickWork(this.#judgeTask(this.run.seeds[0]!.seed), this.run.surrogates ?? 0);
    const done = work.whole.then(async (yardstick) => {
      this.run = { ...this.run, yardstick };
      if (this.run.status === 'training') this.#say('Training');
      await this.folder.writeRun(this.run);
      return yardstick;
    });
    done.catch(() => {});
    return { work, done };
  }

  /** A thread that trains no seed helps to measure what they are held against. */
  async #lendThread(): Promise<void> {
    if (this.#ending) return;
    const worker = this.#openWorker((notice) => this.#hearMeasuring(notice));
    this.#workers.add(worker);
    try {
      if (this.#paused) await worker.call('pause', true);
      await this.#measured(worker);
    } catch {
      // The seeds that wait for the same say so.
    } finally {
      this.#workers.delete(worker);
      await worker.close();
    }
  }

  /** Judges without touching the run's record: for data the run was not made with. */
  async judgeOnly(): Promise<RunSummary> {
    this.context.names(this.run.id, `Judge ${this.run.data.name}`);
    const models = this.run.seeds.filter(hasModel);
    if (models.length === 0) throw noModel(this.run, this.run.seeds[0]!.seed);
    const work = new YardstickWork(this.#judgeTask(models[0]!.seed), this.run.surrogates ?? 0);
    const threads = Math.min(work.pieces, availableParallelism());
    const workers = Array.from({ length: threads }, () =>
      this.#openWorker((notice) => this.#hearMeasuring(notice)),
    );
    const close = () => Promise.all(workers.map((worker) => worker.close()));
    this.context.control({ cancel: () => void close() });
    if (this.context.signal.aborted) void close();
    try {
      await Promise.all(workers.map((worker) => work.help(worker)));
      const yardstick = await work.whole;
      const seeds: SeedSummary[] = [];
      for (const { seed } of models) {
        seeds.push(await workers[0]!.call('judgeOnly', { ...this.#judgeTask(seed), yardstick }));
      }
      return { ...this.run, seeds, yardstick };
    } catch (error) {
      if (this.context.signal.aborted) {
        throw new SimError('busy', 'Judging was cancelled; the run is as it was.', {}, { cause: error });
      }
      throw error;
    } finally {
      await close();
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
    const yardstick = await this.#measured(worker);
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
    else if (notice.kind === 'judging') this.#say(`Seed ${seed}: ${notice.text}`);
    else this.#hearMeasuring(notice);
  }

  /** What a thread says that is at no seed of its own. */
  #hearMeasuring(notice: FitNotice): void {
    if (notice.kind === 'judging' || notice.kind === 'measuring') this.#say(notice.text);
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
    // The seeds that wait for it are left unjudged.
    if (how === 'cancel') this.#measuring?.work.abandon();
    void this.#setStatus(
      this.run.status,
      how === 'stop' ? 'Stopping after this epoch, then judging' : 'Stopping',
    );
  }

  #pause(paused: boolean): void {
    this.#paused = paused;
    for (const worker of this.#workers) worker.call('pause', paused).catch(() => {});
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

  async #conclude(what: 'train' | 'judge'): Promise<RunSummary> {
    // Judging that was cancelled early has changed nothing.
    if (what === 'judge' && this.#ending === 'cancel' && !this.run.yardstick) {
      const { judge: _judge, surrogates: _surrogates, ...record } = this.run;
      this.run = { ...record, ...this.before };
    }
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

/** A rank among more than this says no more, and each costs a training. */
const MOST_SURROGATES = 99;

function checkSurrogates(count: number | undefined): void {
  if (count === undefined || (Number.isInteger(count) && count >= 0 && count <= MOST_SURROGATES)) return;
  throw new SimError(
    'bad-parameter',
    `Expected a whole number of surrogates from 0 to ${MOST_SURROGATES}, got ${count}.`,
  );
}

function matchingSeries(
  { series, points = [] }: Pick<RecordingSummary, 'series' | 'points'>,
  wanted: string,
): string {
  const paths = series.map(({ path }) => path);
  const own = ownPath(wanted);
  if ([...paths, ...points.map(({ path }) => path)].some((path) => path === wanted || path === own))
    return wanted;
  // The only series there is, seen as the other one was.
  const viewed = viewedSeries(wanted);
  if (paths.length === 1) return paths[0]! + (viewed === undefined ? '' : wanted.slice(viewed.length));
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
