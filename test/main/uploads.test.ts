import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Uploads } from '../../src/main/uploads';

let uploads: Uploads;
beforeEach(async () => (uploads = new Uploads(join(await mkdtemp(join(tmpdir(), 'uploads-')), 'in'))));
afterEach(() => uploads.clear());

const text = (content: string) => Readable.from([Buffer.from(content)]);

describe('Uploads', () => {
  test('files of a set lie beside one another, in the folders they came in', async () => {
    const first = await uploads.store(text('head'), 'run/session.vhdr', null, 4);
    const second = await uploads.store(text('data'), 'run/session.eeg', first.set, 4);
    expect(second.folder).toBe(first.folder);
    expect(relative(first.folder, second.path)).toBe(join('run', 'session.eeg'));
    expect(await readFile(first.path, 'utf8')).toBe('head');
    const other = await uploads.store(text('x'), 'session.vhdr', null, 1);
    expect(other.folder).not.toBe(first.folder);
  });

  test.for(['../../etc/x', '/etc/x', 'a/../../x', '..\\..\\x', './x', 'a//x', 'C:/x'])(
    '%s stays inside its folder',
    async (name) => {
      const { folder, path } = await uploads.store(text(''), name, null, 0);
      expect(relative(folder, path)).toMatch(/^(a\/|etc\/|C_\/)?x$/);
    },
  );

  test.for(['', '..', '/', ' . /..', Array(40).fill('a').join('/')])('"%s" is no name', async (name) => {
    await expect(uploads.store(text(''), name, null, 0)).rejects.toMatchObject({ code: 'bad-parameter' });
  });

  test('hidden files of a folder keep their names', async () => {
    expect((await uploads.store(text('{}'), 'x.zarr/.zgroup', null, 2)).path).toMatch(/x\.zarr\/\.zgroup$/);
  });

  test('a file is never written over another', async () => {
    const { set, path } = await uploads.store(text('one'), 'a:b', null, 3);
    await uploads.store(text('two'), 'a?b', set, 3).catch(() => {});
    expect(await readFile(path, 'utf8')).toMatch(/^(one|two)$/);
  });

  test('what breaks off leaves nothing, what is taken back is gone', async () => {
    const broken = new Readable({ read() {} });
    setTimeout(() => broken.destroy(new Error('gone')), 5);
    await expect(uploads.store(broken, 'a', null, 10)).rejects.toThrow();
    expect(await readdir(uploads.folder)).toEqual([]);
    const { set } = await uploads.store(text('a'), 'a', null, 1);
    await uploads.remove(set);
    await uploads.remove('../..');
    expect(await readdir(uploads.folder)).toEqual([]);
    await expect(uploads.store(text('b'), 'b', set, 1)).rejects.toThrow(/taken back/);
    await expect(uploads.store(text('b'), 'b', '../x', 1)).rejects.toThrow(/never given/);
  });

  test('more than the disk holds is refused before a byte is taken', async () => {
    await expect(uploads.store(text(''), 'a', null, 1e18)).rejects.toThrow(/don't fit on this disk/);
  });
});
