import type { FitProgress, JobName, Output, RunSummary, SeedSummary } from '../../shared/contract';
import type { JobHandle } from '../../shared/rpc';
import { besideSurrogatesText } from '../../sim/analysis/besideSurrogates';
import type { Judgement, Protocol } from '../../sim/analysis/measures';
import { piecesText, responseText } from '../../figures/protocolText';
import { perTime } from '../../sim/clock';
import { median, medianDeviation } from '../../sim/median';
import { eventsText } from './eventsText';
import { short, table } from './table';
import type { VerbContext } from './verb';

/** Follows a job to its end, with its progress on stderr. Ctrl-C ends it at its last checkpoint. */
export async function followFit<M extends JobName>(
  context: VerbContext,
  epochs: number | undefined,
  start: (onProgress: (progress: FitProgress) => void) => JobHandle<Output<M>>,
): Promise<Output<M>> {
  const lastScore = new Map<number, string>();
  const handle = start((progress) => {
    if (progress.kind === 'started') context.say(`Run ${progress.run.folder}`);
    if (progress.kind === 'status') context.progress(progress.text);
    if (progress.kind !== 'log') return;
    const { seed, row, secondsLeft } = progress;
    if (row.validation) {
      const { dStsp, dH } = row.validation;
      lastScore.set(seed, ` · validation D_stsp ${short(dStsp)}, D_H ${short(dH)}`);
    }
    const alpha = row.forcingAlpha === undefined ? '' : ` · α ${short(row.forcingAlpha)}`;
    const clipped = row.clipped ? ` · ${Math.ceil(100 * row.clipped)} % clipped` : '';
    const left = secondsLeft === null ? '' : ` · ${duration(secondsLeft)} left`;
    context.progress(
      `Seed ${seed} · epoch ${row.epoch}${epochs === undefined ? '' : ` of ${epochs}`} · loss ${row.loss.toExponential(2)}${alpha}${clipped}${lastScore.get(seed) ?? ''}${left}`,
    );
  });
  const stop = () => handle.cancel();
  context.signal.addEventListener('abort', stop);
  try {
    return await handle.done;
  } finally {
    context.signal.removeEventListener('abort', stop);
  }
}

export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** What is compared between seeds; NaN where a seed has none. */
const COMPARED = {
  dStsp: ({ judgement }: SeedSummary) => judgement?.model.dStsp ?? NaN,
  dH: ({ judgement }: SeedSummary) => judgement?.model.dH ?? NaN,
  pe: ({ judgement }: SeedSummary) => Object.values(judgement?.model.pe ?? {}).at(-1) ?? NaN,
  mase: ({ judgement }: SeedSummary) => judgement?.model.mase ?? NaN,
  lambda: ({ lyapunov }: SeedSummary) => lyapunov?.exponents[0] ?? NaN,
  kaplanYorke: ({ lyapunov }: SeedSummary) => lyapunov?.kaplanYorke ?? NaN,
  regions: ({ regions }: SeedSummary) => regions?.shares.length ?? NaN,
};

/** Median and median absolute deviation over the seeds of a run; a seed that diverged counts as the worst. */
export function mediansOf({ seeds }: Pick<RunSummary, 'seeds'>) {
  return Object.entries(COMPARED).map(([measure, of]) => {
    const values = seeds.map(of);
    return { measure, median: median(values), mad: medianDeviation(values) };
  });
}

/** A run's measures as text: every seed, their medians, then the floor and the baselines. */
export function measuresText(run: RunSummary): string {
  const medians = mediansOf(run).map(({ median: middle, mad }) =>
    Number.isNaN(middle) ? '—' : `${short(middle)} ± ${short(mad)}`,
  );
  const rows = run.seeds.map((seed) => {
    const scores = seed.judgement?.model;
    const lambda = seed.lyapunov;
    return [
      `${seed.seed}${seed.seed === run.chosen ? ' *' : ''}`,
      seed.status,
      short(scores?.dStsp),
      short(scores?.dH),
      short(scores && Object.values(scores.pe).at(-1)),
      short(scores?.mase),
      lambda ? `${short(lambda.exponents[0])} ± ${short(lambda.standardErrors[0])}` : '—',
      short(lambda?.kaplanYorke),
      seed.regions ? String(seed.regions.shares.length) : '—',
    ];
  });
  const shown = run.seeds.find(({ seed }) => seed === run.chosen) ?? run.seeds[0];
  const judgement = shown?.judgement;
  const horizon = judgement ? Object.keys(judgement.model.pe).at(-1) : undefined;
  const beside = judgement
    ? [
        ['floor', judgement.floor.how, short(judgement.floor.dStsp), short(judgement.floor.dH), '—', '—'],
        ...[...judgement.baselines, ...(judgement.surrogates ?? [])].map(({ title, note, scores }) => [
          title,
          note,
          short(scores.dStsp),
          short(scores.dH),
          short(Object.values(scores.pe).at(-1)),
          short(scores.mase),
        ]),
      ]
    : [];
  return [
    table(
      [
        'seed',
        'status',
        'D_stsp',
        'D_H',
        `PE(${horizon ?? 'n'})`,
        'MASE',
        `λ₁ ${perTime(shown?.lyapunov?.timeUnit ?? 'step')}`,
        'D_KY',
        'regions',
      ],
      run.seeds.length > 1 ? [...rows, ['median', '± MAD', ...medians]] : rows,
    ),
    '* best on the validation part',
    ...(judgement
      ? [
          '',
          protocolText(judgement.protocol),
          '',
          table(['beside it', 'how', 'D_stsp', 'D_H', `PE(${horizon})`, 'MASE'], beside),
          ...surrogatesText(judgement),
          ...eventsText(judgement),
          ...invariantsText(run, shown),
          ...growthText(judgement),
        ]
      : []),
    ...run.seeds.flatMap(({ seed, message }) => (message ? [`Seed ${seed}: ${message}`] : [])),
    ...run.seeds
      .filter(({ judgement, lyapunov }) => [judgement?.status, lyapunov?.status].includes('diverged'))
      .map(({ seed }) => `Seed ${seed}: running freely, the model left every bound.`),
  ].join('\n');
}

function surrogatesText(judgement: Judgement): string[] {
  const words = besideSurrogatesText(judgement);
  return words === undefined ? [] : ['', words];
}

/** What is read off orbits, of the data and of the shown model in the same way. */
function invariantsText({ yardstick }: RunSummary, shown: SeedSummary | undefined): string[] {
  if (!yardstick) return [];
  const rows = (
    [
      ['data', yardstick.invariants],
      ['model’s orbit', shown?.invariants],
    ] as const
  ).map(([of, found]) => [
    of,
    found ? String(found.samples) : '—',
    found && Number.isFinite(found.lyapunov.exponent)
      ? `${short(found.lyapunov.exponent)} ± ${short(found.lyapunov.standardError)}`
      : found
        ? 'no scaling region'
        : '—',
    found && Number.isFinite(found.dimension.value)
      ? `${short(found.dimension.value)} (${found.dimension.spread.map((slope) => short(slope)).join(' … ')})`
      : found
        ? 'no scaling region'
        : '—',
  ]);
  const unit = perTime(yardstick.invariants.lyapunov.timeUnit);
  return [
    '',
    `Read off orbits, the same way for both (Theiler window ${yardstick.invariants.theilerWindow} samples):`,
    table(['of', 'samples', `λ₁ ${unit} (Rosenstein)`, 'D₂ (lowest … highest local slope)'], rows),
  ];
}

function growthText({ growth }: Judgement): string[] {
  if (!growth) return [];
  return [
    '',
    `${growth.pairs} pairs of neighbouring states, ${short(growth.separation)} apart, separate at ${short(growth.data)} ${perTime(growth.timeUnit)} in the data ` +
      `and at ${short(growth.model)} in the model's forecasts (difference ${short(growth.excess)} ± ${short(growth.standardError)}), over steps ${growth.from} to ${growth.to}.`,
  ];
}

/** The rule of D_stsp in a few words. */
function ruleText({ stateSpace }: Protocol): string {
  if (stateSpace.rule === 'gaussian-mixture') {
    return `Gaussian mixture, variance ${stateSpace.variance}, ${stateSpace.draws} draws`;
  }
  const cells = stateSpace.cells === 'truncating' ? 'cells of the Python code' : 'cells of the Julia code';
  return `${stateSpace.bins} bins a dimension, ${cells}`;
}

function protocolText(protocol: Protocol): string {
  const mase = protocol.maseSteps === undefined ? '' : `, MASE over ${protocol.maseSteps} steps`;
  return `Scored on the held-out ${protocol.part} part: T = ${protocol.samples} samples against ${protocol.generated} generated (after ${protocol.transient} dropped), ${ruleText(protocol)}, spectra smoothed over ${protocol.spectralSmoothing} bins${mase}. ${[piecesText(protocol), responseText(protocol)].filter(Boolean).join(' ')}`.trimEnd();
}
