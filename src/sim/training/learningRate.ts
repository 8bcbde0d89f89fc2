import type { FitSettings } from './settings';

/**
 * The learning rate of an epoch (counted from 1): start · (end/start)^((epoch − 1)/epochs), an exponential decay that would
 * reach `end` with the epoch after the last.
 */
export function learningRateAt(epoch: number, { learningRate: { start, end }, epochs }: FitSettings): number {
  return start * (end / start) ** ((epoch - 1) / epochs);
}
