import { availableParallelism } from 'node:os';
import { families } from '../../sim/models';
import { applyRadam } from '../../sim/training/radam';
import { trainingLoops } from '../../sim/training/trainingLoops';
import type { VerbContext } from '../cli/verb';
import type { BenchRow } from './bench';
import { measureAllCores } from './allCores';
import { batchOf, freshKernel, type TrainingCase } from './trainingCase';

const CASES: readonly TrainingCase[] = [
  { family: 'alrnn', latentDim: 20, rectifiedDim: 2, batchSize: 16, sequenceLength: 200 },
  { family: 'alrnn', latentDim: 30, rectifiedDim: 10, batchSize: 32, sequenceLength: 200 },
  { family: 'alrnn', latentDim: 100, rectifiedDim: 20, batchSize: 32, sequenceLength: 100 },
  { family: 'alrnn', latentDim: 200, rectifiedDim: 50, batchSize: 64, sequenceLength: 200 },
  { family: 'shallow-plrnn', latentDim: 3, rectifiedDim: 50, batchSize: 16, sequenceLength: 200 },
  { family: 'shallow-plrnn', latentDim: 20, rectifiedDim: 200, batchSize: 32, sequenceLength: 200 },
  { family: 'dendritic-plrnn', latentDim: 22, rectifiedDim: 20, batchSize: 16, sequenceLength: 200 },
  { family: 'rnn', latentDim: 67, rectifiedDim: 0, batchSize: 16, sequenceLength: 200 },
  { family: 'gru', latentDim: 35, rectifiedDim: 0, batchSize: 16, sequenceLength: 200 },
  { family: 'lstm', latentDim: 67, rectifiedDim: 0, batchSize: 16, sequenceLength: 200 },
  { family: 'clipped-shallow-plrnn', latentDim: 16, rectifiedDim: 512, batchSize: 16, sequenceLength: 50 },
];
const REPEATS = 7;
/** Milliseconds one repeat should take, so that the clock's grain does not show. */
const REPEAT_MS = 120;

/**
 * CPU time of a gradient step (forward, adjoint and RAdam on a batch that is there) in WebAssembly beside plain TypeScript; of a
 * whole step of training, with drawing the batch and its noise; and of whole steps where one model trains on every core at once,
 * by the clock on the wall. What is compared is timed in turn, so that what else the machine does meets all of it.
 */
export async function trainingBench(context: VerbContext): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const one of CASES) {
    if (context.signal.aborted) break;
    context.progress(`Timing ${nameOf(one)}`);
    const alone = benchCase(one);
    rows.push(...alone, await allCoresRow(context, one, alone[0]!));
  }
  return rows;
}

function benchCase(one: TrainingCase): BenchRow[] {
  const batch = batchOf(one);
  const kernel = freshKernel(one);
  kernel.sample();

  const weights = Float64Array.from(kernel.weights);
  const windows = kernel.readWindows();
  const reference = trainingLoops[one.family]!.reference(batch);
  const gradient = new Float64Array(weights.length);
  const moments = [new Float64Array(weights.length), new Float64Array(weights.length)] as const;
  // A learning rate of zero: every step does the same work on the same weights.
  const plainStep = () => {
    reference.lossAndGradient(gradient, weights, windows);
    applyRadam(weights, gradient, ...moments, 1, 0);
  };
  const gradientStep = () => {
    kernel.forward();
    kernel.backward();
    kernel.applyOptimizer(0);
  };
  plainStep();
  gradientStep();
  const error = largestDeviation(kernel.gradient, gradient);

  const [baselineMs, gradientMs, trainingMs] = timeInTurn([
    plainStep,
    gradientStep,
    () => kernel.train(1, 0),
  ]);
  const row = (what: string, ms: number): BenchRow => ({
    case: `${nameOf(one)}: ${what}, wasm`,
    baseline: BASELINE,
    ms,
    baselineMs,
    ratio: baselineMs / ms,
    gflops: operations(one) / ms / 1e6,
    error,
  });
  return [row('gradient step', gradientMs), row('with sampling and noise', trainingMs)];
}

const BASELINE = 'gradient step, plain TypeScript';

async function allCoresRow(
  context: VerbContext,
  one: TrainingCase,
  { baselineMs }: BenchRow,
): Promise<BenchRow> {
  const cores = availableParallelism();
  const { together, alone, coresHad } = await measureAllCores(context.paths.workers.bench, one, cores);
  const ms = 1000 / together;
  return {
    case: `${nameOf(one)}: ${cores} models on ${cores} cores, with sampling and noise, wasm`,
    baseline: BASELINE,
    ms,
    baselineMs,
    ratio: baselineMs / ms,
    gflops: operations(one) / ms / 1e6,
    stepsPerSecond: together,
    efficiency: together / (cores * alone),
    coresHad,
  };
}

function nameOf({ family: id, latentDim, rectifiedDim, batchSize, sequenceLength }: TrainingCase): string {
  const family = families.get(id);
  const rectified = family.rectified ? `, ${family.rectified.symbol} = ${rectifiedDim}` : '';
  return `${family.title} M = ${latentDim}${rectified}, B = ${batchSize}, T = ${sequenceLength}`;
}

/** Multiplications and additions of the products in a gradient step; what is done unit by unit is not counted. */
function operations({
  family,
  latentDim: M,
  rectifiedDim: P,
  batchSize: B,
  sequenceLength: T,
}: TrainingCase): number {
  return 6 * (family.endsWith('shallow-plrnn') ? 2 * M * P : M * M) * B * T;
}

/** Median CPU milliseconds of each task, over repeats in which every task has its turn. */
function timeInTurn<Tasks extends readonly (() => void)[]>(
  tasks: readonly [...Tasks],
): { [K in keyof Tasks]: number } {
  // The first second of a task is compiled step by step; it also tells how often to run it in a repeat.
  const counts = tasks.map((task) => {
    cpuMs(task, Math.ceil(REPEAT_MS / cpuMs(task, 3)));
    return Math.max(1, Math.round(REPEAT_MS / cpuMs(task, 3)));
  });
  const times = tasks.map(() => [] as number[]);
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    tasks.forEach((task, i) => times[i]!.push(cpuMs(task, counts[i]!)));
  }
  return times.map((values) => values.sort((a, b) => a - b)[REPEATS >> 1]!) as { [K in keyof Tasks]: number };
}

function cpuMs(task: () => void, times: number): number {
  const before = process.cpuUsage();
  for (let i = 0; i < times; i++) task();
  const { user, system } = process.cpuUsage(before);
  return Math.max((user + system) / 1000 / times, 1e-4);
}

function largestDeviation(values: ArrayLike<number>, expected: Float64Array): number {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(values[i]! - value)), 0) / largest;
}
