import { SimError } from '../sim/errors';
import { parseCell } from './csvCell';
import { splitCells } from './csvDialect';
import type { Dialect } from './csvDialect';

/** The numbers of a text table. */
export interface Table {
  /** Shape (rows × columns), row-major; missing and infinite cells are NaN. */
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Infinite values met. */
  readonly infinite: number;
}

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const HASH = 35;
const PLUS = 43;
const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const E = 101;

/** Powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Reads the numbers of a table byte by byte, without making text of them. A number of up to 15 digits and a decimal
 * exponent within ±22 is an exact whole number times or over an exact power of ten, so one rounding gives the nearest
 * double. Longer ones are left to the language, and cells that are no plain number to `parseCell`.
 *
 * @throws {SimError} `bad-file` for text in a cell or a row of another length, naming line, column and content.
 * @see Clinger (1990), How to read floating point numbers accurately, PLDI '90, 92–101.
 */
export function parseTable(bytes: Uint8Array, dialect: Dialect, name: string): Table {
  const { columns } = dialect;
  const byBlanks = dialect.delimiter === ' ';
  const delimiter = dialect.delimiter === '' ? -1 : dialect.delimiter.charCodeAt(0);
  const commaIsPoint = dialect.delimiter !== ',';
  const end = bytes.length;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, end);

  let values = new Float64Array(columns * estimateRows(bytes, dialect.dataStart));
  let count = 0;
  let infinite = 0;
  let line = dialect.dataLine;
  let at = dialect.dataStart;
  let rowStart = at;
  let number = 0; // what `readNumber` read last

  for (; at < end; nextLine()) {
    rowStart = at;
    if (bytes[at] === HASH) toLineEnd();
    skipBlanks();
    if (atLineEnd()) continue;
    if (count + columns > values.length) values = grown(values, columns);
    readRow();
  }
  return { values: values.subarray(0, count), rows: count / columns, columns, infinite };

  function readRow(): void {
    for (let column = 0; column < columns; column++) {
      const value = readNumber() ? number : readOtherCell(column);
      if (value === Infinity || value === -Infinity) infinite++;
      values[count++] = Number.isFinite(value) ? value : NaN;
      const more = toNextCell();
      if (!more && column < columns - 1) throw ragged();
      if (!more) return;
    }
    // An empty cell behind the last one comes from programs that end every cell with the delimiter.
    if (!atLineEnd()) throw ragged();
  }

  /** Reads a plain number that fills its cell, up to the cell's end; otherwise leaves `at` where it is. */
  function readNumber(): boolean {
    let i = at;
    let byte = bytes[i]!;
    const negative = byte === MINUS;
    if (negative || byte === PLUS) byte = bytes[++i]!;
    let mantissa = 0;
    let digits = 0;
    let exponent = 0;
    const first = i;
    for (; byte >= ZERO && byte <= NINE; byte = bytes[++i]!) {
      mantissa = mantissa * 10 + (byte - ZERO);
      if (mantissa > 0) digits++;
    }
    let written = i - first;
    if (byte === POINT || (byte === COMMA && commaIsPoint)) {
      const point = i;
      for (byte = bytes[++i]!; byte >= ZERO && byte <= NINE; byte = bytes[++i]!) {
        mantissa = mantissa * 10 + (byte - ZERO);
        if (mantissa > 0) digits++;
      }
      exponent = point + 1 - i;
      written -= exponent;
    }
    if (written === 0) return false;
    if (byte === E || byte === E - 32) {
      byte = bytes[++i]!;
      const down = byte === MINUS;
      if (down || byte === PLUS) byte = bytes[++i]!;
      const start = i;
      let power = 0;
      for (; byte >= ZERO && byte <= NINE && i < start + 4; byte = bytes[++i]!)
        power = power * 10 + (byte - ZERO);
      if (i === start) return false;
      exponent += down ? -power : power;
    }
    if (!endsCell(i)) return false;
    if (digits > 15 || exponent < -22 || exponent > 22) {
      number = Number(text.toString('latin1', at, i).replace(',', '.'));
    } else {
      const size = exponent < 0 ? mantissa / POWERS[-exponent]! : mantissa * POWERS[exponent]!;
      number = negative ? -size : size;
    }
    at = i;
    return true;
  }

  /** True if nothing but blanks lies between byte `i` and the end of the cell. */
  function endsCell(i: number): boolean {
    if (byBlanks && isBlank(bytes[i])) return true;
    while (isBlank(bytes[i])) i++;
    return i >= end || bytes[i] === delimiter || bytes[i] === LF || bytes[i] === CR;
  }

  /** A quoted, missing, infinite, long or wrong cell, up to its end. */
  function readOtherCell(column: number): number {
    const from = at;
    if (bytes[at] === QUOTE) {
      at++;
      while (!atLineEnd() && bytes[at] !== QUOTE) at++;
    }
    while (!atLineEnd() && bytes[at] !== delimiter && !(byBlanks && isBlank(bytes[at]))) at++;
    const content = text.toString('utf8', from, at);
    const value = parseCell(content, commaIsPoint);
    if (value === undefined) throw textCell(column, content.trim());
    return value;
  }

  /** Goes to the start of the next cell of the row; false at the row's end. */
  function toNextCell(): boolean {
    skipBlanks();
    if (byBlanks) return !atLineEnd();
    if (bytes[at] !== delimiter) return false;
    at++;
    skipBlanks();
    return true;
  }

  function nextLine(): void {
    if (bytes[at] === CR && bytes[at + 1] === LF) at++;
    at++;
    line++;
  }

  function skipBlanks(): void {
    while (isBlank(bytes[at])) at++;
  }
  function toLineEnd(): void {
    while (!atLineEnd()) at++;
  }
  function atLineEnd(): boolean {
    return at >= end || bytes[at] === LF || bytes[at] === CR;
  }
  function isBlank(byte: number | undefined): boolean {
    return byte === SPACE || (byte === TAB && delimiter !== TAB);
  }

  function ragged(): SimError {
    at = rowStart;
    toLineEnd();
    const row = text.toString('utf8', rowStart, at);
    const found = splitCells(row, dialect.delimiter).length;
    return new SimError(
      'bad-file',
      `${name}, line ${line}: expected ${columns} cells, as in line ${dialect.ruledBy}, and found ${found} ("${shortened(row)}"). Every row needs the same number of cells; write NaN where a value is missing.`,
      { name, line, expected: columns, found },
    );
  }

  function textCell(column: number, content: string): SimError {
    const title = dialect.header?.[column];
    return new SimError(
      'bad-file',
      `${name}, line ${line}, column ${column + 1}${title ? ` (${title})` : ''}: expected a number and found "${shortened(content)}". Take the text out of the table; write NaN where a value is missing.`,
      { name, line, column: column + 1 },
    );
  }
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** Rows there will be if the lines go on as long as the first ones are. */
function estimateRows(bytes: Uint8Array, start: number): number {
  const sample = bytes.subarray(start, start + 65_536);
  let lines = 1;
  for (const byte of sample) if (byte === LF || byte === CR) lines++;
  return Math.ceil((1.02 * (bytes.length - start) * lines) / Math.max(1, sample.length)) + 1;
}

function grown(values: Float64Array, least: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(Math.ceil(values.length * 1.5) + least);
  larger.set(values);
  return larger;
}
