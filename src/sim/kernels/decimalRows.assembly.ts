/**
 * Rows of decimal numbers out of text, in AssemblyScript: one call reads as many whole rows as there are, or stops where its host must
 * look. The host puts the text into memory, whole lines of it with a line feed behind, and takes the numbers out.
 *
 * A number is a whole number w of up to 19 digits times a power of ten. Where w and the power are exact doubles, one product or
 * quotient is the nearest double (Clinger 1990); else w is multiplied by 128 bits of the power, which settle the 53 of the double in
 * all but a few cases (Lemire 2021). What is left over goes to the host, with all that is no plain number.
 *
 * @see Clinger (1990), How to read floating point numbers accurately, PLDI '90, 92–101.
 * @see Lemire (2021), Number parsing at a gigabyte per second, Software: Practice and Experience 51(8), 1700–1727.
 */

const TAB: u8 = 9;
const LF: u8 = 10;
const CR: u8 = 13;
const SPACE: u8 = 32;
const HASH: u8 = 35;
const PLUS: u8 = 43;
const COMMA: u8 = 44;
const MINUS: u8 = 45;
const POINT: u8 = 46;

/** Why `read` came back. */
const END_OF_TEXT: i32 = 0;
const NO_ROOM: i32 = 1;
const NO_PLAIN_NUMBER: i32 = 2;
const WRONG_LENGTH: i32 = 3;

/** Powers of ten that a double holds exactly, and those of the table: 10^SMALLEST … 10^LARGEST. */
const EXACT_POWER: i32 = 22;
const SMALLEST: i32 = -342;
const LARGEST: i32 = 308;
const EXACT_WHOLE: u64 = 1 << 53;
const MOST_DIGITS: i32 = 19;

/** Where the host may put what it likes. */
export const heap: usize = __heap_base;
/** Where it has put 10^0 … 10^22 as doubles, and for each power of the table the upper and the lower half of its 128 bits. */
let exactPowers: usize = 0;
let powers: usize = 0;

let columns: i32 = 0;
let delimiter: u8 = 0;
let hasDelimiter: bool = false;
let byBlanks: bool = false;
let commaIsPoint: bool = false;

/** Where reading goes on, where the text ends, and where the row began that is being read. */
export let at: usize = 0;
let end: usize = 0;
export let rowStart: usize = 0;
/** Cell of the row that comes next, from 0, and line of the text. */
export let column: i32 = 0;
export let line: f64 = 0;
/** Where the next number goes, and where no more fit. */
export let out: usize = 0;
let outEnd: usize = 0;
/** The host has read a cell: what follows it is next. */
let isPastCell: bool = false;

/** What `readNumber` read last. */
let number: f64 = 0;

export function useTables(exact: usize, scaled: usize): void {
  exactPowers = exact;
  powers = scaled;
}

/** @param separator byte between cells; −1 for none, and a blank for any run of blanks. */
export function describe(cells: i32, separator: i32, comma: bool): void {
  columns = cells;
  hasDelimiter = separator >= 0;
  delimiter = <u8>separator;
  byBlanks = separator == <i32>SPACE;
  commaIsPoint = comma;
}

/** @param lines number of the first line. */
export function startText(from: usize, to: usize, lines: f64): void {
  at = from;
  end = to;
  line = lines;
  column = 0;
  isPastCell = false;
}

export function startRows(from: usize, to: usize): void {
  out = from;
  outEnd = to;
}

/** Goes on behind a cell that the host has read. */
export function takeCell(value: f64, cellEnd: usize): void {
  put(value);
  at = cellEnd;
  isPastCell = true;
}

/** @returns why it came back. */
export function read(): i32 {
  const rowBytes = <usize>columns << 3;
  while (true) {
    if (!isPastCell) {
      if (at >= end) return END_OF_TEXT;
      rowStart = at;
      if (load<u8>(at) == HASH) toLineEnd();
      skipBlanks();
      if (atLineEnd()) {
        nextLine();
        continue;
      }
      if (out + rowBytes > outEnd) return NO_ROOM;
    }
    while (true) {
      if (isPastCell) {
        isPastCell = false;
      } else {
        if (!readNumber() && !readMissing()) return NO_PLAIN_NUMBER;
        put(number);
      }
      const more = toNextCell();
      if (column == columns - 1) break;
      if (!more) return WRONG_LENGTH;
      column++;
    }
    // An empty cell behind the last one comes from programs that end every cell with the delimiter.
    if (!atLineEnd()) return WRONG_LENGTH;
    column = 0;
    nextLine();
  }
}

@inline function put(value: f64): void {
  store<f64>(out, value);
  out += 8;
}

/** Reads a plain number that fills its cell, up to the cell's end; otherwise leaves `at` where it is. */
@inline function readNumber(): bool {
  let i = at;
  let byte = load<u8>(i);
  const negative = byte == MINUS;
  if (negative || byte == PLUS) byte = load<u8>(++i);
  let whole: u64 = 0;
  let first = i;
  for (let digit = byte - 48; digit < 10; digit = byte - 48) {
    whole = whole * 10 + digit;
    byte = load<u8>(++i);
  }
  let digits = <i32>(i - first);
  let exponent = 0;
  if (byte == POINT || (byte == COMMA && commaIsPoint)) {
    const start = ++i;
    byte = load<u8>(i);
    for (let digit = byte - 48; digit < 10; digit = byte - 48) {
      whole = whole * 10 + digit;
      byte = load<u8>(++i);
    }
    exponent = <i32>(start - i);
    digits -= exponent;
  }
  if (digits == 0) return false;
  if (digits > MOST_DIGITS && digits - leadingZeros(first) > MOST_DIGITS) return false;
  if ((byte | 32) == 101) {
    byte = load<u8>(++i);
    const down = byte == MINUS;
    if (down || byte == PLUS) byte = load<u8>(++i);
    const start = i;
    let power = 0;
    for (let digit = byte - 48; digit < 10 && i < start + 4; digit = byte - 48) {
      power = power * 10 + digit;
      byte = load<u8>(++i);
    }
    if (i == start) return false;
    exponent += down ? -power : power;
  }
  if (!endsCell(i)) return false;
  if (whole <= EXACT_WHOLE && exponent >= -EXACT_POWER && exponent <= EXACT_POWER) {
    const size = <f64>whole;
    number =
      exponent < 0
        ? size / load<f64>(exactPowers + ((<usize>-exponent) << 3))
        : size * load<f64>(exactPowers + (<usize>exponent << 3));
  } else if (!scale(whole, exponent)) {
    return false;
  }
  if (negative) number = -number;
  at = i;
  return true;
}

/** Zeros before the first other digit of the number that starts at `i`, its point not counted. */
function leadingZeros(i: usize): i32 {
  let zeros = 0;
  while (true) {
    const byte = load<u8>(i++);
    if (byte == 48) zeros++;
    else if (byte != POINT && byte != COMMA) return zeros;
  }
}

/** Sets `number` to whole · 10^exponent; false where 128 bits don't settle it, or it is no normal double. */
function scale(whole: u64, exponent: i32): bool {
  if (whole == 0) {
    number = 0;
    return true;
  }
  if (exponent < SMALLEST || exponent > LARGEST) return false;
  const entry = powers + ((<usize>(exponent - SMALLEST)) << 4);
  const shift = clz(whole);
  whole <<= shift;
  let high = mulHigh(whole, load<u64>(entry));
  let low = whole * load<u64>(entry);
  if ((high & 0x1ff) == 0x1ff) {
    const carry = mulHigh(whole, load<u64>(entry + 8));
    low += carry;
    if (carry > low) high++;
    if (low == u64.MAX_VALUE && (exponent < -27 || exponent > 55)) return false;
  }
  const upper = <i32>(high >> 63);
  const drop = <u64>(upper + 9);
  let mantissa = high >> drop;
  let binary = (((152170 + 65536) * exponent) >> 16) + 63 + upper - <i32>shift + 1023;
  if (binary <= 0 || binary >= 2046) return false;
  // Exactly between two doubles: to the even one.
  if (low <= 1 && exponent >= -4 && exponent <= 23 && (mantissa & 3) == 1 && mantissa << drop == high) mantissa &= ~1;
  mantissa = (mantissa + (mantissa & 1)) >> 1;
  if (mantissa >> 53) {
    mantissa >>= 1;
    binary++;
  }
  number = reinterpret<f64>((mantissa & ((1 << 52) - 1)) | (<u64>binary << 52));
  return true;
}

/** Upper half of the 128 bits of a product. */
@inline function mulHigh(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff;
  const a1 = a >> 32;
  const b0 = b & 0xffffffff;
  const b1 = b >> 32;
  const middle = a1 * b0 + ((a0 * b0) >> 32);
  const other = a0 * b1 + (middle & 0xffffffff);
  return a1 * b1 + (middle >> 32) + (other >> 32);
}

/** An empty cell, or one that says `nan`: the usual ways to write that a value is missing. */
function readMissing(): bool {
  let i = at;
  if ((load<u8>(i) | 32) == 110 && (load<u8>(i + 1) | 32) == 97 && (load<u8>(i + 2) | 32) == 110) i += 3;
  if (!endsCell(i)) return false;
  at = i;
  number = NaN;
  return true;
}

/** True if nothing but blanks lies between byte `i` and the end of the cell. */
@inline function endsCell(i: usize): bool {
  let byte = load<u8>(i);
  if (byte == delimiter && hasDelimiter) return true;
  if (byte == LF || byte == CR) return true;
  if (byBlanks) return byte == TAB;
  while (isBlank(byte)) byte = load<u8>(++i);
  return (byte == delimiter && hasDelimiter) || byte == LF || byte == CR;
}

/** Goes to the start of the next cell of the row; false at the row's end. */
@inline function toNextCell(): bool {
  skipBlanks();
  if (byBlanks) return !atLineEnd();
  if (!hasDelimiter || load<u8>(at) != delimiter) return false;
  at++;
  skipBlanks();
  return true;
}

@inline function nextLine(): void {
  if (load<u8>(at) == CR && load<u8>(at + 1) == LF) at++;
  at++;
  line++;
}

@inline function skipBlanks(): void {
  while (isBlank(load<u8>(at))) at++;
}

function toLineEnd(): void {
  while (!atLineEnd()) at++;
}

@inline function atLineEnd(): bool {
  const byte = load<u8>(at);
  return byte == LF || byte == CR;
}

@inline function isBlank(byte: u8): bool {
  return byte == SPACE || (byte == TAB && delimiter != TAB);
}
