import type { Plot } from './axes';
import type { Polyline } from './scene';
import { mm } from './units';

/** Length of the stroke a dot is: too short to be seen, long enough for every painter to set its round ends. */
const stub = 0.01;

/**
 * Many small dots as one path, a tenth of the size of as many circles. Dots that would hide one another to more than half are
 * drawn once.
 *
 * @param xs,ys values, on the plot's scales; dots outside it are left out.
 * @param size diameter, pt.
 */
export function dots(
  plot: Plot,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  colour: string,
  size: number,
): Polyline {
  const { inner } = plot;
  const cell = mm(size) / 3;
  const columns = Math.ceil(inner.width / cell) + 1;
  const taken = new Set<number>();
  const points: number[] = [];
  for (let i = 0; i < xs.length; i++) {
    const [x, y] = [plot.x.at(xs[i] ?? NaN), plot.y.at(ys[i] ?? NaN)];
    const isInside =
      x >= inner.x && x <= inner.x + inner.width && y >= inner.y && y <= inner.y + inner.height;
    if (!isInside) continue;
    const place = Math.floor((y - inner.y) / cell) * columns + Math.floor((x - inner.x) / cell);
    if (taken.has(place)) continue;
    taken.add(place);
    points.push(x - stub / 2, y, x + stub / 2, y, NaN, NaN);
  }
  return {
    kind: 'polyline',
    points: Float64Array.from(points),
    stroke: { colour, width: size, cap: 'round' },
  };
}
