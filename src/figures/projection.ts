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

/** Height of the box of values against its width and depth, on the page. */
const flatness = 0.82;

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
  const up: Vector = [-se * ca, -se * sa, ce * flatness];
  const towards: Vector = [ce * ca, ce * sa, se * flatness];
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
export function cubeRoom(style: FigureStyle): {
  readonly left: number;
  readonly right: number;
  readonly below: number;
} {
  const { tick, label } = style.size;
  return { left: mm(tick * 2.2 + label), right: mm(tick * 1.4), below: mm(tick * 1.3 + label * 1.2) };
}

/** Height over width of the cube as seen by a camera. */
export function cubeShape(camera: Camera): number {
  const [azimuth, elevation] = [(camera.azimuth * Math.PI) / 180, (camera.elevation * Math.PI) / 180];
  const across = Math.abs(Math.sin(azimuth)) + Math.abs(Math.cos(azimuth));
  const along = Math.abs(Math.cos(azimuth)) + Math.abs(Math.sin(azimuth));
  return (Math.abs(Math.sin(elevation)) * along + Math.cos(elevation) * flatness) / across;
}

/** The three edges that carry ticks, and the fainter ones behind the orbit that make the cube readable. */
export function cubeAxes(shape: Projection, axes: readonly Axis[], box: Box, style: FigureStyle): Item[] {
  const near = shape.towards.map((c) => (c >= 0 ? 1 : -1)) as unknown as Vector;
  return [
    ...backEdges(shape, near, style),
    ...([0, 1, 2] as const).flatMap((k) => tickedEdge(shape, k, near, axes[k], box, style)),
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

/** Where an edge of the cube begins and ends on the page. */
interface Edge {
  readonly a: Projected;
  readonly b: Projected;
  readonly isUpright: boolean;
}

function tickedEdge(
  shape: Projection,
  k: 0 | 1 | 2,
  near: Vector,
  axis: Axis | undefined,
  box: Box,
  style: FigureStyle,
): Item[] {
  if (!axis) return [];
  const from = edgeStart(shape, k, near);
  const at = (u: number): Projected =>
    shape.corner(from.map((c, i) => (i === k ? u : c)) as unknown as Vector);
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
      text(
        tick.label,
        place.x + out.x * label,
        place.y + out.y * label + (k === 2 ? 0 : mm(style.size.tick * 0.25)),
        {
          size: style.size.tick,
          colour: style.ink,
          anchor: anchorFor(out.x),
          align: 'middle',
        },
      ),
    );
  }
  return [...items, ...nameOf(axis, { a, b, isUpright: k === 2 }, widest, box, style)];
}

/** The axis' name beside the middle of its edge, on the far side of the tick labels and inside the panel's box. */
function nameOf(axis: Axis, edge: Edge, widest: number, box: Box, style: FigureStyle): Item[] {
  if (!axis.label) return [];
  const { a, b } = edge;
  const [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2];
  const look = { size: style.size.label, colour: style.ink, anchor: 'middle' } as const;
  if (edge.isUpright) {
    const away = mm(style.tick + style.size.tick * 0.45 + 2.5) + widest;
    return [text(axis.label, x - away, y, { ...look, rotation: 90 })];
  }
  // At right angles to the edge, downwards: the floor's near edges are the lower outline of the cube.
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const [nx, ny] = [(b.y - a.y) / length, (a.x - b.x) / length].map((c) => (a.x > b.x ? c : -c)) as [
    number,
    number,
  ];
  const half = (mm(style.size.label) * style.letterWidth * textWidth(axis.label)) / 2;
  const away = mm(style.tick + style.size.tick * 1.25 + style.size.label * 0.6);
  const aside = Math.abs(nx) * (half + widest * 0.6);
  const wanted = x + nx * away + Math.sign(nx) * aside;
  const centre = Math.max(box.x + half, Math.min(box.x + box.width - half, wanted));
  return [text(axis.label, centre, y + ny * away, { ...look, align: 'middle' })];
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

const anchorFor = (dx: number): 'start' | 'middle' | 'end' =>
  dx > 0.35 ? 'start' : dx < -0.35 ? 'end' : 'middle';
