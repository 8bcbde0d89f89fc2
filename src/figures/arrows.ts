import type { Item } from './scene';
import type { Stroke } from './scene';
import { mm } from './units';

/** Length of an arrow's head, as a multiple of its line's width, and never below so many points. */
const HEAD = { widths: 3.4, least: 2.8 } as const;

/** A line that ends in a filled head. @param points x₀, y₀, x₁, y₁ …, mm; the last is the head's tip. */
export function arrow(points: Float64Array, stroke: Stroke): Item[] {
  const count = points.length / 2;
  const [x, y] = [points[2 * count - 2] ?? NaN, points[2 * count - 1] ?? NaN];
  const length = mm(Math.max(HEAD.least, HEAD.widths * stroke.width));
  // The head points as the line comes in over its own length, which on a curve is not the last step's direction.
  let from = count - 2;
  while (from > 0 && Math.hypot(x - (points[2 * from] ?? 0), y - (points[2 * from + 1] ?? 0)) < length)
    from--;
  const [dx, dy] = [x - (points[2 * from] ?? NaN), y - (points[2 * from + 1] ?? NaN)];
  const size = Math.hypot(dx, dy);
  if (!(size > 0)) return [];
  const [ux, uy] = [dx / size, dy / size];
  const [baseX, baseY] = [x - ux * length, y - uy * length];
  const half = length * 0.42;
  const head = Float64Array.of(
    x,
    y,
    baseX - uy * half,
    baseY + ux * half,
    baseX + uy * half,
    baseY - ux * half,
  );
  // The line ends inside the head, whose tip it would blunt.
  const shaft = Float64Array.from([
    ...points.subarray(0, 2 * (from + 1)),
    x - ux * length * 0.8,
    y - uy * length * 0.8,
  ]);
  const items: Item[] = [{ kind: 'polyline', points: head, fill: stroke.colour }];
  return size > length ? [{ kind: 'polyline', points: shaft, stroke }, ...items] : items;
}
