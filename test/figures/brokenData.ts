import type { FigureData } from '../../src/figures/figureData';
import { lorenzData } from './lorenzData';

/**
 * Figure data of a recording with all that breaks a line: a fifth of the samples missing in stretches and one by one, trials, the
 * second of which the model joins late, and inputs.
 */
export function brokenData(dim: number, samples: number): FigureData {
  const whole = lorenzData(dim, samples);
  const trials = [0, 0.3, 0.55, 0.8].map((share) => Math.round(share * samples));
  const isMissing = (t: number) => t % 50 < 8 || t % 17 === 3;
  const late = (t: number) => t >= trials[1]! && t < trials[1]! + 12;
  const inputs = Float32Array.from({ length: 2 * samples }, (_, at) =>
    at % 2 ? Math.sin(at / 150) : Math.floor(at / 300) % 2,
  );
  return {
    ...whole,
    data: whole.data.map((value, at) => (isMissing(Math.floor(at / dim)) ? NaN : value)),
    orbit: whole.orbit.map((value, at) => (late(Math.floor(at / dim)) ? NaN : value)),
    trials,
    inputs,
    inputLabels: ['stimulus', 'task condition'],
  };
}
