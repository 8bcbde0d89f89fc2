import type { FitProgress, JobName, Output, RunSummary } from '../../shared/contract';
import type { JobHandle } from '../../shared/rpc';
import { perTime } from '../../sim/clock';
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
    const left = secondsLeft === null ? '' : ` · ${duration(secondsLeft)} left`;
    context.progress(
      `Seed ${seed} · epoch ${row.epoch}${epochs === undefined ? '' : ` of ${epochs}`} · loss ${row.loss.toExponential(2)}${lastScore.get(seed) ?? ''}${left}`,
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

/** A run's measures as text: every seed, then the floor and the baselines. */
export function measuresText(run: RunSummary): string {
  const rows = run.seeds.map((seed) => {
    const scores = seed.judgement?.model;
    const lambda = seed.lyapunov;
    return [
      `${seed.seed}${seed.seed === run.chosen ? ' *' : ''}`,
      seed.status,
      short(scores?.dStsp),
      short(scores?.dH),
      short(scores && Object.values(scores.pe).at(-1)),
      lambda ? `${short(lambda.exponents[0])} ± ${short(lambda.standardErrors[0])}` : '—',
      short(lambda?.kaplanYorke),
      seed.regions ? String(seed.regions.codes.length) : '—',
    ];
  });
  const shown = run.seeds.find(({ seed }) => seed === run.chosen) ?? run.seeds[0];
  const judgement = shown?.judgement;
  const horizon = judgement ? Object.keys(judgement.model.pe).at(-1) : undefined;
  const beside = judgement
    ? [
        ['floor', judgement.floor.how, short(judgement.floor.dStsp), short(judgement.floor.dH), '—'],
        ...judgement.baselines.map(({ title, note, scores }) => [
          title,
          note,
          short(scores.dStsp),
          short(scores.dH),
          short(Object.values(scores.pe).at(-1)),
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
        `λ₁ ${perTime(shown?.lyapunov?.timeUnit ?? 'step')}`,
        'D_KY',
        'regions',
      ],
      rows,
    ),
    '* best on the validation part',
    ...(judgement
      ? [
          '',
          protocolText(judgement.protocol),
          '',
          table(['beside it', 'how', 'D_stsp', 'D_H', `PE(${horizon})`], beside),
        ]
      : []),
    ...run.seeds.flatMap(({ seed, message }) => (message ? [`Seed ${seed}: ${message}`] : [])),
    ...run.seeds
      .filter(({ judgement, lyapunov }) => [judgement?.status, lyapunov?.status].includes('diverged'))
      .map(({ seed }) => `Seed ${seed}: running freely, the model left every bound.`),
  ].join('\n');
}

function protocolText(protocol: NonNullable<RunSummary['seeds'][number]['judgement']>['protocol']): string {
  const rule =
    protocol.stateSpace.rule === 'binned'
      ? `${protocol.stateSpace.bins} bins a dimension`
      : `Gaussian mixture, variance ${protocol.stateSpace.variance}`;
  return `Scored on the held-out ${protocol.part} part: T = ${protocol.samples} samples against ${protocol.generated} generated (after ${protocol.transient} dropped), ${rule}, spectra smoothed over ${protocol.spectralSmoothing} bins.`;
}
