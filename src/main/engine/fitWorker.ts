import { parentPort } from 'node:worker_threads';
import { freeRun } from '../../sim/models/freeRun';
import type { ModelFamily, ModelSize } from '../../sim/models/model';
import type { ScoredBaseline, Yardstick } from '../../sim/analysis/measures';
import { trialStarts } from '../../sim/signals/forecastStarts';
import { respond } from '../../sim/signals/respond';
import type { LogRow, SeedSummary } from '../../shared/contract';
import type { FitOutcome, FitStep } from '../../sim/training/fit';
import type { FitSettings } from '../../sim/training/settings';
import type { FitNotice, FitTask, JudgeTask, RivalJudgeTask, SeedJudgeTask, SeedTask } from './fitTask';
import { fittedModel } from './fittedModel';
import { judgeSeed } from './judgeSeed';
import { measureYardstick } from './measureYardstick';
import { type Probe, probe } from './probe';
import { scoreRival } from './rivals';
import { RunFolder } from './runFolder';
import { seedFit } from './seedFit';
import { type WorkerMethods, answerCalls, notify } from './workerCalls';

/** Trains one seed of one run in a thread of its own. */

const port = parentPort!;
const say = (notice: FitNotice) => notify(port, notice);

/** Milliseconds of training between two looks at the mailbox. */
const SLICE = 40;
const LOG_EVERY = 150;
const ORBIT_EVERY = 500;
const CHECKPOINT_EVERY = 1000;
/** Samples of the free-running model shown while it trains. */
const ORBIT_SAMPLES = 3000;

let wish: 'go' | 'pause' | 'stop' | 'cancel' = 'go';

const methods = {
  /** Trains a seed and keeps its model; judging is a call of its own, as it needs what all seeds are held against. */
  async train(task: FitTask): Promise<SeedSummary> {
    return trainSeed(task);
  },
  /** What all seeds are held against, but for rivals. */
  yardstick: (task: JudgeTask): Promise<Yardstick> => measureYardstick(task, sayMeasuring, waitWhilePaused),
  /** A model trained to be held against; null if it diverged. */
  rival: ({ rival, ...task }: RivalJudgeTask): Promise<ScoredBaseline | null> =>
    scoreRival(rival, task, sayMeasuring, waitWhilePaused),
  /** Judges a seed that has a model already. */
  async judge(task: SeedJudgeTask): Promise<SeedSummary> {
    return finish(new RunFolder(task.folder), task, await judged(task));
  },
  /** Judges on data the run was not made with, and leaves the run's record as it is. */
  judgeOnly: (task: SeedJudgeTask): Promise<SeedSummary> => judged(task),
  /** Trains without a folder, for its validation scores alone. */
  probe: (task: SeedTask): Probe => probe(task),
  pause: (paused: boolean) => {
    if (wish === 'go' || wish === 'pause') wish = paused ? 'pause' : 'go';
  },
  /** Ends training early; what there is gets judged. */
  stop: () => {
    wish = 'stop';
  },
  /** Ends training early and skips judging; the checkpoint stays. */
  cancel: () => {
    wish = 'cancel';
  },
} satisfies WorkerMethods;

export type FitMethods = typeof methods;

answerCalls(port, methods);

async function judged(task: SeedJudgeTask): Promise<SeedSummary> {
  const folder = new RunFolder(task.folder);
  const model = await fittedModel(folder, await folder.readRun(), task.seed, task.prepared);
  return { ...(await folder.readSeed(task.seed)), ...judgeSeed(model, task, sayJudging) };
}

const sayJudging = (text: string) => say({ kind: 'judging', text });
const sayMeasuring = (text: string) => say({ kind: 'measuring', text });

async function trainSeed(task: FitTask): Promise<SeedSummary> {
  const { seed, fit: settings } = task;
  const folder = new RunFolder(task.folder);
  const from = await folder.readCheckpoint(seed);
  const log = from ? (await folder.readLog(seed)).filter(({ epoch }) => epoch <= from.state.epoch) : [];
  const { family, size, trainer, steps } = seedFit(task, from);

  const watch = new Watch(log, settings.epochs, log.at(-1)?.seconds ?? 0);
  await folder.writeSeed({
    seed,
    status: 'training',
    epoch: from?.state.epoch ?? 0,
    bestEpoch: from?.best?.epoch ?? null,
  });

  let answer: 'stop' | undefined;
  let outcome: FitOutcome;
  for (;;) {
    const next = steps.next(answer);
    if (next.done) {
      outcome = next.value;
      break;
    }
    await watch.onStep(next.value, folder, seed, () =>
      showOrbit(family, size, trainer.state(next.value.epoch).weights, task, next.value.epoch),
    );
    answer = (await letOthersSpeak(watch)) ? 'stop' : undefined;
  }

  await folder.writeCheckpoint(seed, { state: outcome.last, best: outcome.best }, log);
  const summary: SeedSummary = {
    seed,
    status: outcome.status,
    ...messageOf(outcome, settings),
    epoch: outcome.epoch,
    bestEpoch: outcome.best?.epoch ?? null,
    ...(outcome.best ? { validation: outcome.best.scores } : {}),
  };
  const weights = outcome.best?.weights ?? (outcome.status === 'diverged' ? undefined : outcome.last.weights);
  if (!weights) return finish(folder, task, summary);

  await folder.writeModel(seed, blocksOf(family, size, weights), {
    family: family.id,
    ...size,
    epoch: outcome.best?.epoch ?? outcome.epoch,
  });
  // Written before judging: a crash while judging costs the judging only.
  return finish(folder, task, summary);
}

async function finish(folder: RunFolder, task: FitTask, summary: SeedSummary): Promise<SeedSummary> {
  await folder.writeSeed({ ...summary, seed: task.seed });
  say({ kind: 'seed', summary });
  return summary;
}

/** Decides, step by step, what is worth saying and saving. Time spent paused is not counted. */
class Watch {
  #since = performance.now();
  #paused = 0;
  #lastLog = 0;
  #lastOrbit = 0;
  #lastCheckpoint = performance.now();
  #firstEpoch: number | undefined;
  #sliceStart = performance.now();

  constructor(
    private readonly log: LogRow[],
    private readonly epochs: number,
    private readonly secondsBefore: number,
  ) {}

  get sliceIsOver(): boolean {
    return performance.now() - this.#sliceStart > SLICE;
  }

  startSlice(pausedFor: number): void {
    this.#paused += pausedFor;
    this.#sliceStart = performance.now();
  }

  async onStep(step: FitStep, folder: RunFolder, seed: number, orbit: () => void): Promise<void> {
    this.#firstEpoch ??= step.epoch - 1;
    const now = performance.now();
    const seconds = (now - this.#since - this.#paused) / 1000;
    const row: LogRow = {
      epoch: step.epoch,
      step: step.step,
      loss: step.loss,
      learningRate: step.learningRate,
      ...(step.forcingAlpha === undefined ? {} : { forcingAlpha: step.forcingAlpha }),
      ...(step.clipped === undefined ? {} : { clipped: step.clipped }),
      seconds: this.secondsBefore + seconds,
      ...(step.scores ? { validation: step.scores } : {}),
      ...(step.best ? { best: true } : {}),
    };
    this.log.push(row);
    if (step.scores || now - this.#lastLog > LOG_EVERY) {
      this.#lastLog = now;
      const perEpoch = seconds / (step.epoch - this.#firstEpoch);
      say({ kind: 'log', row, secondsLeft: perEpoch * (this.epochs - step.epoch) });
    }
    if (now - this.#lastOrbit > ORBIT_EVERY) {
      orbit();
      this.#lastOrbit = performance.now();
    }
    if (step.checkpoint && now - this.#lastCheckpoint > CHECKPOINT_EVERY) {
      await folder.writeCheckpoint(seed, step.checkpoint, this.log);
      await folder.writeSeed({
        seed,
        status: 'training',
        epoch: step.epoch,
        bestEpoch: step.checkpoint.best?.epoch ?? null,
        ...(step.checkpoint.best ? { validation: step.checkpoint.best.scores } : {}),
      });
      this.#lastCheckpoint = performance.now();
    }
  }
}

/** Reads the mailbox between slices, waits while paused. @returns true when training should end. */
async function letOthersSpeak(watch: Watch): Promise<boolean> {
  if (!watch.sliceIsOver) return false;
  await turn(0);
  const pausedAt = performance.now();
  while (wish === 'pause') await turn(50);
  watch.startSlice(performance.now() - pausedAt);
  return wish === 'stop' || wish === 'cancel';
}

/** Between pieces of judging: hears what was said meanwhile, and waits while paused. */
async function waitWhilePaused(): Promise<void> {
  await turn(0);
  while (wish === 'pause') await turn(50);
}

const turn = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

function showOrbit(
  family: ModelFamily,
  size: ModelSize,
  weights: Float32Array,
  { prepared }: FitTask,
  epoch: number,
): void {
  const dim = prepared.dim;
  const [start] = trialStarts(prepared.validation, dim);
  const { row, trial, t, inputs } = start!;
  const K = size.inputDim ?? 0;
  const rows = trial.length / dim - t;
  const { orbit, samples } = freeRun(
    family.create(size, weights),
    trial.subarray(t * dim, (t + 1) * dim),
    inputs ? Math.min(rows, ORBIT_SAMPLES) : ORBIT_SAMPLES,
    inputs && { inputs: inputs.subarray(t * K) },
  );
  const ran = orbit.subarray(0, samples * dim);
  const { response, validation: part } = prepared;
  const seen = response ? respond(ran, response.taps, dim, { part, row }) : ran;
  say({ kind: 'orbit', epoch, dim, values: Float32Array.from(seen) });
}

function blocksOf(family: ModelFamily, size: ModelSize, weights: ArrayLike<number>) {
  let from = 0;
  return Object.fromEntries(
    family.blocks(size).map(({ name, shape }) => {
      const length = shape.reduce((a, b) => a * b, 1);
      const values = Float64Array.from({ length }, (_, i) => weights[from + i]!);
      from += length;
      return [name, { values, shape }];
    }),
  );
}

function messageOf(outcome: FitOutcome, { epochs, patience }: FitSettings): { message?: string } {
  if (outcome.status === 'diverged') return { message: divergedText(outcome) };
  if (outcome.status !== 'done' || outcome.epoch === epochs) return {};
  return {
    message:
      `Training ended early, after epoch ${outcome.epoch} of ${epochs}: ${patience === 1 ? 'the last scoring' : `the last ${patience} scorings`} ` +
      `on the validation part found no better model than that of epoch ${outcome.best?.epoch}, which is kept.`,
  };
}

const divergedText = ({ epoch, best }: FitOutcome): string =>
  `Training diverged in epoch ${epoch}: the loss is no longer finite. ` +
  (best ? `The checkpoint of epoch ${best.epoch} is kept. ` : 'No checkpoint had been scored yet. ') +
  'Try a smaller learning rate, or stronger forcing (a shorter interval or a larger α).';
