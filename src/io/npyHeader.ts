/** What the first bytes of a `.npy` file are. */
export const MAGIC = '\x93NUMPY';

/**
 * All of a version 1 `.npy` file before its values, in C order.
 *
 * @param descr type of the values as NumPy writes it: `<f8`, `<U12`.
 */
export function npyHeader(descr: string, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // The data start at a multiple of 64 bytes, as the format asks.
  const length = Math.ceil((10 + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(length);
  bytes.set(Buffer.from(MAGIC, 'latin1'));
  bytes.set([1, 0, (length - 10) & 0xff, (length - 10) >> 8], 6);
  bytes.set(Buffer.from(text.padEnd(length - 11) + '\n', 'latin1'), 10);
  return bytes;
}

/** An array of text as `.npy`, of which no reader has to trust anything: code points of 32 bits, filled up with zeros. */
export function writeNpyText(texts: readonly string[], shape: readonly number[]): Uint8Array {
  const points = texts.map((text) => Array.from(text, (letter) => letter.codePointAt(0)!));
  const width = points.reduce((most, { length }) => Math.max(most, length), 1);
  const letters = new Uint32Array(width * texts.length);
  points.forEach((text, k) => letters.set(text, k * width));
  return Buffer.concat([npyHeader(`<U${width}`, shape), new Uint8Array(letters.buffer)]);
}
