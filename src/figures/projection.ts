import type { Axis } from './axes';
import { textWidth } from './fontMetrics';
import type { Box, Item } from './scene';
import { line, text } from './scene';
import type { FigureStyle } from './style';
import { linearTicks } from './ticks';
import { mm } from './units';

/** Direction the viewer stands in, degrees: azimuth from the x axis towards y, elevation above the floor. */
export interface Camera {
  readonly azimuth: number;
  readonly elevation: number;
}

export const defaultCamera: Camera = { azimuth: -58, elevation: 18 };

/** A point on the page and how near it is; `depth` grows towards the viewer. */
export interface Projected {
  readonly x: number;
  readonly y: number;
  readonly depth: number;
}

type Vector = readonly [number, number, number];

/** Parallel projection of a box of values onto the page. */
export interface Projection {
  /** Values to the page; a parallel projection, so lengths along an axis stay comparable. */
  at(x: number, y: number, z: number): Projected;
  /** Same for the cube [−1, 1]³ the box of values is stretched to. */
  corner(corner: Vector): Projected;
  /** Unit vectors on the page along the cube's axes. */
  direction(axis: 0 | 1 | 2): { readonly x: number; readonly y: number };
  /** From the cube towards the viewer. */
  readonly towards: Vector;
}

const corners: readonly Vector[] = [-1, 1].flatMap((x) =>
  [-1, 1].flatMap((y) => [-1, 1].map((z): Vector => [x, y, z])),
);

/**
 * Parallel projection that fits the cube of the three domains into `box`.
 * With azimuth α and elevation ε: right = (−sin α, cos α, 0), up = (−sin ε cos α, −sin ε sin α, cos ε).
 */
export function projection(
  domains: readonly (readonly [number, number])[],
  camera: Camera,
  box: Box,
): Projection {
  const azimuth = (camera.azimuth * Math.PI) / 180;
  const elevation = (camera.elevation * Math.PI) / 180;
  const [ca, sa, ce, se] = [Math.cos(azimuth), Math.sin(azimuth), Math.cos(elevation), Math.sin(elevation)];
  const right: Vector = [-sa, ca, 0];
  const up: Vector = [-se * ca, -se * sa, ce];
  const towards: Vector = [ce * ca, ce * sa, se];
  const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

  const halfWidth = Math.max(...corners.map((corner) => dot(corner, right)));
  const halfHeight = Math.max(...corners.map((corner) => dot(corner, up)));
  const size = Math.min(box.width / (2 * halfWidth), box.height / (2 * halfHeight));
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
  const reach = Math.max(...corners.map((corner) => dot(corner, towards)));

  const corner = (point: Vector): Projected => ({
    x: cx + size * dot(point, right),
    y: cy - size * dot(point, up),
    depth: dot(point, towards) / reach,
  });
  const unit = (value: number, k: number): number => {
    const [low, high] = domains[k] ?? [0, 1];
    return (2 * (value - low)) / (high - low) - 1;
  };
  return {
    corner,
    towards,
    at: (x, y, z) => corner([unit(x, 0), unit(y, 1), unit(z, 2)]),
    direction: (axis) => {
      const [dx, dy] = [right[axis], -up[axis]];
      const length = Math.hypot(dx, dy) || 1;
      return { x: dx / length, y: dy / length };
    },
  };
}

/** Room round the cube for tick labels and names, mm. */
export function cubeRoom(style: FigureStyle): { readonly side: number; readonly below: number } {
  return { side: mm(style.size.tick * 2.6 + style.size.label * 0.6), below: mm(style.size.tick * 1.6 + style.size.label * 0.9) };
}

/** The three edges that carry ticks, and the fainter ones behind the orbit that make the cube readable. */
export function cubeAxes(shape: Projection, axes: readonly Axis[], style: FigureStyle): Item[] {
  const near = shape.towards.map((c) => (c >= 0 ? 1 : -1)) as unknown as Vector;
  return [
    ...backEdges(shape, near, style),
    ...([0, 1, 2] as const).flatMap((k) => tickedEdge(shape, k, near, axes[k], style)),
  ];
}

/** The nine edges that do not meet in the corner nearest the viewer. */
function backEdges(shape: Projection, near: Vector, style: FigureStyle): Item[] {
  const stroke = { colour: style.faint, width: style.stroke.reference, cap: 'round' } as const;
  const items: Item[] = [];
  for (const from of corners) {
    for (const axis of [0, 1, 2] as const) {
      if (from[axis] > 0) continue;
      const to = from.map((c, k) => (k === axis ? 1 : c)) as unknown as Vector;
      const meetsNear = from.every((c, k) => k === axis || c === near[k]);
      if (meetsNear) continue;
      const [a, b] = [shape.corner(from), shape.corner(to)];
      items.push(line(a.x, a.y, b.x, b.y, stroke));
    }
  }
  return items;
}

function tickedEdge(shape: Projection, k: 0 | 1 | 2, near: Vector, axis: Axis | undefined, style: FigureStyle): Item[] {
  if (!axis) return [];
  const from = edgeStart(shape, k, near);
  const at = (u: number): Projected => shape.corner(from.map((c, i) => (i === k ? u : c)) as unknown as Vector);
  const out = outward(shape, k, near);
  const stroke = { colour: style.ink, width: style.stroke.axis, cap: 'round' } as const;
  const [a, b] = [at(-1), at(1)];
  const items: Item[] = [line(a.x, a.y, b.x, b.y, stroke)];
  const [low, high] = axis.domain;
  let widest = 0;
  for (const tick of linearTicks(low, high, 3)) {
    const place = at((2 * (tick.value - low)) / (high - low) - 1);
    const reach = mm(style.tick);
    items.push(line(place.x, place.y, place.x + out.x * reach, place.y + out.y * reach, stroke));
    const label = mm(style.tick + style.size.tick * 0.45);
    widest = Math.max(widest, mm(style.size.tick) * style.letterWidth * textWidth(tick.label));
    items.push(
      text(tick.label, place.x + out.x * label, place.y + out.y * label + (k === 2 ? 0 : mm(style.size.tick * 0.25)), {
        size: style.size.tick,
        colour: style.ink,
        anchor: anchorFor(out.x),
        align: 'middle',
      }),
    );
  }
  return [...items, ...nameOf(axis, at(0), out, k, widest, style)];
}

/** The axis' name beside the middle of its edge, clear of the tick labels. */
function nameOf(
  axis: Axis,
  middle: Projected,
  out: { readonly x: number; readonly y: number },
  k: 0 | 1 | 2,
  widest: number,
  style: FigureStyle,
): Item[] {
  if (!axis.label) return [];
  const upright = k === 2;
  const away = upright
    ? mm(style.tick + style.size.tick * 0.45 + 2.5) + widest
    : mm(style.tick + style.size.tick * 1.1 + style.size.label * 0.5) + Math.abs(out.x) * widest * 0.8;
  return [
    text(axis.label, middle.x + out.x * away, middle.y + out.y * away + (upright ? 0 : mm(style.size.label * 0.3)), {
      size: style.size.label,
      colour: style.ink,
      anchor: upright ? 'middle' : anchorFor(out.x),
      align: upright ? 'baseline' : 'middle',
      rotation: upright ? 90 : 0,
    }),
  ];
}

/** Start of the edge that carries axis k: floor edges facing the viewer, and the upright edge farthest left. */
function edgeStart(shape: Projection, k: 0 | 1 | 2, near: Vector): Vector {
  if (k === 0) return [-1, near[1] * near[2], -1];
  if (k === 1) return [near[0] * near[2], -1, -1];
  const uprights = corners.filter((corner) => corner[2] < 0);
  return uprights.reduce((best, corner) => (shape.corner(corner).x < shape.corner(best).x ? corner : best));
}

/** Direction on the page in which ticks of axis k leave the cube. */
function outward(shape: Projection, k: 0 | 1 | 2, near: Vector): { readonly x: number; readonly y: number } {
  if (k === 2) return { x: -1, y: 0 };
  const other = k === 0 ? 1 : 0;
  const direction = shape.direction(other);
  const sign = near[other] * near[2];
  return { x: direction.x * sign, y: direction.y * sign };
}

const anchorFor = (dx: number): 'start' | 'middle' | 'end' => (dx > 0.35 ? 'start' : dx < -0.35 ? 'end' : 'middle');
