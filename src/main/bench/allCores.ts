import { WorkerClient } from '../engine/workerCalls';
import type { BenchMethods } from './benchWorker';
import { median } from '../../sim/median';
import type { TrainingCase } from './trainingCase';

/** Gradient steps per second, by the clock on the wall. */
export interface Throughput {
  /** Of all models together, one on each core. */
  readonly together: number;
  /** Of one model while the others rest. */
  readonly alone: number;
  /** How many cores this process was given while all of them trained: fewer than there are where other programs want them too. */
  readonly coresHad: number;
}

const REPEATS = 5;
const REPEAT_MS = 500;

/** Trains one model alone and one on each core, in turn; medians of the repeats. */
export async function measureAllCores(worker: string, one: TrainingCase, cores: number): Promise<Throughput> {
  const workers = Array.from({ length: cores }, () => new WorkerClient<BenchMethods>(worker));
  try {
    await Promise.all(workers.map((client) => client.call('prepare', one)));
    const alone: number[] = [];
    const together: number[] = [];
    const coresHad: number[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      alone.push(await workers[repeat % cores]!.call('train', REPEAT_MS));
      const started = performance.now();
      const before = process.cpuUsage();
      const rates = await Promise.all(workers.map((client) => client.call('train', REPEAT_MS)));
      const { user, system } = process.cpuUsage(before);
      coresHad.push((user + system) / 1000 / (performance.now() - started));
      together.push(rates.reduce((a, b) => a + b));
    }
    return { together: median(together), alone: median(alone), coresHad: median(coresHad) };
  } finally {
    await Promise.all(workers.map((client) => client.close()));
  }
}
