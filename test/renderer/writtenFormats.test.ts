import { expect, test } from 'vitest';
import { seriesWriters } from '../../src/io/writers/seriesWriters';
import { writtenFormats } from '../../src/renderer/widgets/writtenFormats';

test('the window offers every format signals are written in', () => {
  const first = [...seriesWriters].map(({ extensions }) => extensions[0]!);
  expect(writtenFormats.map(({ value }) => value).sort()).toEqual(first.sort());
});
