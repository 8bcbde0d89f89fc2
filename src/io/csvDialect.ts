import Papa from 'papaparse';
import { SimError } from '../sim/errors';
import { parseCell } from './csvCell';

/** How the cells of a text table are set down. */
export interface Dialect {
  /** Character between cells; `''` in a table of one column; `' '` stands for any run of blanks. */
  readonly delimiter: '' | ',' | ';' | '\t' | ' ';
  readonly words: string;
  /** True if the comma is a decimal point in this table. */
  readonly decimalComma: boolean;
  /** Names of the columns, if the table has them. */
  readonly header: readonly string[] | undefined;
  /** Cells a row. */
  readonly columns: number;
  /** Line, from 1, that fixes the number of columns: the header, or the first row. */
  readonly ruledBy: number;
  /** Where the first row of numbers, or what should be one, starts: byte and line (from 1). */
  readonly dataStart: number;
  readonly dataLine: number;
  /** Comment lines above the table, without their `#`. */
  readonly comments: readonly string[];
}

const SAMPLED_LINES = 50;

const candidates: readonly (readonly [Dialect['delimiter'], string])[] = [
  ['\t', 'separated by tabs'],
  [';', 'separated by semicolons'],
  [',', 'separated by commas'],
  [' ', 'separated by spaces'],
  ['', 'one column'],
];

interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** Where it starts in the text. */
  readonly start: number;
}

/**
 * Finds how a table is written, from its first lines: the delimiter under which most cells below the first line are numbers.
 *
 * @throws {SimError} `bad-file` if there is no table of numbers; `too-short` if there are names only.
 */
export function sniffDialect(head: Uint8Array, name: string): Dialect {
  const { text, encoding } = decodeHead(head);
  const { rows, comments } = splitLines(text);
  if (rows.length === 0)
    throw new SimError('bad-file', `${name} has no table in it, only blank lines or comments.`);

  const [best] = candidates
    .map(([delimiter, words]) => ({ delimiter, words, ...score(rows, delimiter) }))
    .filter(({ delimiter, columns }) => (delimiter === '') === (columns === 1))
    // The sort is stable: among equals the earlier candidate wins.
    .sort((a, b) => b.numeric - a.numeric);
  if (!best || best.numeric < 0.2) throw noNumbers(rows, best, name);

  const { delimiter, words } = best;
  const first = splitCells(rows[0]!.text, delimiter);
  const columns = trailing(first) ? first.length - 1 : first.length;
  const named = isHeader(first, delimiter);
  const commented = named ? undefined : commentedHeader(comments, columns, delimiter);
  const data = named ? rows[1] : rows[0];
  const byteAt = (position: number) =>
    encoding === 'utf-8' ? Buffer.byteLength(text.slice(0, position)) : position;
  return {
    delimiter,
    words,
    decimalComma:
      delimiter !== ',' && rows.slice(0, SAMPLED_LINES).some((row) => usesComma(row.text, delimiter)),
    header: named ? first.slice(0, columns).map((cell) => cell.trim()) : commented,
    columns,
    ruledBy: rows[0]!.number,
    dataStart: data ? byteAt(data.start) : head.length,
    dataLine: data?.number ?? rows[0]!.number + 1,
    comments: (commented ? comments.slice(0, -1) : comments).slice(0, 5),
  };
}

/** The first lines as text: UTF-8, or Windows-1252 if it is not. */
function decodeHead(head: Uint8Array): { text: string; encoding: 'utf-8' | 'windows-1252' } {
  try {
    return {
      text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(head),
      encoding: 'utf-8',
    };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(head), encoding: 'windows-1252' };
  }
}

function splitLines(text: string): { rows: Line[]; comments: string[] } {
  const rows: Line[] = [];
  const comments: string[] = [];
  let number = 0;
  for (const match of text.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)) {
    number++;
    const line = match[1]!;
    if (line.startsWith('#')) {
      if (rows.length === 0) comments.push(line.replace(/^#+\s*/, ''));
    } else if (line.trim() !== '') {
      rows.push({ text: line, number, start: match.index });
    }
  }
  return { rows, comments };
}

/** The most frequent number of cells a line, and the share of numbers or missing cells below the first line. */
function score(rows: readonly Line[], delimiter: Dialect['delimiter']): { columns: number; numeric: number } {
  const sample = (rows.length > 1 ? rows.slice(1) : rows).slice(0, SAMPLED_LINES);
  const counts = new Map<number, number>();
  let cells = 0;
  let numbers = 0;
  for (const { text } of sample) {
    const line = splitCells(text, delimiter);
    const width = Math.max(1, line.length - (trailing(line) ? 1 : 0));
    counts.set(width, (counts.get(width) ?? 0) + 1);
    cells += width;
    for (const cell of line.slice(0, width)) if (parseCell(cell, delimiter !== ',') !== undefined) numbers++;
  }
  const [columns] = [...counts].sort(([, a], [, b]) => b - a)[0]!;
  return { columns, numeric: numbers / cells };
}

/** The cells of a line, without their quotes. */
export function splitCells(line: string, delimiter: Dialect['delimiter']): string[] {
  if (delimiter === '') return [line.trim().replace(/^"(.*)"$/, '$1')];
  const text = delimiter === ' ' ? line.trim().replace(/[ \t]+/g, ' ') : line;
  return Papa.parse<string[]>(text, { delimiter, newline: '\n' }).data[0] ?? [''];
}

const trailing = (cells: readonly string[]): boolean =>
  cells.length > 1 && cells[cells.length - 1]!.trim() === '';

/** A first line is a header if a cell is neither number nor missing, or if it numbers the columns, as pandas does. */
function isHeader(cells: readonly string[], delimiter: Dialect['delimiter']): boolean {
  if (cells.some((cell) => parseCell(cell, delimiter !== ',') === undefined)) return true;
  return cells.length > 1 && cells[0] === '' && cells.slice(1).every((cell, i) => cell === String(i));
}

/** NumPy's savetxt writes the names as the last comment above the table. */
function commentedHeader(
  comments: readonly string[],
  columns: number,
  delimiter: Dialect['delimiter'],
): string[] | undefined {
  const last = comments[comments.length - 1];
  if (last === undefined || columns < 2) return undefined;
  const cells = splitCells(last, delimiter).map((cell) => cell.trim());
  return cells.length === columns && isHeader(cells, delimiter) ? cells : undefined;
}

const usesComma = (line: string, delimiter: Dialect['delimiter']): boolean =>
  splitCells(line, delimiter).some((cell) => cell.includes(',') && parseCell(cell, true) !== undefined);

function noNumbers(
  rows: readonly Line[],
  best: { delimiter: Dialect['delimiter'] } | undefined,
  name: string,
): SimError {
  // One line of words between blanks is a sentence, not a row of names.
  if (rows.length === 1 && best && best.delimiter !== ' ') {
    return new SimError('too-short', `${name} has one line, of names, and no rows of numbers under it.`);
  }
  const line = rows[1] ?? rows[0]!;
  return new SimError(
    'bad-file',
    `${name} is text, but no table of numbers: line ${line.number} reads "${line.text.slice(0, 60)}". Expected one row a sample, with numbers between commas, semicolons, tabs or spaces.`,
    { name, line: line.number },
  );
}
