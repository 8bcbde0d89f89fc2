import { scripts } from './fontMetrics';
import { encodePng } from './png';
import type { Span } from './richText';
import type { Box, Group, Item, Markers, Polyline, Raster, Rect, Scene, Stroke, Text } from './scene';
import { mm } from './units';

/**
 * A scene as an SVG file: its size in mm, user units in mm, text as text. Coordinates are rounded to 0.001 mm.
 * Title, description and provenance travel inside.
 */
export function toSvg(scene: Scene): string {
  const clips: string[] = [];
  const body = scene.items.map((item) => draw(item, clips)).join('\n');
  const { width, height } = scene;
  const ground = scene.ground
    ? `<rect width="${number(width)}" height="${number(height)}" fill="${scene.ground}"/>\n`
    : '';
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${number(width)}mm" height="${number(height)}mm" viewBox="0 0 ${number(width)} ${number(height)}" font-family="${escape(scene.fontFamily)}" role="img" aria-labelledby="title desc">
<title id="title">${escape(scene.title)}</title>
<desc id="desc">${escape(scene.description)}</desc>
<metadata>${escape(JSON.stringify(Object.fromEntries(scene.provenance.map(({ label, value }) => [label, value]))))}</metadata>
${clips.length ? `<defs>${clips.join('')}</defs>\n` : ''}${ground}${body}
</svg>
`;
}

function draw(item: Item, clips: string[]): string {
  switch (item.kind) {
    case 'polyline':
      return polyline(item);
    case 'rect':
      return rect(item);
    case 'markers':
      return markers(item);
    case 'text':
      return textElement(item);
    case 'raster':
      return raster(item);
    case 'group':
      return groupElement(item, clips);
  }
}

function polyline(item: Polyline): string {
  const d = pathData(item.points, item.fill !== undefined);
  return d ? `<path d="${d}"${paint(item)}/>` : '';
}

function rect(item: Rect): string {
  return `<rect ${place(item)}${paint(item)}/>`;
}

function markers(item: Markers): string {
  const circles: string[] = [];
  for (let i = 0; i + 1 < item.points.length; i += 2) {
    const [x, y] = [item.points[i] ?? NaN, item.points[i + 1] ?? NaN];
    if (!(Number.isFinite(x) && Number.isFinite(y))) continue;
    circles.push(`<circle cx="${number(x)}" cy="${number(y)}" r="${number(item.radius)}"/>`);
  }
  return circles.length ? `<g${paint(item)}>${circles.join('')}</g>` : '';
}

function textElement(item: Text): string {
  const anchor = item.anchor === 'start' ? '' : ` text-anchor="${item.anchor}"`;
  const weight = item.bold ? ' font-weight="bold"' : '';
  const turn = item.rotation
    ? ` transform="rotate(${number(-item.rotation)} ${number(item.x)} ${number(item.y)})"`
    : '';
  return `<text x="${number(item.x)}" y="${number(item.y)}" font-size="${number(mm(item.size))}" fill="${item.colour}"${anchor}${weight}${turn} xml:space="preserve">${tspans(item.spans, mm(item.size))}</text>`;
}

/** Subscripts by `dy`, undone by the next span: `baseline-shift` is not understood everywhere. */
function tspans(spans: readonly Span[], size: number): string {
  let shift = 0;
  return spans
    .map((span) => {
      const script = span.script ? scripts[span.script] : undefined;
      const wanted = script ? -script.shift * size : 0;
      const dy = wanted - shift;
      shift = wanted;
      const attributes = [
        dy ? ` dy="${number(dy)}"` : '',
        script ? ` font-size="${number(script.size * size)}"` : '',
        span.italic ? ' font-style="italic"' : '',
      ].join('');
      return attributes ? `<tspan${attributes}>${escape(span.text)}</tspan>` : escape(span.text);
    })
    .join('');
}

function raster(item: Raster): string {
  const url = `data:image/png;base64,${base64(encodePng(item.pixels, item.columns, item.rows))}`;
  return `<image ${place(item)} preserveAspectRatio="none" image-rendering="pixelated" href="${url}"/>`;
}

function groupElement(item: Group, clips: string[]): string {
  const items = item.items.map((child) => draw(child, clips)).filter((text) => text);
  if (!item.clip) return `<g>${items.join('\n')}</g>`;
  const id = `clip${clips.length}`;
  clips.push(`<clipPath id="${id}"><rect ${place(item.clip)}/></clipPath>`);
  return `<g clip-path="url(#${id})">${items.join('\n')}</g>`;
}

const place = ({ x, y, width, height }: Box): string =>
  `x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}"`;

function paint(item: {
  readonly fill?: string;
  readonly stroke?: Stroke;
  readonly opacity?: number;
}): string {
  const opacity = item.opacity === undefined ? '' : ` opacity="${number(item.opacity)}"`;
  return ` fill="${item.fill ?? 'none'}"${item.stroke ? stroke(item.stroke) : ''}${opacity}`;
}

function stroke({ colour, width, dash, cap }: Stroke): string {
  const dashes = dash ? ` stroke-dasharray="${dash.map((length) => number(mm(length))).join(' ')}"` : '';
  const ends = cap === 'round' ? ' stroke-linecap="round"' : '';
  return ` stroke="${colour}" stroke-width="${number(mm(width))}" stroke-linejoin="round"${dashes}${ends}`;
}

/**
 * Path in relative steps, half the size of absolute ones. Steps lead from one rounded point to the next, so rounding
 * does not add up.
 */
function pathData(points: Float64Array, closed: boolean): string {
  const parts: string[] = [];
  let drawing = false;
  let [lastX, lastY] = [0, 0];
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [Math.round((points[i] ?? NaN) * 1000), Math.round((points[i + 1] ?? NaN) * 1000)];
    if (!(Number.isFinite(x) && Number.isFinite(y))) {
      drawing = false;
      continue;
    }
    if (!drawing) parts.push(`M${pair(x, y)}`, 'l');
    else if (x !== lastX || y !== lastY) parts.push(pair(x - lastX, y - lastY, parts.at(-1) !== 'l'));
    drawing = true;
    [lastX, lastY] = [x, y];
  }
  // A move with no step after it draws nothing and is no valid path.
  const path = parts.join('').replace(/l(?=M|$)/g, 'h0');
  return closed && path ? `${path}z` : path;
}

function pair(x: number, y: number, separate = false): string {
  const [a, b] = [thousandths(x), thousandths(y)];
  return `${separate && !a.startsWith('-') ? ' ' : ''}${a}${b.startsWith('-') ? '' : ' '}${b}`;
}

/** An integer count of thousandths as the shortest decimal. */
function thousandths(value: number): string {
  return String(value / 1000).replace(/^(-?)0\./, '$1.');
}

const number = (value: number): string => String(Math.round(value * 1000) / 1000);

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters other than tab and line ends may not stand in XML at all. */
const escape = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, ' ').replace(/[&<>"]/g, (c) => entities[c] ?? c);

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const word = (a << 16) | (b << 8) | c;
    text += [18, 12, 6, 0].map((shift) => digits[(word >> shift) & 63]).join('');
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  return missing ? text.slice(0, -missing) + '='.repeat(missing) : text;
}
