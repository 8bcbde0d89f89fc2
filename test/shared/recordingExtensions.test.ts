import { expect, test } from 'vitest';
import { formats } from '../../src/io/formats';
import { recordingExtensions } from '../../src/shared/recordingExtensions';

test('the dialog offers the endings of every format', () => {
  const known = [...formats].flatMap(({ extensions }) => extensions.map((extension) => extension.slice(1)));
  expect([...recordingExtensions].sort()).toEqual([...new Set(known)].sort());
});
