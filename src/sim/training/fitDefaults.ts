import { decorrelationLag } from '../signals/autocorrelation';
import { column } from '../signals/column';
import { neighbourForecastError } from '../signals/nearestNeighbours';
import type { Prepared, Warning } from '../signals/prepared';
import type { FitSettings } from './settings';

/**
 * The published AL-RNN settings (Brenner et al. 2024, settings of the Lorenz, Rössler and ECG experiments), with what must follow
 * the data chosen from them.
 */
export function fitDefaults(prepared: Prepared): {
  settings: FitSettings;
  reasons: { setting: string; text: string }[];
  warnings: readonly Warning[];
} {
  const { dim, train } = prepared;
  const interval = forcingInterval(prepared);
  const sequenceLength = Math.max(
    Math.min(200, Math.floor(train.samples / 5)),
    Math.min(30, train.samples - 2),
  );
  const latentDim = dim <= 5 ? 20 : 4 * Math.ceil(dim / 2);
  const rectifiedDim = Math.min(10, latentDim - dim);
  const error = neighbourForecastError(train.values, dim);
  const noise = error < 0.1 ? 0.05 : 0;
  // Short recordings are passed often in few steps, and overfit in many.
  const epochs = train.samples >= 10_000 ? 2000 : 1000;

  return {
    settings: {
      model: 'alrnn',
      latentDim,
      rectifiedDim,
      forcing: { kind: 'sparse', interval },
      sequenceLength,
      batchSize: 16,
      batchesPerEpoch: 50,
      epochs,
      learningRate: { start: 1e-3, end: 1e-5 },
      noise,
      evaluateEvery: 25,
      seeds: [1],
    },
    reasons: [
      {
        setting: 'latentDim',
        text: `M = ${latentDim}: ${dim <= 5 ? 'the published size for systems of up to five observed dimensions' : 'about twice the observed dimensions'}.`,
      },
      {
        setting: 'rectifiedDim',
        text: `P = ${rectifiedDim}: ten rectified units gave the best published geometry; fewer give fewer, more readable regions.`,
      },
      {
        setting: 'forcing',
        text: `Every ${interval} samples: about the time in which the fastest signal forgets itself (autocorrelation 1/e or first minimum), within 4 … 30.`,
      },
      {
        setting: 'sequenceLength',
        text: `Windows of ${sequenceLength} samples: ${sequenceLength === 200 ? 'as published' : 'the recording is too short for the published 200'}.`,
      },
      {
        setting: 'noise',
        text: noise
          ? 'Noise of 0.05 keeps the model from trusting smooth data too much, as published.'
          : 'The data are noisy enough themselves.',
      },
      {
        setting: 'epochs',
        text:
          epochs === 2000
            ? '2000 epochs of 50 batches: the published 100 000 steps.'
            : '50 000 steps are enough for a recording of this length.',
      },
      { setting: 'learningRate', text: 'From 1e-3 down to 1e-5 with RAdam, as published.' },
      {
        setting: 'evaluateEvery',
        text: 'Every 25 epochs the free-running model is scored on the validation part, because the training loss can’t tell good models from collapsed ones.',
      },
    ],
    warnings: prepared.warnings,
  };
}

/**
 * τ from the fastest observed signal's autocorrelation (Brenner et al. 2022 estimate it so), kept to where forcing neither hides
 * the model's own dynamics nor leaves chaos to blow gradients up.
 */
function forcingInterval({ train, dim }: Prepared): number {
  const lags = Array.from({ length: dim }, (_, i) => decorrelationLag(column(train.values, dim, i)));
  return Math.min(30, Math.max(4, Math.min(...lags)));
}
