import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readStatic } from '../../src/main/staticFiles';

let folder: string;
let root: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'static-'));
  root = join(folder, 'page');
  await mkdir(join(root, 'assets'), { recursive: true });
  await writeFile(join(root, 'index.html'), 'page');
  await writeFile(join(root, 'assets/a b.js'), 'code');
  await writeFile(join(root, 'assets/unknown.xyz'), '');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  // A neighbour whose path begins with the root's.
  await mkdir(join(folder, 'page-2'));
  await writeFile(join(folder, 'page-2/secret.txt'), 'secret');
});
afterAll(() => rm(folder, { recursive: true }));

describe('readStatic', () => {
  test('gives the page, and files below it with their type', async () => {
    expect(new TextDecoder().decode((await readStatic(root, '/'))!.bytes)).toBe('page');
    expect(await readStatic(root, '/assets/a%20b.js')).toMatchObject({
      type: 'text/javascript; charset=utf-8',
    });
  });

  test.for([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/..%5csecret.txt',
    '/../page-2/secret.txt',
    '/assets/../../secret.txt',
    '//etc/passwd',
    '/assets',
    '/assets/unknown.xyz',
    '/none.js',
    '/%00',
    '/%',
    '',
    'index.html',
  ])('gives nothing for "%s"', async (path) => {
    expect(await readStatic(root, path)).toBeNull();
  });
});
