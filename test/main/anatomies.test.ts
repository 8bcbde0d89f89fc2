import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RunFolder } from '../../src/main/engine/runFolder';
import type { AnatomyProgress } from '../../src/shared/contract';
import { withEngine } from './builtEngine';
import { craftRun, SEED, SLOPE } from './craftedRun';

let runs: string;
let folder: RunFolder;
beforeAll(async () => {
  runs = await mkdtemp(join(tmpdir(), 'anatomies-'));
  ({ folder } = await craftRun(join(runs, 'tent')));
}, 120_000);

describe('anatomy.start', () => {
  test('takes a model apart, stores what it found, and hands it to pictures and the archive', async () => {
    await withEngine({ runs, cache: join(runs, 'cache') }, async (client) => {
      expect(await client.call('run.anatomy', { run: 'tent', seed: SEED })).toBeNull();
      const said: AnatomyProgress[] = [];
      const settings = { mostOrder: 3, steps: 5000 };
      const anatomy = await client.start('anatomy.start', { run: 'tent', settings }, (p) => said.push(p))
        .done;
      expect(anatomy.settings).toEqual({ mostOrder: 3, steps: 5000, transient: 2000, seed: 1 });
      expect(anatomy.labels).toEqual(['x']);
      const real = anatomy.sets.filter(({ isReal }) => isReal);
      expect(real.map(({ order }) => order)).toEqual([1, 1, 2, 3, 3]);
      for (const { order, eigenvalues } of real) {
        expect(Math.hypot(eigenvalues[0]!.re, eigenvalues[0]!.im)).toBeCloseTo(SLOPE ** order, 9);
      }
      expect(said.length).toBeGreaterThan(0);
      for (const { fraction } of said) expect(fraction >= 0 && fraction <= 1).toBe(true);

      expect(await client.call('run.anatomy', { run: 'tent', seed: SEED })).toEqual(anatomy);
      const picture = await client.call('run.picture', { run: 'tent', seed: SEED, samples: 100 });
      expect(picture.anatomy).toEqual(anatomy);
      const { bytes } = await client.call('run.archive', { run: 'tent' });
      expect(Buffer.from(bytes).includes(`tent/models/${SEED}/anatomy.json`)).toBe(true);
    });
  });

  test('forgets the anatomy of weights that are no longer the model, and a damaged one', async () => {
    const { folder: other } = await craftRun(join(runs, 'changed'));
    const anatomy = (await folder.readAnatomy(SEED))!;
    await other.writeAnatomy(SEED, anatomy, (await other.weightsHash(SEED))!);
    expect(await other.readAnatomy(SEED)).toEqual(anatomy);
    await other.writeAnatomy(SEED, anatomy, 'the hash of others');
    expect(await other.readAnatomy(SEED)).toBeUndefined();
    await writeFile(join(other.path, 'models', String(SEED), 'anatomy.json'), '{"weights": "');
    expect(await other.readAnatomy(SEED)).toBeUndefined();
  });

  test('ends at once when cancelled, stores nothing, and refuses a second one beside it', async () => {
    await craftRun(join(runs, 'cancelled'));
    await withEngine({ runs, cache: join(runs, 'cache') }, async (client) => {
      // Years of work, unless it is cancelled.
      const settings = { mostOrder: 64, steps: 1e7 };
      let started!: () => void;
      const heard = new Promise<void>((resolve) => (started = resolve));
      const first = client.start('anatomy.start', { run: 'cancelled', settings }, () => started());
      await heard;
      const [job] = await client.call('job.list', undefined);
      expect(job).toMatchObject({ method: 'anatomy.start', run: 'cancelled' });
      await expect(client.start('anatomy.start', { run: 'cancelled' }, () => {}).done).rejects.toMatchObject({
        code: 'busy',
      });
      first.cancel();
      await expect(first.done).rejects.toThrow(/cancelled/);
      expect(await client.call('run.anatomy', { run: 'cancelled', seed: SEED })).toBeNull();
    });
  });

  test('says which seed has no model', async () => {
    await withEngine({ runs, cache: join(runs, 'cache') }, async (client) => {
      await expect(
        client.start('anatomy.start', { run: 'tent', seed: 9 }, () => {}).done,
      ).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('Seed 9') as string });
    });
  });
});
