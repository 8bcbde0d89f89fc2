import { mkdir, mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readNpy } from '../../src/io/npy';
import { readNpz } from '../../src/io/npz';
import type { SizeSearch } from '../../src/sim/training/sizeSearch';
import { BuiltCli } from './runCli';

let cli: BuiltCli;
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cli-'));
  cli = new BuiltCli(root);
}, 120_000);

const run: BuiltCli['run'] = (...given) => cli.run(...given);
const json = (args: string[]) => cli.json<Record<string, never>>(args);

/** Small enough to train in a second or two, large enough to mean something. */
const QUICK = [
  '--set',
  'training.epochs=40',
  '--set',
  'training.batchesPerEpoch=10',
  '--set',
  'training.evaluateEvery=10',
];
const fitArgs = (out: string) => ['fit', 'system:lorenz63', '--out', out, '--seed', '5', ...QUICK];

describe('nullcline', () => {
  test('tells what it knows', async () => {
    expect((await run(['--help'])).out).toMatch(/inspect[\s\S]*fit[\s\S]*doctor/);
    expect((await run(['fit', '--help'])).out).toMatch(/--resume RUN/);
    expect((await run([])).code).toBe(2);
  });

  test('inspect lists every shipped sample', async () => {
    const shapes: Record<string, number[]> = {};
    for (const id of ['celegans', 'laser', 'fmri']) {
      const { series } = (await json(['inspect', `sample:${id}`])) as unknown as {
        series: { shape: number[] }[];
      };
      shapes[id] = series[0]!.shape;
    }
    expect(shapes).toEqual({ celegans: [1600, 98], laser: [10093, 1], fmri: [250, 31] });
  });

  test('sweep follows a system over a parameter, over starts and through a plane', async () => {
    const pdf = join(root, 'sweep', 'logistic.pdf');
    const over = (await json(['sweep', 'logistic', '--over', 'r=2.8:4:40', '--out', pdf])) as unknown as {
      result: { values: number[]; exponents: number[] };
      files: string[];
    };
    expect(over.result.values).toHaveLength(40);
    expect(over.result.exponents.at(-1)).toBeCloseTo(Math.LN2, 1);
    expect((await readFile(pdf)).subarray(0, 5).toString()).toBe('%PDF-');
    expect(over.files).toHaveLength(3);

    const npy = join(root, 'sweep', 'henon.npy');
    const basins = await run(['sweep', 'henon', '--basins', 'x=-2:2:30,y=-2:2:20', '--out', npy]);
    expect(basins.out).toMatch(/chaotic[\s\S]*Basin entropy/);
    expect(readNpy(new Uint8Array(await readFile(npy))).shape).toEqual([20, 30]);

    const csv = join(root, 'sweep', 'lorenz.csv');
    await json(['sweep', 'lorenz63', '--section', 'z=27', '--crossings', '20', '--out', csv]);
    expect((await readFile(csv, 'utf8')).split('\n')).toHaveLength(22);

    const refused = await run(['sweep', 'lorenz63', '--over', 'q=1:2']);
    expect([refused.code, refused.err]).toEqual([2, expect.stringMatching(/has no parameter "q"/)]);
  });

  test('systems, simulate and lyapunov agree on Lorenz-63', async () => {
    const { systems } = (await json(['systems'])) as unknown as { systems: { id: string }[] };
    expect(systems.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['lorenz63', 'roessler', 'lorenz96', 'henon']),
    );

    const file = join(root, 'lorenz.npy');
    await json(['simulate', 'lorenz63', '--steps', '500', '--out', file]);
    const { shape, values } = readNpy(await readFile(file));
    expect(shape).toEqual([500, 3]);
    expect(Math.max(...values)).toBeLessThan(60);

    const spectrum = (await json(['lyapunov', 'lorenz63'])) as unknown as {
      exponents: number[];
      standardErrors: number[];
      sum: number;
      expectedSum: number;
    };
    expect(spectrum.exponents[0]).toBeCloseTo(0.906, 1);
    expect(spectrum.sum).toBeCloseTo(-13.6667, 3);
    expect(spectrum.expectedSum).toBeCloseTo(-13.6667, 3);
    expect(spectrum.standardErrors).toHaveLength(3);
  });

  test('evaluate holds a run against models trained on surrogates, and trains them once', async () => {
    const folder = join(root, 'surrogates');
    await json(['fit', 'sample:fmri', '--out', folder, '--seed', '5', ...QUICK]);
    const { dstsp } = (await json(['evaluate', folder])) as unknown as { dstsp: number };
    const beside = (await json([
      'evaluate',
      folder,
      '--surrogate-trained',
      '--surrogates',
      '2',
    ])) as unknown as { dstsp: number; surrogates: { id: string }[] };
    expect(beside.dstsp).toBe(dstsp);
    expect(beside.surrogates.map(({ id }) => id)).toEqual(['surrogate-1', 'surrogate-2']);
    // Asked for once, they stay beside the model, and nothing is trained again.
    const again = await run(['evaluate', folder]);
    expect(again.out).toMatch(/Trained on surrogate 2 [\s\S]*same model trained on data/);
    expect(again.err).not.toMatch(/Training (on surrogate|the baseline)/);
    expect(await json(['evaluate', folder, '--surrogates', '0'])).not.toHaveProperty('surrogates');
    expect((await run(['evaluate', folder, '--surrogates', 'many'])).code).toBe(2);
  }, 180_000);

  test('fits, evaluates, generates, analyses and draws, and the same command makes the same weights', async () => {
    const first = join(root, 'fit-a');
    const made = (await json(fitArgs(first))) as unknown as {
      status: string;
      command: string;
      seeds: { judgement: { protocol: { part: string } } }[];
    };
    expect(made.status).toBe('done');
    expect(made.seeds[0]!.judgement.protocol.part).toBe('test');
    expect(made.command).toContain('--config');

    const judged = (await json(['evaluate', first])) as unknown as {
      dstsp: number;
      pe: Record<string, number>;
      lyapunov: number[];
      protocol: object;
      baselines: object[];
    };
    expect(Number(judged.dstsp)).toBeGreaterThan(0);
    expect(judged.lyapunov.length).toBeGreaterThan(0);
    expect(judged.baselines.length).toBeGreaterThanOrEqual(2);

    const orbit = join(root, 'orbit.npy');
    await json(['generate', first, '--steps', '300', '--out', orbit]);
    expect(readNpy(await readFile(orbit)).shape).toEqual([300, 3]);
    expect((await json(['analyse', first, '--steps', '5000'])) as unknown as object).toHaveProperty(
      'lyapunov.kaplanYorke',
    );

    const figures = join(root, 'figures');
    await json([
      'figure',
      first,
      '--out',
      figures,
      '--preset',
      'nature-single',
      '--format',
      'svg,pdf,png',
      '--figures',
      'attractor',
    ]);
    const names = await readdir(figures);
    expect(names).toEqual(expect.arrayContaining(['attractor.svg', 'attractor.pdf', 'attractor.png']));
    expect(await readFile(join(figures, 'attractor.svg'), 'utf8')).toMatch(/width="89mm"/);

    const second = join(root, 'fit-b');
    await json(['fit', 'system:lorenz63', '--config', join(first, 'config.json'), '--out', second]);
    expect(await weights(second)).toEqual(await weights(first));
  }, 180_000);

  test('goes on bit for bit after kill -9 in the middle of training', async () => {
    const whole = join(root, 'whole');
    const cut = join(root, 'cut');
    const args = (out: string) => [
      'fit',
      'system:lorenz63',
      '--out',
      out,
      '--seed',
      '5',
      '--set',
      'training.epochs=600',
      '--set',
      'training.evaluateEvery=5',
      '--set',
      'training.batchesPerEpoch=20',
    ];
    await json(args(whole));
    await cli.killedAtCheckpoint(args(cut), cut, 5);
    const checkpoint = join(cut, 'models', '5', 'checkpoint.npz');
    expect(readNpz(await readFile(checkpoint))).toHaveProperty('weights');
    const { status } = (await json(['fit', '--resume', cut])) as unknown as { status: string };
    expect(status).toBe('done');
    expect(await weights(cut)).toEqual(await weights(whole));
  }, 600_000);

  test('Ctrl-C ends at a checkpoint, exits cleanly, and can be resumed', async () => {
    const out = join(root, 'interrupted');
    let sent = false;
    const { code, err } = await run(
      ['fit', 'system:lorenz63', '--out', out, '--set', 'training.epochs=100000'],
      {
        onErr: (text, kill) => {
          if (sent || !text.includes('Run ')) return;
          sent = true;
          setTimeout(() => kill('SIGINT'), 1500);
        },
      },
    );
    expect(err).toMatch(/last checkpoint/);
    expect(code).toBe(0);
    const record = JSON.parse(await readFile(join(out, 'run.json'), 'utf8')) as { status: string };
    expect(record.status).toBe('stopped');
    expect(await readdir(join(out, 'models', '1'))).toContain('checkpoint.npz');
  }, 60_000);

  test('search compares sizes on the validation part and names the smallest that does as well', async () => {
    const { code, out } = await run([
      'search',
      'system:lorenz63',
      '--sizes',
      '1,3',
      '--seeds',
      '2',
      '--epochs',
      '3',
      '--json',
    ]);
    expect(code).toBe(0);
    const found = JSON.parse(out) as SizeSearch;
    expect(found.status).toBe('done');
    expect(found.sizes.map(({ size, trained }) => [size, trained])).toEqual([
      [1, 2],
      [3, 2],
    ]);
    expect([1, 3]).toContain(found.chosen);
    expect(found.sizes.find(({ size }) => size === found.chosen)!.score).toBeLessThanOrEqual(
      found.threshold!,
    );
  }, 120_000);

  test('diverged training is a status, not a crash', async () => {
    const { code, out } = await run([
      'fit',
      'system:lorenz63',
      '--out',
      join(root, 'diverged'),
      '--json',
      ...QUICK,
      '--set',
      'training.learningRate={"start":1e4,"end":1e4}',
    ]);
    expect(code).toBe(1);
    const { status, seeds } = JSON.parse(out) as { status: string; seeds: { message: string }[] };
    expect(status).toBe('diverged');
    expect(seeds[0]!.message).toMatch(/diverged in epoch \d+.*smaller learning rate/s);
  }, 60_000);
});

describe('bad input gets one clear message and exit code 2', () => {
  const cases: readonly (readonly [string, () => Promise<string[]> | string[], RegExp])[] = [
    ['an unknown verb', () => ['fti', 'x'], /No verb called "fti".*fit/],
    ['an unknown option', () => ['fit', 'x.csv', '--epochz', '3'], /epochz.*--set/],
    [
      'an unknown setting',
      () => ['fit', 'system:lorenz63', '--set', 'training.epohcs=3'],
      /no setting "training.epohcs"/,
    ],
    ['a missing file', () => ['inspect', join(root, 'nowhere.csv')], /nowhere\.csv/],
    ['an empty file', () => write('empty.csv', ''), /empty/i],
    ['not a recording', () => write('picture.csv', '\x89PNG\r\n\x1a\n\0\0\0'), /PNG|not a recording/i],
    ['a ragged table', () => write('ragged.csv', 'a,b\n1,2\n3\n4,5\n'), /line 3/],
    ['words where numbers belong', () => write('words.csv', 'a,b\n1,2\n3,four\n'), /line 3.*four/s],
    [
      'missing samples',
      () =>
        fitOf(
          'nan.csv',
          table(400, (t, c) => (t === 7 && c === 1 ? NaN : Math.sin(t * 0.3 + c))),
        ),
      /missing|NaN/i,
    ],
    [
      'a constant channel that was asked for',
      async () => [
        ...(await fitOf(
          'constant.csv',
          table(4000, (t, c) => (c === 1 ? 3 : Math.sin(t * 0.3))),
        )),
        ...ALL,
      ],
      /constant/i,
    ],
    [
      'too short a table',
      () =>
        fitOf(
          'short.csv',
          table(12, (t) => Math.sin(t)),
        ),
      /short|samples/i,
    ],
    [
      'an unknown system',
      () => ['simulate', 'lorenz64', '--out', 'x.npy'],
      /No system called "lorenz64".*lorenz63/,
    ],
    ['a run that is none', () => ['evaluate', root], /is not a run/],
    [
      'a channel without a value that was asked for',
      async () => [
        ...(await fitOf(
          'hollow.csv',
          table(400, (t, c) => (c === 1 ? NaN : Math.sin(t * 0.3 + c))),
        )),
        ...ALL,
      ],
      /"b" holds no value at all.*Leave it out/,
    ],
    [
      'an option without its value',
      () => ['fit', 'system:lorenz63', '--seed', '-1'],
      /--seed expects a value.*--seed=-1/,
    ],
    [
      'an unwritable output',
      async () => [
        'simulate',
        'lorenz63',
        '--steps',
        '10',
        '--out',
        join(await file('in-the-way', ''), 'x.npy'),
      ],
      /Can't write/,
    ],
    [
      'a strange file ending',
      () => ['simulate', 'lorenz63', '--steps', '10', '--out', join(root, 'x.docx')],
      /\.npy, \.npz or \.csv/,
    ],
    [
      'an occupied port',
      async () => ['serve', '--no-open', '--port', String(await occupiedPort())],
      /Port \d+.*another program/,
    ],
    ['a nonsense number', () => ['serve', '--no-open', '--port', 'eighty'], /--port expects a whole number/],
  ];

  test.for(cases)('%s', async ([, args, message]) => {
    const { code, out, err } = await run(await args());
    expect(err.trim()).toMatch(message);
    expect(
      err
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('Warning')).length,
      err,
    ).toBe(1);
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  test.runIf(process.platform === 'linux')(
    'a place that takes no folders is told, not waited for',
    async () => {
      const { code, err } = await run([
        'simulate',
        'lorenz63',
        '--steps',
        '10',
        '--out',
        '/proc/nowhere/x.npy',
      ]);
      expect(err).toMatch(/Can't write \/proc\/nowhere\/x\.npy: no folder can be made there/);
      expect(code).toBe(2);
    },
  );

  test('nothing is left half-written', async () => {
    const folder = join(root, 'untouched');
    await mkdir(folder);
    await run(['fit', 'system:lorenz63', '--out', join(folder, 'run'), '--set', 'model.latentDim=-3']);
    expect(await readdir(folder)).toEqual([]);
  });
});

async function file(name: string, content: string): Promise<string> {
  await writeFile(join(root, name), content, 'latin1');
  return join(root, name);
}
const write = async (name: string, content: string) => ['inspect', await file(name, content)];
/** Channels that nothing can be learnt of are left out unless they are asked for. */
const ALL = ['--set', 'prepare.channels=[0,1,2]'];

const fitOf = async (name: string, content: string) => [
  'fit',
  await file(name, content),
  '--out',
  join(root, `run-${name}`),
  ...QUICK,
];

const table = (rows: number, value: (t: number, c: number) => number) =>
  [
    'a,b,c',
    ...Array.from({ length: rows }, (_, t) =>
      [0, 1, 2]
        .map((c) => value(t, c))
        .map((v) => (Number.isNaN(v) ? '' : v))
        .join(','),
    ),
  ].join('\n');

const weights = async (folder: string) => {
  const arrays = readNpz(await readFile(join(folder, 'models', '5', 'weights.npz')));
  return Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => [name, Array.from(array.values as Float64Array)]),
  );
};

/** A port another server of this process holds until the tests end. */
async function occupiedPort(): Promise<number> {
  const server = createServer().unref();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
