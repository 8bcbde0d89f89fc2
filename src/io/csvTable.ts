import { SimError } from '../sim/errors';
import type { Dialect } from './csvDialect';
import { CsvRows, type TakeRows } from './csvRows';
import type { ByteSource } from './recording';

/** Text read at a time, and the longest line there may be. */
const BLOCK_BYTES = 1 << 19;
const LONGEST_LINE = 1 << 28;

const LF = 10;
const CR = 13;

/** Some whole lines of the text: where they start, and what starts there. */
interface Block {
  readonly start: number;
  readonly line: number;
  readonly row: number;
}

/** Is given some rows, as `TakeRows`, and the number of the first, from 0. */
type TakeNumbered = (values: Float64Array, row: number) => void;

/**
 * The rows of a text table of any length. The text is read once when it is opened, which finds what is wrong with it and where its rows
 * lie; nothing of it is kept but where each block of it starts.
 */
export class CsvTable {
  readonly #parser: CsvRows;
  readonly #blocks: Block[] = [];
  #rows = 0;

  private constructor(
    private readonly source: ByteSource,
    private readonly dialect: Dialect,
    private readonly blockBytes: number,
  ) {
    this.#parser = new CsvRows(dialect, source.name);
  }

  /**
   * @param take is given all rows, in their order.
   * @throws {SimError} `bad-file` for text in a cell or a row of another length, naming line, column and content.
   */
  static async open(
    source: ByteSource,
    dialect: Dialect,
    take: TakeRows,
    blockBytes = BLOCK_BYTES,
  ): Promise<CsvTable> {
    const table = new CsvTable(source, dialect, blockBytes);
    await table.#scan(take);
    return table;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Infinite cells, which are handed on as missing. */
  infinite = 0;

  /** Hands on the rows [start, stop). */
  async read(start: number, stop: number, take: TakeNumbered): Promise<void> {
    const blocks = this.#blocks;
    for (let b = blockOf(blocks, start); b < blocks.length && blocks[b]!.row < stop; b++) {
      const { start: from, line, row: first } = blocks[b]!;
      const next = blocks[b + 1];
      const text = await this.source.read(from, next?.start ?? this.source.size);
      let row = first;
      const { columns } = this.dialect;
      this.#parser.read(text, line, (values) => {
        const end = row + values.length / columns;
        const [low, high] = [Math.max(start, row), Math.min(stop, end)];
        if (low < high) take(values.subarray((low - row) * columns, (high - row) * columns), low);
        row = end;
      });
      if (row !== (next?.row ?? this.#rows)) throw this.#changed();
    }
  }

  async #scan(take: TakeRows): Promise<void> {
    const { source, dialect } = this;
    let line = dialect.dataLine;
    for (let start = dialect.dataStart; start < source.size;) {
      const text = await this.#linesAt(start, line);
      this.#blocks.push({ start, line, row: this.#rows });
      line = this.#parser.read(text, line, (values) => {
        this.#rows += values.length / dialect.columns;
        take(values);
      });
      start += text.length;
    }
    this.infinite = this.#parser.infinite;
  }

  /** Whole lines: as many as a block holds, but one at least. */
  async #linesAt(start: number, line: number): Promise<Uint8Array> {
    const { source } = this;
    for (let bytes = this.blockBytes; ; bytes *= 2) {
      const text = await source.read(start, start + bytes);
      if (text.length === 0) throw this.#changed();
      if (start + text.length >= source.size) return text;
      const length = wholeLines(text);
      if (length > 0) return text.subarray(0, length);
      if (bytes > LONGEST_LINE) {
        throw new SimError(
          'bad-file',
          `${source.name}, line ${line} has more than ${LONGEST_LINE / 2 ** 20} MiB. Expected one row a sample; if time runs along the rows, transpose the table first.`,
          { name: source.name, line },
        );
      }
    }
  }

  #changed(): SimError {
    const { name } = this.source;
    return new SimError('bad-file', `${name} has changed since it was opened. Open it again.`, { name });
  }
}

/** Bytes up to the last line that ends in a text. A carriage return at the very end may be half of a line's end. */
export function wholeLines(text: Uint8Array): number {
  return text.lastIndexOf(LF) + 1 || text.subarray(0, -1).lastIndexOf(CR) + 1;
}

/** The last block that starts with a row up to this one. */
function blockOf(blocks: readonly Block[], row: number): number {
  let [low, high] = [0, blocks.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (blocks[middle]!.row <= row) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}
