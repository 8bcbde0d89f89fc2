import type { Batch } from '../../sim/kernels/batch';
import { TrainingKernel } from '../../sim/kernels/trainingKernel';
import { families } from '../../sim/models';
import { createRandom } from '../../sim/random';
import { applyRadam } from '../../sim/training/radam';
import { trainingLoops } from '../../sim/training/trainingLoops';
import type { BenchRow } from './bench';

const CASES = [
  { family: 'alrnn', latentDim: 20, rectifiedDim: 2, batchSize: 16, sequenceLength: 200 },
  { family: 'alrnn', latentDim: 30, rectifiedDim: 10, batchSize: 32, sequenceLength: 200 },
  { family: 'alrnn', latentDim: 100, rectifiedDim: 20, batchSize: 32, sequenceLength: 100 },
  { family: 'shallow-plrnn', latentDim: 3, rectifiedDim: 50, batchSize: 16, sequenceLength: 75 },
  { family: 'dendritic-plrnn', latentDim: 22, rectifiedDim: 20, batchSize: 16, sequenceLength: 200 },
  { family: 'rnn', latentDim: 67, rectifiedDim: 0, batchSize: 16, sequenceLength: 200 },
  { family: 'gru', latentDim: 35, rectifiedDim: 0, batchSize: 16, sequenceLength: 200 },
  { family: 'lstm', latentDim: 67, rectifiedDim: 0, batchSize: 16, sequenceLength: 200 },
  { family: 'clipped-shallow-plrnn', latentDim: 16, rectifiedDim: 512, batchSize: 16, sequenceLength: 50 },
];
const CHANNELS = 3;
const SAMPLES = 20_000;
const REPEATS = 7;
/** Milliseconds one repeat should take, so that the clock's grain does not show. */
const REPEAT_MS = 120;

/**
 * CPU time of a gradient step (forward, adjoint and RAdam on a batch that is there) in WebAssembly beside plain TypeScript;
 * and of a whole step of training, with drawing the batch and its noise. The two sides are timed in turn, so that what else
 * the machine does meets both.
 */
export async function trainingBench(): Promise<BenchRow[]> {
  return CASES.flatMap(benchCase);
}

function benchCase({ family: id, ...size }: (typeof CASES)[number]): BenchRow[] {
  const family = families.get(id);
  const loop = trainingLoops[id]!;
  const batch: Batch = { ...size, observedDim: CHANNELS, forcingInterval: 16, forcingAlpha: 1 };
  const series = sines();
  const kernel = new TrainingKernel(loop.kernel, batch, 0.05, series);
  const weights = family.initialize(batch, createRandom(1, 'weights'));
  kernel.weights.set(weights);
  kernel.random.forEach((_, i) => (kernel.random[i] = i + 1));
  kernel.sample();

  const windows = kernel.readWindows();
  const reference = loop.reference(batch);
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
  const { latentDim: M, rectifiedDim: P, batchSize: B, sequenceLength: T } = batch;
  const rectified = family.rectified ? `, ${family.rectified.symbol} = ${P}` : '';
  const name = `${family.title} M = ${M}${rectified}, B = ${B}, T = ${T}`;
  const row = (what: string, ms: number): BenchRow => ({
    case: `${name}: ${what}, wasm`,
    baseline: 'gradient step, plain TypeScript',
    ms,
    baselineMs,
    ratio: baselineMs / ms,
    gflops: (6 * (id.endsWith('shallow-plrnn') ? 2 * M * P : M * M) * B * T) / ms / 1e6,
    error,
  });
  return [row('gradient step', gradientMs), row('with sampling and noise', trainingMs)];
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

function sines(): Float64Array {
  return Float64Array.from({ length: SAMPLES * CHANNELS }, (_, i) =>
    Math.sin(0.01 * Math.floor(i / CHANNELS) + (i % CHANNELS)),
  );
}
