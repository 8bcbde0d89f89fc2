import type { FitSettings } from './settings';

/**
 * The learning rate of an epoch (counted from 1): start · (end/start)^((epoch − 1)/epochs), an exponential decay that would
 * reach `end` with the epoch after the last.
 */
export function learningRateAt(epoch: number, { learningRate: { start, end }, epochs }: FitSettings): number {
  return decayed(start, end, epoch, epochs);
}

/** How strongly an epoch's predictions are forced; 1 for sparse forcing, which replaces. */
export function forcingAlphaAt(epoch: number, { forcing, epochs }: FitSettings): number {
  if (forcing.kind === 'sparse') return 1;
  const { alpha, end = alpha } = forcing;
  return end === alpha ? alpha : decayed(alpha, end, epoch, epochs);
}

const decayed = (start: number, end: number, epoch: number, epochs: number): number =>
  start * (end / start) ** ((epoch - 1) / epochs);
