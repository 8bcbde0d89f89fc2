import { cleaningSteps } from './cleaning/cleaningSteps';
import type { Prepared } from './prepared';

/** Prepared observations in the units of the recording. */
export interface DataUnits {
  /** False where preparation can't be undone, as after principal components, factors or ΔF/F: values are then left as they are. */
  readonly isData: boolean;
  /** Shape (N). */
  value(x: ArrayLike<number>): number[];
}

/** Undoes the z-score of each channel, of delayed copies too; data that were not scaled are in their units already. */
export function dataUnits({ steps }: Pick<Prepared, 'steps'>): DataUnits {
  const ids = new Set(steps.map(({ id }) => id));
  const scaled = steps.find(({ id }) => id === 'z-score')?.numbers;
  const mean = scaled?.['mean'];
  const deviation = scaled?.['deviation'];
  const isOther = [...cleaningSteps].some(({ id, changesUnit }) => changesUnit && ids.has(id));
  if (ids.has('pca') || ids.has('factors') || isOther) return { isData: false, value: (x) => Array.from(x) };
  if (!mean || !deviation) return { isData: true, value: (x) => Array.from(x) };
  // Delay vectors hold all channels of one time after another, or each the one it was given.
  const signals = steps.find(({ id }) => id === 'embed')?.numbers['signals'];
  const channel = (i: number) => signals?.[i] ?? i % mean.length;
  return {
    isData: true,
    value: (x) => Array.from(x, (value, i) => value * deviation[channel(i)]! + mean[channel(i)]!),
  };
}
