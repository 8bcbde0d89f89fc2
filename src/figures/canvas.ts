import { scripts } from './fontMetrics';
import type { Span } from './richText';
import type { Item, Markers, Polyline, Raster, Rect, Scene, Stroke, Text } from './scene';
import { mm } from './units';

/** The part of a browser's 2-D canvas context that painting needs; Skia's canvas has it as well. */
export interface CanvasContext {
  lineWidth: number;
  strokeStyle: unknown;
  fillStyle: unknown;
  globalAlpha: number;
  lineCap: 'butt' | 'round' | 'square';
  lineJoin: 'bevel' | 'miter' | 'round';
  font: string;
  textBaseline: 'alphabetic' | 'bottom' | 'hanging' | 'ideographic' | 'middle' | 'top';
  imageSmoothingEnabled: boolean;
  save(): void;
  restore(): void;
  translate(x: number, y: number): void;
  rotate(radians: number): void;
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
  rect(x: number, y: number, width: number, height: number): void;
  arc(x: number, y: number, radius: number, from: number, to: number): void;
  clip(): void;
  stroke(): void;
  fill(): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  setLineDash(lengths: number[]): void;
  fillText(text: string, x: number, y: number): void;
  measureText(text: string): { readonly width: number };
}

/**
 * Paints a scene onto a canvas, its top left corner at the context's origin.
 * @param pxPerMm canvas pixels a millimetre; 96/25.4 times the device's pixel ratio shows it in its true size.
 */
export function paint(context: CanvasContext, scene: Scene, pxPerMm: number): void {
  context.save();
  if (scene.ground) {
    context.fillStyle = scene.ground;
    context.fillRect(0, 0, scene.width * pxPerMm, scene.height * pxPerMm);
  }
  const painter: Painter = { context, k: pxPerMm, fontFamily: scene.fontFamily };
  for (const item of scene.items) draw(painter, item);
  context.restore();
}

interface Painter {
  readonly context: CanvasContext;
  /** Pixels a millimetre. */
  readonly k: number;
  readonly fontFamily: string;
}

function draw(painter: Painter, item: Item): void {
  switch (item.kind) {
    case 'polyline':
      return polyline(painter, item);
    case 'rect':
      return rect(painter, item);
    case 'markers':
      return markers(painter, item);
    case 'text':
      return textItem(painter, item);
    case 'raster':
      return raster(painter, item);
    case 'group': {
      const { context, k } = painter;
      context.save();
      if (item.clip) {
        context.beginPath();
        context.rect(item.clip.x * k, item.clip.y * k, item.clip.width * k, item.clip.height * k);
        context.clip();
      }
      for (const child of item.items) draw(painter, child);
      context.restore();
    }
  }
}

function polyline(painter: Painter, item: Polyline): void {
  const { context, k } = painter;
  const { points } = item;
  context.beginPath();
  let drawing = false;
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [(points[i] ?? NaN) * k, (points[i + 1] ?? NaN) * k];
    if (!(Number.isFinite(x) && Number.isFinite(y))) {
      drawing = false;
      continue;
    }
    if (drawing) context.lineTo(x, y);
    else context.moveTo(x, y);
    drawing = true;
  }
  if (item.fill !== undefined) context.closePath();
  ink(painter, item);
}

function rect(painter: Painter, item: Rect): void {
  const { context, k } = painter;
  context.beginPath();
  context.rect(item.x * k, item.y * k, item.width * k, item.height * k);
  ink(painter, item);
}

function markers(painter: Painter, item: Markers): void {
  const { context, k } = painter;
  for (let i = 0; i + 1 < item.points.length; i += 2) {
    const [x, y] = [(item.points[i] ?? NaN) * k, (item.points[i + 1] ?? NaN) * k];
    if (!(Number.isFinite(x) && Number.isFinite(y))) continue;
    context.beginPath();
    context.arc(x, y, item.radius * k, 0, 2 * Math.PI);
    ink(painter, item);
  }
}

/** Fills and strokes the current path. */
function ink(
  { context, k }: Painter,
  item: { readonly fill?: string; readonly stroke?: Stroke; readonly opacity?: number },
): void {
  context.globalAlpha = item.opacity ?? 1;
  if (item.fill !== undefined) {
    context.fillStyle = item.fill;
    context.fill();
  }
  if (item.stroke) {
    context.strokeStyle = item.stroke.colour;
    context.lineWidth = mm(item.stroke.width) * k;
    context.lineCap = item.stroke.cap ?? 'butt';
    context.lineJoin = 'round';
    context.setLineDash((item.stroke.dash ?? []).map((length) => mm(length) * k));
    context.stroke();
  }
  context.globalAlpha = 1;
}

function textItem(painter: Painter, item: Text): void {
  const { context, k } = painter;
  context.save();
  context.translate(item.x * k, item.y * k);
  context.rotate((-item.rotation * Math.PI) / 180);
  context.fillStyle = item.colour;
  context.textBaseline = 'alphabetic';
  const size = mm(item.size) * k;
  const widths = item.spans.map((span) => {
    context.font = font(painter, item, span, size);
    return context.measureText(span.text).width;
  });
  const total = widths.reduce((sum, width) => sum + width, 0);
  let x = { start: 0, middle: -total / 2, end: -total }[item.anchor];
  item.spans.forEach((span, i) => {
    context.font = font(painter, item, span, size);
    context.fillText(span.text, x, span.script ? -scripts[span.script].shift * size : 0);
    x += widths[i] ?? 0;
  });
  context.restore();
}

function font({ fontFamily }: Painter, item: Text, span: Span, size: number): string {
  const px = size * (span.script ? scripts[span.script].size : 1);
  return `${span.italic ? 'italic ' : ''}${item.bold ? 'bold ' : ''}${px}px ${fontFamily}`;
}

/** Pixels as rectangles, equal neighbours in one: no image object is needed, which only browsers and Skia could make. */
function raster({ context, k }: Painter, item: Raster): void {
  const { columns, rows, pixels } = item;
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, columns * rows);
  const edge = (i: number, count: number, from: number, length: number): number =>
    Math.round((from + (i / count) * length) * k);
  for (let row = 0; row < rows; row++) {
    const top = edge(row, rows, item.y, item.height);
    const bottom = edge(row + 1, rows, item.y, item.height);
    for (let start = 0; start < columns;) {
      const word = words[row * columns + start];
      let stop = start + 1;
      while (stop < columns && words[row * columns + stop] === word) stop++;
      const at = 4 * (row * columns + start);
      const [red = 0, green = 0, blue = 0, alpha = 255] = pixels.subarray(at, at + 4);
      context.fillStyle = `rgba(${red},${green},${blue},${alpha / 255})`;
      const left = edge(start, columns, item.x, item.width);
      context.fillRect(left, top, edge(stop, columns, item.x, item.width) - left, bottom - top);
      start = stop;
    }
  }
}
