import type { SeriesInfo } from '../../io/recording';

/** When a sample was taken, or its number where the rate is unknown. */
export function timeText(
  sample: number,
  { rate, startTime }: Pick<SeriesInfo, 'rate' | 'startTime'>,
): string {
  if (rate === null) return `sample ${sample.toLocaleString('en')}`;
  const seconds = Number((startTime + sample / rate).toPrecision(6));
  return `${seconds.toLocaleString('en', { maximumFractionDigits: 9 }).replace('-', '−')} s`;
}

/** How long so many samples last, in the unit that suits. */
export function durationText(samples: number, rate: number): string {
  const seconds = samples / rate;
  const [unit, length] = (
    [
      ['h', 3600],
      ['min', 60],
      ['s', 1],
      ['ms', 1e-3],
      ['µs', 1e-6],
    ] as const
  ).find(([, least]) => seconds >= 2 * least) ?? ['µs', 1e-6];
  return `${Number((seconds / length).toPrecision(3)).toLocaleString('en')} ${unit}`;
}
