import { validationScorer } from '../../sim/analysis/judge';
import { families } from '../../sim/models';
import type { ModelFamily, ModelSize } from '../../sim/models/model';
import { createRandom } from '../../sim/random';
import { fit, type FitCheckpoint } from '../../sim/training/fit';
import { modelSize } from '../../sim/training/modelSize';
import type { Trainer } from '../../sim/training/settings';
import { createTrainer } from '../../sim/training/trainer';
import { trainingSeries } from '../../sim/training/trainingSeries';
import type { SeedTask } from './fitTask';

export interface SeedFit {
  readonly family: ModelFamily;
  readonly size: ModelSize;
  readonly trainer: Trainer;
  /** Epochs, to be driven one by one. */
  readonly steps: ReturnType<typeof fit>;
}

/** One seed's training, ready to start: fresh weights from the seed, or those of a checkpoint. */
export function seedFit({ prepared, fit: settings, seed, backend }: SeedTask, from?: FitCheckpoint): SeedFit {
  const family = families.get(settings.model);
  const size = modelSize(settings, prepared);
  const trainer = createTrainer({
    backend,
    size,
    settings,
    series: trainingSeries(prepared, settings),
    seed,
    weights: family.initialize(size, createRandom(seed, 'weights')),
  });
  const score = validationScorer(prepared);
  return {
    family,
    size,
    trainer,
    steps: fit({ trainer, family, size, settings, score, ...(from && { from }) }),
  };
}
