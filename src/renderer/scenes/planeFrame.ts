import { OrthographicCamera } from 'three';
import { type Axis, plotIn } from '../../figures/axes';
import type { Box } from '../../figures/scene';
import type { FigureStyle } from '../../figures/style';
import { type Frame, PX_PER_MM } from './frame';
import type { StateSpace } from './stateSpace';
import type { Viewpoint } from './viewpoint';

/** Air around the axes, mm: the legend stands above them, the buttons below. */
const MARGIN = { top: 9, side: 3, bottom: 12 };

/** Two axes seen from straight above. */
export function planeFrame(space: StateSpace, view: Viewpoint, box: Box, style: FigureStyle): Frame {
  const page = {
    x: MARGIN.side,
    y: MARGIN.top,
    width: box.width / PX_PER_MM - 2 * MARGIN.side,
    height: box.height / PX_PER_MM - MARGIN.top - MARGIN.bottom,
  };
  const [xAxis, yAxis] = space.axes.map((axis, i) => seen(axis, view.centre[i] ?? 0, view.zoom)) as [
    Axis,
    Axis,
  ];
  const plot = plotIn(page, xAxis, yAxis, style);
  const inner = {
    x: plot.inner.x * PX_PER_MM,
    y: plot.inner.y * PX_PER_MM,
    width: plot.inner.width * PX_PER_MM,
    height: plot.inner.height * PX_PER_MM,
  };

  const half = 1 / view.zoom;
  const [left, top] = [view.centre[0] - half, view.centre[1] + half];
  /** Half-widths of the axes a pixel is worth. */
  const [across, down] = [(2 * half) / inner.width, (2 * half) / inner.height];
  const camera = new OrthographicCamera(
    left - inner.x * across,
    left + (box.width - inner.x) * across,
    top + inner.y * down,
    top - (box.height - inner.y) * down,
    -2,
    2,
  );

  return {
    box,
    clip: { ...inner, x: box.x + inner.x, y: box.y + inner.y },
    camera,
    axes: plot.items,
    at: (x, y) => ({ x: box.x + inner.x + (x - left) / across, y: box.y + inner.y + (top - y) / down }),
  };
}

/** The part of an axis that a magnified view shows. */
function seen(axis: Axis, centre: number, zoom: number): Axis {
  const [low, high] = axis.domain;
  const at = (u: number) => low + ((u + 1) / 2) * (high - low);
  return { ...axis, domain: [at(centre - 1 / zoom), at(centre + 1 / zoom)] };
}
