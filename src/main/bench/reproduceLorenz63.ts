import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrepareSettings } from '../../sim/signals/prepared';
import type { FitSettings } from '../../sim/training/settings';
import type { RunSummary, SeedSummary } from '../../shared/contract';
import { SimError } from '../../sim/errors';
import { text, wholeNumber } from '../cli/commonOptions';
import { followFit } from '../cli/follow';
import { systemSource } from '../cli/source';
import { short, table } from '../cli/table';
import type { VerbContext } from '../cli/verb';
import { machineName } from '../engine/machine';
import type { Bench } from './bench';

/**
 * AL-RNN with M = 20 and sparse forcing every 16 steps on Lorenz-63: median ± MAD over ten trainings.
 * @see Brändle, Eisenmann, Götz & Durstewitz (2026), Continuous-time piecewise-linear recurrent neural networks, table 1.
 */
const PUBLISHED: Readonly<Record<number, { dStsp: string; dH: string }>> = {
  2: { dStsp: '3.84 ± 0.23', dH: '0.31 ± 0.07' },
  5: { dStsp: '1.18 ± 0.26', dH: '0.14 ± 0.05' },
  10: { dStsp: '0.23 ± 0.05', dH: '0.079 ± 0.01' },
};
/** Largest Lyapunov exponent of the system itself. */
const LAMBDA = 0.906;

/** Training, validation and test stretch, 100 000 samples each, clean; the published noise is added to the windows. */
const SAMPLES = 300_000;

const PREPARE: PrepareSettings = {
  channels: null,
  range: null,
  missing: 'refuse',
  lowPass: null,
  decimate: 1,
  zScore: true,
  pca: null,
  embed: null,
  split: { train: 1 / 3, validation: 1 / 3, test: 1 / 3 },
};

/** The published protocol: 2000 epochs of 50 batches of 16 windows of 200 steps. */
const protocol = (rectifiedDim: number, seeds: readonly number[]): FitSettings => ({
  model: 'alrnn',
  latentDim: 20,
  rectifiedDim,
  forcing: { kind: 'sparse', interval: 16 },
  sequenceLength: 200,
  batchSize: 16,
  batchesPerEpoch: 50,
  epochs: 2000,
  learningRate: { start: 1e-3, end: 1e-5 },
  noise: 0.05,
  evaluateEvery: 25,
  seeds,
});

export const reproduceLorenz63: Bench = {
  id: 'reproduce-lorenz63',
  what: 'Do we reach the published reconstruction of Lorenz-63, seed by seed, on data not used for choosing?',
  async run(context) {
    const count = wholeNumber(context.options, 'seeds', 1) ?? 5;
    const first = wholeNumber(context.options, 'seed') ?? 1;
    const seeds = Array.from({ length: count }, (_, i) => first + i);
    const rectified = rectifiedOf(text(context.options, 'rectified'));
    const folder = text(context.options, 'out') ?? (await mkdtemp(join(tmpdir(), 'nullcline-bench-')));
    try {
      const runs: RunSummary[] = [];
      for (const P of rectified) runs.push(await train(context, protocol(P, seeds), join(folder, `P${P}`)));
      return {
        json: {
          name: 'reproduce-lorenz63',
          machine: machineName(),
          rows: runs.flatMap(rowsOf),
          medians: runs.map(mediansOf),
        },
        text: runs.map(describe).join('\n\n'),
      };
    } finally {
      if (context.options['out'] === undefined) await rm(folder, { recursive: true, force: true });
    }
  },
};

async function train(context: VerbContext, fit: FitSettings, folder: string): Promise<RunSummary> {
  const engine = context.engine();
  const source = { ...systemSource('lorenz63', 1), samples: SAMPLES };
  const { id } = await engine.call('recording.open', { source });
  return followFit<'fit.start'>(context, fit.epochs, (onProgress) =>
    engine.start('fit.start', { recording: id, series: 'state', prepare: PREPARE, fit, folder }, onProgress),
  );
}

function rectifiedOf(given: string | undefined): number[] {
  if (given === undefined) return [2, 5, 10];
  const chosen = given.split(',').map(Number);
  if (chosen.every((P) => P in PUBLISHED)) return chosen;
  throw new SimError(
    'bad-parameter',
    `--rectified expects some of ${Object.keys(PUBLISHED).join(', ')}, with commas; got "${given}".`,
  );
}

const rowsOf = (run: RunSummary) =>
  run.seeds.map((seed) => ({
    case: `P=${run.fit.rectifiedDim} seed ${seed.seed}`,
    status: seed.status,
    baseline: `published median ${PUBLISHED[run.fit.rectifiedDim]!.dStsp}`,
    ...numbersOf(seed),
    validation: seed.validation,
    bestEpoch: seed.bestEpoch,
  }));

const numbersOf = (seed: SeedSummary) => ({
  dStsp: seed.judgement?.model.dStsp ?? NaN,
  dH: seed.judgement?.model.dH ?? NaN,
  lambdaMax: seed.lyapunov?.exponents[0] ?? NaN,
  regions: seed.regions?.codes.length ?? NaN,
});

function mediansOf(run: RunSummary) {
  const numbers = run.seeds.map(numbersOf);
  return {
    P: run.fit.rectifiedDim,
    dStsp: spread(numbers.map(({ dStsp }) => dStsp)),
    dH: spread(numbers.map(({ dH }) => dH)),
    lambdaMax: spread(numbers.map(({ lambdaMax }) => lambdaMax)),
    published: PUBLISHED[run.fit.rectifiedDim],
  };
}

function describe(run: RunSummary): string {
  const { P, dStsp, dH, lambdaMax, published } = mediansOf(run);
  const judgement = run.seeds[0]?.judgement;
  return [
    `P = ${P}`,
    table(
      ['seed', 'D_stsp', 'D_H', 'λ₁', 'regions', 'epoch kept'],
      run.seeds.map((seed) => {
        const n = numbersOf(seed);
        return [
          String(seed.seed),
          short(n.dStsp),
          short(n.dH),
          short(n.lambdaMax),
          short(n.regions),
          short(seed.bestEpoch),
        ];
      }),
    ),
    `median ± MAD: D_stsp ${pm(dStsp)} (published ${published!.dStsp}), D_H ${pm(dH)} (published ${published!.dH}), λ₁ ${pm(lambdaMax)} (the system's own ${LAMBDA})`,
    ...(judgement
      ? [`truth against truth: D_stsp ${short(judgement.floor.dStsp)}, D_H ${short(judgement.floor.dH)}`]
      : []),
  ].join('\n');
}

/** Median and median absolute deviation. */
function spread(values: readonly number[]): { median: number; mad: number } {
  const middle = median(values);
  return { median: middle, mad: median(values.map((value) => Math.abs(value - middle))) };
}

function median(values: readonly number[]): number {
  // A seed without a score counts as the worst, not as absent.
  const sorted = values.map((value) => (Number.isNaN(value) ? Infinity : value)).sort((a, b) => a - b);
  const half = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

const pm = ({ median: middle, mad }: { median: number; mad: number }) => `${short(middle)} ± ${short(mad)}`;
