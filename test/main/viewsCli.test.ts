import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readNpy, writeNpy } from '../../src/io/npy';
import type { SeriesInfo } from '../../src/io/recording';
import type { RunSummary } from '../../src/shared/contract';
import { BuiltCli } from './runCli';

const root = mkdtempSync(join(tmpdir(), 'nullcline-views-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const cli = new BuiltCli(root);

/** Shape (2, 3, 300): two quantities of three trials over time. */
const [quantities, trials, samples] = [2, 3, 300];
const values = new Float64Array(quantities * trials * samples).map((_, k) =>
  Math.sin(
    0.2 * (k % samples) + (Math.floor(k / (trials * samples)) * Math.PI) / 2 + Math.floor(k / samples),
  ),
);
const file = join(root, 'waves.npy');
writeFileSync(file, writeNpy(values, [quantities, trials, samples]));
const view = 'array?time=2&at=*,1,*&rate=50';

test('inspect tells what may be turned, and shows one view', async () => {
  const { out } = await cli.run(['inspect', file]);
  expect(out).toContain('If so, turn it: --series "array?time=2"');
  const one = await cli.json<SeriesInfo>(['inspect', file, '--series', view]);
  expect(one).toMatchObject({ path: view, shape: [300, 2], rate: 50, dims: [2, 3, 300], timeDim: 2 });
  const wrong = await cli.run(['inspect', file, '--series', 'array?time=3']);
  expect(wrong.code).not.toBe(0);
  expect(wrong.err).toContain('2 × 3 × 300: time=3 is none of its dimensions');
});

test('convert writes a view', async () => {
  const out = join(root, 'view.npy');
  await cli.json(['convert', file, '--series', view, '--out', out]);
  const expected = Array.from({ length: samples }, (_, t) =>
    [0, 1].map((quantity) => values[(quantity * trials + 1) * samples + t]!),
  );
  expect(readNpy(readFileSync(out))).toEqual({
    shape: [samples, 2],
    values: Float64Array.from(expected.flat()),
  });
});

test('fit keeps a view by its path, in the run and in the command that repeats it', async () => {
  const folder = join(root, 'first');
  const run = await cli.json<RunSummary>([
    'fit',
    file,
    ...['--series', view, '--set', 'training.epochs=5', '--seeds', '1', '--out', folder],
  ]);
  expect(run.data.series).toBe(view);
  expect(run.command).toContain(`--series '${view}'`);
  expect(run.status).toBe('done');
});
