import type { SeriesInfo } from './recording';

/**
 * What of an array is stored in one piece, for whoever reads it in stretches.
 *
 * @param rows of a piece, along time.
 * @param piece its sizes along the dimensions that make channels, which are numbered row-major.
 * @param all sizes of the array along the same.
 */
export function storedTogether(
  rows: number,
  piece: readonly number[],
  all: readonly number[],
): Pick<SeriesInfo, 'rowsTogether' | 'channelsTogether'> {
  if (rows <= 1) return {};
  // A piece holds neighbouring channels where it is whole along all dimensions but the first.
  const isWhole = piece.every((size, k) => k === 0 || size >= all[k]!);
  const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1);
  const channels = product(piece);
  return { rowsTogether: rows, ...(isWhole && channels < product(all) && { channelsTogether: channels }) };
}
