import { capHeight, textWidth } from './fontMetrics';
import type { Span } from './richText';
import type { Scale } from './scale';
import { scale } from './scale';
import type { Box, Item } from './scene';
import { line, text } from './scene';
import type { FigureStyle } from './style';
import type { Tick } from './ticks';
import { linearTicks, logMinorTicks, logTicks } from './ticks';
import { mm } from './units';

export interface Axis {
  readonly domain: readonly [number, number];
  readonly log?: boolean;
  /** What is plotted, with its unit in brackets. */
  readonly label?: readonly Span[];
  /** Ticks to use in place of nice ones; empty for none. */
  readonly ticks?: readonly Tick[];
  /** mm between ticks aimed at. */
  readonly spacing?: number;
  /** Draws the spine; ticks and labels stand without one too. */
  readonly spine?: boolean;
}

/** Room kept free round the plotting area, mm. */
export interface Room {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Plot {
  /** The plotting area. */
  readonly inner: Box;
  readonly x: Scale;
  readonly y: Scale;
  /** Spines, ticks and labels. */
  readonly items: readonly Item[];
}

/** Gap between a tick and its label, and between labels and the axis label, pt. */
const gap = 1.5;

/** Room the axes need inside a box; panels that should line up take the largest of theirs. */
export function roomFor(box: Box, xAxis: Axis, yAxis: Axis, style: FigureStyle): Room {
  const tickHeight = mm(style.size.tick) * capHeight;
  const labelHeight = mm(style.size.label);
  const xTicks = ticksOf(xAxis, box.width, style, 'x');
  const yTicks = ticksOf(yAxis, box.height, style, 'y');
  const widest = Math.max(0, ...yTicks.map((tick) => widthOf(tick.label, style)));
  const last = xTicks.at(-1);
  return {
    left:
      (yTicks.length ? mm(style.tick + gap) + widest : 0) + (yAxis.label ? labelHeight + mm(gap) : 0) ||
      mm(1),
    bottom:
      (xTicks.length ? mm(style.tick + gap) + tickHeight : 0) +
        (xAxis.label ? mm(gap + 1) + labelHeight : 0) || mm(1),
    right: last ? overhang(xAxis, last, box.width, widthOf(last.label, style)) : mm(1),
    top: yTicks.length ? tickHeight / 2 : mm(1),
  };
}

/** How far the last tick's label reaches past the axis, roughly. */
function overhang(axis: Axis, last: Tick, width: number, label: number): number {
  const place = scale(axis.domain, [0, width * 0.85], axis.log).at(last.value);
  return Math.max(mm(1), label / 2 - (width * 0.85 - place));
}

/**
 * Lays axes into a box: the left and bottom spine, ticks outwards, labels outside, nothing else.
 * @param room least room on each side, so that panels line up.
 */
export function plotIn(
  box: Box,
  xAxis: Axis,
  yAxis: Axis,
  style: FigureStyle,
  room: Partial<Room> = {},
): Plot {
  const needed = roomFor(box, xAxis, yAxis, style);
  const left = Math.max(needed.left, room.left ?? 0);
  const right = Math.max(needed.right, room.right ?? 0);
  const top = Math.max(needed.top, room.top ?? 0);
  const bottom = Math.max(needed.bottom, room.bottom ?? 0);
  const inner = {
    x: box.x + left,
    y: box.y + top,
    width: Math.max(1, box.width - left - right),
    height: Math.max(1, box.height - top - bottom),
  };
  const x = scale(xAxis.domain, [inner.x, inner.x + inner.width], xAxis.log);
  const y = scale(yAxis.domain, [inner.y + inner.height, inner.y], yAxis.log);
  return {
    inner,
    x,
    y,
    items: [...bottomAxis(xAxis, x, inner, box, style), ...leftAxis(yAxis, y, inner, box, style)],
  };
}

function bottomAxis(axis: Axis, at: Scale, inner: Box, box: Box, style: FigureStyle): Item[] {
  const stroke = { colour: style.ink, width: style.stroke.axis };
  const base = inner.y + inner.height;
  const items: Item[] = [];
  if (axis.spine ?? true)
    items.push(line(inner.x, base, inner.x + inner.width, base, { ...stroke, cap: 'butt' }));
  for (const tick of ticksOf(axis, inner.width, style, 'x')) {
    const place = at.at(tick.value);
    items.push(line(place, base, place, base + mm(style.tick), stroke));
    items.push(
      text(tick.label, place, base + mm(style.tick + gap), {
        size: style.size.tick,
        colour: style.ink,
        anchor: 'middle',
        align: 'top',
      }),
    );
  }
  for (const value of minorOf(axis, inner.width)) {
    items.push(line(at.at(value), base, at.at(value), base + mm(style.tick / 2), stroke));
  }
  if (axis.label) {
    items.push(
      text(axis.label, inner.x + inner.width / 2, box.y + box.height - mm(style.size.label) * 0.25, {
        size: style.size.label,
        colour: style.ink,
        anchor: 'middle',
      }),
    );
  }
  return items;
}

function leftAxis(axis: Axis, at: Scale, inner: Box, box: Box, style: FigureStyle): Item[] {
  const stroke = { colour: style.ink, width: style.stroke.axis };
  const items: Item[] = [];
  if (axis.spine ?? true) {
    // Reaches over the corner, so that the two spines meet without a notch.
    const below = mm(style.stroke.axis / 2);
    items.push(line(inner.x, inner.y, inner.x, inner.y + inner.height + below, stroke));
  }
  for (const tick of ticksOf(axis, inner.height, style, 'y')) {
    const place = at.at(tick.value);
    items.push(line(inner.x, place, inner.x - mm(style.tick), place, stroke));
    items.push(
      text(tick.label, inner.x - mm(style.tick + gap), place, {
        size: style.size.tick,
        colour: style.ink,
        anchor: 'end',
        align: 'middle',
      }),
    );
  }
  for (const value of minorOf(axis, inner.height)) {
    items.push(line(inner.x, at.at(value), inner.x - mm(style.tick / 2), at.at(value), stroke));
  }
  if (axis.label) {
    items.push(
      text(axis.label, box.x, inner.y + inner.height / 2, {
        size: style.size.label,
        colour: style.ink,
        anchor: 'middle',
        align: 'top',
        rotation: 90,
      }),
    );
  }
  return items;
}

/** Nice ticks for an axis of this length. */
function ticksOf(axis: Axis, length: number, style: FigureStyle, which: 'x' | 'y'): readonly Tick[] {
  if (axis.ticks) return axis.ticks;
  const spacing = axis.spacing ?? mm(style.size.tick) * (which === 'x' ? 6 : 4);
  const count = Math.max(2, Math.min(6, Math.round(length / spacing)));
  const [low, high] = axis.domain;
  const nice = axis.log ? logTicks : linearTicks;
  let ticks = nice(low, high, count);
  const at = scale(axis.domain, [0, length], axis.log);
  for (let fewer = count - 1; which === 'x' && fewer > 0 && collide(ticks, at, style); fewer--) {
    ticks = nice(low, high, fewer);
  }
  return ticks;
}

/** Whether neighbouring tick labels come closer than a digit's width. */
function collide(ticks: readonly Tick[], at: Scale, style: FigureStyle): boolean {
  return ticks.some((tick, k) => {
    const next = ticks[k + 1];
    if (!next) return false;
    const apart = at.at(next.value) - at.at(tick.value);
    return apart < (widthOf(tick.label, style) + widthOf(next.label, style)) / 2 + mm(style.size.tick) * 0.55;
  });
}

/** Minor ticks where a decade is at least 7 mm long; closer ones run together. */
function minorOf(axis: Axis, length: number): readonly number[] {
  return axis.log && !axis.ticks ? logMinorTicks(...axis.domain, length, 7) : [];
}

const widthOf = (spans: readonly Span[], style: FigureStyle): number =>
  mm(style.size.tick) * style.letterWidth * textWidth(spans);
