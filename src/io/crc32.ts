const table = new Uint32Array(256).map((_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/**
 * The cyclic redundancy check of ZIP and PNG: polynomial 0xEDB88320, reflected, start and end inverted.
 *
 * @param before of the bytes before these, where they come piece by piece.
 * @see ISO/IEC 13239:2002; W. W. Peterson & D. T. Brown (1961), Proc. IRE 49, 228–235.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let value = ~before;
  for (let i = 0; i < bytes.length; i++) value = table[(value ^ bytes[i]!) & 0xff]! ^ (value >>> 8);
  return ~value >>> 0;
}
