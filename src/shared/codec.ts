/**
 * Messages as one binary frame, for wires that carry bytes: a JSON head in which typed arrays are replaced by references,
 * then the arrays' bytes, each aligned to eight so that they can be viewed without copying.
 *
 *     u32 length of head | head (UTF-8 JSON) | padding | array 0 | padding | array 1 | …
 */
const CONSTRUCTORS = {
  Float32Array,
  Float64Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Uint8Array,
  Uint16Array,
  Uint32Array,
} as const;
type ArrayName = keyof typeof CONSTRUCTORS;
type AnyArray = InstanceType<(typeof CONSTRUCTORS)[ArrayName]>;

/** Text coders exist in every process, but not in the language's own library: whoever uses the codec passes them in. */
export interface TextCoders {
  encode(text: string): Uint8Array;
  decode(bytes: Uint8Array): string;
}

const align = (n: number) => (n + 7) & ~7;

export function encodeMessage(message: unknown, text: TextCoders): Uint8Array {
  const parts: Uint8Array[] = [];
  let offset = 0;
  const head = text.encode(
    JSON.stringify(message, function (this: Record<string, unknown>, key: string): unknown {
      // Not the value given: Node's Buffer has already turned that one into a plain object.
      const value = this[key];
      if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) };
      const type = arrayName(value);
      if (!type) return value;
      const array = value as AnyArray;
      const reference = { $array: type, at: offset, length: array.length };
      parts.push(new Uint8Array(array.buffer as ArrayBuffer, array.byteOffset, array.byteLength));
      offset = align(offset + array.byteLength);
      return reference;
    }) ?? 'null',
  );

  const dataStart = align(4 + head.length);
  const frame = new Uint8Array(dataStart + offset);
  new DataView(frame.buffer).setUint32(0, head.length, true);
  frame.set(head, 4);
  let at = dataStart;
  for (const part of parts) {
    frame.set(part, at);
    at = align(at + part.length);
  }
  return frame;
}

export function decodeMessage(frame: Uint8Array, text: TextCoders): unknown {
  // A frame may arrive as a view at any offset of a larger buffer; arrays need alignment.
  const bytes = frame.byteOffset % 8 === 0 ? frame : new Uint8Array(frame); // Not slice: Node's Buffer would not copy.
  const headLength = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  const dataStart = bytes.byteOffset + align(4 + headLength);
  return JSON.parse(text.decode(bytes.subarray(4, 4 + headLength)), (_key, value: unknown) => {
    if (value === null || typeof value !== 'object') return value;
    if ('$number' in value) return Number(value.$number);
    if (!('$array' in value)) return value;
    const { $array, at, length } = value as unknown as { $array: ArrayName; at: number; length: number };
    return new CONSTRUCTORS[$array](bytes.buffer as ArrayBuffer, dataStart + at, length);
  });
}

function arrayName(value: unknown): ArrayName | undefined {
  if (!ArrayBuffer.isView(value)) return undefined;
  // Node's Buffer is a Uint8Array, and travels as one.
  if (value instanceof Uint8Array) return 'Uint8Array';
  const name = value.constructor.name;
  return name in CONSTRUCTORS ? (name as ArrayName) : undefined;
}
