import type { FigureStyle } from '../../figures/style';
import type { SeriesInfo } from '../../io/recording';
import type { CleaningEffect, Seen } from '../../sim/analysis/cleaningEffect';
import { drawName, type Extremes, extremesOf, trace } from './envelopePlot';
import { rule, type Size } from './ink';
import { binned } from './preparedPlot';
import { drawTimeRuler, NAMES, RULER } from './timeRuler';

/**
 * Draws a channel before a cleaning step above what it is after, over the same time and each on its own scale.
 *
 * @param share the part of the stretch that is shown, 0 … 1 from its start.
 */
export function drawBeforeAfter(
  context: CanvasRenderingContext2D,
  { before, after, start, stop }: CleaningEffect,
  share: readonly [from: number, to: number],
  series: Pick<SeriesInfo, 'rate' | 'timeUnit' | 'startTime'>,
  { width, height }: Size,
  style: FigureStyle,
): void {
  context.clearRect(0, 0, width, height);
  context.lineJoin = 'round';
  context.lineWidth = 1;
  context.textBaseline = 'middle';
  const row = (height - RULER) / 2;
  const plot = width - NAMES;
  const cut = ({ values }: Seen) =>
    values.subarray(Math.floor(share[0] * values.length), Math.ceil(share[1] * values.length));
  const rows = [
    { name: 'Before', of: cut(before) },
    { name: 'After', of: cut(after) },
  ];
  rows.forEach(({ name, of }, k) => {
    const { low, high } = binned(of, 1, 0, plot);
    const extremes: Extremes | undefined = extremesOf(low, high);
    const top = k * row;
    if (k > 0) rule(context, 0, top, width, top, style.faint, 0.5);
    drawName(context, name, extremes, top + row / 2, row, style);
    if (!extremes) return;
    context.strokeStyle = k === 0 ? style.quiet : style.data;
    trace(context, low, high, extremes, { x: NAMES, y: top + 6, width: plot, height: row - 12 });
  });
  const at = (part: number) => start + part * (stop - start);
  drawTimeRuler(context, { start: at(share[0]), stop: at(share[1]) }, series, { width, height }, style);
}
