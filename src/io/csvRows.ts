import { DecimalRows } from '../sim/kernels/decimalRows';
import { SimError } from '../sim/errors';
import { parseCell } from './csvCell';
import { splitCells } from './csvDialect';
import type { Dialect } from './csvDialect';

/** Numbers handed on at a time. */
const BATCH_VALUES = 65_536;

const LF = 10;
const CR = 13;
const QUOTE = 34;

/** Is given some rows, shape (rows × columns), row-major; missing and infinite cells are NaN. A view: it is used up at once. */
export type TakeRows = (values: Float64Array) => void;

/** Reads the rows of a text table, some whole lines at a time. */
export class CsvRows {
  readonly #kernel: DecimalRows;
  readonly #commaIsPoint: boolean;
  /** Infinite cells met so far. */
  infinite = 0;

  constructor(
    private readonly dialect: Dialect,
    private readonly name: string,
  ) {
    const { columns, delimiter } = dialect;
    this.#commaIsPoint = delimiter !== ',';
    const separator = delimiter === '' ? undefined : delimiter.charCodeAt(0);
    this.#kernel = new DecimalRows(
      { columns, separator, commaIsPoint: this.#commaIsPoint },
      Math.max(1, Math.floor(BATCH_VALUES / columns)),
    );
  }

  /**
   * @param line number of the first line.
   * @returns the number of the line after the last.
   * @throws {SimError} `bad-file` for text in a cell or a row of another length, naming line, column and content.
   */
  read(lines: Uint8Array, line: number, take: TakeRows): number {
    const text = Buffer.from(lines.buffer, lines.byteOffset, lines.length);
    const kernel = this.#kernel;
    kernel.load(lines, line);
    for (;;) {
      switch (kernel.read()) {
        case 'end of text':
          take(kernel.take());
          return kernel.line;
        case 'no room':
          take(kernel.take());
          break;
        case 'no plain number':
          this.#readCell(text);
          break;
        case 'wrong length':
          throw this.#wrongLength(text);
      }
    }
  }

  /** A quoted, missing, infinite, very long or wrong cell. */
  #readCell(text: Buffer): void {
    const { at, column, line } = this.#kernel;
    const end = cellEnd(text, at, this.dialect.delimiter);
    const content = text.toString('utf8', at, end);
    const value = parseCell(content, this.#commaIsPoint);
    if (value === undefined) throw this.#textCell(line, column, content.trim());
    const isInfinite = value === Infinity || value === -Infinity;
    if (isInfinite) this.infinite++;
    this.#kernel.putCell(isInfinite ? NaN : value, end);
  }

  #textCell(line: number, column: number, content: string): SimError {
    const { name } = this;
    const title = this.dialect.header?.[column];
    return new SimError(
      'bad-file',
      `${name}, line ${line}, column ${column + 1}${title ? ` (${title})` : ''}: expected a number and found "${shortened(content)}". Take the text out of the table; write NaN where a value is missing.`,
      { name, line, column: column + 1 },
    );
  }

  #wrongLength(text: Buffer): SimError {
    const { name } = this;
    const { columns, ruledBy, delimiter } = this.dialect;
    const { line, rowStart } = this.#kernel;
    let end = rowStart;
    while (!isLineEnd(text, end)) end++;
    const row = text.toString('utf8', rowStart, end);
    const found = splitCells(row, delimiter).length;
    return new SimError(
      'bad-file',
      `${name}, line ${line}: expected ${columns} cells, as in line ${ruledBy}, and found ${found} ("${shortened(row)}"). Every row needs the same number of cells; write NaN where a value is missing.`,
      { name, line, expected: columns, found },
    );
  }
}

/** Where the cell ends that starts at a byte: before the next separator that no quotes enclose, or with its line. */
function cellEnd(text: Buffer, start: number, delimiter: Dialect['delimiter']): number {
  let at = start;
  if (text[at] === QUOTE) {
    at++;
    while (!isLineEnd(text, at) && text[at] !== QUOTE) at++;
  }
  const separators = delimiter === ' ' ? ' \t' : delimiter;
  while (!isLineEnd(text, at) && !separators.includes(String.fromCharCode(text[at]!))) at++;
  return at;
}

const isLineEnd = (text: Buffer, at: number): boolean =>
  at >= text.length || text[at] === LF || text[at] === CR;

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
