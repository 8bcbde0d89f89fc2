import type { InvariantSet } from '../sim/analysis/anatomy';
import { kindOf } from './namedSets';
import type { Box, Item, Stroke } from './scene';
import type { FigureStyle } from './style';
import { mm } from './units';

/** How much of a mark is filled: all when everything comes back to the set, half for a saddle, nothing when everything leaves. */
export type MarkFill = 'full' | 'half' | 'none' | 'dot';

/** What a mark says of its set. */
export interface MarkLook {
  readonly fill: MarkFill;
  /** A diamond for a slow point, where states do not stay. */
  readonly shape: 'disc' | 'diamond';
  /** Hollow, dashed and lighter otherwise: there is no such state. */
  readonly isReal: boolean;
}

export function lookOf(set: InvariantSet): MarkLook {
  const { stability, isReal } = set;
  const fill = stability === 'saddle' ? 'half' : stability === 'non-hyperbolic' ? 'dot' : undefined;
  return {
    fill: fill ?? (stability.startsWith('stable') ? 'full' : 'none'),
    shape: kindOf(set) === 'slow point' ? 'diamond' : 'disc',
    isReal,
  };
}

/** What a mark's filling means, for a legend. */
export const fillWords: Readonly<Record<MarkFill, string>> = {
  full: 'stable',
  half: 'saddle',
  none: 'unstable',
  dot: 'not decided',
};

/**
 * A mark centred on (x, y), drawn over whatever lies there: the open part has the ground's colour.
 * @param radius mm.
 */
export function markItems(
  look: MarkLook,
  x: number,
  y: number,
  radius: number,
  style: FigureStyle,
  colour = style.ink,
): Item[] {
  const width = style.stroke.data;
  if (!look.isReal) {
    const stroke = { colour: style.rest, width, dash: [1.2, 1] };
    return [outline(look, x, y, radius, { stroke })];
  }
  const halo = outline(look, x, y, radius + mm(width), { fill: style.behind });
  const stroke = { colour, width };
  const body = outline(look, x, y, radius, { fill: look.fill === 'full' ? colour : style.behind, stroke });
  return [halo, body, ...inside(look, x, y, radius, colour)];
}

function inside({ fill, shape }: MarkLook, x: number, y: number, radius: number, colour: string): Item[] {
  if (fill === 'half') {
    const corners = shape === 'diamond' ? 2 : 16;
    const points = Float64Array.from({ length: 2 * (corners + 1) }, (_, i) => {
      const angle = Math.PI / 2 + ((i >> 1) / corners) * Math.PI;
      return i % 2 ? y + radius * Math.sin(angle) : x + radius * Math.cos(angle);
    });
    return [{ kind: 'polyline', points, fill: colour }];
  }
  if (fill !== 'dot') return [];
  return [{ kind: 'markers', points: Float64Array.of(x, y), radius: radius * 0.4, fill: colour }];
}

function outline(
  { shape }: MarkLook,
  x: number,
  y: number,
  radius: number,
  paint: { readonly fill?: string; readonly stroke?: Stroke },
): Item {
  if (shape === 'disc') return { kind: 'markers', points: Float64Array.of(x, y), radius, ...paint };
  // Twice its first corner, so that the outline closes.
  const points = Float64Array.of(x - radius, y, x, y - radius, x + radius, y, x, y + radius, x - radius, y);
  return { kind: 'polyline', points, ...paint };
}

/** The square a mark covers, mm. */
export const markBox = (x: number, y: number, radius: number): Box => ({
  x: x - radius,
  y: y - radius,
  width: 2 * radius,
  height: 2 * radius,
});
