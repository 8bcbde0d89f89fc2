import type { MatArray, Numbers } from './matArray';
import { damaged, type MatBytes } from './matBytes';

/** Types of numbers by the third digit of a variable's first word. @see MathWorks, MAT-File Format, R2019b, level 4. */
const TYPES: readonly (readonly [
  size: number,
  get: (view: DataView, at: number, isLittle: boolean) => number,
])[] = [
  [8, (view, at, le) => view.getFloat64(at, le)],
  [4, (view, at, le) => view.getFloat32(at, le)],
  [4, (view, at, le) => view.getInt32(at, le)],
  [2, (view, at, le) => view.getInt16(at, le)],
  [2, (view, at, le) => view.getUint16(at, le)],
  [1, (view, at) => view.getUint8(at)],
];
const HEAD = 20;
const LONGEST_NAME = 1024;

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
  const [size, get] = type;
  const name = (await bytes.text(at + HEAD, length)).replace(/\0[^]*/, '');
  const count = rows * columns;
  const begin = at + HEAD + length;
  const next = begin + count * size * (isComplex === 1 ? 2 : 1);
  if (next > bytes.size) {
    throw damaged(bytes.name, `"${name}" of ${rows} × ${columns} ends beyond the file's ${bytes.size} bytes`);
  }
  const numbers = (from: number): Numbers => ({
    bytes,
    at: from,
    count,
    size,
    get: (view, place) => get(view, place, bytes.isLittle),
  });
  const kinds = { 1: 'text', 2: 'a sparse matrix of level 4' } as const;
  const what = kinds[(word % 10) as 1 | 2];
  return {
    name,
    next,
    array: async () => ({
      dims: [rows, columns],
      content: what
        ? { kind: 'other', what }
        : {
            kind: 'numbers',
            real: numbers(begin),
            ...(isComplex === 1 && { imaginary: numbers(begin + count * size) }),
          },
    }),
  };
}
