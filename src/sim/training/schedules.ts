import type { FitSettings } from './settings';

/** Shares of the epochs after which the rate falls, as for the dendritic PLRNN (Brenner et al. 2022), there by a factor of 10 each. */
const MILESTONES = [0.1, 0.8, 0.9];

/**
 * The learning rate of an epoch (counted from 1), with s = (epoch − 1)/epochs:
 *
 *     exponential   start · (end/start)ˢ
 *     cosine        end + (start − end)(1 + cos πs)/2
 *     steps         start · (end/start)^(k/3), k of the milestones 0.1, 0.8, 0.9 being ≤ s
 *
 * The first two would reach `end` with the epoch after the last; the third has it from the last milestone on.
 *
 * @see Loshchilov & Hutter (2017), SGDR: stochastic gradient descent with warm restarts, ICLR (here without restarts).
 */
export function learningRateAt(epoch: number, { learningRate, epochs }: FitSettings): number {
  const { start, end, schedule = 'exponential' } = learningRate;
  if (schedule === 'exponential') return decayed(start, end, epoch, epochs);
  const passed = (epoch - 1) / epochs;
  if (schedule === 'cosine') return end + ((start - end) * (1 + Math.cos(Math.PI * passed))) / 2;
  const falls = MILESTONES.filter((milestone) => passed >= milestone).length;
  return start * (end / start) ** (falls / MILESTONES.length);
}

/** The standard deviation of an epoch's noise: the same throughout, or decaying exponentially to `noiseEnd`. */
export function noiseAt(epoch: number, { noise, noiseEnd = noise, epochs }: FitSettings): number {
  return noiseEnd === noise ? noise : decayed(noise, noiseEnd, epoch, epochs);
}

/** How strongly an epoch's predictions are forced; 1 for sparse forcing, which replaces; undefined where training adapts it itself. */
export function forcingAlphaAt(epoch: number, { forcing, epochs }: FitSettings): number | undefined {
  if (forcing.kind === 'sparse') return 1;
  if (forcing.kind === 'adaptive') return undefined;
  const { alpha, end = alpha } = forcing;
  return end === alpha ? alpha : decayed(alpha, end, epoch, epochs);
}

const decayed = (start: number, end: number, epoch: number, epochs: number): number =>
  start * (end / start) ** ((epoch - 1) / epochs);
