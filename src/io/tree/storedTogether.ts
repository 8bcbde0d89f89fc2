import type { SeriesInfo } from '../recording';
import type { TreeDataset } from './tree';

/** What of an array with time along its first dimension is stored in one piece, for whoever reads it in stretches. */
export function storedTogether({
  chunks,
  shape,
}: Pick<TreeDataset, 'chunks' | 'shape'>): Pick<SeriesInfo, 'rowsTogether' | 'channelsTogether'> {
  if (!chunks) return {};
  const [rows, ...inner] = chunks as [number, ...number[]];
  const [, ...sizes] = shape;
  // Channels are numbered row-major, so a piece holds neighbouring ones where it is whole along all dimensions but the first of theirs.
  const isWhole = inner.every((size, k) => k === 0 || size >= sizes[k]!);
  const channels = inner.reduce((a, b) => a * b, 1);
  const all = sizes.reduce((a, b) => a * b, 1);
  return { rowsTogether: rows, ...(isWhole && channels < all && { channelsTogether: channels }) };
}
