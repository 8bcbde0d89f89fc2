import type { FigureStyle } from '../../figures/style';

/** CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Fits a canvas to its place at the screen's resolution. @returns its context, in CSS pixels; null when there is no place. */
export function contextOf(
  canvas: HTMLCanvasElement,
  { width, height }: Size,
): CanvasRenderingContext2D | null {
  const context = width > 0 && height > 0 ? canvas.getContext('2d') : null;
  if (!context) return null;
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  context.scale(devicePixelRatio, devicePixelRatio);
  return context;
}

/** A font in CSS pixels. */
export const fontOf = ({ fontFamily }: FigureStyle, size: number): string => `${size}px ${fontFamily}`;

/** A straight line along the pixel grid. */
export function rule(
  context: CanvasRenderingContext2D,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  colour: string,
  width: number,
): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(Math.round(x0) + 0.5, Math.round(y0) + 0.5);
  context.lineTo(Math.round(x1) + 0.5, Math.round(y1) + 0.5);
  context.stroke();
}

/** Text that fits a width, CSS pixels: names that differ at all often differ at their ends, so the middle is left out. */
export function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  let kept = text.length;
  let shown = text;
  while (kept > 4 && context.measureText(shown).width > width) {
    kept--;
    const head = Math.ceil(kept / 2);
    shown = `${text.slice(0, head)}…${text.slice(text.length - (kept - head))}`;
  }
  return shown;
}
