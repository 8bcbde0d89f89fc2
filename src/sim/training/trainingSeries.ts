import type { Prepared } from '../signals/prepared';
import type { TrainingSeries } from './trainer';

/** The training part of prepared data as it is trained on, with its trials and inputs where it has them. */
export const trainingSeries = ({ train, dim, inputDim }: Prepared): TrainingSeries => ({
  values: train.values,
  samples: train.samples,
  dim,
  ...(train.trials && { trials: train.trials }),
  ...(train.inputs && inputDim && { inputs: train.inputs, inputDim }),
});
