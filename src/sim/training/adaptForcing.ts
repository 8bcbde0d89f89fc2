import { withGuesses } from '../kernels/withGuesses';
import type { FittedModel } from '../models/model';
import { createRandom } from '../random';
import { adaptedAlpha, estimateAlpha } from './forcingAlpha';
import { forcedJacobians } from './forcedJacobians';
import type { Forcing, Trainer } from './settings';
import type { TrainingSeries } from './trainer';
import { windowStarts } from './windowStarts';

/**
 * States a single estimate looks at, in one window or a few: estimates are many, each from windows of its own, and α rises to the
 * largest of them at once.
 */
const STATES = 300;

export interface AdaptiveForcing {
  readonly forcing: Extract<Forcing, { kind: 'adaptive' }>;
  readonly create: (weights: ArrayLike<number>) => FittedModel;
  readonly series: TrainingSeries;
  readonly sequenceLength: number;
  readonly batchSize: number;
  readonly seed: number;
}

/**
 * A trainer that sets α itself: every `every` steps it is estimated from the model as it then is. The windows of an estimate are
 * drawn by seed and step alone, so that nothing but α has to be stored to go on bit for bit.
 *
 * @see Hess, Monfared, Brenner & Durstewitz (2023), ICML, PMLR 202, 13017–13049.
 */
export function adaptForcing(
  trainer: Trainer,
  { forcing, create, series, sequenceLength, batchSize, seed }: AdaptiveForcing,
): Trainer {
  const { estimator = 'product-upper-bound', every = 5, gamma = 0.999, start = 1 } = forcing;
  const windows = Math.min(batchSize, Math.max(1, Math.floor(STATES / sequenceLength)));
  const length = Math.min(sequenceLength, STATES);
  const places = windowStarts(series, sequenceLength);
  const led = { ...series, values: withGuesses(series.values, series.guesses) };
  let alpha = start;
  let step = trainer.state(0).step;

  function estimate(): number {
    const model = create(trainer.state(0).weights);
    return estimateAlpha(estimator, model, () => {
      const random = createRandom(seed, `forcing ${step}`);
      const starts = Array.from({ length: windows }, () => places[random.integer(places.length)]!);
      return forcedJacobians(model, led, starts, length, alpha);
    });
  }

  return {
    backend: trainer.backend,
    get clipped() {
      return trainer.clipped;
    },
    run(steps, learningRate, _forcingAlpha, noise) {
      let sum = 0;
      for (let left = steps; left > 0;) {
        const stretch = Math.min(left, every - (step % every));
        const loss = trainer.run(stretch, learningRate, alpha, noise);
        if (!Number.isFinite(loss)) return loss;
        sum += stretch * loss;
        step += stretch;
        left -= stretch;
        if (step % every === 0) alpha = adaptedAlpha(alpha, estimate(), gamma);
      }
      return sum / steps;
    },
    state: (epoch) => ({ ...trainer.state(epoch), forcingAlpha: alpha }),
    restore(state) {
      trainer.restore(state);
      step = state.step;
      alpha = state.forcingAlpha ?? start;
    },
  };
}
