import type { Prepared, PrepareSettings } from '../../../sim/signals/prepared';

/** Source samples at which the range starts, validation starts, the test part starts, and the range ends. */
export type Bounds = readonly [number, number, number, number];

/** Least share a part can be dragged to, and fewest samples a range. */
const LEAST_SHARE = 0.02;
const LEAST_RANGE = 60;

/** Where the parts of a series of `samples` lie. */
export function boundsOf(
  { range, split }: Pick<PrepareSettings, 'range' | 'split'>,
  samples: number,
): Bounds {
  const [start, stop] = range ?? [0, samples];
  const at = (share: number) => start + Math.round((stop - start) * share);
  return [start, at(split.train), at(split.train + split.validation), stop];
}

/** Where the parts lie that were prepared, by their own record: the settings may have been changed since. */
export function partBounds({ train, validation, test, steps }: Prepared): Bounds {
  const recorded = steps.find(({ id }) => id === 'split')?.numbers['bounds'] ?? [];
  const length = (recorded[3] ?? 0) - (recorded[0] ?? 0);
  return [train.start, validation.start, test.start, train.start + length];
}

/** Settings with one of the bounds moved to a sample, as far as the others allow. Moving an end keeps the shares. */
export function withBound<S extends Pick<PrepareSettings, 'range' | 'split'>>(
  settings: S,
  samples: number,
  which: number,
  to: number,
): S {
  const [start, validation, test, stop] = boundsOf(settings, samples);
  const least = Math.min(LEAST_RANGE, samples);
  if (which === 0) return withRange(settings, samples, clamp(Math.round(to), 0, stop - least), stop);
  if (which === 3) return withRange(settings, samples, start, clamp(Math.round(to), start + least, samples));
  const length = stop - start;
  const gap = LEAST_SHARE * length;
  const first = which === 1 ? clamp(to, start + gap, test - gap) : validation;
  const second = which === 2 ? clamp(to, validation + gap, stop - gap) : test;
  return { ...settings, split: splitAt((first - start) / length, (second - start) / length) };
}

/** Settings with the first (1) or the second (2) border of the split moved to a sample, as shares of trials that start before it. */
export function withTrialBound<S extends Pick<PrepareSettings, 'split'>>(
  settings: S,
  starts: readonly number[],
  which: number,
  to: number,
): S {
  const count = starts.length;
  const { train, validation } = settings.split;
  const before = starts.filter((start) => start < to).length;
  const second = Math.round(count * (train + validation));
  const first = Math.round(count * train);
  const [a, b] =
    which === 1 ? [clamp(before, 1, second - 1), second] : [first, clamp(before, first + 1, count - 1)];
  return { ...settings, split: splitAt(a / count, b / count) };
}

/** Settings for a range; the whole series is no range. */
export function withRange<S extends Pick<PrepareSettings, 'range'>>(
  settings: S,
  samples: number,
  start: number,
  stop: number,
): S {
  return { ...settings, range: start === 0 && stop === samples ? null : [start, stop] };
}

/** Settings with another share of the training or the validation part; the test part takes what is left. */
export function withShare<S extends Pick<PrepareSettings, 'split'>>(
  settings: S,
  part: 'train' | 'validation',
  share: number,
): S {
  const { split } = settings;
  const train = part === 'train' ? share : split.train;
  const validation = part === 'validation' ? share : split.validation;
  return { ...settings, split: splitAt(train, train + validation) };
}

/** In tenths of a percent, which is finer than anybody chooses and keeps the sum at 1. */
function splitAt(first: number, second: number): PrepareSettings['split'] {
  const [a, b] = [Math.round(1000 * first), Math.round(1000 * second)];
  return { train: a / 1000, validation: (b - a) / 1000, test: (1000 - b) / 1000 };
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));
