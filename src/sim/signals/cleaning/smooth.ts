import { type CleaningStep, measureUnit, perTime, pieceWord, short } from './cleaningStep';
import { eachSignal } from './eachSignal';

/** Standard deviations that the kernel reaches to either side. */
const REACH = 4;

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
    const kernel = gaussianKernel(deviation! * perTime(stage.clock));
    eachSignal(stage, (signal) => signal.set(convolveMirrored(signal, kernel)));
    return {
      text: `Smoothed with a Gaussian of ${short(deviation!)} ${measureUnit('time', stage.clock)} standard deviation, each ${pieceWord(stage)} on its own.`,
    };
  },
};

/** Weights at 0, 1, 2 … samples off the middle, those of both sides summing to 1. @param deviation in samples. */
export function gaussianKernel(deviation: number): Float64Array {
  const reach = Math.floor(REACH * deviation + 0.5);
  const kernel = Float64Array.from({ length: reach + 1 }, (_, k) =>
    k === 0 ? 1 : Math.exp(-0.5 * (k / deviation) ** 2),
  );
  const sum = kernel.reduce((total, weight, k) => total + (k === 0 ? weight : 2 * weight), 0);
  return kernel.map((weight) => weight / sum);
}

/** A symmetric kernel over a signal whose ends are mirrored, its first and last samples twice. */
export function convolveMirrored(signal: Float64Array, kernel: Float64Array): Float64Array {
  const n = signal.length;
  const at = (t: number) => {
    const around = ((t % (2 * n)) + 2 * n) % (2 * n);
    return signal[around < n ? around : 2 * n - 1 - around]!;
  };
  return signal.map((value, t) => {
    let sum = kernel[0]! * value;
    for (let k = 1; k < kernel.length; k++) sum += kernel[k]! * (at(t - k) + at(t + k));
    return sum;
  });
}
