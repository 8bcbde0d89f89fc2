import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import type { RunSummary } from '../../src/shared/contract';
import { readNpy } from '../../src/io/npy';
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

test('trials of chosen conditions, told apart by another column of their table, are averaged, kept and cut again', async () => {
  const file = join(root, 'everything.nwb');
  await writeFile(
    file,
    gunzipSync(await readFile(join(import.meta.dirname, '../fixtures/nwb/everything.nwb.gz'))),
  );
  // Left and right alternate every second; of the two rows, right is the second.
  const table = '/intervals/trials?by=choice';
  const of = (more: object) =>
    set(
      `prepare.trials=${JSON.stringify({ kind: 'events', points: table, before: 0.1, after: 0.5, ...more })}`,
      'prepare.zScore=false',
      'prepare.channels=[0,2,3]',
      'prepare.embed=null',
    );
  const series = ['--series', '/units?bin=0.02&kernel=0.05'];
  const written = async (name: string, args: readonly string[]) => {
    const out = join(root, name);
    await cli.json(['convert', file, ...series, ...args, '--out', out]);
    return Float64Array.from(readNpy(await readFile(out)).values);
  };
  const all = await written('all.npy', ['--channels', '0,2,3']);
  // The first bin begins at 0.16 s, 8 bins after 0.
  const at = (second: number) => all.subarray((50 * second - 13) * 3, (50 * second + 17) * 3);
  const right = await written('right.npy', ['--prepared', ...of({ rows: [1] })]);
  expect([...right]).toEqual([1, 3, 5, 7].flatMap((second) => [...at(second)]));

  // The first window of left would reach out of the recording. Five of the other seven train, and each part has means of its own.
  const means = await written('means.npy', ['--prepared', ...of({ average: true })]);
  const mean = (...seconds: number[]) =>
    [...at(seconds[0]!)].map((_, k) => seconds.reduce((sum, one) => sum + at(one)[k]!, 0) / seconds.length);
  const expected = [mean(1, 3, 5), mean(2, 4), mean(6), mean(7)].flat();
  expect(means).toHaveLength(expected.length);
  means.forEach((value, k) => expect(value).toBeCloseTo(expected[k]!, 12));

  const [first, again] = [join(root, 'by'), join(root, 'by-again')];
  const { prepare } = await cli.json<RunSummary>([
    ...['fit', file, ...series, '--out', first],
    ...of({ rows: [0, 1], average: true }),
    ...short,
  ]);
  expect(prepare.trials).toMatchObject({ points: table, rows: [0, 1], average: true });
  const average = (await stepsOf(first)).find(({ id }) => id === 'average')!;
  expect(average.text).toContain('"left" (2, 1, 0), "right" (3, 0, 1)');
  await cli.json(['fit', '--config', join(first, 'config.json'), '--out', again]);
  expect(await weights(again)).toEqual(await weights(first));
}, 120_000);
