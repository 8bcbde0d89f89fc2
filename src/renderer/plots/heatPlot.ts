import { channels } from '../../figures/colour';
import type { ColourMap } from '../../figures/colourMaps';
import type { FigureStyle } from '../../figures/style';
import type { SeriesInfo } from '../../io/recording';
import type { HeatScale } from './heatScale';
import { fitted, fontOf, type Size } from './ink';
import { drawTimeRuler, filledBy, RULER } from './timeRuler';

/** Shades a colour map is cut into. */
const SHADES = 256;
/** CSS pixels from one name to the next at least. */
const NAME_PITCH = 13;
const HALF_NAME = 6;

/** Height that leaves each of `rows` channels room, within what is free, CSS pixels. */
export const heatHeight = (rows: number, free: number): number =>
  Math.max(120, Math.min(14 * rows, Math.max(280, Math.min(free, 640)))) + RULER;

/** Draws a row a channel in colours over a time axis; what is missing is left clear. */
export function drawHeat(
  context: CanvasRenderingContext2D,
  { start, stop }: { readonly start: number; readonly stop: number },
  values: readonly Float32Array[],
  scale: HeatScale,
  colours: ColourMap,
  names: readonly string[],
  series: Pick<SeriesInfo, 'rate' | 'timeUnit' | 'startTime'>,
  { width, height }: Size,
  style: FigureStyle,
  left: number,
): void {
  context.clearRect(0, 0, width, height);
  const columns = values[0]?.length ?? 0;
  const body = { width: width - left, height: height - RULER };
  if (columns > 0 && body.width > 0) {
    const picture = document.createElement('canvas');
    picture.width = columns;
    picture.height = values.length;
    picture.getContext('2d')?.putImageData(heatPixels(values, scale, colours), 0, 0);
    // Cells keep their edges; only where several share a pixel are they mixed.
    context.imageSmoothingEnabled = columns > body.width * devicePixelRatio;
    context.drawImage(picture, left, 0, body.width, body.height);
  }
  const row = body.height / names.length;
  const every = Math.max(1, Math.ceil(NAME_PITCH / row));
  context.font = fontOf(style, 11);
  context.fillStyle = style.ink;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  // The first and the last name would be cut off at the edges where rows are low.
  const first = Math.max(0, Math.ceil(HALF_NAME / row - 0.5));
  for (let k = first; k < names.length && (k + 0.5) * row <= body.height - HALF_NAME; k += every) {
    context.fillText(fitted(context, names[k]!, left - 10), 0, (k + 0.5) * row);
  }
  drawTimeRuler(context, filledBy({ start, stop }), series, { width, height }, style, left);
}

/** A pixel a value, row by row. */
export function heatPixels(
  values: readonly Float32Array[],
  { low, high, centres, spreads }: HeatScale,
  colours: ColourMap,
): ImageData {
  const columns = values[0]!.length;
  const shades = Uint8ClampedArray.from(
    Array.from({ length: SHADES }, (_, k) =>
      channels(colours(k / (SHADES - 1))).map((part) => 255 * part),
    ).flat(),
  );
  const image = new ImageData(columns, values.length);
  values.forEach((row, c) => {
    for (let b = 0; b < columns; b++) {
      const value = (row[b]! - centres[c]!) / spreads[c]!;
      if (Number.isNaN(value)) continue;
      const share = Math.max(0, Math.min(1, (value - low) / (high - low)));
      const shade = 3 * Math.round(share * (SHADES - 1));
      const pixel = 4 * (c * columns + b);
      image.data.set(shades.subarray(shade, shade + 3), pixel);
      image.data[pixel + 3] = 255;
    }
  });
  return image;
}
