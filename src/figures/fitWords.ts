import { textWidth } from './fontMetrics';
import type { FigureStyle } from './style';
import { mm } from './units';

/** Width of plain words in a type size (pt), mm. */
export function wordsWidth(words: string, size: number, style: FigureStyle, bold = false): number {
  return mm(size) * style.letterWidth * textWidth([{ text: words }], bold);
}

/** The words, shortened with an ellipsis to a width, mm. Names come from files and may be of any length. */
export function fitWords(
  words: string,
  width: number,
  size: number,
  style: FigureStyle,
  bold = false,
): string {
  if (wordsWidth(words, size, style, bold) <= width) return words;
  let shorter = words;
  while (shorter.length > 1 && wordsWidth(`${shorter}…`, size, style, bold) > width)
    shorter = shorter.slice(0, -1);
  return `${shorter.trimEnd()}…`;
}
