import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fromJson, toJson, writeAtomic } from '../../src/main/engine/files';
import { listRunFolders, newRunId, RunFolder, toShared } from '../../src/main/engine/runFolder';
import type { RunSummary } from '../../src/shared/contract';
import type { Prepared } from '../../src/sim/signals/prepared';
import type { FitCheckpoint } from '../../src/sim/training/fit';

const folder = async () => new RunFolder(await mkdtemp(join(tmpdir(), 'run-')));
const run = (path: string): RunSummary =>
  ({
    id: path.split('/').pop()!,
    folder: path,
    created: '2026-01-01',
    status: 'done',
    seeds: [{ seed: 3, status: 'waiting', epoch: 0, bestEpoch: null }],
    chosen: null,
    prepare: { decimate: 2 },
  }) as unknown as RunSummary;

describe('RunFolder', () => {
  test('returns the run it was given, with its seeds', async () => {
    const f = await folder();
    await f.writeRun(run(f.path));
    await f.writeSeed({
      seed: 3,
      status: 'done',
      epoch: 7,
      bestEpoch: 5,
      validation: { dStsp: NaN, dH: 1, pe: Infinity },
    });
    const read = await f.readRun();
    expect(read.seeds).toEqual([
      { seed: 3, status: 'done', epoch: 7, bestEpoch: 5, validation: { dStsp: NaN, dH: 1, pe: Infinity } },
    ]);
    expect(read.folder).toBe(f.path);
  });

  test('returns the data it was given, bit for bit', async () => {
    const f = await folder();
    const part = (n: number) => ({
      values: Float64Array.from({ length: n * 2 }, (_, i) => Math.sin(i) / 3),
      samples: n,
      start: n,
      events: Float64Array.from({ length: n * 3 }, (_, i) => (i % 4 === 0 ? NaN : i)),
      measured: Float64Array.from({ length: n * 2 }, (_, i) => Math.cos(i) / 3),
      convolved: Float64Array.from({ length: n * 2 }, (_, i) => Math.cos(i + 1) / 3),
    });
    const prepared: Prepared = {
      dim: 2,
      decoders: [{ kind: 'poisson' }, { kind: 'ordinal', levels: 5 }, { kind: 'categorical', levels: 2 }],
      eventLabels: ['n', 'rating', 'choice'],
      labels: ['a', 'b'],
      rate: 1 / 3,
      unit: '',
      response: {
        taps: [0, 1 / 3, 2 / 3],
        priors: [1, 2].map((i) => ({ mean: 1 / i, noise: i / 7, persistence: i / 3 })),
      },
      train: part(5),
      validation: part(3),
      test: part(4),
      steps: [],
      warnings: [],
    };
    await f.writeData(prepared);
    const read = await f.readData();
    expect([...read.train.values]).toEqual([...prepared.train.values]);
    expect(read.validation.events).toEqual(toShared(prepared.validation.events!));
    expect(read.decoders).toEqual(prepared.decoders);
    expect(read.test.measured).toEqual(toShared(prepared.test.measured!));
    expect(read.test.convolved).toEqual(toShared(prepared.test.convolved!));
    expect(read.response).toEqual(prepared.response);
    expect(read.test.start).toBe(4);
    expect(read.rate).toBe(1 / 3);
  });

  test('returns a checkpoint bit for bit, with the log it belongs to', async () => {
    const f = await folder();
    const vector = (seed: number) => Float32Array.from({ length: 7 }, (_, i) => Math.cos(seed + i));
    const checkpoint: FitCheckpoint = {
      state: {
        epoch: 50,
        step: 2500,
        weights: vector(1),
        moment1: vector(2),
        moment2: vector(3),
        random: Uint32Array.of(1, 2 ** 32 - 1, 3, 4),
      },
      best: { epoch: 25, scores: { dStsp: 0.5, dH: 0.1, pe: NaN }, weights: vector(4) },
    };
    const row = { epoch: 50, step: 2500, loss: 0.1, learningRate: 1e-3, seconds: 2 };
    await f.writeCheckpoint(3, checkpoint, [row]);
    expect(await f.readCheckpoint(3)).toEqual(checkpoint);
    expect(await f.readLog(3)).toEqual([row]);
    expect(await f.readCheckpoint(4)).toBeUndefined();

    // With adaptive forcing α belongs to it, in double precision.
    const adaptive = { ...checkpoint, state: { ...checkpoint.state, forcingAlpha: 1 / 3 } };
    await f.writeCheckpoint(4, adaptive, [row]);
    expect(await f.readCheckpoint(4)).toEqual(adaptive);
  });

  test('refuses what is not a run, a damaged one, and a newer one', async () => {
    const f = await folder();
    await expect(f.readRun()).rejects.toMatchObject({ code: 'not-found' });
    await writeFile(join(f.path, 'run.json'), '{"schema": 1, ');
    await expect(f.readRun()).rejects.toMatchObject({ code: 'bad-file' });
    await writeFile(join(f.path, 'run.json'), '{"schema": 99, "version": "9.0", "seeds": []}');
    await expect(f.readRun()).rejects.toThrow(/version that wrote it \(9.0\)/);
  });

  test('is held by one living process, and taken over from a dead one', async () => {
    const f = await folder();
    await writeFile(join(f.path, 'lock.json'), JSON.stringify({ pid: process.ppid }));
    await expect(f.lock()).rejects.toMatchObject({ code: 'busy' });
    await writeFile(join(f.path, 'lock.json'), JSON.stringify({ pid: 2 ** 22 + 1 }));
    const unlock = await f.lock();
    await unlock();
    expect(await readdir(f.path)).toEqual([]);
  });

  test('names runs readably and uniquely', () => {
    const name = newRunId('My Recording (3).nwb', new Date('2026-11-23T10:00:00Z'));
    expect(name).toMatch(/^2026-11-23-my-recording-3-[0-9a-f]{4}$/);
  });
});

describe('files', () => {
  test('leave nothing half-written when the target cannot be written', async () => {
    const root = await mkdtemp(join(tmpdir(), 'files-'));
    await writeFile(join(root, 'file'), '');
    await expect(writeAtomic(join(root, 'file', 'inside.txt'), 'x')).rejects.toMatchObject({
      code: 'unwritable',
    });
    expect(await readdir(root)).toEqual(['file']);
  });

  test('keep numbers JSON has no words for', () => {
    expect(fromJson(toJson({ a: [NaN, -Infinity, 1], b: Float32Array.of(2) }))).toEqual({
      a: [NaN, -Infinity, 1],
      b: [2],
    });
  });
});

test('runs are listed newest first, whatever their folders are called', async () => {
  const root = await mkdtemp(join(tmpdir(), 'runs-'));
  const made = {
    zebra: '2026-03-01T10:00:00.000Z',
    '2026-03-03-lorenz': '2026-03-03T10:00:00.000Z',
    gru: '2026-03-02T10:00:00.000Z',
  };
  for (const [name, created] of Object.entries(made)) {
    await mkdir(join(root, name));
    await writeFile(join(root, name, 'run.json'), JSON.stringify({ created }));
  }
  await mkdir(join(root, 'not-a-run'));
  const names = (await listRunFolders(root)).map(({ path }) => path.slice(root.length + 1));
  expect(names).toEqual(['2026-03-03-lorenz', 'gru', 'zebra']);
});

test('a run that cannot be marked as worked on, as on a full disk, says why', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'runs-')), 'a-file');
  await writeFile(file, '');
  await expect(new RunFolder(file).lock()).rejects.toMatchObject({ code: 'unwritable' });
});
