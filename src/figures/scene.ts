import { capHeight, textWidth } from './fontMetrics';
import type { Span } from './richText';
import { mm } from './units';

/**
 * A figure, before it is a file: lines, shapes, text and pictures on a page. Positions and sizes of things are in mm from
 * the top left corner, y downwards; stroke widths, dashes and type sizes are in points, as journals state them.
 */
export interface Scene {
  /** Page size, mm. */
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** What is seen, in words, for those who cannot see it. */
  readonly description: string;
  /** CSS font families, first choice first. */
  readonly fontFamily: string;
  /** Colour of the page; null leaves it clear. */
  readonly ground: string | null;
  /** Where the numbers came from; written into the file. */
  readonly provenance: readonly Fact[];
  readonly items: readonly Item[];
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export type Item = Polyline | Rect | Markers | Text | Raster | Group;

export interface Stroke {
  /** `#rrggbb`. */
  readonly colour: string;
  /** Width, pt. */
  readonly width: number;
  /** Lengths of dashes and gaps, pt. */
  readonly dash?: readonly number[];
  readonly cap?: 'butt' | 'round';
}

/** A line through points; NaN breaks it. */
export interface Polyline {
  readonly kind: 'polyline';
  /** x₀, y₀, x₁, y₁ …, mm. */
  readonly points: Float64Array;
  readonly stroke?: Stroke;
  /** Fills the area inside; the last point joins the first. */
  readonly fill?: string;
  readonly opacity?: number;
}

export interface Rect {
  readonly kind: 'rect';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill?: string;
  readonly stroke?: Stroke;
  readonly opacity?: number;
}

/** Circles of one look. */
export interface Markers {
  readonly kind: 'markers';
  /** Centres x₀, y₀, x₁, y₁ …, mm. */
  readonly points: Float64Array;
  /** Radius, mm. */
  readonly radius: number;
  readonly fill?: string;
  readonly stroke?: Stroke;
  readonly opacity?: number;
}

export interface Text {
  readonly kind: 'text';
  /** Anchor point, on the baseline. */
  readonly x: number;
  readonly y: number;
  readonly spans: readonly Span[];
  /** Type size, pt. */
  readonly size: number;
  readonly bold: boolean;
  readonly anchor: 'start' | 'middle' | 'end';
  /** Degrees anticlockwise about the anchor point. */
  readonly rotation: number;
  readonly colour: string;
}

/** A picture made of pixels, for what is too dense to draw as lines. */
export interface Raster {
  readonly kind: 'raster';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Pixels across and down. */
  readonly columns: number;
  readonly rows: number;
  /** RGBA, row by row from the top; length 4 · columns · rows. */
  readonly pixels: Uint8ClampedArray;
  /** Pixels are cells of a heat map, square-edged at any size, so that their number is no matter of resolution. */
  readonly cells: boolean;
}

export interface Group {
  readonly kind: 'group';
  readonly items: readonly Item[];
  /** Only what lies inside this rectangle is drawn. */
  readonly clip?: Box;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TextLook {
  readonly size: number;
  readonly colour: string;
  readonly bold?: boolean;
  readonly anchor?: Text['anchor'];
  /** Which height of the letters sits at `y`. */
  readonly align?: 'baseline' | 'middle' | 'top';
  readonly rotation?: number;
}

/** Text whose baseline, middle of the capitals or top sits at `y`. */
export function text(spans: readonly Span[], x: number, y: number, look: TextLook): Text {
  const { size, colour, bold = false, anchor = 'start', align = 'baseline', rotation = 0 } = look;
  const drop = mm(size) * { baseline: 0, middle: capHeight / 2, top: capHeight }[align];
  const turn = (rotation * Math.PI) / 180;
  return {
    kind: 'text',
    x: x + drop * Math.sin(turn),
    y: y + drop * Math.cos(turn),
    spans,
    size,
    bold,
    anchor,
    rotation,
    colour,
  };
}

/** A straight line. */
export function line(x0: number, y0: number, x1: number, y1: number, stroke: Stroke): Polyline {
  return { kind: 'polyline', points: Float64Array.of(x0, y0, x1, y1), stroke };
}

export function group(items: readonly Item[], clip?: Box): Group {
  return clip ? { kind: 'group', items, clip } : { kind: 'group', items };
}

/** Every item that is not a group, in drawing order. */
export function* leaves(items: readonly Item[]): Generator<Exclude<Item, Group>> {
  for (const item of items) {
    if (item.kind === 'group') yield* leaves(item.items);
    else yield item;
  }
}

/** Rectangle a text covers, mm, for spotting collisions and text that leaves the page. */
export function textBox(item: Text): Box {
  const width = mm(item.size) * textWidth(item.spans, item.bold);
  const left = { start: 0, middle: -width / 2, end: -width }[item.anchor];
  const height = mm(item.size) * capHeight;
  const turn = (item.rotation * Math.PI) / 180;
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const xs: number[] = [];
  const ys: number[] = [];
  for (const [dx, dy] of [
    [left, 0],
    [left + width, 0],
    [left, -height],
    [left + width, -height],
  ] as const) {
    xs.push(item.x + dx * c + dy * s);
    ys.push(item.y - dx * s + dy * c);
  }
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}
