import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRecordingAt } from '../../src/io/openRecording';
import { Opening } from '../../src/io/watchedSource';

/** A table long enough to be read in several pieces. */
async function withTable(work: (path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'nullcline-opening-'));
  try {
    const path = join(folder, 'long.csv');
    const rows = Array.from({ length: 300_000 }, (_, i) => `${i % 7}.25,${i % 11}.5,${i % 13}.75`);
    await writeFile(path, `a,b,c\n${rows.join('\n')}\n`);
    await work(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('an opening tells how much of a table was looked through, up to all of it', () =>
  withTable(async (path) => {
    const opening = new Opening();
    const seen: number[] = [];
    const recording = await openRecordingAt(path, (source) => {
      const watched = opening.watch(source);
      return {
        ...watched,
        async read(start, stop) {
          seen.push(opening.fraction);
          return watched.read(start, stop);
        },
      };
    });
    expect(opening.fraction).toBe(1);
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    await recording.close();
  }));

test('an opening that is given up ends at its next read; one that has ended can be read', () =>
  withTable(async (path) => {
    const opening = new Opening();
    opening.giveUp();
    await expect(openRecordingAt(path, (source) => opening.watch(source))).rejects.toThrow(
      'long.csv was not opened: its opening was cancelled.',
    );
    opening.end();
    const recording = await openRecordingAt(path, (source) => opening.watch(source));
    const values = await recording.read('table', { start: 0, stop: 1 });
    expect(Array.from(values)).toEqual([0.25, 0.5, 0.75]);
    await recording.close();
  }));
