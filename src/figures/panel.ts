import type { FigureOptions } from './figure';
import type { FigureData } from './figureData';
import type { Box, Item, Scene } from './scene';
import type { FigureStyle } from './style';
import { mm } from './units';

/** Draws one panel into its box. */
export type Panel = (data: FigureData, style: FigureStyle, box: Box, options: PanelOptions) => Item[];

export interface PanelOptions extends FigureOptions {
  /** mm kept free at the start of the heading, for a panel letter. */
  readonly indent?: number;
}

/** Air between the page's edge and what is drawn, mm. */
export const pageMargin = 1.5;

/** The page without its margin. */
export function pageBox(width: number, height: number): Box {
  return {
    x: pageMargin,
    y: pageMargin,
    width: width - 2 * pageMargin,
    height: height - 2 * pageMargin,
  };
}

/** Room for two panels side by side: a screen's larger letters need more of it than a journal's. */
export const isWide = (widthMm: number, style: FigureStyle): boolean => widthMm > 40 * mm(style.size.label);

/** Boxes side by side, with shares of the width and a gap between them, mm. */
export function across(box: Box, shares: readonly number[], gap: number): readonly Box[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const free = box.width - gap * (shares.length - 1);
  let x = box.x;
  return shares.map((share) => {
    const width = (free * share) / total;
    const part = { ...box, x, width };
    x += width + gap;
    return part;
  });
}

/** Boxes above one another, with shares of the height. */
export function down(box: Box, shares: readonly number[], gap: number): readonly Box[] {
  const turned = { x: box.y, y: box.x, width: box.height, height: box.width };
  return across(turned, shares, gap).map((part) => ({
    x: box.x,
    y: part.x,
    width: box.width,
    height: part.width,
  }));
}

/** The box without what its heading takes. */
export function beneath(box: Box, height: number): Box {
  return { ...box, y: box.y + height, height: box.height - height };
}

/** A page of items, with what every figure carries. */
export function page(
  data: Pick<FigureData, 'title' | 'provenance'>,
  style: FigureStyle,
  size: { readonly width: number; readonly height: number },
  title: string,
  description: string,
  items: readonly Item[],
): Scene {
  return {
    ...size,
    title: data.title ? `${title}: ${data.title}` : title,
    description,
    fontFamily: style.fontFamily,
    ground: style.ground,
    provenance: data.provenance,
    items,
  };
}
