import { dtypeIn, heldNumbers, listed, type MatArray, type Numbers } from './matArray';
import { damaged, type MatBytes } from './matBytes';

/** Types of numbers by the third digit of a variable's first word, as NumPy calls them. @see MathWorks, MAT-File Format, R2019b, level 4. */
const TYPES = ['f8', 'f4', 'i4', 'i2', 'u2', 'u1'];
const HEAD = 20;
const LONGEST_NAME = 1024;
/** Columns of a sparse matrix at most: their borders are held. */
const LARGEST_SIDE = 1e7;

/** Byte order of a file of level 4, told by its first variable; undefined if the bytes are of none. */
export function version4Order(head: Uint8Array): boolean | undefined {
  if (head.length < HEAD + 2) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return [true, false].find((isLittle) => {
    const word = view.getInt32(0, isLittle);
    const [rows, columns, isComplex, length] = [4, 8, 12, 16].map((at) => view.getInt32(at, isLittle));
    const digits = [
      Math.floor(word / 1000),
      Math.floor(word / 100) % 10,
      Math.floor(word / 10) % 10,
      word % 10,
    ];
    if (!(
      word >= 0 &&
      digits[0] === (isLittle ? 0 : 1) &&
      digits[1] === 0 &&
      digits[2]! < 6 &&
      digits[3]! < 3
    )) {
      return false;
    }
    if (!(rows! >= 0 && columns! >= 0 && (isComplex === 0 || isComplex === 1))) return false;
    if (!(length! > 1 && length! <= LONGEST_NAME)) return false;
    const name = head.subarray(HEAD, HEAD + length!);
    const text = new TextDecoder('latin1').decode(name);
    return /^[A-Za-z]\w*\0?/.test(text) && (HEAD + length! > head.length || text.endsWith('\0'));
  });
}

/** A variable of level 4, and where the next one begins. */
export async function variable4At(
  bytes: MatBytes,
  at: number,
): Promise<{ name: string; array: () => Promise<MatArray>; next: number }> {
  const head = await bytes.read(at, HEAD);
  const [word = 0, rows = 0, columns = 0, isComplex = 0, length = 0] = [0, 4, 8, 12, 16].map((place) =>
    head.getInt32(place, bytes.isLittle),
  );
  const type = TYPES[Math.floor(word / 10) % 10];
  if (!type || rows < 0 || columns < 0 || length < 1 || length > LONGEST_NAME) {
    throw damaged(bytes.name, `no variable can be told at byte ${at}`);
  }
  const dtype = dtypeIn(bytes, type);
  const name = (await bytes.text(at + HEAD, length)).replace(/\0[^]*/, '');
  const count = rows * columns;
  const begin = at + HEAD + length;
  const next = begin + count * dtype.size * (isComplex === 1 ? 2 : 1);
  if (next > bytes.size) {
    throw damaged(bytes.name, `"${name}" of ${rows} × ${columns} ends beyond the file's ${bytes.size} bytes`);
  }
  const numbers = (from: number): Numbers => ({ bytes, at: from, count, dtype });
  const real = numbers(begin);
  const kind = word % 10;
  return {
    name,
    next,
    async array() {
      if (kind === 1) return { dims: [rows, columns], content: { kind: 'other', what: 'text' } };
      if (kind === 2) return sparse4(real, rows, columns);
      const imaginary = isComplex === 1 ? numbers(begin + count * dtype.size) : undefined;
      return { dims: [rows, columns], content: { kind: 'numbers', real, ...(imaginary && { imaginary }) } };
    },
  };
}

/** Values of a sparse matrix of level 4 at most: they have to be held and put in order. */
const MOST_SPARSE = 5e6;

/**
 * A sparse matrix of level 4: a row each of row, column (both from 1), value and, where complex, its imaginary part; the last one has the
 * size of the matrix. Put in order as those of level 5 are.
 */
async function sparse4(stored: Numbers, height: number, width: number): Promise<MatArray> {
  const { bytes } = stored;
  const other = (what: string): MatArray => ({ dims: [height, width], content: { kind: 'other', what } });
  if (height < 1 || width < 3 || width > 4) return other('a sparse matrix of another form');
  if (height > MOST_SPARSE) return other(`a sparse matrix of level 4 with more than ${MOST_SPARSE} values`);
  const table = await listed(stored);
  const last = height - 1;
  const columnOf = (c: number) => table.subarray(c * height, c * height + last);
  const dims = [table[last]!, table[height + last]!];
  const [rows, columns] = [columnOf(0), columnOf(1)];
  const isInside = (index: number, size: number) => Number.isInteger(index) && index >= 1 && index <= size;
  if (!dims.every((size) => Number.isInteger(size) && size >= 0 && size <= LARGEST_SIDE))
    throw damaged(bytes.name, `a sparse matrix of ${dims.join(' × ')}`);
  if (!rows.every((row) => isInside(row, dims[0]!)) || !columns.every((column) => isInside(column, dims[1]!)))
    throw damaged(bytes.name, 'a sparse matrix has a place it can not have');
  const order = Uint32Array.from(columns, (_, k) => k).sort((a, b) => columns[a]! - columns[b]! || a - b);
  const borders = new Float64Array(dims[1]! + 1);
  for (const column of columns) borders[column]!++;
  for (let c = 1; c < borders.length; c++) borders[c]! += borders[c - 1]!;
  const held = (values: Float64Array) => heldNumbers(values, bytes.name);
  const sorted = (from: Float64Array) => held(Float64Array.from(order, (k) => from[k]!));
  return {
    dims,
    content: {
      kind: 'sparse',
      rows: held(Float64Array.from(order, (k) => rows[k]! - 1)),
      columns: held(borders),
      real: sorted(columnOf(2)),
      ...(width === 4 && { imaginary: sorted(columnOf(3)) }),
    },
  };
}
