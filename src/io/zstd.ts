/**
 * Unpacks a Zstandard frame to at most so many bytes.
 *
 * @throws where it claims more, before anything is made for it, and where it is damaged.
 */
export async function unpackZstd(packed: Uint8Array, most: number): Promise<Uint8Array> {
  const claimed = zstdSize(packed) ?? 0;
  if (claimed > most) throw new Error(`it claims ${claimed} bytes where ${most} are expected`);
  const { default: Zstd } = await import('numcodecs/zstd');
  return Zstd.fromConfig({ id: 'zstd' }).decode(packed);
}

/** What the header of a frame says it unpacks to; undefined where it says nothing. @see RFC 8878, §3.1.1.1. */
export function zstdSize(packed: Uint8Array): number | undefined {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  if (packed.length < 6 || view.getUint32(0, true) !== 0xfd2fb528)
    throw new Error('its zstd header is wrong');
  const descriptor = packed[4]!;
  const isSingle = (descriptor & 0x20) !== 0;
  const at = 5 + (isSingle ? 0 : 1) + [0, 1, 2, 4][descriptor & 3]!;
  const length = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  if (length === 0) return undefined;
  if (at + length > packed.length) throw new Error('its zstd header is cut short');
  if (length === 1) return packed[at]!;
  if (length === 2) return view.getUint16(at, true) + 256;
  return length === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
}
