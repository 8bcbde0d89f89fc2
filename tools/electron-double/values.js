/**
 * Values as text, between Node and the preload's world: JSON, with what JSON lacks written as `{ $type, … }`. What structured
 * clone would refuse is refused here with Electron's words.
 *
 * The function is also sent to pages as source text, so it may use nothing from outside itself.
 */
export function valueCodec() {
  const toBase64 = (bytes) =>
    typeof Buffer === 'function'
      ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
      : bytes.toBase64();
  const fromBase64 = (text) =>
    typeof Buffer === 'function' ? Uint8Array.from(Buffer.from(text, 'base64')) : Uint8Array.fromBase64(text);
  const bytesOf = (value) =>
    ArrayBuffer.isView(value)
      ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : new Uint8Array(value);

  function replace(key, given) {
    // Not the value given: Node's Buffer has already turned that one into a plain object.
    const value = this[key];
    if (typeof value === 'function' || typeof value === 'symbol')
      throw new Error('An object could not be cloned.');
    if (typeof value === 'number' && !Number.isFinite(value)) return { $type: 'number', text: String(value) };
    if (value === undefined && Array.isArray(this)) return { $type: 'undefined' };
    if (value instanceof Error) return { $type: 'Error', name: value.name, message: value.message };
    if (ArrayBuffer.isView(value)) {
      const type = value.constructor.name === 'Buffer' ? 'Uint8Array' : value.constructor.name;
      return { $type: type, base64: toBase64(bytesOf(value)) };
    }
    if (value instanceof ArrayBuffer) return { $type: 'ArrayBuffer', base64: toBase64(bytesOf(value)) };
    if (value instanceof Map || value instanceof Set || value instanceof Date) {
      throw new Error(`electron-double: ${value.constructor.name} in messages is not implemented`);
    }
    return given;
  }

  function revive(_key, value) {
    if (value === null || typeof value !== 'object' || !('$type' in value)) return value;
    if (value.$type === 'number') return Number(value.text);
    if (value.$type === 'undefined') return undefined;
    if (value.$type === 'Error') return Object.assign(new Error(value.message), { name: value.name });
    const { buffer } = fromBase64(value.base64);
    return value.$type === 'ArrayBuffer' ? buffer : new globalThis[value.$type](buffer);
  }

  return {
    encode: (value) => JSON.stringify(value, replace),
    decode: (text) => JSON.parse(text, revive),
  };
}
