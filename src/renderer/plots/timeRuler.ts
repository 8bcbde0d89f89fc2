import { grouped } from '../../figures/numbers';
import { textOf } from '../../figures/richText';
import type { FigureStyle } from '../../figures/style';
import { linearTicks } from '../../figures/ticks';
import { timeAxis } from '../../figures/time';
import type { SeriesInfo } from '../../io/recording';
import { fontOf, rule, type Size } from './ink';

/** Width of the names before the signals, and height of the time axis under them, CSS pixels. */
export const NAMES = 88;
export const RULER = 26;

/** Room for names as long as these before signals that are so wide in all. */
export function nameRoom(names: readonly string[], width: number): number {
  const longest = names.reduce((most, name) => Math.max(most, name.length), 0);
  const wanted = 6.7 * longest + 14;
  return Math.round(Math.max(NAMES, Math.min(wanted, 200, 0.3 * width)));
}

/** The stretch of time that samples fill, each with its own moment in its middle, in samples. */
export const filledBy = ({ start, stop }: { readonly start: number; readonly stop: number }) => ({
  start: start - 0.5,
  stop: stop - 0.5,
});

/** A time axis along the bottom of a plot, over the samples `start` to `stop` of a series, `left` pixels after its edge. */
export function drawTimeRuler(
  context: CanvasRenderingContext2D,
  { start, stop }: { readonly start: number; readonly stop: number },
  series: Pick<SeriesInfo, 'rate' | 'timeUnit' | 'startTime'>,
  { width, height }: Size,
  style: FigureStyle,
  left = NAMES,
): void {
  const { rate, startTime } = series;
  const { perSample, label: name } = timeAxis(series, stop - start);
  const origin = rate === null ? 0 : startTime * rate;
  const from = (origin + start) * perSample;
  const to = (origin + stop) * perSample;
  const top = height - RULER;
  rule(context, 0, top, width, top, style.faint, 0.5);
  context.font = fontOf(style, 11);
  context.fillStyle = style.quiet;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.fillText(name, 0, top + 15, left - 8);
  context.textAlign = 'center';
  const plot = width - left;
  for (const { value, label } of linearTicks(from, to, Math.max(2, Math.floor(plot / 110)))) {
    // There are no halves of samples.
    const isCount = rate === null && perSample === 1;
    if (isCount && !Number.isInteger(value)) continue;
    const x = left + (plot * (value - from)) / (to - from);
    rule(context, x, top, x, top + 4, style.quiet, 1);
    const text = isCount ? grouped(value) : textOf(label);
    // The last label would be cut off at the edge.
    if (x + context.measureText(text).width / 2 < width) context.fillText(text, x, top + 15);
  }
}
