import { SimError } from '../../errors';
import { eachPiece } from '../stage';
import type { CleaningStep } from './cleaningStep';

/** Each channel against the mean of all at the same time, as EEG and probes are referenced. */
export const commonAverage: CleaningStep = {
  id: 'common-average',
  title: 'Common average',
  what: 'Subtracts the mean of all channels at each time: a common reference, as for EEG and probes.',
  parameters: [],
  run(stage) {
    const n = stage.labels.length;
    if (n < 3) {
      throw new SimError(
        'bad-parameter',
        `A common average needs at least 3 channels, there ${n === 1 ? 'is 1' : `are ${n}`}. Leave the step out.`,
      );
    }
    for (const { values } of eachPiece(stage)) {
      for (let row = 0; row < values.length; row += n) {
        let mean = 0;
        for (let i = 0; i < n; i++) mean += values[row + i]! / n;
        for (let i = 0; i < n; i++) values[row + i] = values[row + i]! - mean;
      }
    }
    return { text: `Subtracted the mean of all ${n} channels at each time.` };
  },
};
