import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readNpy } from '../../src/io/npy';
import type { Anatomy } from '../../src/sim/analysis/anatomy';
import type { LabelInformation } from '../../src/sim/analysis/labelInformation';
import type { LyapunovSpectrum } from '../../src/sim/analysis/measures';
import { hasPublished, publishedPath } from '../io/torchFiles';
import { builtCli } from './builtCli';
import { craftRun, SLOPE } from './craftedRun';

let cli: string;
let root: string;
let run: string;
let sides: readonly string[];
beforeAll(async () => {
  cli = builtCli();
  root = await mkdtemp(join(tmpdir(), 'analyse-'));
  run = join(root, 'tent');
  ({ sides } = await craftRun(run));
}, 120_000);

const analyse = (...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    execFile(
      process.execPath,
      [cli, 'analyse', ...args, '--runs', root],
      { maxBuffer: 1e8 },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });

interface Analysed {
  readonly lyapunov: LyapunovSpectrum;
  readonly anatomy: Omit<Anatomy, 'sets'> & {
    readonly sets: readonly (Anatomy['sets'][number] & { readonly inUnits: number[][] })[];
  };
  readonly labels?: LabelInformation;
}
async function analysed(...args: string[]): Promise<Analysed> {
  const { code, out, err } = await analyse(...args, '--json');
  expect(code, err).toBe(0);
  return JSON.parse(out) as Analysed;
}

describe('analyse', () => {
  test('tells fixed points in units of the recording, symbols and exponents of a run', async () => {
    const symbols = join(root, 'symbols.npy');
    const { anatomy, lyapunov } = await analysed(
      run,
      '--order',
      '2',
      '--steps',
      '5000',
      '--symbols',
      symbols,
    );
    const fixed = anatomy.sets.filter(({ order, isReal }) => order === 1 && isReal);
    const expected = [1 / (1 + SLOPE), 1 / (1 - SLOPE)];
    for (const x of expected) {
      expect(Math.min(...fixed.map(({ inUnits }) => Math.abs(inUnits[0]![0]! - x)))).toBeLessThan(1e-9);
    }
    // The tent stretches everywhere by its slope.
    expect(lyapunov.exponents[0]).toBeCloseTo(Math.log(SLOPE), 9);
    const { values, shape } = readNpy(await readFile(symbols));
    expect(shape).toEqual([5000]);
    const share = values.filter((symbol) => symbol === 0).length / 5000;
    expect(share).toBeCloseTo(anatomy.symbols!.shares[0]!, 12);
  });

  test('holds the regions against labels of the recording', async () => {
    const file = join(root, 'labels.csv');
    const coins = sides.map((_, i) => ((i * 7919) % 13 < 6 ? 'heads' : 'tails'));
    await writeFile(file, 'side,coin\n' + sides.map((side, i) => `${side},${coins[i]}\n`).join(''));
    const args = [run, '--order', '1', '--steps', '2000', '--labels', file];
    const told = (await analysed(...args, '--column', 'side')).labels!;
    // The side is the region.
    expect(told.value).toBeCloseTo(told.labelEntropy, 12);
    expect(told.p).toBe(0.001);
    const { out } = await analyse(...args, '--column', 'side');
    expect(out).toMatch(/Mutual information 0\.\d+ nats.* p = 0\.001/);
    expect(out).toMatch(/teacher forcing/);

    const { code, err } = await analyse(...args, '--column', 'colour');
    expect([code, err]).toEqual([2, expect.stringContaining('It has: side, coin') as string]);
    await writeFile(file, 'side\nleft\n');
    const short = await analyse(...args);
    expect(short.err).toMatch(/each of the recording's 2000 samples, got 1 in/);
  });

  test('prints tables, and says what a weight file does not tell', async () => {
    const { code, out } = await analyse(run, '--order', '3', '--steps', '2000');
    expect(code).toBe(0);
    expect(out).toMatch(/in units of the recording/);
    expect(out).toMatch(/Cycles of 3 steps: 2\. Solved for all 20 sequences of regions, so none is missing/);
    expect(out).toMatch(/2 of 4 linear regions used in 2000 steps/);
    expect((await analyse(join(root, 'some.pt'))).err).toMatch(/--rectified P/);
    expect((await analyse(run, '--rectified', '2')).err).toMatch(/for files of PyTorch weights/);
  });
});

/** Brenner and colleagues' published models; the values are those of an independent program (NumPy, float64). */
describe.runIf(hasPublished)('analyse published weights (NULLCLINE_REFERENCE)', () => {
  test.for([
    {
      file: 'model_lorenz_m20_p2.pt',
      P: 2,
      regions: 3,
      edges: 7,
      entropy: 0.881,
      real: [
        [-0.82, -0.76, 0.15, 1.0009],
        [1.02, 0.92, 0.19, 1.0023],
        [0.09, 0.08, -1.64, 1.0907],
        [0.2, 0.14, 6.74, 1.078],
      ],
    },
    {
      file: 'model_lorenz_m30_p10.pt',
      P: 10,
      regions: 28,
      real: [
        [-1.07, -0.93, 0.25, 1.015],
        [0.07, 0.07, -2.3, 1.099],
        [1.19, 1.02, 0.61, 0.989],
      ],
    },
  ])(
    '$file: regions, and fixed points real and virtual',
    { timeout: 180_000 },
    async ({ file, P, regions, edges, entropy, real }) => {
      const first = Array.from(readNpy(await readFile(publishedPath('lorenz63.npy'))).values.slice(0, 3));
      const { anatomy } = await analysed(
        publishedPath(file),
        '--rectified',
        String(P),
        `--start=${first.join(',')}`,
        '--steps',
        '99000',
        '--transient',
        '1000',
        '--order',
        '1',
      );
      expect(anatomy.symbols!.regions).toBe(regions);
      expect(anatomy.searches[0]).toMatchObject({ method: 'exhaustive', possible: 2 ** P });
      const found = anatomy.sets.filter(({ isReal }) => isReal);
      expect(found).toHaveLength(real.length);
      // Printed with two decimals and three or four of the modulus.
      for (const [x, y, z, modulus] of real) {
        const match = found.find(({ observed: [point] }) =>
          [x!, y!, z!].every((value, i) => Math.abs(point![i]! - value) < 0.0051),
        );
        expect(match).toBeDefined();
        const [{ re, im }] = match!.eigenvalues as [{ re: number; im: number }];
        expect(Math.abs(Math.hypot(re, im) - modulus!)).toBeLessThan(0.00051);
      }
      // All regions of the small model have their fixed point inside; of the large one 25 visited ones have it elsewhere.
      expect(anatomy.sets.length - found.length).toBe(P === 2 ? 0 : regions - real.length);
      if (edges === undefined || entropy === undefined) return;
      expect(anatomy.symbols!.transitions.edges).toBe(edges);
      expect(anatomy.symbols!.topologicalEntropy.value).toBeCloseTo(entropy, 3);
    },
  );
});
