import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { RunSummary } from '../../src/shared/contract';
import { readNpz } from '../../src/io/npz';
import type { Prepared } from '../../src/sim/signals/prepared';
import { BuiltCli } from './runCli';

/** What preparation is asked for in words and by moments of the recording, through the built command line. */
let cli: BuiltCli;
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'preparation-'));
  cli = new BuiltCli(root);
}, 120_000);

const units = join(import.meta.dirname, '../fixtures/recordings/units.nwb');
const set = (...settings: string[]) => settings.flatMap((one) => ['--set', one]);
const short = set('training.epochs=2', 'training.sequenceLength=20', 'training.batchesPerEpoch=5');
const weights = async (folder: string) =>
  readNpz(await readFile(join(folder, 'models', '1', 'weights.npz')))['W']!.values;
const stepsOf = async (folder: string) =>
  (JSON.parse(await readFile(join(folder, 'data.json'), 'utf8')) as Pick<Prepared, 'steps'>).steps;

test('trials around the intervals of a file are cut, kept with the run and cut again', async () => {
  const [first, again] = [join(root, 'trials'), join(root, 'again')];
  const trials = { kind: 'events', points: '/intervals/trials', before: -0.25, after: 1.75 };
  const { prepare } = await cli.json<RunSummary>([
    ...['fit', units, '--series', '/units?bin=0.02&kernel=0.1', '--out', first],
    ...set(`prepare.trials=${JSON.stringify(trials)}`, 'prepare.channels=[0,2]'),
    ...set('prepare.labels={"0":"AVA"}'),
    ...short,
  ]);
  expect(prepare.trials).toEqual(trials);
  const steps = await stepsOf(first);
  expect(steps.find(({ id }) => id === 'trials')!.text).toContain(
    'Cut 3 trials around the events of /intervals/trials, from 0.25 s after to 1.75 s after, 75 samples each.',
  );
  expect(steps[0]!.text).toContain('is called "AVA"');
  await cli.json(['fit', '--config', join(first, 'config.json'), '--out', again]);
  expect(await weights(again)).toEqual(await weights(first));
  // Held to another recording, the trials are those of that one.
  const judged = await cli.json<{ protocol: { samples: number } }>([
    ...['evaluate', first, '--data', units, '--series', '/units?bin=0.02&kernel=0.1'],
  ]);
  expect(judged.protocol).toBeDefined();

  const strange = { ...trials, points: '/intervals/none' };
  const refused = await cli.run([
    ...['fit', units, '--series', '/units?bin=0.02', '--out', join(root, 'no')],
    ...set(`prepare.trials=${JSON.stringify(strange)}`),
  ]);
  expect(refused.code).not.toBe(0);
  expect(refused.err).toContain('has no spikes, events or intervals "/intervals/none"');
}, 120_000);

test('words become the numbers that are kept', async () => {
  const folder = join(root, 'words');
  const args = ['fit', 'system:lorenz63', '--out', folder];
  const asked = set('prepare.channels=[0]', 'prepare.embed=suggest-coordinates', 'prepare.range=[0,6000]');
  const { code, err } = await cli.run([...args, ...asked, ...short]);
  expect(code, err).toBe(0);
  expect(err).toMatch(/Embedding: Delays in samples: x at 0, x at \d+, x at \d+/);
  const config = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')) as {
    prepare: RunSummary['prepare'];
  };
  const { embed } = config.prepare;
  if (!embed || !('coordinates' in embed)) throw new Error('Expected coordinates.');
  expect(embed.coordinates.map(({ signal }) => signal)).toEqual([0, 0, 0]);
  expect(config.prepare).not.toHaveProperty('factors');
}, 120_000);
