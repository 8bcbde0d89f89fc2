import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { RunFolder } from '../../src/main/engine/runFolder';
import { runPicture } from '../../src/main/engine/runPicture';
import { readNpy } from '../../src/io/npy';
import { readNpz } from '../../src/io/npz';
import { haemodynamicResponse, SPM_RESPONSE } from '../../src/sim/signals/haemodynamicResponse';
import { boldLorenz } from '../sim/signals/bold';
import { BuiltCli } from './runCli';

/** A BOLD recording, through the built command line. */
let cli: BuiltCli;
let root: string;
let recording: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'bold-'));
  cli = new BuiltCli(root);
  recording = join(root, 'bold.csv');
  const { series } = boldLorenz(1500, { tr: 1, step: 0.05, noise: 0.1 });
  const rows = Array.from({ length: series.samples }, (_, t) =>
    [t, ...series.values.subarray(3 * t, 3 * t + 3)].join(','),
  );
  await writeFile(recording, ['time (s),x,y,z', ...rows].join('\n'));
}, 120_000);

const set = (...settings: string[]) => settings.flatMap((one) => ['--set', one]);
const fit = (out: string) => [
  ...['fit', recording, '--out', out],
  ...set('prepare.response.length=24', 'training.epochs=60', 'training.evaluateEvery=5'),
  ...set('training.batchesPerEpoch=10'),
];
const weights = async (folder: string) =>
  readNpz(await readFile(join(folder, 'models', '1', 'weights.npz')))['W']!.values;
const rowsOf = async (file: string) => Array.from(readNpy(await readFile(file)).values as Float64Array);

test('a fit through the response that is killed goes on bit for bit, and everything of it is as it was measured', async () => {
  const [whole, cut] = [join(root, 'whole'), join(root, 'cut')];
  await cli.json(fit(whole));
  await cli.killedAtCheckpoint(fit(cut), cut, 1);
  await cli.json(['fit', '--resume', cut]);
  expect(await weights(cut)).toEqual(await weights(whole));
  expect(JSON.parse(await readFile(join(cut, 'config.json'), 'utf8'))).toMatchObject({
    prepare: { response: { ...SPM_RESPONSE, length: 24 } },
  });

  const taps = haemodynamicResponse({ ...SPM_RESPONSE, length: 24 }, 1);
  const judged = await cli.json<{ protocol: { part: string; response: number } }>(['evaluate', cut]);
  expect(judged.protocol).toMatchObject({ part: 'test', response: taps.length });
  expect((await cli.run(['evaluate', cut])).out).toMatch(
    /All scores are those of the measured signal: the model's runs are seen through the haemodynamic response of 25 samples/,
  );

  const orbit = join(root, 'orbit.npy');
  const generated = async (...more: string[]) => {
    const { signal } = await cli.json<{ signal?: string }>([
      ...['generate', cut, '--steps', '100', '--out', orbit],
      ...more,
    ]);
    return { signal, rows: await rowsOf(orbit) };
  };
  const measured = await generated();
  const activity = await generated('--activity');
  expect([measured.signal, activity.signal]).toEqual(['measured', 'activity']);
  expect((await generated('--latent')).signal).toBeUndefined();
  for (let at = 3 * (taps.length - 1); at < measured.rows.length; at++) {
    const sum = taps.reduce((sum, tap, k) => sum + tap * activity.rows[at - 3 * k]!, 0);
    expect(measured.rows[at]).toBeCloseTo(sum, 10);
  }
  expect((await cli.run(['generate', cut, '--activity', '--latent', '--out', orbit])).err).toMatch(
    /--activity belongs to observations/,
  );

  // What is drawn is what is generated, beside what was measured.
  const folder = new RunFolder(cut);
  const picture = await runPicture(folder, 1, 100);
  measured.rows.forEach((value, at) => expect(picture.orbit[at]).toBeCloseTo(value, 5));
  const { test: part } = await folder.readData();
  expect(picture.data).toEqual(Float32Array.from(part.measured!.subarray(0, 300)));

  const { out } = await cli.run(['analyse', cut, '--order', '2', '--steps', '2000', '--json']);
  expect(JSON.parse(out)).toMatchObject({
    anatomy: { units: 'in units of the recording, as measured through the response' },
  });
}, 600_000);

test('says what is wrong with a response', async () => {
  const refused = async (...settings: string[]) => cli.run(['fit', recording, ...set(...settings)]);
  const kind = await refused('prepare.response.kind=inverse-logit');
  expect([kind.code, kind.err]).toEqual([2, expect.stringMatching(/prepare.response.kind should be one of/)]);
  const delay = await refused('prepare.response.delay=0');
  expect([delay.code, delay.err]).toEqual([2, expect.stringMatching(/delay should be a number above 0/)]);
  const slow = await cli.run(['fit', 'sample:fmri', ...set('prepare.response.length=3')]);
  expect([slow.code, slow.err]).toEqual([2, expect.stringMatching(/samples are above 1 %/)]);
  const maps = await cli.run(['fit', 'system:henon', ...set('prepare.response={}')]);
  expect([maps.code, maps.err]).toEqual([2, expect.stringMatching(/response takes seconds/)]);
}, 120_000);
