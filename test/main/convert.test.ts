import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { beforeAll, expect, test } from 'vitest';
import { readNpy } from '../../src/io/npy';
import { fixture, openPath } from '../io/opening';
import { BuiltCli } from './runCli';

/** Signals converted through the built command line. */
let cli: BuiltCli;
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'convert-'));
  cli = new BuiltCli(root);
}, 120_000);

const to = (name: string) => ['--out', join(root, name)];
/** An array of an archive that was written. */
async function array(name: string, path: string): Promise<Float64Array> {
  const files = unzipSync(await readFile(join(root, name)));
  return Float64Array.from(readNpy(files[`${path}.npy`]!).values);
}

test('keeps the times of samples that are not equally spaced, also of a part of them', async () => {
  const uneven = join(root, 'uneven.csv');
  await writeFile(uneven, 'time,a,b\n0.5,1,-0\n1,2,\n1.25,3,5e-324\n7,4,1e308\n');
  await cli.json(['convert', uneven, '--range', '1:4', '--channels', '1', ...to('some.npz')]);
  expect([...(await array('some.npz', 'values'))]).toEqual([NaN, 5e-324, 1e308]);
  expect([...(await array('some.npz', 'times'))]).toEqual([1, 1.25, 7]);
});

test('cleans signals, and says so in the file', async () => {
  const ramp = join(root, 'ramp.csv');
  const rows = Array.from({ length: 200 }, (_, t) => `${t / 100},${3 + t / 7}`);
  await writeFile(ramp, ['time,x (mV)', ...rows].join('\n'));
  const set = ['--set', 'prepare.clean=[{"kind":"detrend"}]'];
  await cli.json(['convert', ramp, ...set, ...to('cleaned.npz')]);
  for (const value of await array('cleaned.npz', 'values')) expect(value).toBeCloseTo(0, 10);
  await cli.json(['convert', ramp, ...set, ...to('cleaned.parquet')]);
  expect((await readFile(join(root, 'cleaned.parquet'))).toString('latin1')).toMatch(
    /ramp\.csv \(SHA-256 \w+\)\..*straight lines/,
  );

  const spoken = await cli.run(['convert', ramp, ...set, ...to('spoken.csv')]);
  expect(spoken.out).toMatch(/straight lines.*\n.*Wrote 200 samples/s);
  const short = ['--prepared', ...to('short.csv')];
  expect((await cli.run(['convert', ramp, ...short])).err).toMatch(/Warning: The training part has only/);

  const other = await cli.run(['convert', ramp, '--set', 'prepare.zScore=true', ...to('not.npz')]);
  expect(other.code).not.toBe(0);
  expect(other.err).toContain('--prepared');
});

test('writes the data a fit would take, their parts apart in time', async () => {
  const set = ['--set', 'prepare.embed={"dimension":2,"delay":3}', '--set', 'prepare.clean=[]'];
  await cli.json(['convert', 'sample:laser', '--prepared', ...set, ...to('prepared.npz')]);
  // Three parts, each without the rows of one delay at its start: time leaps there.
  const times = await array('prepared.npz', 'times');
  expect(await array('prepared.npz', 'values')).toHaveLength(2 * times.length);
  const steps = times.slice(1).map((time, t) => time - times[t]!);
  const step = Math.min(...steps);
  const leaps = steps.filter((one) => one > 1.5 * step);
  expect(Array.from(leaps, (leap) => Math.round(leap / step))).toEqual([4, 4]);
});

test('understands the words that a fit does, and says what they came to', async () => {
  const wide = join(root, 'wide.csv');
  // Twelve channels that share two oscillations, and one that is dead: more than would be left unreduced.
  const row = (t: number) =>
    Array.from({ length: 12 }, (_, i) =>
      i === 4 ? 0 : Math.sin(t / 9 + i) + Math.cos(t / 14 + i * i) + 0.3 * Math.sin(t * t * (i + 2)),
    );
  const names = Array.from({ length: 12 }, (_, i) => `c${i}`);
  await writeFile(wide, [names.join(), ...Array.from({ length: 600 }, (_, t) => row(t).join())].join('\n'));
  const suggested = await cli.run([
    ...['convert', wide, '--prepared', '--json', ...to('factors.npz')],
    ...['--set', 'prepare.channels=good', '--set', 'prepare.factors=suggest'],
  ]);
  expect(suggested.code, suggested.err).toBe(0);
  expect(suggested.err).toContain('Left channel 4 ("c4") out: it never changes');
  expect(suggested.err).toMatch(/Factors: Held-out quarters of the training part/);
  expect((JSON.parse(suggested.out) as { channels: string[] }).channels[0]).toBe('F1');
  // Components of twelve channels are not for one of them, which is embedded instead.
  const one = await cli.json<{ channels: string[] }>([
    ...['convert', wide, '--prepared', '--set', 'prepare.channels=[2]', ...to('one.npz')],
  ]);
  expect(one.channels[0]).toBe('c2');
  expect(one.channels).toHaveLength(3);
  const cleaned = await cli.json<{ channels: string[] }>([
    ...['convert', wide, ...to('good.npz')],
    ...['--set', 'prepare.channels=good', '--set', 'prepare.labels={"0":"AVA"}'],
  ]);
  expect(cleaned.channels).toEqual(['AVA', ...names.slice(1).filter((name) => name !== 'c4')]);
}, 60_000);

test('an NWB file converted to NWB keeps its spikes and intervals; other formats say that they lose them', async () => {
  const source = fixture('units.nwb');
  const before = await openPath(source);
  const series = before.series[0]!.path;
  await cli.json(['convert', source, '--series', series, ...to('again.nwb')]);
  const after = await openPath(join(root, 'again.nwb'));
  for (const kind of ['spikes', 'intervals'] as const) {
    const [one, other] = [before, after].map(({ points }) => points!.find((table) => table.kind === kind)!);
    expect(other!.counts).toEqual(one!.counts);
    const all = { start: -Infinity, stop: Infinity };
    const [was, is] = [await before.readPoints!(one!.path, all), await after.readPoints!(other!.path, all)];
    expect(is.times).toEqual(was.times);
  }
  const { lost } = (await cli.json(['convert', source, '--series', series, ...to('again.mat')])) as {
    lost: string;
  };
  expect(lost).toContain('spikes');
  await Promise.all([before.close(), after.close()]);
});

test('ended early it leaves nothing', async () => {
  const long = ['convert', 'system:lorenz63', ...to('long.csv')];
  let isEnded = false;
  const { code } = await cli.run(long, {
    onErr: (text, kill) => {
      if (isEnded || !text.includes('Writing')) return;
      isEnded = true;
      kill('SIGINT');
    },
  });
  const files = await readdir(root);
  // It may have been faster than the signal.
  expect(files.includes('long.csv')).toBe(code === 0);
  expect(files.filter((name) => name.startsWith('.nullcline'))).toEqual([]);
});
