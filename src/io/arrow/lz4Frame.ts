const MAGIC = 0x184d2204;
/** Flags of a frame. */
const HAS_BLOCK_SUMS = 0x10;
const HAS_SIZE = 0x08;
const HAS_DICTIONARY = 0x01;
const IS_STORED = 0x80000000;

/**
 * Unpacks an LZ4 frame, whose blocks may lean on the ones before. Checksums are passed over.
 *
 * @param size bytes that it unpacks to.
 * @throws {Error} if it is none, or unpacks to another size.
 * @see Collet, LZ4 Frame Format Description, 1.6.4, and LZ4 Block Format Description.
 */
export function unpackLz4Frame(packed: Uint8Array, size: number): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const flags = packed[4] ?? 0;
  if (packed.length < 7 || view.getUint32(0, true) !== MAGIC || flags >> 6 !== 1) {
    throw new Error('a packed column is no LZ4 frame');
  }
  let at = 7 + (flags & HAS_SIZE ? 8 : 0) + (flags & HAS_DICTIONARY ? 4 : 0);
  const content = new Uint8Array(size);
  let filled = 0;
  for (let word = view.getUint32(at, true); word !== 0; word = view.getUint32(at, true)) {
    const length = word % IS_STORED;
    const block = packed.subarray(at + 4, at + 4 + length);
    if (block.length < length) throw new Error('a packed column ends too early');
    if (word >= IS_STORED) {
      content.set(block, filled);
      filled += length;
    } else {
      filled = unpackBlock(block, content, filled);
    }
    at += 4 + length + (flags & HAS_BLOCK_SUMS ? 4 : 0);
  }
  if (filled !== size) throw new Error(`a packed column unpacks to ${filled} bytes instead of ${size}`);
  return content;
}

/** Unpacks one block behind what is there; returns where the next one goes. */
function unpackBlock(block: Uint8Array, content: Uint8Array, from: number): number {
  let at = 0;
  let to = from;
  const lengthAfter = (nibble: number): number => {
    let length = nibble;
    for (let more = nibble === 15; more;) {
      // Beyond the end no number, which no check lets pass.
      const byte = block[at++] ?? NaN;
      length += byte;
      more = byte === 255;
    }
    return length;
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = lengthAfter(token >> 4);
    if (!(at + literals <= block.length && to + literals <= content.length)) throw broken();
    content.set(block.subarray(at, at + literals), to);
    at += literals;
    to += literals;
    if (at === block.length) break;
    const back = block[at]! | ((block[at + 1] ?? 0) << 8);
    at += 2;
    const end = to + 4 + lengthAfter(token & 15);
    if (!(back > 0 && back <= to && end <= content.length)) throw broken();
    // What is copied may overlap what it makes: byte after byte.
    for (let source = to - back; to < end;) content[to++] = content[source++]!;
  }
  return to;
}

const broken = () => new Error('a packed column is damaged');
