import { describe, expect, test } from 'vitest';
import { memorySource } from '../../src/io/byteSource';
import { readLabels } from '../../src/io/labelColumn';
import { writeNpy } from '../../src/io/npy';

const table = (text: string, name = 'labels.csv') => memorySource(name, new TextEncoder().encode(text));

describe('readLabels', () => {
  test('reads words and numbers of a column, by name or number', async () => {
    const text = '# task\ntime,stage,trial\n0,rest,1\n0.1,"go, now",1\n0.2,rest,2\n';
    expect(await readLabels(table(text), 'stage')).toEqual({
      name: 'stage',
      labels: ['rest', 'go, now', 'rest'],
    });
    expect((await readLabels(table(text), '3')).labels).toEqual(['1', '1', '2']);
    expect((await readLabels(table('stage\na\nb\n'), undefined)).labels).toEqual(['a', 'b']);
    expect((await readLabels(table('a\tb\n1\tx\n2\ty\n'), 'b')).labels).toEqual(['x', 'y']);
  });

  test('reads a channel of an array', async () => {
    const bytes = writeNpy(Float64Array.of(0, 1, 1, 0, 2, 1), [3, 2]);
    expect((await readLabels(memorySource('labels.npy', bytes), '2')).labels).toEqual([1, 0, 1]);
  });

  test.for([
    ['a,b\n1,2\n', undefined, 'bad-parameter', /2 columns.* a, b/],
    ['a,b\n1,2\n', 'c', 'not-found', /no column "c"/],
    ['a,b\n1,x\n2,\n', 'b', 'bad-file', /row 2 has none in "b"/],
  ] as const)('refuses %j, column %s', async ([text, column, code, message]) => {
    await expect(readLabels(table(text), column)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });
});
