import type { Input, SweepChoices, SweepProgress, SweepRecord, SweepTarget } from '../../shared/contract';
import type { SweepSettings } from '../../sim/analysis/sweep';
import type { JobContext } from './jobs';
import type { Paths } from './paths';
import { newSweepId, SweepFiles } from './sweepFiles';
import type { SweepMethods } from './sweepWorker';
import { WorkerClient } from './workerCalls';

/** Seconds before which no time left is told: the first values of a sweep say too little. */
const TELLING = 1;

/** Sweeps of models and systems, each in a worker thread of its own. Targets name a run by the path of its folder. */
export class Sweeps {
  constructor(private readonly paths: Paths) {}

  async choices(target: SweepTarget): Promise<SweepChoices> {
    const worker = this.#worker();
    try {
      return await worker.call('choices', { target });
    } finally {
      await worker.close();
    }
  }

  async start({ target, settings }: Input<'sweep.start'>, context: JobContext): Promise<SweepRecord | null> {
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    const started: SweepProgress = { kind: 'started', target, settings };
    let said: SweepProgress = { kind: 'progress', fraction: 0, text: 'Starting', secondsLeft: null };
    const report = (progress: SweepProgress) => context.report((said = progress));
    context.onAttach(() => [started, said]);
    if ('run' in target) context.names(target.run.split(/[\\/]/).pop()!, 'Sweep');
    context.report(started);

    const worker = this.#worker((fraction) =>
      report({
        kind: 'progress',
        fraction,
        text: progressText(settings, fraction),
        secondsLeft: seconds() < TELLING ? null : (seconds() * (1 - fraction)) / Math.max(fraction, 1e-6),
      }),
    );
    const cancelled = new Promise<null>((resolve) =>
      context.signal.addEventListener('abort', () => resolve(null), { once: true }),
    );
    try {
      const answer = await Promise.race([worker.call('sweep', { target, settings }), cancelled]);
      if (!answer || context.signal.aborted) return null;
      return await keep(target, {
        ...answer.sweep,
        id: null,
        seed: answer.seed,
        created: new Date().toISOString(),
        seconds: seconds(),
      });
    } finally {
      await worker.close();
    }
  }

  #worker(onNotice: (fraction: number) => void = () => {}) {
    return new WorkerClient<SweepMethods, number>(this.paths.workers.sweep, { onNotice });
  }
}

/** A run's sweep is kept in its folder; a system's is only handed on. */
async function keep(target: SweepTarget, record: SweepRecord): Promise<SweepRecord> {
  if (!('run' in target)) return record;
  const id = newSweepId(record.settings.kind, new Date(record.created));
  const kept = { ...record, id };
  await new SweepFiles(target.run).write(id, kept);
  return kept;
}

function progressText(settings: SweepSettings, fraction: number): string {
  const of = (count: number) => `${Math.min(count, Math.floor(fraction * count) + 1)} of ${count}`;
  if (settings.kind === 'bifurcation') {
    const { range, isBothWays } = settings;
    return `Value ${of(range.count * (isBothWays ? 2 : 1))}`;
  }
  if (settings.kind === 'section') return `Crossing ${of(settings.crossings)}`;
  return `Start ${of(settings.horizontal.range.count * settings.vertical.range.count)}`;
}
