/** How samples lie in time. */
export interface Clock {
  /** Samples a unit of time; null when the recording does not say. */
  readonly rate: number | null;
  /** `1` for a model whose time has no dimension; seconds when absent. */
  readonly timeUnit?: 's' | '1';
}

/** Words after a frequency. */
export function frequencyUnit({ rate, timeUnit }: Clock): string {
  if (rate === null) return 'cycles a sample';
  return timeUnit === '1' ? 'cycles a unit of time' : 'Hz';
}

/** Words after a number per time, of the time unit of a Lyapunov spectrum: `s`, `1` or `step`. */
export function perTime(timeUnit: string): string {
  return timeUnit === '1' ? 'per unit of time' : `per ${timeUnit}`;
}

/** Samples a time unit of a Lyapunov spectrum; null when its unit is not the clock's. */
export function samplesPer(unit: string, { rate, timeUnit = 's' }: Clock): number | null {
  if (unit === 'step') return 1;
  return unit === timeUnit ? rate : null;
}

/** The clock of something that has more than a clock, to be handed on with its optional unit. */
export const clockOf = ({ rate, timeUnit }: Clock): Clock =>
  timeUnit === undefined ? { rate } : { rate, timeUnit };
