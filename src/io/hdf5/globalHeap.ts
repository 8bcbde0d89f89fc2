/** Bytes of a heap's own header, and of that of an object in it. */
const HEAP_HEADER = 16;
const OBJECT_HEADER = 16;

/**
 * True if bytes are a global heap, where HDF5 keeps texts of any length, that its library would read without end: the room left in it is said to be
 * nothing, so that the next object is where this one is.
 *
 * @see The HDF Group, HDF5 File Format Specification, version 3.0, III.E.
 */
export function isEndlessHeap(bytes: Uint8Array): boolean {
  const isHeap = bytes.length > HEAP_HEADER && bytes[0] === 0x47 && bytes[1] === 0x43 && bytes[2] === 0x4f;
  if (!isHeap || bytes[3] !== 0x4c) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = HEAP_HEADER;
  while (at + OBJECT_HEADER <= bytes.length) {
    // As the library takes it: its memory is of 32 bits.
    const size = view.getUint32(at + 8, true);
    // Object 0 is the room that is left, its own header included.
    const isRoom = view.getUint16(at, true) === 0;
    if (isRoom && size === 0) return true;
    at += (isRoom ? size : OBJECT_HEADER + 8 * Math.ceil(size / 8)) >>> 0;
  }
  return false;
}
