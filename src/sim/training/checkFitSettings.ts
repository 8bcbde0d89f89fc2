import { SimError } from '../errors';
import { families } from '../models';
import { modelSize } from './modelSize';
import type { FitSettings, Forcing } from './settings';
import type { TrainingSeries } from './trainer';

/** The training part, as far as settings have to fit it: samples, N, K and the first row of each trial. */
export type TrainingExtent = Pick<TrainingSeries, 'samples' | 'dim' | 'inputDim' | 'trials'>;

/**
 * Refuses settings that can't be trained with.
 *
 * @throws {SimError} `unknown-id` for an unknown family, `bad-parameter`, or `too-short` if the training part doesn't hold
 *   two different windows.
 */
export function checkFitSettings(settings: FitSettings, data: TrainingExtent): void {
  families.get(settings.model).checkSize(modelSize(settings, data));
  checkBatch(settings);
  checkForcing(settings.forcing);
  checkSchedule(settings);
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
const FORCING_NUMBERS = { sparse: ['interval'], generalized: ['alpha', 'end'] } as const;

function checkForcing(forcing: Forcing): void {
  for (const [kind, names] of Object.entries(FORCING_NUMBERS)) {
    const stray = kind === forcing.kind ? undefined : names.find((name) => name in forcing);
    demand(
      stray === undefined,
      `Expected no forcing.${stray} with ${forcing.kind} forcing, got one. Leave it out, or set forcing.kind to ${kind}.`,
    );
  }
  if (forcing.kind === 'sparse') return demandCount('forcing.interval', forcing.interval);
  demand(
    forcing.kind === 'generalized',
    `Expected forcing.kind to be "sparse" or "generalized", got "${String((forcing as Forcing).kind)}". Choose one of the two.`,
  );
  demand(
    forcing.alpha >= 0 && forcing.alpha <= 1,
    `Expected forcing.alpha between 0 (no forcing) and 1 (full replacement), got ${forcing.alpha}. Choose a value in that range.`,
  );
  const { alpha, end = alpha } = forcing;
  demand(
    end === alpha || (end > 0 && end <= 1 && alpha > 0),
    `Expected forcing.end above 0 and at most 1, since α decays exponentially from forcing.alpha (${alpha}), got ${end}. Choose 0.01 for next to nothing.`,
  );
}

function checkSchedule({ batchesPerEpoch, epochs, learningRate, noise, evaluateEvery }: FitSettings): void {
  demandCount('batchesPerEpoch', batchesPerEpoch);
  demandCount('epochs', epochs);
  demandCount('evaluateEvery', evaluateEvery);
  for (const end of ['start', 'end'] as const) {
    demand(
      learningRate[end] > 0 && Number.isFinite(learningRate[end]),
      `Expected learningRate.${end} to be positive, got ${learningRate[end]}. Try ${end === 'start' ? '0.001' : '0.00001'}.`,
    );
  }
  demand(
    noise >= 0 && Number.isFinite(noise),
    `Expected noise to be zero or positive, got ${noise}. Use 0 for none; 0.05 is usual for standardised data.`,
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

function demandCount(name: string, value: number): void {
  demand(
    Number.isInteger(value) && value >= 1,
    `Expected ${name} to be a whole number of at least 1, got ${value}. Choose 1 or more.`,
  );
}

function demand(holds: boolean, message: string): asserts holds {
  if (!holds) throw new SimError('bad-parameter', message);
}
