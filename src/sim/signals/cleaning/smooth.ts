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
    eachSignal(stage, (signal) => signal.set(gaussianSmooth(signal, samples)));
    return {
      text: `Smoothed with a Gaussian of ${short(deviation!)} ${measureUnit('time', stage.clock)} standard deviation, each ${pieceWord(stage)} on its own.`,
    };
  },
};
