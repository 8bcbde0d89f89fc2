import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newSweepId, SweepFiles } from '../../src/main/engine/sweepFiles';
import type { SweepRecord } from '../../src/shared/contract';

const record = (id: string, created: string): SweepRecord => ({
  id,
  created,
  seed: 3,
  seconds: 1.5,
  subject: 'Lorenz 63',
  labels: ['x', 'y'],
  settings: {
    kind: 'section',
    normal: { x: 1 },
    offset: 0,
    direction: 'rising',
    crossings: 2,
    transient: 0,
    mostSteps: 10,
  },
  result: {
    kind: 'section',
    points: Float64Array.of(0, 1, 0, NaN),
    times: Float64Array.of(1.5, 2.5),
    timeUnit: 's',
    method: 'interpolated',
    status: 'ok',
  },
});

test('sweeps are read as they were written, newest first, and removed whole', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sweeps-'));
  const files = new SweepFiles(folder);
  expect(await files.list()).toEqual([]);
  const ids = ['2026-01-01T10:00:00.000Z', '2026-01-02T09:00:00.000Z'].map((time) =>
    newSweepId('section', new Date(time)),
  );
  expect(ids[0]).toBe('20260101-100000-000-section');
  for (const id of ids) await files.write(id, record(id, id));
  expect((await files.list()).map(({ id }) => id)).toEqual([ids[1], ids[0]]);
  expect(await files.read(ids[0]!)).toEqual(record(ids[0]!, ids[0]!));

  await files.remove(ids[0]!);
  expect(await readdir(join(folder, 'sweeps'))).toHaveLength(2);
  await expect(files.read(ids[0]!)).rejects.toThrow(/no sweep called/);
});

test('a record cut off is left out of the list, and no name leads out of the folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sweeps-'));
  const files = new SweepFiles(folder);
  await files.write('one', record('one', ''));
  await writeFile(join(folder, 'sweeps', 'two.json'), '{"id": "tw');
  expect((await files.list()).map(({ id }) => id)).toEqual(['one']);
  await expect(files.read('../../secret')).rejects.toThrow(/not the name of a sweep/);
});
