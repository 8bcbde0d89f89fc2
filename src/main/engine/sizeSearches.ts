import { availableParallelism } from 'node:os';
import type { Input, SizeSearchProgress } from '../../shared/contract';
import { families } from '../../sim/models';
import { checkFitSettings } from '../../sim/training/checkFitSettings';
import {
  checkSizeSearch,
  type SizeSearch,
  sizeSearchDefaults,
  type SizeTrial,
  summariseSizes,
  trialScore,
  trialSettings,
} from '../../sim/training/sizeSearch';
import { trainingSeries } from '../../sim/training/trainingSeries';
import { checkedBackend } from './fitRuns';
import type { FitNotice, SeedTask } from './fitTask';
import type { FitMethods } from './fitWorker';
import type { JobContext } from './jobs';
import type { Paths } from './paths';
import type { Recordings } from './recordings';
import { WorkerClient } from './workerCalls';

/**
 * Trains models of several sizes, several seeds each, side by side in worker threads, and says after every one which size is the
 * smallest as good as the best. Round by round, one seed of every size: whoever stops early has compared all of them.
 */
export async function searchSizes(
  paths: Paths,
  recordings: Recordings,
  { recording, series, prepare, fit, search, backend: asked }: Input<'search.start'>,
  context: JobContext,
): Promise<SizeSearch> {
  const prepared = await recordings.preparations.prepare({
    source: recordings.source(recording),
    series,
    settings: prepare,
  });
  const data = trainingSeries(prepared);
  checkFitSettings(fit, data);
  const family = families.get(fit.model);
  const settings = { ...sizeSearchDefaults(family, fit), ...search };
  checkSizeSearch(settings, family, fit.latentDim);
  const backend = checkedBackend(asked);
  const waiting = settings.seeds.flatMap((seed) => settings.sizes.map((size) => ({ size, seed })));
  const all = waiting.length;
  for (const { size, seed } of waiting) checkFitSettings(trialSettings(fit, settings, size, seed), data);

  const trials: SizeTrial[] = [];
  const workers = new Set<WorkerClient<FitMethods, FitNotice>>();
  const started = performance.now();
  let isEnding = false;

  const progress = (): SizeSearchProgress => {
    const seconds = (performance.now() - started) / 1000;
    return {
      search: summariseSizes(fit.model, settings, trials, 'running'),
      trained: trials.length,
      all,
      secondsLeft: trials.length > 0 ? (seconds / trials.length) * (all - trials.length) : null,
    };
  };
  const end = () => {
    isEnding = true;
    for (const worker of workers) void worker.close();
  };
  context.names('', `Search for the size of ${family.title}`);
  context.onAttach(() => [progress()]);
  context.control({ cancel: end, stop: end });
  if (context.signal.aborted) end();
  context.report(progress());

  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next && !isEnding; next = waiting.shift()) {
      const { size, seed } = next;
      const worker = new WorkerClient<FitMethods, FitNotice>(paths.workers.fit);
      workers.add(worker);
      const task: SeedTask = { seed, prepared, fit: trialSettings(fit, settings, size, seed), backend };
      try {
        const outcome = await worker.call('probe', task);
        trials.push({ size, seed, ...outcome, score: trialScore(outcome.scores) });
        context.report(progress());
      } catch (error) {
        // A thread that was ended on purpose has nothing to say.
        if (!isEnding) throw error;
      } finally {
        workers.delete(worker);
        await worker.close();
      }
    }
  };
  const threads = Math.min(all, availableParallelism());
  try {
    await Promise.all(Array.from({ length: threads }, work));
  } finally {
    end();
  }
  return summariseSizes(fit.model, settings, trials, trials.length < all ? 'stopped' : 'done');
}
