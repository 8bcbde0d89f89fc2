import { SimError } from '../../errors';
import { type CleaningStep, measureUnit, perTime, pieceWord, short } from './cleaningStep';
import { eachSignal } from './eachSignal';

/**
 * Fluorescence as its change relative to a running baseline, ΔF/F₀, the baseline being a low percentile of what surrounds each sample.
 *
 * @see Dombeck, Khabbaz, Collman, Adelman & Tank (2007), Neuron 56, 43–57.
 */
export const deltaF: CleaningStep = {
  id: 'delta-f',
  title: 'ΔF/F',
  what: 'Fluorescence as change relative to its running baseline; for raw calcium signals.',
  changesUnit: true,
  parameters: [
    {
      name: 'window',
      title: 'Baseline over',
      measures: 'time',
      least: 0,
      suggested: (clock) => (clock.rate === null ? 500 : 30),
    },
    { name: 'percentile', title: 'Percentile', measures: 'number', least: 0, most: 100, suggested: () => 8 },
  ],
  run(stage, { window, percentile }) {
    const half = Math.max(1, Math.round((window! * perTime(stage.clock)) / 2));
    eachSignal(stage, (signal, channel) => {
      const baseline = runningPercentile(signal, half, percentile! / 100);
      const bad = baseline.findIndex((value) => !(value > 0));
      if (bad >= 0) {
        throw new SimError(
          'bad-parameter',
          `ΔF/F needs raw fluorescence, whose baseline is above 0; that of "${stage.labels[channel]}" is ${short(baseline[bad]!)} in places. If it is ΔF/F already, leave the step out.`,
        );
      }
      for (let t = 0; t < signal.length; t++) signal[t] = (signal[t]! - baseline[t]!) / baseline[t]!;
    });
    stage.unit = 'ΔF/F';
    return {
      text: `Took the change relative to the baseline, percentile ${short(percentile!)} of the ${short(window!)} ${measureUnit('time', stage.clock)} around, each ${pieceWord(stage)} on its own.`,
    };
  },
};

/**
 * A percentile of the 2 half + 1 samples around each, fewer at the ends, interpolated between neighbours in rank.
 *
 * @param share 0 … 1.
 */
export function runningPercentile(signal: Float64Array, half: number, share: number): Float64Array {
  const n = signal.length;
  /** Those in reach, ascending. */
  const sorted = new Float64Array(Math.min(n, 2 * half + 1));
  let count = 0;
  const place = (value: number) => {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const add = (value: number) => {
    const at = place(value);
    sorted.copyWithin(at + 1, at, count++);
    sorted[at] = value;
  };
  const remove = (value: number) => {
    const at = place(value);
    sorted.copyWithin(at, at + 1, count--);
  };
  for (let t = 0; t < Math.min(n, half); t++) add(signal[t]!);
  return signal.map((_, t) => {
    if (t - half - 1 >= 0) remove(signal[t - half - 1]!);
    if (t + half < n) add(signal[t + half]!);
    const rank = share * (count - 1);
    const below = Math.floor(rank);
    const next = Math.min(count - 1, below + 1);
    return sorted[below]! + (rank - below) * (sorted[next]! - sorted[below]!);
  });
}
