import { paint } from '../../figures/canvas';
import type { NamedSet } from '../../figures/namedSets';
import { type SetSpace, drawSets, placesOf, setSpace } from '../../figures/setDrawing';
import type { FigureStyle } from '../../figures/style';
import { type Frame, PX_PER_MM } from './frame';
import { DRAWN, type StateSpace } from './stateSpace';

/** Fixed points and cycles shown in a scene. */
export interface MarkedSets {
  readonly sets: readonly NamedSet[];
  /** Name of the one that stands out. */
  readonly highlighted: string | null;
}

/** Radius of a mark, CSS pixels, and how far from its middle it can still be pointed at. */
const RADIUS = 5;
const REACH = 10;

/** Paints sets over a frame's orbits, drawn as the figures draw them. @param ratio canvas pixels a CSS pixel. */
export function paintSets(
  context: CanvasRenderingContext2D,
  frame: Frame,
  space: StateSpace,
  { sets, highlighted }: MarkedSets,
  style: FigureStyle,
  ratio: number,
): void {
  const look = {
    radius: RADIUS / PX_PER_MM,
    chosen: highlighted,
    chosenColour: style.palette[0] ?? style.ink,
  };
  const items = drawSets(sets, setsIn(frame, space), style, look);
  const { x, y, width, height } = frame.clip;
  context.save();
  context.beginPath();
  context.rect(x * ratio, y * ratio, width * ratio, height * ratio);
  context.clip();
  paint(
    context,
    {
      width: (x + width) / PX_PER_MM,
      height: (y + height) / PX_PER_MM,
      title: '',
      description: '',
      fontFamily: style.fontFamily,
      ground: null,
      provenance: [],
      items,
    },
    PX_PER_MM * ratio,
  );
  context.restore();
}

/** Name of the set with a point nearest to a place in CSS pixels; null when none is within reach. */
export function markAt(
  frame: Frame,
  space: StateSpace,
  sets: readonly NamedSet[],
  x: number,
  y: number,
): string | null {
  const places = setsIn(frame, space);
  let [nearest, least] = [null as string | null, REACH];
  for (const { set, name } of sets) {
    for (const place of placesOf(set, places)) {
      const away = place ? Math.hypot(place.x * PX_PER_MM - x, place.y * PX_PER_MM - y) : Infinity;
      if (away < least) [nearest, least] = [name, away];
    }
  }
  return nearest;
}

/** Where sets lie on the canvas, mm from its top left corner. */
function setsIn(frame: Frame, { axes, columns, lag }: StateSpace): SetSpace {
  const domains = axes.map(({ domain }) => domain);
  const place = (values: readonly number[]) => {
    const cube = values.map((value, i) => {
      const [low, high] = domains[i] ?? [0, 1];
      return (2 * (value - low)) / (high - low) - 1;
    });
    if (!cube.every((u) => Math.abs(u) <= DRAWN)) return null;
    const { x, y } = frame.at(cube[0] ?? 0, cube[1] ?? 0, cube[2] ?? 0);
    return { x: x / PX_PER_MM, y: y / PX_PER_MM };
  };
  return setSpace(columns, domains, place, lag);
}
