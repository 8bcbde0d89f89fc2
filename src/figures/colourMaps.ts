import { interpolateRdBu, interpolateViridis } from 'd3-scale-chromatic';
import { hex, mix } from './colour';

/** `#rrggbb` for 0 … 1. */
export type ColourMap = (share: number) => string;

const clamp = (share: number): number => Math.min(1, Math.max(0, share));

/** `rgb(r, g, b)`, as interpolated scales give it, as `#rrggbb`. */
const asHex = (rgb: string): string => hex((rgb.match(/\d+/g) ?? []).map((c) => Number(c) / 255));

/**
 * Perceptually even from dark blue to green, for time on a white ground: viridis without its pale end.
 * @see Smith & van der Walt (2015), matplotlib.
 */
export const viridis: ColourMap = (share) => interpolateViridis(0.05 + 0.83 * clamp(share));

/** The same on a dark ground: without its dark end. */
export const viridisOnDark: ColourMap = (share) => interpolateViridis(0.3 + 0.7 * clamp(share));

/** Blue through white to red; for values on both sides of zero. @see Harrower & Brewer (2003), Cartogr. J. 40, 27–37. */
export const blueRed: ColourMap = (share) => asHex(interpolateRdBu(1 - clamp(share)));

/** The same on a dark ground: through near black, so that what is ordinary stays in the background. */
export const blueRedOnDark: ColourMap = (share) => {
  const at = clamp(share);
  return at < 0.5 ? mix('#79bdff', '#1b1f26', 2 * at) : mix('#1b1f26', '#ff8f73', 2 * at - 1);
};
