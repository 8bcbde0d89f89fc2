import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { fileProblem, fileSource } from '../../src/io/byteSource';
import { contentHash } from '../../src/io/contentHash';
import { openRecording } from '../../src/io/openRecording';
import { failure, fixture, openBytes, openPath, scratchFolder } from './opening';

const scratch = scratchFolder();
const bytesOf = (text: string) => Buffer.from(text, 'latin1');

describe('openRecording', () => {
  test.for([
    ['a PNG image', bytesOf('\x89PNG\r\n\x1a\n\0\0')],
    ['a PDF document', bytesOf('%PDF-1.7\n')],
    ['a JSON document', bytesOf('{"rows": [1, 2]}')],
    ['a web page', bytesOf('<!DOCTYPE html><html>1,2</html>')],
    ['a gzip archive', gzipSync(Uint8Array.of(1, 2, 0))],
    ['a ZIP archive that holds no NumPy arrays', zipSync({ 'notes.txt': bytesOf('hello') })],
    [
      'an Office document',
      zipSync({ '[Content_Types].xml': bytesOf('<x/>'), 'xl/workbook.xml': bytesOf('<x/>') }),
    ],
    ['a binary file starting with the bytes 01 02 00 ff', Uint8Array.of(1, 2, 0, 255)],
  ] as const)('says that a file looks like %s', async ([what, bytes]) => {
    const error = await failure(openBytes(bytes, 'unknown.csv'));
    expect(error.code).toBe('bad-file');
    expect(error.message).toContain(`looks like ${what}`);
    expect(error.message).toContain('Known formats: ');
  });

  test('says that a file is empty, blank, missing, a folder or locked', async () => {
    expect((await failure(openBytes(new Uint8Array(0), 'x.csv'))).message).toContain('empty (0 bytes)');
    expect((await failure(openBytes(bytesOf('\n \n# nothing\n'), 'x.csv'))).code).toBe('bad-file');
    expect((await failure(openPath(fixture('absent.csv')))).code).toBe('not-found');
    const folder = await failure(openPath(dirname(fixture('x'))));
    expect(folder).toMatchObject({ code: 'bad-file' });
    expect(folder.message).toContain('is a folder');
    // Asked of the function itself: tests may run as a user who may read everything.
    const denied = fileProblem(Object.assign(new Error(), { code: 'EACCES' }), 'x.csv');
    expect(denied).toMatchObject({ code: 'bad-file', message: expect.stringContaining('permission denied') });
  });

  test('tells formats by content, whatever the name', async () => {
    const renamed = (from: string, to: string) => openBytes(readFileSync(fixture(from)), to);
    expect((await renamed('fortran.npy', 'data.csv')).format).toBe('npy');
    expect((await renamed('stored.npz', 'data.txt')).format).toBe('npz');
    expect((await openBytes(bytesOf('1,2\n3,4\n'), 'data.nwb')).format).toBe('csv');
  });

  test('closes the source with the recording, and when opening fails', async () => {
    for (const [text, opens] of [
      ['1,2\n3,4\n', true],
      ['words\nand words\n', false],
    ] as const) {
      const source = await fileSource(scratch('x.csv', bytesOf(text)));
      let closed = 0;
      const counted = { ...source, close: () => (closed++, source.close()) };
      const recording = await openRecording(counted).catch(() => undefined);
      expect(recording !== undefined).toBe(opens);
      await recording?.close();
      expect(closed).toBe(1);
    }
  });
});

test('a pipe is refused instead of being waited for, and a link in a circle is named', async () => {
  const folder = dirname(scratch('beside', bytesOf('')));
  execFileSync('mkfifo', [join(folder, 'pipe.csv')]);
  symlinkSync('circle.csv', join(folder, 'circle.csv'));
  expect(await failure(openPath(join(folder, 'pipe.csv')))).toMatchObject({ code: 'bad-file' });
  expect((await failure(openPath(join(folder, 'circle.csv')))).message).toMatch(/leads in a circle/);
});

describe('contentHash', () => {
  test('is the SHA-256 of the whole file', async () => {
    const bytes = new Uint8Array(3_000_000).map((_, i) => i * 7);
    expect(await contentHash([scratch('large', bytes)])).toBe(
      createHash('sha256').update(bytes).digest('hex'),
    );
    // FIPS 180-4's example.
    expect(await contentHash([scratch('abc', bytesOf('abc'))])).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect((await failure(contentHash([fixture('absent')]))).code).toBe('not-found');
  });
});
