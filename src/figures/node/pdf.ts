import PDFDocument from 'pdfkit';
import { scripts } from '../fontMetrics';
import { encodePng } from '../png';
import type { Span } from '../richText';
import type { Item, Markers, Polyline, Raster, Scene, Stroke, Text } from '../scene';
import type { FontFiles } from './fonts';

type Doc = InstanceType<typeof PDFDocument>;

/** Points in a millimetre. */
const k = 72 / 25.4;

export interface PdfOptions {
  readonly fonts: FontFiles;
  /** Written as the creation date. The same scene and date give the same bytes. */
  readonly date: Date;
}

/**
 * A scene as a one-page PDF of exactly its size: lines as lines, text as text in embedded, subset TrueType, RGB.
 * A character the font lacks is drawn as an empty box, never dropped.
 */
export async function toPdf(scene: Scene, { fonts, date }: PdfOptions): Promise<Uint8Array> {
  const doc = new PDFDocument({
    size: [scene.width * k, scene.height * k],
    margin: 0,
    font: fonts.regular,
    info: {
      Title: scene.title,
      Subject: scene.description,
      Keywords: JSON.stringify(
        Object.fromEntries(scene.provenance.map(({ label, value }) => [label, value])),
      ),
      Creator: 'Nullcline',
      CreationDate: date,
      ModDate: date,
    },
  });
  const bytes = collected(doc);
  doc.registerFont('regular', fonts.regular);
  doc.registerFont('bold', fonts.bold);
  doc.registerFont('italic', fonts.italic);
  if (scene.ground) doc.rect(0, 0, scene.width * k, scene.height * k).fill(scene.ground);
  for (const item of scene.items) draw(doc, item);
  doc.end();
  return bytes;
}

function collected(doc: Doc): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    doc.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    doc.on('error', reject);
  });
}

function draw(doc: Doc, item: Item): void {
  switch (item.kind) {
    case 'polyline':
      if (trace(doc, item)) ink(doc, item);
      return;
    case 'rect':
      doc.rect(item.x * k, item.y * k, item.width * k, item.height * k);
      return ink(doc, item);
    case 'markers':
      return markers(doc, item);
    case 'text':
      return textItem(doc, item);
    case 'raster':
      return raster(doc, item);
    case 'group':
      doc.save();
      if (item.clip)
        doc.rect(item.clip.x * k, item.clip.y * k, item.clip.width * k, item.clip.height * k).clip();
      for (const child of item.items) draw(doc, child);
      doc.restore();
  }
}

/** Lays a path; false when no two neighbouring points are finite, for an empty path must not be painted. */
function trace(doc: Doc, { points, fill }: Polyline): boolean {
  const finite = (i: number): boolean => Number.isFinite(points[i]) && Number.isFinite(points[i + 1]);
  let drawing = false;
  let drawn = false;
  for (let i = 0; i + 1 < points.length; i += 2) {
    if (!finite(i)) {
      drawing = false;
      continue;
    }
    const [x, y] = [(points[i] ?? 0) * k, (points[i + 1] ?? 0) * k];
    if (drawing) doc.lineTo(x, y);
    else if (finite(i + 2)) doc.moveTo(x, y);
    drawn ||= drawing;
    drawing = finite(i + 2);
  }
  if (fill !== undefined && drawn) doc.closePath();
  return drawn;
}

function markers(doc: Doc, item: Markers): void {
  for (let i = 0; i + 1 < item.points.length; i += 2) {
    const [x, y] = [(item.points[i] ?? NaN) * k, (item.points[i + 1] ?? NaN) * k];
    if (!(Number.isFinite(x) && Number.isFinite(y))) continue;
    doc.circle(x, y, item.radius * k);
    ink(doc, item);
  }
}

function ink(
  doc: Doc,
  item: { readonly fill?: string; readonly stroke?: Stroke; readonly opacity?: number },
): void {
  const { fill, stroke, opacity } = item;
  doc.save();
  if (opacity !== undefined) doc.opacity(opacity);
  if (stroke) {
    doc
      .lineWidth(stroke.width)
      .lineCap(stroke.cap ?? 'butt')
      .lineJoin('round')
      .strokeColor(stroke.colour);
    if (stroke.dash) doc.dash(stroke.dash[0] ?? 1, { space: stroke.dash[1] ?? stroke.dash[0] ?? 1 });
  }
  if (fill !== undefined) doc.fillColor(fill);
  if (fill !== undefined && stroke) doc.fillAndStroke();
  else if (fill !== undefined) doc.fill();
  else doc.stroke();
  doc.restore();
}

function textItem(doc: Doc, item: Text): void {
  const pieces = item.spans.map((span) => ({ ...setting(item, span), text: printable(doc, item, span) }));
  const widths = pieces.map(({ face, size, text }) => doc.font(face).fontSize(size).widthOfString(text));
  const total = widths.reduce((sum, width) => sum + width, 0);
  let x = { start: 0, middle: -total / 2, end: -total }[item.anchor];
  doc.save();
  doc.translate(item.x * k, item.y * k);
  if (item.rotation) doc.rotate(-item.rotation);
  doc.fillColor(item.colour);
  pieces.forEach(({ face, size, shift, text }, i) => {
    doc.font(face).fontSize(size).text(text, x, -shift, { lineBreak: false, baseline: 'alphabetic' });
    x += widths[i] ?? 0;
  });
  doc.restore();
}

function setting(item: Text, span: Span): { face: string; size: number; shift: number } {
  const script = span.script ? scripts[span.script] : undefined;
  return {
    face: item.bold ? 'bold' : span.italic ? 'italic' : 'regular',
    size: item.size * (script?.size ?? 1),
    shift: item.size * (script?.shift ?? 0),
  };
}

/** What pdfkit holds of the font file; it has no typing of its own. */
interface OpenFont {
  readonly _font: { readonly font: { hasGlyphForCodePoint(codePoint: number): boolean } };
}

function printable(doc: Doc, item: Text, span: Span): string {
  doc.font(setting(item, span).face);
  const { font } = (doc as unknown as OpenFont)._font;
  return Array.from(span.text, (c) => (font.hasGlyphForCodePoint(c.codePointAt(0) ?? 0) ? c : '□')).join('');
}

/** Drawn pixel by pixel without smoothing, as heat maps should be. */
function raster(doc: Doc, item: Raster): void {
  const png = Buffer.from(encodePng(item.pixels, item.columns, item.rows));
  doc.image(png, item.x * k, item.y * k, { width: item.width * k, height: item.height * k });
}
