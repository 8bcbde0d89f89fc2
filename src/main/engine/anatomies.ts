import type { AnatomyProgress, Input } from '../../shared/contract';
import type { Anatomy } from '../../sim/analysis/anatomy';
import type { AnatomyStep } from '../../sim/analysis/anatomySteps';
import { SimError } from '../../sim/errors';
import type { AnatomyMethods } from './anatomyWorker';
import { seedOf } from './fittedModel';
import type { JobContext } from './jobs';
import type { Paths } from './paths';
import type { RunFolder } from './runFolder';
import { WorkerClient } from './workerCalls';

/** Below this share of the work, what is left can't be told from what is done. */
const TELLING = 0.03;

/** Models being taken apart, each in a thread of its own that ends with it. */
export class Anatomies {
  readonly #active = new Set<string>();

  constructor(private readonly paths: Paths) {}

  /** Takes a seed's model apart and stores what was found. @throws {SimError} `busy`, `not-found`; also when it is cancelled. */
  async start(
    folder: RunFolder,
    { seed: asked, settings = {} }: Omit<Input<'anatomy.start'>, 'run'>,
    context: JobContext,
  ): Promise<Anatomy> {
    const run = await folder.readRun();
    const seed = seedOf(run, asked);
    const key = JSON.stringify([folder.path, seed]);
    if (this.#active.has(key)) {
      throw new SimError(
        'busy',
        'This model is being taken apart already. Wait for it, or cancel it first.',
        {
          run: run.id,
          seed,
        },
      );
    }
    this.#active.add(key);
    try {
      context.names(run.id, `Take ${run.data.name} apart`);
      const { anatomy, weights } = await this.#inThread({ folder: folder.path, seed, settings }, context);
      await folder.writeAnatomy(seed, anatomy, weights);
      return anatomy;
    } finally {
      this.#active.delete(key);
    }
  }

  async #inThread(task: Parameters<AnatomyMethods['takeApart']>[0], context: JobContext) {
    const started = performance.now();
    let last: AnatomyProgress = { fraction: 0, text: 'Running freely', secondsLeft: null };
    const worker = new WorkerClient<AnatomyMethods, AnatomyStep>(this.paths.workers.anatomy, {
      onNotice({ fraction, text }) {
        const seconds = (performance.now() - started) / 1000;
        const secondsLeft = fraction > TELLING ? (seconds / fraction) * (1 - fraction) : null;
        last = { fraction, text, secondsLeft };
        context.report(last);
      },
    });
    context.onAttach(() => [last]);
    // The search asks nobody how it goes on, so its thread is what is ended.
    context.control({ cancel: () => void worker.close() });
    if (context.signal.aborted) void worker.close();
    try {
      return await worker.call('takeApart', task);
    } catch (error) {
      throw context.signal.aborted ? cancelled() : error;
    } finally {
      await worker.close();
    }
  }
}

const cancelled = () =>
  new SimError('not-found', 'The model was not taken apart: it was cancelled, and nothing was stored.');
