import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { measuresText } from '../../src/main/cli/follow';
import { rivalIds, rivalNamed, scoreRival } from '../../src/main/engine/rivals';
import { RunFolder } from '../../src/main/engine/runFolder';
import { baselineSettings, trainedFamilies } from '../../src/main/engine/trainedBaselines';
import type { RunSummary } from '../../src/shared/contract';
import { prepare } from '../../src/sim/signals/prepare';
import { fitDefaults } from '../../src/sim/training/fitDefaults';

/** Two turning, incommensurate channels. */
const samples = 3000;
const prepared = prepare(
  {
    values: Float64Array.from({ length: 2 * samples }, (_, at) =>
      Math.cos((at % 2 ? 0.31 : 0.11) * (at >> 1) + (at % 2)),
    ),
    samples,
    first: 0,
    recorded: samples,
    channels: ['a', 'b'].map((label) => ({ label, unit: '' })),
    rate: null,
    unit: '',
  } as never,
  {
    channels: null,
    range: null,
    missing: 'refuse',
    decimate: 1,
    zScore: true,
    pca: null,
    embed: null,
    split: { train: 0.6, validation: 0.2, test: 0.2 },
  },
);
const run = { ...fitDefaults(prepared).settings, epochs: 4, batchesPerEpoch: 10 };

describe('trained baselines', () => {
  test('take no more steps than the run, the run’s windows and forcing, and seconds at most', () => {
    expect(baselineSettings('dendritic-plrnn', run, prepared)).toMatchObject({
      epochs: 1,
      batchesPerEpoch: 40,
      sequenceLength: run.sequenceLength,
      forcing: run.forcing,
    });
    const long = baselineSettings('dendritic-plrnn', { ...run, epochs: 2000 }, prepared);
    expect(long.epochs * long.batchesPerEpoch).toBe(1500);
  });

  test('leave out families there are not, and the run’s own', () => {
    for (const { id } of trainedFamilies('gru')) expect(['rnn', 'lstm']).toContain(id);
  });
});

describe('rivals', () => {
  let folder: string;
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'rivals-'))));
  afterAll(() => rm(folder, { recursive: true }));

  const score = async (id: string, change: object = {}) => {
    const said: string[] = [];
    let breaths = 0;
    const task = { seed: 1, folder, prepared, fit: run, backend: 'reference' as const, ...change };
    const scored = await scoreRival(
      id,
      task,
      (words) => said.push(words),
      async () => breaths++,
    );
    return { scored: scored!, said, breaths };
  };

  test('are the trained baselines, then a model for each surrogate', () => {
    expect(rivalIds(run, 2)).toEqual(['rnn', 'gru', 'lstm', 'surrogate-1', 'surrogate-2']);
    const { fit, seed, learnsFrom } = rivalNamed('surrogate-2', { prepared, fit: run, backend: 'wasm' });
    expect([fit, seed]).toEqual([{ ...run, seeds: [2] }, 2]);
    const { train, ...rest } = learnsFrom(prepared);
    expect(rest).toEqual({ ...prepared, train: undefined, ...rest });
    expect(train.values).not.toEqual(prepared.train.values.subarray(0, train.values.length));
  });

  test.for(['rnn', 'surrogate-1'])(
    '%s is trained once, and again only for other data or settings',
    { timeout: 120_000 },
    async (id) => {
      const first = await score(id);
      expect(first.said[0]).toMatch(/^Training /);
      expect(first.breaths).toBeGreaterThan(0);
      expect(first.scored.scores.dH).toBeLessThanOrEqual(1);
      expect(first.scored.scores.mase).toBeGreaterThan(0);

      const kept = await score(id);
      expect(kept.said).toEqual([]);
      expect(kept.scored).toEqual(first.scored);
      // Scored by another rule, the model is the same.
      expect((await score(id, { judge: { stateSpace: 'julia', bins: 7 } })).said).toEqual([]);

      const { train } = prepared;
      const changed = {
        ...prepared,
        train: { ...train, values: train.values.map((v, i) => (i ? v : v + 1e-9)) },
      };
      expect((await score(id, { prepared: changed })).said).not.toEqual([]);
      expect((await score(id, { fit: { ...run, noise: 0.01 } })).said).not.toEqual([]);

      // Another recording to judge on is none to learn from.
      await score(id);
      expect((await score(id, { prepared: changed, learnedFrom: prepared })).said).toEqual([]);
    },
  );

  test('that were damaged on disk are trained again', { timeout: 120_000 }, async () => {
    const path = join(folder, 'rivals', 'rnn.npz');
    await score('rnn');
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length >> 1));
    expect((await score('rnn')).said).not.toEqual([]);
  });

  test('that diverged are remembered as such', async () => {
    const at = new RunFolder(folder);
    await at.writeRival('gru', '0a', null);
    expect(await at.readRival('gru', '0a')).toEqual({ weights: null });
    expect(await at.readRival('gru', '0b')).toBeUndefined();
    expect(await at.readRival('lstm', '0a')).toBeUndefined();
  });
});

describe('measuresText', () => {
  test('shows runs judged before there was a yardstick', () => {
    const old = {
      chosen: 1,
      seeds: [
        {
          seed: 1,
          status: 'done',
          epoch: 5,
          bestEpoch: 5,
          judgement: {
            protocol: {
              part: 'test',
              samples: 100,
              generated: 100,
              transient: 25,
              stateSpace: { rule: 'binned', bins: 30, range: [[-1, 1]] },
              spectralSmoothing: 1,
            },
            model: { dStsp: 1, dH: 0.1, pe: { 20: 0.5 } },
            floor: { dStsp: 0.5, dH: 0.1, how: 'halves' },
            baselines: [],
            status: 'ok',
          },
        },
      ],
    } as unknown as RunSummary;
    expect(measuresText(old)).toContain('T = 100 samples');
    expect(measuresText(old)).not.toContain('Read off orbits');
  });
});
