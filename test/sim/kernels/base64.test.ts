import { expect, test } from 'vitest';
import { decodeBase64 } from '../../../src/sim/kernels/base64';

test.for([0, 1, 2, 3, 4, 5, 255, 256, 257])('reads back %i bytes as Node wrote them', (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 151 + 7) % 256);
  expect(decodeBase64(Buffer.from(bytes).toString('base64'))).toEqual(bytes);
});

test('reads the test vectors of RFC 4648', () => {
  const text = (base64: string) => String.fromCharCode(...decodeBase64(base64));
  expect(['', 'Zg==', 'Zm8=', 'Zm9v', 'Zm9vYg==', 'Zm9vYmE=', 'Zm9vYmFy'].map(text)).toEqual([
    '',
    'f',
    'fo',
    'foo',
    'foob',
    'fooba',
    'foobar',
  ]);
});
