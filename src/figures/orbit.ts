import { mix } from './colour';
import { simplify } from './decimate';
import type { Projection } from './projection';
import type { Box, Polyline } from './scene';
import type { FigureStyle } from './style';
import { mm } from './units';

/** Least error of a drawn line, mm: a twentieth of a point, well under any line's width. */
export const tolerance = mm(0.05);

/** Share of a panel's area that a line's ink may cover before the orbit's shape drowns in it. */
const mostInk = 0.3;

/** Stretches a line is cut into where its colour or depth changes along it. */
const mostChunks = 480;

/** A drawn orbit and how many of its samples were drawn. */
export interface OrbitDrawing {
  readonly items: readonly Polyline[];
  readonly samples: number;
}

/** Colour of the line around a sample. */
export type ColourAt = (sample: number) => string;

/**
 * An orbit in three dimensions as lines, far ones first, thinner and closer to the ground's colour the farther they are.
 * Samples outside the cube break the line.
 *
 * @param values row-major, shape (T × dim); the first three dimensions are drawn.
 */
export function orbitIn3d(
  values: Float32Array,
  dim: number,
  shape: Projection,
  box: Box,
  style: FigureStyle,
  colourAt: ColourAt,
): OrbitDrawing {
  const count = Math.floor(values.length / dim);
  const points = new Float64Array(2 * count);
  const depths = new Float64Array(count);
  const [nearCorner, farCorner] = [shape.corner([1, 1, 1]), shape.corner([-1, -1, -1])];
  const largest =
    1.5 * (Math.abs(nearCorner.x - farCorner.x) + Math.abs(nearCorner.y - farCorner.y) + box.width);
  for (let i = 0; i < count; i++) {
    const place = shape.at(values[i * dim] ?? NaN, values[i * dim + 1] ?? NaN, values[i * dim + 2] ?? NaN);
    const outside = !(Math.abs(place.x - box.x) < largest && Math.abs(place.y - box.y) < largest);
    points[2 * i] = outside ? NaN : place.x;
    points[2 * i + 1] = outside ? NaN : place.y;
    depths[i] = place.depth;
  }
  const samples = inkLimit(points, box, style.stroke.orbit);
  const chunks = cut(points.subarray(0, 2 * samples)).map(({ start, line }) => {
    const middle = Math.min(samples - 1, start + Math.floor(line.length / 4));
    const finite = depths.subarray(start, start + line.length / 2).find(Number.isFinite) ?? 0;
    return { line, depth: depths[middle] || finite, colour: colourAt(middle) };
  });
  chunks.sort((a, b) => a.depth - b.depth);
  const items = chunks.map(({ line, depth, colour }): Polyline => {
    const nearness = Math.min(1, Math.max(0, (depth + 0.8) / 1.6));
    return {
      kind: 'polyline',
      points: simplify(line, tolerance),
      stroke: {
        colour: mix(style.behind, colour, 0.5 + 0.5 * nearness),
        width: style.stroke.orbit * (0.75 + 0.5 * nearness),
        cap: 'round',
      },
    };
  });
  return { items, samples };
}

/** An orbit in a plane; one line when it has one colour, else stretches in time order. */
export function orbitIn2d(
  points: Float64Array,
  box: Box,
  style: FigureStyle,
  colourAt?: ColourAt,
): OrbitDrawing {
  const samples = inkLimit(points, box, style.stroke.orbit);
  const shown = points.subarray(0, 2 * samples);
  const chunks = colourAt ? cut(shown) : [{ start: 0, line: shown }];
  const items = chunks.map(({ start, line }): Polyline => ({
    kind: 'polyline',
    points: simplify(line, tolerance),
    stroke: {
      colour: colourAt ? colourAt(start + Math.floor(line.length / 4)) : style.data,
      width: style.stroke.orbit,
      cap: 'round',
    },
  }));
  return { items, samples };
}

/** Samples after which the line's length times its width exceeds the share of the panel that ink may cover. */
function inkLimit(points: Float64Array, box: Box, strokePt: number): number {
  const most = (mostInk * box.width * box.height) / mm(strokePt);
  let length = 0;
  const count = points.length / 2;
  for (let i = 1; i < count; i++) {
    const step = Math.hypot(
      (points[2 * i] ?? NaN) - (points[2 * i - 2] ?? NaN),
      (points[2 * i + 1] ?? NaN) - (points[2 * i - 1] ?? NaN),
    );
    if (Number.isFinite(step)) length += step;
    if (length > most) return i;
  }
  return count;
}

/** Equal stretches that share their end points, so that no gap shows between them. */
function cut(points: Float64Array): { start: number; line: Float64Array }[] {
  const count = points.length / 2;
  const stride = Math.max(4, Math.ceil(count / mostChunks));
  const chunks: { start: number; line: Float64Array }[] = [];
  for (let start = 0; start < count - 1; start += stride) {
    const line = points.subarray(2 * start, 2 * Math.min(count, start + stride + 1));
    if (line.some(Number.isFinite)) chunks.push({ start, line });
  }
  return chunks;
}
