import { decodeBase64 } from './base64';
import wasm from './decimalRows.wasm';

/** What decimalRows.assembly.ts exports. */
interface Exports {
  useTables(exactPowers: number, powers: number): void;
  describe(columns: number, separator: number, commaIsPoint: boolean): void;
  startText(from: number, to: number, line: number): void;
  startRows(from: number, to: number): void;
  takeCell(value: number, cellEnd: number): void;
  read(): number;
  readonly heap: WebAssembly.Global;
  readonly at: WebAssembly.Global;
  readonly rowStart: WebAssembly.Global;
  readonly column: WebAssembly.Global;
  readonly line: WebAssembly.Global;
  readonly out: WebAssembly.Global;
}

/** Why reading stopped, in the kernel's order. */
const stops = ['end of text', 'no room', 'no plain number', 'wrong length'] as const;
export type RowStop = (typeof stops)[number];

export interface RowLayout {
  /** Numbers a row. */
  readonly columns: number;
  /** Byte between numbers: a blank for any run of blanks; undefined where a row is one number. */
  readonly separator: number | undefined;
  /** True where a comma can only be a decimal point. */
  readonly commaIsPoint: boolean;
}

const MOST_PAGES = 65536;
const PAGE = 65536;
const LF = 10;

/**
 * Reads rows of decimal numbers out of text, each as the nearest double, in WebAssembly. Text goes in by whole lines, rows come out by
 * as many as there is room for; what is no plain number is left to the caller, cell by cell. Positions count from the text's first byte.
 */
export class DecimalRows {
  readonly #memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES });
  readonly #kernel: Exports;
  readonly #rows: { readonly from: number; readonly to: number };

  /** @param rows that there is room for. */
  constructor({ columns, separator, commaIsPoint }: RowLayout, rows: number) {
    this.#kernel = new WebAssembly.Instance(code(), { env: { memory: this.#memory } }).exports as Exports;
    const { exact, scaled } = tables();
    const exactAt = (this.#kernel.heap.value + 15) & ~15;
    const scaledAt = exactAt + exact.byteLength;
    const from = scaledAt + scaled.byteLength;
    this.#rows = { from, to: from + 8 * columns * rows };
    this.#grow(this.#rows.to);
    new Float64Array(this.#memory.buffer, exactAt).set(exact);
    new BigUint64Array(this.#memory.buffer, scaledAt).set(scaled);
    this.#kernel.useTables(exactAt, scaledAt);
    this.#kernel.describe(columns, separator ?? -1, commaIsPoint);
  }

  /**
   * Gives it other text to read, which is copied; rows that were not taken are gone.
   * @param text whole lines; the last may lack its end.
   * @param line number of the first.
   */
  load(text: Uint8Array, line: number): void {
    const from = this.#rows.to;
    const end = from + text.length;
    // Behind the last line: its end, where it has none, and the byte that is looked at after a carriage return.
    this.#grow(end + 2);
    const bytes = new Uint8Array(this.#memory.buffer);
    bytes.set(text, from);
    bytes.fill(LF, end, end + 2);
    this.#kernel.startText(from, end, line);
    this.#kernel.startRows(this.#rows.from, this.#rows.to);
  }

  /** Reads on, until the text ends, there is room for no further row, or the next cell or row is not as expected. */
  read(): RowStop {
    return stops[this.#kernel.read()]!;
  }

  /** Whole rows read since the last call, shape (rows × columns), row-major: a view, to be used before anything else is done here. */
  take(): Float64Array {
    const { from, to } = this.#rows;
    const values = new Float64Array(this.#memory.buffer, from, (this.#kernel.out.value - from) >> 3);
    this.#kernel.startRows(from, to);
    return values;
  }

  /** Where reading stopped: the cell that is no plain number, or what follows a row that should have ended. */
  get at(): number {
    return this.#kernel.at.value - this.#rows.to;
  }
  get rowStart(): number {
    return this.#kernel.rowStart.value - this.#rows.to;
  }
  /** Cell of the row, from 0. */
  get column(): number {
    return this.#kernel.column.value;
  }
  get line(): number {
    return this.#kernel.line.value;
  }

  /** Says what the cell holds that is no plain number, and where it ends. */
  putCell(value: number, end: number): void {
    this.#kernel.takeCell(value, this.#rows.to + end);
  }

  #grow(bytes: number): void {
    const lacking = bytes - this.#memory.buffer.byteLength;
    if (lacking > 0) this.#memory.grow(Math.ceil(lacking / PAGE));
  }
}

let compiled: WebAssembly.Module | undefined;
const code = (): WebAssembly.Module => (compiled ??= new WebAssembly.Module(decodeBase64(wasm)));

let made: { readonly exact: Float64Array; readonly scaled: BigUint64Array } | undefined;
const tables = () => (made ??= { exact: exactPowers(), scaled: scaledPowers() });

/** 10^0 … 10^22, which doubles hold exactly. */
const exactPowers = (): Float64Array => Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

const HALF = 64n;

/**
 * Powers 10^−342 … 10^308, each by the upper 128 bits of 5^q or of its reciprocal, upper half first.
 *
 * @see Lemire (2021), Number parsing at a gigabyte per second, Software: Practice and Experience 51(8), 1700–1727, Section 5.
 */
function scaledPowers(): BigUint64Array {
  const [smallest, largest] = [-342, 308];
  const halves = new BigUint64Array(2 * (largest - smallest + 1));
  for (let q = smallest; q <= largest; q++) {
    const bits = upperBits(q);
    halves[2 * (q - smallest)] = bits >> HALF;
    halves[2 * (q - smallest) + 1] = bits & ((1n << HALF) - 1n);
  }
  return halves;
}

function upperBits(q: number): bigint {
  const five = 5n ** BigInt(Math.abs(q));
  const length = BigInt(five.toString(2).length);
  if (q >= 0) return length > 128n ? five >> (length - 128n) : five << (128n - length);
  const reciprocal = (1n << (length + 127n)) / five;
  // Rounded up where a number may lie exactly between two doubles, so that the product shows it.
  return q >= -27 ? reciprocal + 1n : reciprocal;
}
