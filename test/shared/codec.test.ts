import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMessage, encodeMessage } from '../../src/shared/codec';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const text = { encode: (s: string) => encoder.encode(s), decode: (b: Uint8Array) => decoder.decode(b) };
const roundTrip = (message: unknown) => decodeMessage(encodeMessage(message, text), text);

describe('codec', () => {
  test('keeps typed arrays, nested and of every kind', () => {
    const message = {
      a: Float64Array.of(1, NaN, -0),
      b: [{ c: Float32Array.of(2.5) }, Uint8Array.of(255)],
      d: Uint16Array.of(),
      e: 'λ',
    };
    expect(roundTrip(message)).toEqual(message);
  });

  test('keeps numbers JSON has no words for', () => {
    expect(roundTrip({ a: NaN, b: Infinity, c: [-Infinity] })).toEqual({
      a: NaN,
      b: Infinity,
      c: [-Infinity],
    });
  });

  test('sends a Buffer as bytes', () => {
    const decoded = roundTrip({ bytes: Buffer.from('abc') }) as { bytes: Uint8Array };
    expect([...decoded.bytes]).toEqual([97, 98, 99]);
  });

  test('sends a view, not the buffer behind it', () => {
    const whole = Float64Array.of(1, 2, 3, 4);
    expect(roundTrip(whole.subarray(1, 3))).toEqual(Float64Array.of(2, 3));
  });

  test('reads a frame at any offset of a larger buffer', () => {
    const frame = encodeMessage({ x: Float64Array.of(7, 8) }, text);
    for (let shift = 0; shift < 9; shift++) {
      const larger = new Uint8Array(frame.length + shift);
      larger.set(frame, shift);
      expect(decodeMessage(larger.subarray(shift), text)).toEqual({ x: Float64Array.of(7, 8) });
    }
  });

  test('reads a frame in a Buffer at an odd offset, whose slice is not a copy', () => {
    const frame = encodeMessage({ x: Float64Array.of(7, 8) }, text);
    const larger = Buffer.alloc(frame.length + 16);
    larger.set(frame, 3);
    expect(decodeMessage(larger.subarray(3, 3 + frame.length), text)).toEqual({ x: Float64Array.of(7, 8) });
  });

  test('returns any JSON value and array it was given (seed 1)', () => {
    const array = fc.oneof(
      fc.float64Array(),
      fc.float32Array(),
      fc.uint16Array(),
      fc.int32Array(),
      fc.uint8Array(),
    );
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.double({ noDefaultInfinity: false }).map((x) => (Object.is(x, -0) ? 0 : x)),
        fc.boolean(),
        fc.constant(null),
        array,
        fc.array(tie('node')),
        fc.dictionary(
          fc.string().filter((k) => !k.startsWith('$') && k !== '__proto__'),
          tie('node'),
          { noNullPrototype: true },
        ),
      ),
    })).node;
    fc.assert(
      fc.property(value, (message) => {
        expect(roundTrip(message)).toEqual(message);
      }),
      { seed: 1 },
    );
  });
});
