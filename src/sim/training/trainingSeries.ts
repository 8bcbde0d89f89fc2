import { guessGaps } from '../signals/guessGaps';
import type { Prepared } from '../signals/prepared';
import type { FitSettings } from './settings';
import type { TrainingSeries } from './trainer';

/**
 * The training part of prepared data as it is trained on, with its trials, inputs, events and response where it has them. Gaps stay
 * gaps, but short ones are led through by guesses.
 */
export const trainingSeries = (
  { train, dim, inputDim, decoders, response }: Prepared,
  { eventWeight }: Pick<FitSettings, 'eventWeight'> = {},
): TrainingSeries => ({
  values: train.values,
  samples: train.samples,
  dim,
  ...guessed(guessGaps(train, dim)),
  ...(train.trials && { trials: train.trials }),
  ...(train.inputs && inputDim && { inputs: train.inputs, inputDim }),
  ...(train.events &&
    decoders && {
      events: { values: train.events, decoders, ...(eventWeight !== undefined && { weight: eventWeight }) },
    }),
  ...(response && {
    response: {
      taps: response.taps,
      unexplained: train.measured!.map((x, at) => x - train.convolved![at]!),
    },
  }),
});

const guessed = (guesses: Float64Array | undefined) => (guesses ? { guesses } : {});
