import { families } from '../../sim/models';
import type { ModelFamily } from '../../sim/models/model';
import type { Prepared } from '../../sim/signals/prepared';
import { fitDefaults } from '../../sim/training/fitDefaults';
import type { FitSettings } from '../../sim/training/settings';

/** Recurrent networks of common use, trained beside a reconstruction as baselines. */
const TRAINED = ['rnn', 'gru', 'lstm'];
/** Gradient steps each may take, and never more than the run's own models: seconds, not minutes. */
const MOST_STEPS = 1500;
const STEPS_AN_EPOCH = 50;
/** Times the free-running network is scored on the validation part on its way. */
const SCORINGS = 6;
/** Of its weights and batches. */
export const baselineSeed = 1;

/** The families there are to be trained as baselines, but for the run's own, which would be beside itself. */
export const trainedFamilies = (own: string): ModelFamily[] =>
  [...families].filter(({ id }) => TRAINED.includes(id) && id !== own);

/**
 * Settings of a trained baseline: its family's own size, the run's windows, and the run's forcing where it is sparse; the
 * checkpoint is chosen on the validation part, as the run's own is.
 */
export function baselineSettings(family: string, run: FitSettings, prepared: Prepared): FitSettings {
  const { settings } = fitDefaults(prepared, family);
  const steps = Math.min(MOST_STEPS, run.epochs * run.batchesPerEpoch);
  const batchesPerEpoch = Math.min(STEPS_AN_EPOCH, steps);
  const epochs = Math.floor(steps / batchesPerEpoch);
  return {
    ...settings,
    forcing: run.forcing.kind === 'sparse' ? run.forcing : settings.forcing,
    sequenceLength: run.sequenceLength,
    batchSize: run.batchSize,
    noise: run.noise,
    ...(run.eventWeight !== undefined && { eventWeight: run.eventWeight }),
    batchesPerEpoch,
    epochs,
    learningRate: { start: 3e-3, end: 1e-4 },
    evaluateEvery: Math.max(1, Math.ceil(epochs / SCORINGS)),
    seeds: [baselineSeed],
  };
}

/** How a trained baseline was made, in a few words. */
export const baselineNote = (settings: FitSettings): string =>
  `${settings.latentDim} state variables, ${settings.epochs * settings.batchesPerEpoch} gradient steps, ${forcingWords(settings)}; checkpoint chosen on the validation part`;

const forcingWords = ({ forcing, sequenceLength }: FitSettings): string =>
  `windows of ${sequenceLength}, ${forcing.kind === 'sparse' ? `forced every ${forcing.interval}` : `${forcing.kind} forcing`}`;
