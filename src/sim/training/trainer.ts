import { SimError } from '../errors';
import type { Batch } from '../kernels/batch';
import type { WeightUpdate } from '../kernels/weightUpdate';
import { families } from '../models';
import type { ModelSize } from '../models/model';
import { adaptForcing } from './adaptForcing';
import { checkFitSettings } from './checkFitSettings';
import { demandLength } from './checkTrainingState';
import { createReferenceTrainer } from './referenceTrainer';
import type { FitSettings, Forcing, Trainer } from './settings';
import { type TrainingLoop, trainingLoops } from './trainingLoops';
import { createWasmTrainer } from './wasmTrainer';
import { weightUpdateOf } from './weightUpdateOf';

export interface TrainingSeries {
  /** Shape (samples × dim), row-major. */
  readonly values: Float64Array;
  readonly samples: number;
  /** N. */
  readonly dim: number;
}

export interface TrainerOptions {
  readonly backend: Trainer['backend'];
  readonly size: ModelSize;
  readonly settings: FitSettings;
  /** The training part: one contiguous stretch, copied. */
  readonly series: TrainingSeries;
  readonly seed: number;
  /** Where training starts, in the family's block order. */
  readonly weights: ArrayLike<number>;
}

/** What both backends need to know. */
export interface TrainerTask {
  readonly loop: TrainingLoop;
  readonly batch: Batch;
  readonly noise: number;
  readonly update: WeightUpdate;
  readonly series: TrainingSeries;
  readonly seed: number;
  readonly weights: ArrayLike<number>;
}

/**
 * A trainer on `wasm` (single precision, SIMD) or `reference` (plain TypeScript, double precision). Both draw
 * windows uniformly with replacement, add fresh noise to all of each, force, take the mean squared error of the unforced
 * predictions, add penalties, clip and take a step of the optimiser; they differ in rounding and in the random numbers they draw. Either repeats bit for
 * bit, from its start as from any `TrainingState` of its own.
 *
 * @throws {SimError} `bad-parameter`, `too-short`, `unknown-id` for settings that can't be trained with; `shape-mismatch`
 *   for arrays of another size.
 */
export function createTrainer({ backend, size, settings, series, seed, weights }: TrainerOptions): Trainer {
  checkFitSettings(settings, series);
  checkShapes(size, settings, series);
  const batch: Batch = {
    ...size,
    batchSize: settings.batchSize,
    sequenceLength: settings.sequenceLength,
    ...forcingRule(settings.forcing),
  };
  const family = families.get(settings.model);
  const parameters = family.blocks(size).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b), 0);
  demandLength('weights', weights.length, parameters);
  const loop = trainingLoops[settings.model]!;
  const update = weightUpdateOf(settings, size);
  const task: TrainerTask = { loop, batch, noise: settings.noise, update, series, seed, weights };
  const trainer = backend === 'wasm' ? createWasmTrainer(task) : createReferenceTrainer(task);
  const { forcing } = settings;
  if (forcing.kind !== 'adaptive') return trainer;
  const create = (w: ArrayLike<number>) => family.create(size, w);
  return adaptForcing(trainer, { ...settings, forcing, create, series, seed });
}

/** All kinds of forcing are one rule: sparse forcing is full replacement now and then, generalized a little at every step. */
function forcingRule(forcing: Forcing): Pick<Batch, 'forcingInterval' | 'forcingAlpha'> {
  if (forcing.kind === 'sparse') return { forcingInterval: forcing.interval, forcingAlpha: 1 };
  return { forcingInterval: 1, forcingAlpha: forcing.kind === 'adaptive' ? 1 : forcing.alpha };
}

function checkShapes(size: ModelSize, settings: FitSettings, { values, samples, dim }: TrainingSeries): void {
  const agree =
    size.observedDim === dim &&
    size.latentDim === settings.latentDim &&
    size.rectifiedDim === settings.rectifiedDim;
  if (!agree) {
    throw new SimError(
      'shape-mismatch',
      `Expected a model of ${settings.latentDim} units, ${settings.rectifiedDim} rectified and ${dim} observed, as the settings ` +
        `and data have it, got ${size.latentDim}, ${size.rectifiedDim} and ${size.observedDim}. Make the sizes agree.`,
    );
  }
  if (values.length !== samples * dim) {
    throw new SimError(
      'shape-mismatch',
      `Expected ${samples} × ${dim} = ${samples * dim} training values, got ${values.length}. Pass the shape the values have.`,
    );
  }
}
