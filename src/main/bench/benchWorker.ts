import { parentPort } from 'node:worker_threads';
import type { TrainingKernel } from '../../sim/kernels/trainingKernel';
import { type WorkerMethods, answerCalls, notify } from '../engine/workerCalls';
import { writeLargeNwb } from './largeNwb';
import { freshKernel, type TrainingCase } from './trainingCase';

/** What benches do in a thread of its own: trains one model, as a seed of a run is trained, for as long as it is told to; makes a recording. */

/** Milliseconds between two looks at the clock, about. */
const SLICE = 20;

let kernel: TrainingKernel | undefined;
let stepsASlice = 1;

const methods = {
  /** Makes the model, and runs it until it is compiled and it is known how many steps a slice of time takes. */
  prepare(one: TrainingCase): void {
    kernel = freshKernel(one);
    stepsASlice = 1;
    train(200);
    stepsASlice = Math.max(1, Math.round((train(200) * SLICE) / 1000));
  },
  /** Trains for so many milliseconds. @returns gradient steps per second, by the clock on the wall. */
  train,
  writeLargeNwb: ({ path, samples }: { readonly path: string; readonly samples: number }) =>
    writeLargeNwb(path, samples, (text) => notify(parentPort!, text)),
} satisfies WorkerMethods;

export type BenchMethods = typeof methods;

answerCalls(parentPort!, methods);

function train(milliseconds: number): number {
  const started = performance.now();
  let steps = 0;
  let passed = 0;
  do {
    // A learning rate of zero: every step does the same work on the same weights.
    kernel!.train(stepsASlice, 0);
    steps += stepsASlice;
    passed = performance.now() - started;
  } while (passed < milliseconds);
  return (1000 * steps) / passed;
}
