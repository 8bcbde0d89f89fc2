import type { FigureStyle } from '../../figures/style';
import type { Raster } from '../../shared/contract';
import { fitted, fontOf, rule, type Size } from './ink';
import { drawTimeRuler, NAMES, RULER } from './timeRuler';

/** CSS pixels from one name to the next at least. */
const NAME_PITCH = 12;
const HALF_NAME = 5;
/** Rows lower than this are not ruled. */
const RULED = 11;
/** Share of full ink that a single moment has where others are crowded. */
const FAINTEST = 0.35;

/** Height that leaves each of `rows` room, within what is free, CSS pixels. */
export const rasterHeight = (rows: number, free: number): number =>
  Math.max(32, Math.min(14 * rows, Math.max(280, Math.min(free, 640)))) + RULER;

/**
 * Draws a row a unit, event or table of intervals over time. Every moment is a tick; where several share a pixel, it is the darker the
 * more there are. Intervals are bars.
 */
export function drawRaster(
  context: CanvasRenderingContext2D,
  { start, stop, rows }: Raster,
  names: readonly string[],
  isLasting: boolean,
  { width, height }: Size,
  style: FigureStyle,
): void {
  context.clearRect(0, 0, width, height);
  context.textBaseline = 'middle';
  const row = (height - RULER) / rows.length;
  const most = rows.reduce((all, counts) => counts.reduce((a, b) => Math.max(a, b), all), 1);
  const every = Math.max(1, Math.ceil(NAME_PITCH / row));
  rows.forEach((counts, k) => {
    const top = k * row;
    if (k > 0 && row >= RULED) rule(context, 0, top, width, top, style.faint, 0.5);
    const isInside = top + row / 2 >= HALF_NAME && top + row / 2 <= height - RULER - HALF_NAME;
    if (k % every === 0 && (isInside || rows.length === 1)) {
      context.textAlign = 'left';
      context.fillStyle = style.ink;
      context.font = fontOf(style, 11);
      context.fillText(fitted(context, names[k]!, NAMES - 8), 0, top + row / 2);
    }
    const bin = (width - NAMES) / counts.length;
    const air = Math.min(1, row / 8);
    context.fillStyle = isLasting ? style.quiet : style.data;
    counts.forEach((count, b) => {
      if (count === 0) return;
      context.globalAlpha = isLasting ? count : FAINTEST + (1 - FAINTEST) * (count / most);
      context.fillRect(NAMES + b * bin, top + air, Math.max(1, bin), Math.max(1, row - 2 * air));
    });
    context.globalAlpha = 1;
  });
  drawTimeRuler(context, { start, stop }, { rate: 1, startTime: 0 }, { width, height }, style);
}
