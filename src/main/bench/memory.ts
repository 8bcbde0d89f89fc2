import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { followFit } from '../cli/follow';
import { chooseSeries, systemSource } from '../cli/source';
import { short, table } from '../cli/table';
import type { VerbContext } from '../cli/verb';
import { machineName } from '../engine/machine';
import type { Bench } from './bench';
import { median } from '../../sim/median';

const EPOCHS = 2000;
const SAMPLES = 20_000;
/** Milliseconds between two looks at the process's memory. */
const LOOK_EVERY = 50;
/** Stretches of the training that are told apart; the first holds what is loaded and compiled once. */
const STRETCHES = 8;

/** Memory of the process, its threads included, while an epoch was trained; MiB. */
interface Look {
  readonly epoch: number;
  readonly rss: number;
}

interface Stretch {
  /** Gradient steps at its end. */
  readonly steps: number;
  readonly rss: number;
}

/** Trains a run as a user would, through the engine, with its log, checkpoints and scorings. */
export const memory: Bench = {
  id: 'memory',
  what: 'Does the memory of a run stay flat while it trains?',
  async run(context) {
    const folder = await mkdtemp(join(tmpdir(), 'nullcline-bench-'));
    try {
      const { looks, batchesPerEpoch } = await train(context, join(folder, 'run'));
      const stretches = stretchesOf(looks, batchesPerEpoch);
      const [, warm] = stretches;
      const end = stretches.at(-1)!;
      const growth = end.rss - warm!.rss;
      const steps = end.steps - warm!.steps;
      return {
        json: {
          name: 'memory',
          machine: machineName(),
          rows: stretches,
          growthMiB: growth,
          growthBytesAStep: (growth * 2 ** 20) / steps,
        },
        text: [
          machineName(),
          `One AL-RNN trained on Lorenz-63, ${SAMPLES} samples: resident memory of the whole process, median of each stretch`,
          table(
            ['gradient steps until', 'MiB', 'beside the second'],
            stretches.map(({ steps: until, rss }) => [
              String(until),
              short(rss),
              `${rss >= warm!.rss ? '+' : ''}${short(rss - warm!.rss)}`,
            ]),
          ),
          `From the second stretch to the last: ${short(growth)} MiB in ${steps} gradient steps, ${short((growth * 2 ** 20) / steps)} bytes a step.`,
        ].join('\n'),
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function train(
  context: VerbContext,
  folder: string,
): Promise<{ looks: Look[]; batchesPerEpoch: number }> {
  const engine = context.engine();
  const source = { ...systemSource('lorenz63', 1), samples: SAMPLES };
  const recording = await engine.call('recording.open', { source });
  const target = { recording: recording.id, series: chooseSeries(recording, undefined, () => {}) };
  const { settings: prepare } = await engine.call('recording.prepareDefaults', target);
  const { settings } = await engine.call('fit.defaults', { ...target, settings: prepare });
  const fit = { ...settings, epochs: EPOCHS, seeds: [1] };
  const looks: Look[] = [];
  let epoch = 0;
  const look = setInterval(() => {
    looks.push({ epoch, rss: process.memoryUsage.rss() / 2 ** 20 });
  }, LOOK_EVERY);
  try {
    await followFit<'fit.start'>(context, EPOCHS, (onProgress) => {
      const handle = engine.start('fit.start', { ...target, prepare, fit, folder }, (progress) => {
        if (progress.kind === 'log') epoch = progress.row.epoch;
        onProgress(progress);
        // What follows is judging: it may take what it needs.
        if (progress.kind === 'seed') clearInterval(look);
      });
      return handle;
    });
  } finally {
    clearInterval(look);
  }
  return { looks, batchesPerEpoch: settings.batchesPerEpoch };
}

function stretchesOf(looks: readonly Look[], batchesPerEpoch: number): Stretch[] {
  return Array.from({ length: STRETCHES }, (_, i) => {
    const until = Math.round(((i + 1) * EPOCHS) / STRETCHES);
    const from = Math.round((i * EPOCHS) / STRETCHES);
    const within = looks.filter(({ epoch }) => epoch > from && epoch <= until);
    return { steps: until * batchesPerEpoch, rss: median(within.map(({ rss }) => rss)) };
  });
}
