import { capHeight, textWidth } from './fontMetrics';
import type { Span } from './richText';
import { richText } from './richText';
import type { Box, Item, Stroke } from './scene';
import { line, text, textBox } from './scene';
import type { FigureStyle } from './style';
import { mm } from './units';

export interface LegendEntry {
  readonly label: readonly Span[];
  readonly stroke: Stroke;
}

/** Line samples with their names in one row, ending (or starting) at `x`, centred on `y`. */
export function legendRow(
  entries: readonly LegendEntry[],
  x: number,
  y: number,
  style: FigureStyle,
  anchor: 'start' | 'end',
): Item[] {
  const size = style.size.note;
  const sample = mm(size) * 1.8;
  const gap = mm(size) * 0.5;
  const widths = entries.map((entry) => sample + gap + mm(size) * style.letterWidth * textWidth(entry.label));
  const between = mm(size) * 1.2;
  const total = widths.reduce((sum, width) => sum + width, 0) + between * (entries.length - 1);
  let left = anchor === 'end' ? x - total : x;
  const items: Item[] = [];
  entries.forEach((entry, k) => {
    items.push(line(left, y, left + sample, y, entry.stroke));
    items.push(text(entry.label, left + sample + gap, y, { size, colour: style.ink, align: 'middle' }));
    left += (widths[k] ?? 0) + between;
  });
  return items;
}

/** Data and model, as every panel that shows both names them. */
export function seriesLegend(style: FigureStyle): readonly LegendEntry[] {
  const width = style.stroke.data * 1.4;
  return [
    { label: richText('data'), stroke: { colour: style.data, width } },
    { label: richText('model'), stroke: { colour: style.model, width } },
  ];
}

/** A sentence in the middle of a panel that has nothing to draw, broken into lines that fit. */
export function missingNote(box: Box, sentence: string, style: FigureStyle): Item[] {
  const size = style.size.note;
  const lines: string[] = [];
  for (const word of sentence.split(' ')) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    const fits = mm(size) * style.letterWidth * textWidth([{ text: longer }]) < box.width * 0.9;
    if (lines.length && fits) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const leading = mm(size) * 1.3;
  const top = box.y + box.height / 2 - ((lines.length - 1) * leading) / 2;
  return lines.map((words, k) =>
    text([{ text: words, italic: true }], box.x + box.width / 2, top + k * leading, {
      size,
      colour: style.quiet,
      anchor: 'middle',
      align: 'middle',
    }),
  );
}

/** Heading of a panel, its capitals' tops at `y`. */
export function heading(spans: readonly Span[], x: number, y: number, style: FigureStyle): Item {
  return text(spans, x, y, { size: style.size.title, colour: style.ink, align: 'top' });
}

/** Whether what begins at x, on the heading's line, stands clear of its end. */
export function isClearOf(title: Item, x: number): boolean {
  if (title.kind !== 'text') return false;
  const end = textBox(title);
  return x > end.x + end.width + 3;
}

/** A legend on the heading's line if it begins clear of it; panels beside others of the same colours can do without. */
export function ifClear(title: Item, legend: readonly Item[]): readonly Item[] {
  const first = legend[0];
  return first?.kind === 'polyline' && isClearOf(title, first.points[0] ?? 0) ? legend : [];
}

/** Height a heading takes, with the air beneath it, mm. */
export const headingRoom = (style: FigureStyle): number => mm(style.size.title) * (capHeight + 0.9);

/** Bold lower-case letter at a panel's top left corner, on the heading's baseline. */
export function panelLetter(letter: string, x: number, y: number, style: FigureStyle): Item {
  const baseline = y + mm(style.size.title) * capHeight;
  return text([{ text: letter }], x, baseline, { size: style.size.letter, colour: style.ink, bold: true });
}
