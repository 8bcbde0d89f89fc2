import { significant } from '../../figures/numbers';
import type { FigureStyle } from '../../figures/style';
import type { SeriesInfo } from '../../io/recording';
import type { Envelope } from '../../shared/contract';
import { fitted, fontOf, rule, type Size } from './ink';
import { largestOf, shownUnit } from './prefixes';
import { drawTimeRuler, filledBy, NAMES, RULER } from './timeRuler';

/** Rows lower than this have no room for their range. */
const LOW_ROW = 34;

/** Height that leaves each of `rows` signals room, CSS pixels. */
export const heightFor = (rows: number): number =>
  Math.max(rows === 1 ? 200 : 140, Math.min(46 * rows, 480)) + RULER;

/**
 * Draws a row a channel, each on the scale of its own extremes, over a time axis. Every bin is drawn from its lowest to its
 * highest value, so that no spike is lost; a gap in the data is a gap in the line.
 */
export function drawEnvelope(
  context: CanvasRenderingContext2D,
  envelope: Envelope,
  names: readonly string[],
  series: Pick<SeriesInfo, 'rate' | 'timeUnit' | 'startTime' | 'unit'>,
  { width, height }: Size,
  style: FigureStyle,
  left = NAMES,
): void {
  context.clearRect(0, 0, width, height);
  context.lineJoin = 'round';
  context.textBaseline = 'middle';
  const row = (height - RULER) / names.length;
  names.forEach((name, k) => {
    const top = k * row;
    const low = envelope.low[k]!;
    const high = envelope.high[k]!;
    const extremes = extremesOf(low, high);
    if (k > 0) rule(context, 0, top, width, top, style.faint, 0.5);
    drawName(context, name, extremes, top + row / 2, row, style, left, series.unit);
    if (!extremes) return;
    const box = { x: left, y: top + 5, width: width - left, height: row - 10 };
    if (envelope.isSketch) {
      // Where nothing was looked at yet, there is a signal all the same.
      context.fillStyle = style.faint;
      context.globalAlpha = 0.4;
      context.fillRect(box.x, box.y, box.width, box.height);
      context.globalAlpha = 1;
    }
    context.strokeStyle = style.data;
    context.lineWidth = 1;
    trace(context, low, high, extremes, box);
  });
  drawTimeRuler(context, filledBy(envelope), series, { width, height }, style, left);
}

export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}
export type Extremes = readonly [low: number, high: number];

/** Lowest and highest value; undefined where none is there. */
export function extremesOf(low: Float32Array, high: Float32Array): Extremes | undefined {
  let least = Infinity;
  let most = -Infinity;
  for (let b = 0; b < low.length; b++) {
    if (low[b]! < least) least = low[b]!;
    if (high[b]! > most) most = high[b]!;
  }
  return least <= most ? [least, most] : undefined;
}

/** Strokes the line through the bins in a box, its extremes at the box's bottom and top. */
export function trace(
  context: CanvasRenderingContext2D,
  low: Float32Array,
  high: Float32Array,
  [least, most]: Extremes,
  box: Box,
): void {
  // A constant signal lies in the middle.
  const y = (value: number) =>
    box.y + box.height * (most > least ? 1 - (value - least) / (most - least) : 0.5);
  context.beginPath();
  let isDown = false;
  for (let b = 0; b < low.length; b++) {
    if (Number.isNaN(low[b]!)) {
      isDown = false;
      continue;
    }
    const x = box.x + (box.width * (b + 0.5)) / low.length;
    if (isDown) context.lineTo(x, y(low[b]!));
    else context.moveTo(x, y(low[b]!));
    if (high[b] !== low[b]) context.lineTo(x, y(high[b]!));
    isDown = true;
  }
  context.stroke();
}

function reachText(extremes: Extremes, stored: string): string {
  const { unit, size } = shownUnit(largestOf(extremes), stored);
  return `${extremes.map((value) => significant(value / size, 3)).join(' … ')} ${unit}`.trimEnd();
}

/** A channel's name, and its range under it where there is room. */
export function drawName(
  context: CanvasRenderingContext2D,
  name: string,
  extremes: Extremes | undefined,
  middle: number,
  row: number,
  style: FigureStyle,
  left = NAMES,
  unit = '',
): void {
  const hasRoom = row >= LOW_ROW;
  context.textAlign = 'left';
  context.fillStyle = style.ink;
  context.font = fontOf(style, 12);
  context.fillText(fitted(context, name, left - 8), 0, middle - (hasRoom ? 7 : 0));
  if (!hasRoom) return;
  context.fillStyle = style.quiet;
  context.font = fontOf(style, 10.5);
  context.fillText(extremes ? reachText(extremes, unit) : 'no values', 0, middle + 8, left - 8);
}
