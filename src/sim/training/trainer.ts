import { SimError } from '../errors';
import type { Batch } from '../kernels/batch';
import type { Decoder } from '../kernels/decoders';
import type { WeightUpdate } from '../kernels/weightUpdate';
import { families } from '../models';
import type { ModelSize } from '../models/model';
import { weightCount } from '../models/weightCount';
import { adaptForcing } from './adaptForcing';
import { checkFitSettings } from './checkFitSettings';
import { checkTrainingSeries } from './checkTrainingSeries';
import { demandLength } from './checkTrainingState';
import { createReferenceTrainer } from './referenceTrainer';
import type { FitSettings, Forcing, Trainer } from './settings';
import { type TrainingLoop, trainingLoops } from './trainingLoops';
import { createWasmTrainer } from './wasmTrainer';
import { weightUpdateOf } from './weightUpdateOf';

/** What a model is trained on: one stretch, or several trials one after another. */
export interface TrainingSeries {
  /** Shape (samples × dim), row-major; NaN where a value is missing. */
  readonly values: Float64Array;
  readonly samples: number;
  /** N. */
  readonly dim: number;
  /** First row of each trial, ascending from 0; one trial if absent. No window crosses from one into the next. */
  readonly trials?: readonly number[];
  /** What the model is led by where a value is missing, of the values' shape; NaN where nothing is guessed. No value is compared with one. */
  readonly guesses?: Float64Array;
  /** External inputs, shape (samples × inputDim), row-major; none may be missing. */
  readonly inputs?: Float64Array;
  /** K; 0 where absent. */
  readonly inputDim?: number;
  /** Events that are decoded from the latent state beside the values; none where absent. */
  readonly events?: TrainingEvents;
  /** Where the values are the activity below a signal that was measured through a response; none where absent. */
  readonly response?: TrainingResponse;
}

/** What makes errors of activity errors of the measured signal. */
export interface TrainingResponse {
  /** h. */
  readonly taps: readonly number[];
  /** What was measured less the response to the values, its past before each trial included; shape (samples × dim), row-major. */
  readonly unexplained: Float64Array;
}

/** Spike counts, levels of behaviour and the like, E channels: they teach the state by their likelihood, and force nothing. */
export interface TrainingEvents {
  /** Shape (samples × E), row-major: counts, or levels from 0; NaN where one is missing. */
  readonly values: Float64Array;
  /** One a channel. */
  readonly decoders: readonly Decoder[];
  /** What their mean negative log-likelihood is multiplied with beside the mean squared error; 1 where absent. */
  readonly weight?: number;
}

export interface TrainerOptions {
  readonly backend: Trainer['backend'];
  readonly size: ModelSize;
  readonly settings: FitSettings;
  /** The training part, copied. */
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
 * windows uniformly with replacement from the places that `windowStarts` allows, add fresh noise to all of each, force, take the mean
 * squared error of the unforced predictions over the values that are there, add penalties, clip and
 * take a step of the optimiser; they differ in rounding and in
 * the random numbers they draw. Either repeats bit for bit, from its start as from any `TrainingState` of its own.
 *
 * @throws {SimError} `bad-parameter`, `too-short`, `unknown-id` for settings or series that can't be trained with;
 *   `shape-mismatch` for arrays of another size.
 */
export function createTrainer({ backend, size, settings, series, seed, weights }: TrainerOptions): Trainer {
  checkFitSettings(settings, series);
  checkSize(size, settings, series);
  checkTrainingSeries(series);
  const batch: Batch = {
    ...size,
    batchSize: settings.batchSize,
    sequenceLength: settings.sequenceLength,
    ...forcingRule(settings.forcing),
    eventWeight: series.events?.weight ?? 1,
    ...(series.response && { taps: series.response.taps }),
  };
  const family = families.get(settings.model);
  demandLength('weights', weights.length, weightCount(family, size));
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

const observationOf = ({ observation = 'identity' }: Pick<FitSettings, 'observation'>) => observation;

/** In words that are the same for the same decoders. */
const decodersOf = ({ decoders = [] }: Pick<ModelSize, 'decoders'>): string =>
  decoders.map((one) => ('levels' in one ? `${one.kind} of ${one.levels} levels` : one.kind)).join(', ');

function checkSize(
  size: ModelSize,
  settings: FitSettings,
  { dim, inputDim = 0, events }: TrainingSeries,
): void {
  const agree =
    size.observedDim === dim &&
    (size.inputDim ?? 0) === inputDim &&
    size.latentDim === settings.latentDim &&
    size.rectifiedDim === settings.rectifiedDim &&
    observationOf(size) === observationOf(settings) &&
    decodersOf(size) === decodersOf(events ?? {});
  if (!agree) {
    throw new SimError(
      'shape-mismatch',
      `Expected a model of ${settings.latentDim} units, ${settings.rectifiedDim} rectified, ${dim} observed and ${inputDim} inputs, as ` +
        `the settings and data have it, got ${size.latentDim}, ${size.rectifiedDim}, ${size.observedDim} and ${size.inputDim ?? 0}; and ${observationOf(settings)} ` +
        `observation, got ${observationOf(size)}; and decoders [${decodersOf(events ?? {})}], got [${decodersOf(size)}]. Make the two agree.`,
    );
  }
}
