import { Color } from 'three';
import { mix } from '../../figures/colour';
import type { ColourBy } from '../../figures/figure';
import type { FigureStyle } from '../../figures/style';

/** How an orbit is coloured. */
export interface OrbitColouring {
  /** Its colour where nothing is told by colour. */
  readonly own: string;
  readonly colourBy: ColourBy;
  /** Rank of the region each sample lies in; empty when it has none. */
  readonly regions: Uint16Array;
  /** How strongly it stands out from the ground, 0 … 1. */
  readonly presence: number;
}

const SHADES = 256;

/** Colours along an orbit as linear RGB, shape (samples × 3). */
export function orbitColours(samples: number, colouring: OrbitColouring, style: FigureStyle): Float32Array {
  const shades = shadesOf(colouring, style).map((colour) =>
    new Color(mix(style.behind, colour, colouring.presence)).toArray(),
  );
  const colours = new Float32Array(3 * samples);
  for (let t = 0; t < samples; t++)
    colours.set(shades[shadeAt(t, samples, colouring, shades.length)]!, 3 * t);
  return colours;
}

/** The colour of one sample, as `#rrggbb`. */
export function orbitColour(
  t: number,
  samples: number,
  colouring: OrbitColouring,
  style: FigureStyle,
): string {
  const shades = shadesOf(colouring, style);
  return shades[shadeAt(t, samples, colouring, shades.length)]!;
}

function shadesOf({ own, colourBy, regions }: OrbitColouring, style: FigureStyle): readonly string[] {
  if (colourBy === 'time') return Array.from({ length: SHADES }, (_, i) => style.time(i / (SHADES - 1)));
  if (colourBy === 'region' && regions.length) return [...style.palette, style.rest];
  return [own];
}

function shadeAt(t: number, samples: number, { colourBy, regions }: OrbitColouring, shades: number): number {
  if (shades === 1) return 0;
  if (colourBy === 'time') return Math.round((t / Math.max(1, samples - 1)) * (shades - 1));
  return Math.min(shades - 1, regions[t] ?? shades);
}
