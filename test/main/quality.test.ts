import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { QualityReport } from '../../src/sim/analysis/quality/qualityReport';
import type { QualityProgress } from '../../src/sim/analysis/quality/qualitySteps';
import { withEngine } from './builtEngine';
import { BuiltCli } from './runCli';

let cli: BuiltCli;
let root: string;
let humming: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'quality-'));
  cli = new BuiltCli(root);
  humming = join(root, 'humming.csv');
  await writeFile(humming, humAndDead());
}, 120_000);

/** Two rhythms at 200 Hz with mains hum, and a channel that is dead. */
function humAndDead(): string {
  const rows = Array.from({ length: 6000 }, (_, t) => {
    const hum = 0.5 * Math.sin(0.5 * Math.PI * t);
    const rhythm = Math.sin(0.1 * t) + 0.4 * Math.sin(0.37 * t + Math.sin(0.011 * t));
    return [t / 200, rhythm + hum, Math.cos(0.1 * t) * rhythm + hum, 7].join(',');
  });
  return ['time (s),frontal,occipital,dead', ...rows].join('\n');
}

describe('inspect --quality', () => {
  test('tells verdict, findings and numbers, with what --set takes for each step', async () => {
    const report = await cli.json<QualityReport & { set: string[] }>(['inspect', humming, '--quality']);
    expect(['sensible', 'doubtful']).toContain(report.verdict.level);
    expect(report.channels.map(({ name }) => name)).toEqual(['frontal', 'occipital', 'dead']);
    const ids = report.findings.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['clock', 'no-signal', 'line-noise', 'length', 'periods']));
    expect(report.set.join()).toContain('"kind":"notch","frequency":50');
    // What is printed is taken: the preparation with every step runs.
    const args = report.set.flatMap((setting) => ['--set', setting]);
    const out = join(root, 'prepared.csv');
    const { code, err } = await cli.run(['convert', humming, '--prepared', ...args, '--out', out]);
    expect(code, err).toBe(0);
  });

  test('reads as text, of chosen channels and samples too', async () => {
    const { out, code } = await cli.run([
      'inspect',
      humming,
      '--quality',
      '--channels',
      '0,1',
      '--range',
      '1000:5000',
    ]);
    expect(code).toBe(0);
    expect(out).toMatch(/^Reconstruction is /);
    expect(out).toMatch(/Mains hum: .* % at 50 Hz/);
    expect(out).toMatch(/All 4,000 samples of 2 channels were looked at\./);
    expect(out).toMatch(
      /nullcline fit .*humming\.csv .*--set 'prepare\.channels=\[0,1\]' --set 'prepare\.range=\[1000,5000\]'/,
    );
  });

  test('warns of the fMRI sample, which is too short on purpose', async () => {
    const { out } = await cli.run(['inspect', 'sample:fmri', '--quality']);
    expect(out).toMatch(/^Reconstruction is not sensible as it is\n {2}- There are about 175 samples/);
  });

  test('refuses what belongs to a report without one, and channels there are none of', async () => {
    const without = await cli.run(['inspect', humming, '--range', '0:100']);
    expect([without.code, without.err]).toEqual([2, expect.stringMatching(/add --quality/)]);
    const strange = await cli.run(['inspect', humming, '--quality', '--channels', '0,9']);
    expect([strange.code, strange.err]).toEqual([2, expect.stringMatching(/channels out of 0 … 2/)]);
  });
});

describe('recording.quality', () => {
  test('reports progress, leaves the recording free for others, and ends when cancelled', async () => {
    await withEngine({ runs: join(root, 'runs'), cache: join(root, 'cache') }, async (client) => {
      const source = {
        kind: 'system',
        id: 'lorenz63',
        params: { sigma: 10, rho: 28, beta: 8 / 3 },
        samples: 400_000,
        step: 0.01,
        transient: 10,
        noise: 0,
        seed: 1,
      } as const;
      const recording = await client.call('recording.open', { source });
      const target = { recording: recording.id, series: 'state' };
      const told: QualityProgress[] = [];
      const handle = client.start('recording.quality', target, (progress) => told.push(progress));
      let isOver = false;
      void handle.done.then(() => (isOver = true));
      const envelope = { ...target, channels: [0], start: 0, stop: 1000, bins: 100 };
      await client.call('recording.envelope', envelope);
      expect(isOver).toBe(false);
      const report = await handle.done;
      expect(report!.lookedAt).toMatchObject({ stretches: 8, length: 2 ** 15 });
      expect(report!.verdict.level).toBe('sensible');
      const fractions = told.map(({ fraction }) => fraction);
      expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
      expect(fractions.length).toBeGreaterThan(5);

      const second = client.start('recording.quality', target, ({ text }) => {
        if (text !== 'Reading') second.cancel();
      });
      expect(await second.done).toBeNull();
    });
  });
});
