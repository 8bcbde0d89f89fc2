import { timeAxis } from '../../figures/time';
import type { SeriesInfo } from '../../io/recording';
import type { Clock } from '../../sim/clock';
import { withPrefix } from './prefixes';

/** Digits beyond which only rounding would be told. */
const MOST_DIGITS = 14;

/** When a sample was taken, in the unit that suits the series, or its number where the rate is unknown. */
export function timeText(
  sample: number,
  series: Pick<SeriesInfo, 'rate' | 'timeUnit' | 'startTime' | 'shape'>,
): string {
  const { rate, startTime, shape } = series;
  if (rate === null) return `sample ${sample.toLocaleString('en')}`;
  const { perSample, unit } = timeAxis(series, shape[0]);
  const exact = (startTime * rate + sample) * perSample;
  // As many digits as tell a sample from the next, at least six in all.
  const decimals = Math.ceil(-Math.log10(perSample));
  const digits = Math.max(6, Math.floor(Math.log10(Math.abs(exact) || 1)) + 1 + decimals);
  const time = Number(exact.toPrecision(Math.min(digits, MOST_DIGITS)));
  return `${time.toLocaleString('en', { maximumFractionDigits: 9 }).replace('-', '−')} ${unit}`.trimEnd();
}

/** How long so many samples last, in the unit that suits. */
export function durationText(samples: number, rate: number, timeUnit?: Clock['timeUnit']): string {
  if (timeUnit === '1') return short(samples / rate);
  const seconds = samples / rate;
  if (seconds >= 7200) return `${short(seconds / 3600)} h`;
  if (seconds >= 120) return `${short(seconds / 60)} min`;
  return prefixed(seconds, 's');
}

/** A sampling rate. */
export const rateText = (rate: number, timeUnit?: Clock['timeUnit']): string =>
  timeUnit === '1' ? `${short(rate)} a unit of time` : prefixed(rate, 'Hz');

/** A positive quantity with the prefix that puts it between 1 and 1000; thousands of seconds do not come here. */
function prefixed(value: number, unit: string): string {
  const shown = withPrefix(value, unit, 1e-6);
  return `${short(value / shown.size)} ${shown.unit}`;
}

const short = (value: number): string => String(Number(value.toPrecision(4)));
