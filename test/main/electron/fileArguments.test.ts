import { describe, expect, test } from 'vitest';
import { fileArguments } from '../../../src/main/electron/fileArguments';

const files = new Set(['/data/worm.csv', '/home/a/ecg.npy', '/app/out/main/electron.js']);
const isFile = (path: string) => files.has(path);

describe('fileArguments', () => {
  test('finds recordings, relative to the folder the command was given in', () => {
    expect(fileArguments(['electron', '/data/worm.csv', 'ecg.npy'], '/home/a', isFile)).toEqual([
      '/data/worm.csv',
      '/home/a/ecg.npy',
    ]);
  });

  test('passes over the program, switches, folders, the entry file and what does not exist', () => {
    const argv = ['/data/worm.csv', '--inspect=0', '/app', '/app/out/main/electron.js', '/data/none.csv'];
    expect(fileArguments(argv, '/', isFile)).toEqual([]);
  });
});
