import { SimError } from '../../errors';
import { gaussianSmooth } from '../gaussianSmooth';
import { type CleaningStep, measureUnit, perTime, pieceWord, short } from './cleaningStep';
import { eachSignal } from './eachSignal';

/** A Gaussian kernel; the ends of a signal are continued by their mirror image. */
export const smooth: CleaningStep = {
  id: 'smooth',
  title: 'Smooth',
  what: 'Averages over time with a Gaussian kernel; for calcium signals and rates.',
  parameters: [
    {
      name: 'deviation',
      title: 'Standard deviation',
      measures: 'time',
      least: 0,
      suggested: (clock) => Number((2 / perTime(clock)).toPrecision(2)),
    },
  ],
  run(stage, { deviation }) {
    const samples = deviation! * perTime(stage.clock);
    eachSignal(stage, (signal) => {
      if (samples > signal.length) {
        throw new SimError(
          'bad-parameter',
          `A Gaussian of ${short(deviation!)} ${measureUnit('time', stage.clock)} standard deviation is longer than a ${pieceWord(stage)} of ${signal.length} samples and would leave no more than its mean. Smooth over less time.`,
        );
      }
      signal.set(gaussianSmooth(signal, samples));
    });
    return {
      text: `Smoothed with a Gaussian of ${short(deviation!)} ${measureUnit('time', stage.clock)} standard deviation, each ${pieceWord(stage)} on its own.`,
    };
  },
};
