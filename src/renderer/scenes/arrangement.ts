import type { Box } from '../../figures/scene';
import type { FigureStyle } from '../../figures/style';
import type { Frame } from './frame';
import { planeFrame } from './planeFrame';
import type { StateSpace } from './stateSpace';
import type { Viewpoint } from './viewpoint';
import { volumeFrame } from './volumeFrame';

export type SeriesName = 'Data' | 'Model';

/** A frame and the series drawn in it. */
export interface ArrangedFrame {
  readonly frame: Frame;
  readonly shows: readonly SeriesName[];
}

/** Data and model in one frame, or in two seen from the same side: next to each other in a wide space, else stacked. */
export function arrange(
  space: StateSpace,
  layout: 'over' | 'beside',
  view: Viewpoint,
  { width, height }: { readonly width: number; readonly height: number },
  style: FigureStyle,
): readonly ArrangedFrame[] {
  const frameIn = (box: Box) => (space.axes.length === 2 ? planeFrame : volumeFrame)(space, view, box, style);
  if (layout === 'over') return [{ frame: frameIn({ x: 0, y: 0, width, height }), shows: ['Data', 'Model'] }];

  const isWide = width > height;
  const half = isWide ? { width: width / 2, height } : { width, height: height / 2 };
  const second = isWide ? { x: width / 2, y: 0 } : { x: 0, y: height / 2 };
  return [
    { frame: frameIn({ x: 0, y: 0, ...half }), shows: ['Data'] },
    { frame: frameIn({ ...second, ...half }), shows: ['Model'] },
  ];
}
