import type { Clock } from '../sim/clock';

/** How long samples last on an axis, in a unit that keeps the numbers small. */
export interface TimeAxis {
  /** Length of a sample in the unit. */
  readonly perSample: number;
  readonly label: string;
  /** Empty for time without a dimension. */
  readonly unit: string;
}

/** Time axis for a stretch of samples: ms below half a second, min above ten, samples when the rate is unknown. */
export function timeAxis({ rate, timeUnit }: Clock, samples: number): TimeAxis {
  if (rate === null) return { perSample: 1, label: 'Time (samples)', unit: 'samples' };
  if (timeUnit === '1') return { perSample: 1 / rate, label: 'Time', unit: '' };
  const seconds = samples / rate;
  if (seconds < 0.5) return { perSample: 1000 / rate, label: 'Time (ms)', unit: 'ms' };
  if (seconds > 600) return { perSample: 1 / rate / 60, label: 'Time (min)', unit: 'min' };
  return { perSample: 1 / rate, label: 'Time (s)', unit: 's' };
}

/** A lag as it stands in an axis label: a time in the clock's unit, or samples. */
export function lagText(samples: number, { rate, timeUnit }: Clock): string {
  if (rate === null) return `${samples}`;
  return `${Number((samples / rate).toPrecision(2))}${timeUnit === '1' ? '' : ' s'}`;
}

/**
 * Mean length of an oscillation in samples: between turns upwards after a fall of at least half a standard deviation,
 * so that noise on a slow wave does not count. The whole length when there is none. What is missing (NaN) is passed over.
 */
export function cycleLength(values: ArrayLike<number>): number {
  const least = 0.5 * deviation(values);
  let turns = 0;
  let isRising = true;
  let extreme = Array.from(values).find(Number.isFinite) ?? 0;
  for (let i = 1; i < values.length; i++) {
    const value = values[i] ?? NaN;
    const away = isRising ? extreme - value : value - extreme;
    if (away < 0) extreme = value;
    else if (away > least) {
      if (!isRising) turns++;
      isRising = !isRising;
      extreme = value;
    }
  }
  return turns ? values.length / turns : values.length;
}

function deviation(values: ArrayLike<number>): number {
  let [sum, squares] = [0, 0];
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    if (Number.isNaN(value)) continue;
    sum += value;
    squares += value ** 2;
    count++;
  }
  const mean = sum / count;
  return Math.sqrt(Math.max(0, squares / count - mean * mean));
}
