import { SimError } from '../errors';
import { families } from '../models';
import type { ModelFamily, ModelSize } from '../models/model';
import { weightCount } from '../models/weightCount';
import { checkRegularization } from './checkRegularization';
import { modelSize } from './modelSize';
import type { AlphaEstimator, FitSettings, Forcing, LearningRateSchedule, Optimizer } from './settings';
import type { TrainingSeries } from './trainer';

/** The training part, as far as settings have to fit it: samples, N, K, the first row of each trial and events. */
export type TrainingExtent = Pick<TrainingSeries, 'samples' | 'dim' | 'inputDim' | 'trials' | 'events'>;

/**
 * Refuses settings that can't be trained with.
 *
 * @throws {SimError} `unknown-id` for an unknown family, `bad-parameter`, or `too-short` if the training part doesn't hold
 *   two different windows.
 */
export function checkFitSettings(settings: FitSettings, data: TrainingExtent): void {
  const family = families.get(settings.model);
  const size = modelSize(settings, { ...data, ...(data.events && { decoders: data.events.decoders }) });
  family.checkSize(size);
  checkBatch(settings);
  checkForcing(settings.forcing);
  checkEstimator(settings.forcing, family, size);
  checkSchedule(settings);
  checkNoise(settings);
  checkEventWeight(settings, data);
  checkUpdate(settings);
  checkRegularization(settings.regularization ?? {}, family, size);
  checkSeeds(settings.seeds);
  checkLength(settings, data);
}

function checkLength({ sequenceLength }: FitSettings, { samples, trials = [0] }: TrainingExtent): void {
  const lengths = trials.map((first, k) => (trials[k + 1] ?? samples) - first);
  const places = lengths.reduce((sum, length) => sum + Math.max(0, length - sequenceLength), 0);
  if (places >= 2) return;
  const needed = sequenceLength + 2;
  const longest = Math.max(...lengths);
  throw new SimError(
    'too-short',
    trials.length > 1
      ? `Expected a trial of at least ${needed} training samples for windows of ${sequenceLength} predicted steps, got ${trials.length} ` +
          `of at most ${longest}. Use longer trials, a smaller decimation or a shorter sequenceLength.`
      : `Expected at least ${needed} training samples for windows of ${sequenceLength} predicted steps, got ${samples}. ` +
          'Use a longer stretch of the recording, a smaller decimation or a shorter sequenceLength.',
    { samples: longest, needed },
  );
}

function checkBatch({ sequenceLength, batchSize }: FitSettings): void {
  demandCount('sequenceLength', sequenceLength);
  demand(
    Number.isInteger(batchSize) && batchSize >= 4 && batchSize % 4 === 0,
    `Expected batchSize to be a positive multiple of 4, got ${batchSize}. Round it up to the next multiple of 4.`,
  );
}

/** Numbers each kind of forcing has; another kind's would be ignored without a word. */
const FORCING_NUMBERS: Readonly<Record<string, readonly string[]>> = {
  sparse: ['interval'],
  generalized: ['alpha', 'end'],
  adaptive: ['estimator', 'every', 'gamma', 'start'],
};

export const ALPHA_ESTIMATORS: readonly AlphaEstimator[] = [
  'jacobian-upper-bound',
  'batch-maximum',
  'product-upper-bound',
  'arithmetic-mean',
  'exp-log',
];
export const LEARNING_RATE_SCHEDULES: readonly LearningRateSchedule[] = ['exponential', 'cosine', 'steps'];
export const OPTIMIZERS: readonly Optimizer['kind'][] = ['radam', 'adam', 'adamw'];

function checkForcing(forcing: Forcing): void {
  for (const [kind, names] of Object.entries(FORCING_NUMBERS)) {
    const stray = kind === forcing.kind ? undefined : names.find((name) => name in forcing);
    demand(
      stray === undefined,
      `Expected no forcing.${stray} with ${forcing.kind} forcing, got one. Leave it out, or set forcing.kind to ${kind}.`,
    );
  }
  if (forcing.kind === 'sparse') return demandCount('forcing.interval', forcing.interval);
  demandOneOf('forcing.kind', forcing.kind, Object.keys(FORCING_NUMBERS));
  if (forcing.kind === 'adaptive') return checkAdaptive(forcing);
  demand(
    forcing.alpha >= 0 && forcing.alpha <= 1,
    `Expected forcing.alpha between 0 (no forcing) and 1 (full replacement), got ${forcing.alpha ?? 'none'}. Choose a value in that range.`,
  );
  const { alpha, end = alpha } = forcing;
  demand(
    end === alpha || (end > 0 && end <= 1 && alpha > 0),
    `Expected forcing.end above 0 and at most 1, since α decays exponentially from forcing.alpha (${alpha}), got ${end}. Choose 0.01 for next to nothing.`,
  );
}

function checkAdaptive({
  estimator = 'product-upper-bound',
  every = 5,
  gamma = 0.999,
  start = 1,
}: Extract<Forcing, { kind: 'adaptive' }>): void {
  demandOneOf('forcing.estimator', estimator, ALPHA_ESTIMATORS);
  demandCount('forcing.every', every);
  demand(
    gamma >= 0 && gamma < 1,
    `Expected forcing.gamma of at least 0 and below 1, got ${gamma}. Choose 0.999, as published.`,
  );
  demand(
    start >= 0 && start <= 1,
    `Expected forcing.start between 0 (no forcing) and 1 (full replacement), got ${start}. Choose 1, as published.`,
  );
}

/** Only some families bound their Jacobians whatever the state. */
function checkEstimator(forcing: Forcing, family: ModelFamily, size: ModelSize): void {
  if (forcing.kind !== 'adaptive' || forcing.estimator !== 'jacobian-upper-bound') return;
  const weights = weightCount(family, size);
  demand(
    family.create(size, new Float64Array(weights)).jacobianBound !== undefined,
    `Expected forcing.estimator to be one the ${family.title} has, got "${forcing.estimator}", for which no bound is known. Choose "product-upper-bound".`,
  );
}

function checkSchedule({
  batchesPerEpoch,
  epochs,
  learningRate,
  evaluateEvery,
  patience,
}: FitSettings): void {
  demandCount('batchesPerEpoch', batchesPerEpoch);
  demandCount('epochs', epochs);
  demandCount('evaluateEvery', evaluateEvery);
  for (const end of ['start', 'end'] as const) {
    demand(
      learningRate[end] > 0 && Number.isFinite(learningRate[end]),
      `Expected learningRate.${end} to be positive, got ${learningRate[end]}. Try ${end === 'start' ? '0.001' : '0.00001'}.`,
    );
  }
  demandOneOf('learningRate.schedule', learningRate.schedule ?? 'exponential', LEARNING_RATE_SCHEDULES);
  if (patience !== null && patience !== undefined) demandCount('patience', patience);
}

function checkNoise({ noise, noiseEnd }: FitSettings): void {
  demand(
    noise >= 0 && Number.isFinite(noise),
    `Expected noise to be zero or positive, got ${noise}. Use 0 for none; 0.05 is usual for standardised data.`,
  );
  demand(
    noiseEnd === undefined || noiseEnd === noise || (noise > 0 && noiseEnd > 0 && Number.isFinite(noiseEnd)),
    `Expected noiseEnd above 0, since noise decays exponentially from ${noise}, got ${noiseEnd}. Choose a tenth of the noise, or leave noiseEnd out.`,
  );
}

function checkEventWeight({ eventWeight }: FitSettings, { events }: TrainingExtent): void {
  if (eventWeight === undefined) return;
  demand(
    eventWeight >= 0 && Number.isFinite(eventWeight),
    `Expected eventWeight to be zero or positive, got ${eventWeight}. Use 1, or less where events are learnt at the cost of the rest.`,
  );
  demand(
    events !== undefined,
    `Expected no eventWeight for data without events, got ${eventWeight}. Leave it out, or name channels of events (prepare.events).`,
  );
}

function checkUpdate({ optimizer = { kind: 'radam' }, clip }: FitSettings): void {
  const { kind } = optimizer;
  demandOneOf('optimizer.kind', kind, OPTIMIZERS);
  demand(
    kind === 'adamw' || !('weightDecay' in optimizer),
    `Expected no optimizer.weightDecay with ${kind}, got one. Leave it out, or set optimizer.kind to adamw.`,
  );
  const decay = kind === 'adamw' ? (optimizer.weightDecay ?? 0) : 0;
  demand(
    decay >= 0 && Number.isFinite(decay),
    `Expected optimizer.weightDecay to be zero or positive, got ${decay}. Choose 0.01, which is usual.`,
  );
  demand(
    clip === null || clip === undefined || (clip > 0 && Number.isFinite(clip)),
    `Expected clip to be null or a positive number, got ${clip}. Choose 10, as published for the dendritic PLRNN, or null for none.`,
  );
}

function checkSeeds(seeds: readonly number[]): void {
  demand(
    seeds.length > 0 && seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0),
    `Expected one or more seeds, each a whole number of at least 0, got [${seeds.join(', ')}]. Give at least one, such as 1.`,
  );
  demand(
    new Set(seeds).size === seeds.length,
    `Expected each seed once, got [${seeds.join(', ')}]. Equal seeds give equal models: leave the repeated ones out.`,
  );
}

function demandOneOf(name: string, value: string, known: readonly string[]): void {
  const listed = known.map((one) => `"${one}"`).join(', ');
  demand(
    known.includes(value),
    `Expected ${name} to be one of ${listed}, got "${String(value)}". Choose one of them.`,
  );
}

function demandCount(name: string, value: number): void {
  demand(
    Number.isInteger(value) && value >= 1,
    `Expected ${name} to be a whole number of at least 1, got ${value}. Choose 1 or more.`,
  );
}

function demand(holds: boolean, message: string): asserts holds {
  if (!holds) throw new SimError('bad-parameter', message);
}
