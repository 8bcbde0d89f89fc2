import {
  butterworthBandPass,
  butterworthHighPass,
  butterworthLowPass,
  filterZeroPhase,
  notch as notchSection,
  type Section,
} from '../butterworth';
import { SimError } from '../../errors';
import { eachPiece, rowsOf, type Stage } from '../stage';
import { type CleaningStep, frequency, measureUnit, ORDER, perTime, pieceWord, short } from './cleaningStep';
import { eachSignal } from './eachSignal';

function filtered(stage: Stage, sections: readonly Section[]): string {
  eachSignal(stage, (signal) => filterZeroPhase(sections, signal));
  return `forward and backward, each ${pieceWord(stage)} on its own`;
}

/**
 * Warns where most parts or trials are shorter than what a filter looks at: what it makes of them then comes from how their ends are continued.
 *
 * @param cycles of the frequency, that the filter needs.
 */
function warnOfEdges(stage: Stage, title: string, frequency: number, cycles = 1): void {
  const needed = (cycles * perTime(stage.clock)) / frequency;
  const lengths = eachPiece(stage).map((piece) => rowsOf(stage, piece));
  const tooShort = lengths.filter((length) => length < needed).length;
  if (2 * tooShort <= lengths.length) return;
  const time = (samples: number) =>
    `${short(samples / perTime(stage.clock))} ${measureUnit('time', stage.clock)}`;
  stage.warnings.push({
    code: 'filter-edges',
    text: `${title} at ${hertz(stage, frequency)} looks over about ${time(needed)}, and ${pieceWord(stage)}s, each filtered on its own, are as short as ${time(Math.min(...lengths))}: what it makes of them comes mostly from their edges. ${
      stage.hasTrials
        ? 'Filter the whole recording first, by saving its cleaned signals, and cut trials from that file.'
        : 'Filter at a higher frequency, or take a longer range.'
    }`,
  });
}

const hertz = (stage: Stage, value: number) => `${short(value)} ${measureUnit('frequency', stage.clock)}`;

export const lowPass: CleaningStep = {
  id: 'low-pass',
  title: 'Low-pass',
  what: 'Takes away what is faster than the cutoff: noise, spikes in field potentials.',
  parameters: [frequency('cutoff', 'Cutoff', 0.1), ORDER],
  run(stage, { cutoff, order }) {
    warnOfEdges(stage, 'A low-pass', cutoff!);
    const how = filtered(stage, butterworthLowPass(order!, cutoff! / perTime(stage.clock)));
    return { text: `Low-passed below ${hertz(stage, cutoff!)} (Butterworth, order ${order}, ${how}).` };
  },
};

export const highPass: CleaningStep = {
  id: 'high-pass',
  title: 'High-pass',
  what: 'Takes away what is slower than the cutoff: drifts, bleaching, breathing.',
  parameters: [frequency('cutoff', 'Cutoff', 0.001), { ...ORDER, suggested: () => 2 }],
  run(stage, { cutoff, order }) {
    warnOfEdges(stage, 'A high-pass', cutoff!);
    const how = filtered(stage, butterworthHighPass(order!, cutoff! / perTime(stage.clock)));
    return { text: `High-passed above ${hertz(stage, cutoff!)} (Butterworth, order ${order}, ${how}).` };
  },
};

export const bandPass: CleaningStep = {
  id: 'band-pass',
  title: 'Band-pass',
  what: 'Keeps what lies between two frequencies, such as one rhythm.',
  parameters: [frequency('low', 'From', 0.01), frequency('high', 'To', 0.1), ORDER],
  run(stage, { low, high, order }) {
    if (!(low! < high!)) {
      throw new SimError(
        'bad-parameter',
        `A band-pass needs its lower frequency below its upper one; they are ${low} and ${high}. Swap them.`,
      );
    }
    const rate = perTime(stage.clock);
    warnOfEdges(stage, 'A band-pass', low!);
    const how = filtered(stage, butterworthBandPass(order!, low! / rate, high! / rate));
    return {
      text: `Band-passed from ${short(low!)} to ${hertz(stage, high!)} (Butterworth, order ${order}, ${how}).`,
    };
  },
};

export const notch: CleaningStep = {
  id: 'notch',
  title: 'Notch',
  what: 'Takes away one frequency and its harmonics: mains hum.',
  parameters: [
    {
      ...frequency('frequency', 'Frequency', 0.2),
      // Mains hum, wherever the recording is fast enough to have any.
      suggested: (clock) => (perTime(clock) > 110 && clock.rate !== null ? 50 : 0.2 * perTime(clock)),
    },
    { name: 'quality', title: 'Quality', measures: 'number', least: 1, most: 1000, suggested: () => 30 },
    {
      name: 'harmonics',
      title: 'Harmonics',
      measures: 'number',
      least: 1,
      most: 50,
      isWhole: true,
      suggested: () => 1,
    },
  ],
  run(stage, { frequency: first, quality, harmonics }) {
    const rate = perTime(stage.clock);
    const all = Array.from({ length: harmonics! }, (_, k) => (k + 1) * first!).filter((f) => f < rate / 2);
    // It rings for about quality / π of its cycles.
    warnOfEdges(stage, 'A notch', first!, quality! / Math.PI);
    // Away first with the steady part of it, which would ring at the ends of a filter as narrow as this.
    eachSignal(stage, (signal) => {
      for (const f of all) subtractSine(signal, f / rate);
    });
    const how = filtered(
      stage,
      all.map((f) => notchSection(f / rate, quality!)),
    );
    const which = all.map(short).join(', ');
    return {
      text: `Took the sine of ${which} ${measureUnit('frequency', stage.clock)} away that fits best, and notched there (quality ${short(quality!)}, ${how}).`,
    };
  },
};

/**
 * Subtracts the sine of one frequency that fits best, in place.
 *
 * @param frequency as a fraction of the sampling rate.
 */
export function subtractSine(signal: Float64Array, frequency: number): void {
  const w = 2 * Math.PI * frequency;
  let [cc, cs, ss, xc, xs] = [0, 0, 0, 0, 0];
  for (let t = 0; t < signal.length; t++) {
    const [c, s] = [Math.cos(w * t), Math.sin(w * t)];
    cc += c * c;
    cs += c * s;
    ss += s * s;
    xc += signal[t]! * c;
    xs += signal[t]! * s;
  }
  const determinant = cc * ss - cs * cs;
  if (!(determinant > 1e-9 * cc * ss)) return;
  const a = (xc * ss - xs * cs) / determinant;
  const b = (xs * cc - xc * cs) / determinant;
  for (let t = 0; t < signal.length; t++) signal[t] = signal[t]! - a * Math.cos(w * t) - b * Math.sin(w * t);
}
