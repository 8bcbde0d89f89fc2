import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { toCsv } from '../../src/figures/figure';
import { readNpy } from '../../src/io/npy';
import { readNpz } from '../../src/io/npz';
import type { EventScore } from '../../src/sim/analysis/eventScores';
import { lorenzEvents, lorenzWithEvents } from '../sim/lorenzWithEvents';
import { BuiltCli } from './runCli';

/** A recording with neurons and raters, through the built command line. */
let cli: BuiltCli;
let root: string;
let recording: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'events-'));
  cli = new BuiltCli(root);
  recording = join(root, 'lorenz.csv');
  const { channels, values } = lorenzWithEvents(2000, 1);
  await writeFile(recording, toCsv({ name: 'lorenz', columns: channels, rows: values }));
}, 120_000);

const set = (...settings: string[]) => settings.flatMap((one) => ['--set', one]);
const events = `prepare.events=${JSON.stringify(lorenzEvents)}`;

const weights = async (folder: string) =>
  readNpz(await readFile(join(folder, 'models', '1', 'weights.npz')))['D']!.values;

const long = (out: string) => [
  ...['fit', recording, '--out', out],
  ...set(events, 'training.eventWeight=0.2', 'training.epochs=80', 'training.evaluateEvery=5'),
  ...set('training.sequenceLength=50', 'training.batchesPerEpoch=20'),
];

test('a fit with events that is killed goes on bit for bit, and is judged on them', async () => {
  const [whole, cut] = [join(root, 'whole'), join(root, 'cut')];
  await cli.json(long(whole));
  await cli.killedAtCheckpoint(long(cut), cut, 1);
  await cli.json(['fit', '--resume', cut]);
  expect(await weights(cut)).toEqual(await weights(whole));

  const judged = await cli.json<{ events: EventScore[]; protocol: { part: string } }>(['evaluate', cut]);
  expect(judged.protocol.part).toBe('test');
  expect(judged.events.map(({ label, decoder }) => [label, decoder])).toEqual([
    ['n1', 'poisson'],
    ['n2', 'poisson'],
    ['n3', 'poisson'],
    ['r1', 'ordinal'],
    ['r2', 'ordinal'],
  ]);
  // After so short a training the neurons are told; raters of seven levels take longer.
  for (const { bits, marginalBits, decoder } of judged.events)
    if (decoder === 'poisson') expect(bits).toBeLessThan(marginalBits);
  expect((await cli.run(['evaluate', cut])).out).toMatch(
    /Events of the held-out test part[\s\S]*n1 +poisson +299/,
  );

  const orbit = join(root, 'orbit.npy');
  for (const drawn of [[], ['--draw-events']]) {
    const { columns } = await cli.json<{ columns: string[] }>([
      ...['generate', cut, '--steps', '50', '--out', orbit, ...drawn],
    ]);
    expect(columns).toEqual(['x', 'z', 'n1', 'n2', 'n3', 'r1', 'r2']);
    const { shape, values } = readNpy(await readFile(orbit));
    expect(shape).toEqual([50, 7]);
    const counts = Array.from(values as Float64Array).filter((_, at) => at % 7 >= 2);
    expect(counts.every(Number.isInteger)).toBe(drawn.length > 0);
  }
  expect((await cli.run(['generate', cut, '--latent', '--draw-events', '--out', orbit])).code).toBe(2);
  expect(JSON.parse(await readFile(join(cut, 'config.json'), 'utf8'))).toMatchObject({
    prepare: { events: lorenzEvents },
    training: { eventWeight: 0.2 },
  });
}, 600_000);

test('sizes are searched with events, on the reference as on the fast backend', async () => {
  for (const backend of ['wasm', 'reference']) {
    const found = await cli.json<{ status: string; sizes: { trained: number }[] }>([
      ...['search', recording, '--sizes', '1,3', '--seeds', '1', '--epochs', '2', '--backend', backend],
      ...set(events, 'training.batchesPerEpoch=2', 'training.sequenceLength=30'),
    ]);
    expect(found.status).toBe('done');
    expect(found.sizes.map(({ trained }) => trained)).toEqual([1, 1]);
  }
}, 120_000);

test('says what is wrong with events that are asked for', async () => {
  const refused = async (...settings: string[]) => cli.run(['fit', recording, ...set(...settings)]);
  const both = await refused('prepare.events=[{"channel":5,"decoder":"poisson"}]', 'prepare.channels=[0,5]');
  expect([both.code, both.err]).toEqual([2, expect.stringMatching(/"r1" is both a channel to reconstruct/)]);
  const none = await refused('training.eventWeight=2');
  expect([none.code, none.err]).toEqual([2, expect.stringMatching(/no eventWeight for data without events/)]);
}, 60_000);
