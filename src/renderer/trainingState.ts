import type { FitProgress, LogRow, RunSummary, SeedSummary } from '../shared/contract';

/** The model running freely, as it was at some epoch. */
export interface LiveOrbit {
  readonly epoch: number;
  readonly dim: number;
  /** Shape (samples × dim), row-major, in units of the prepared data. */
  readonly values: Float32Array;
}

/** A fit under way, as far as this window has heard. */
export interface TrainingState {
  /** The engine's name for the job; `''` until it has told. */
  readonly job: string;
  readonly run: RunSummary | null;
  readonly state: 'running' | 'paused' | 'stopping';
  readonly statusText: string;
  readonly secondsLeft: number | null;
  /** By seed. */
  readonly logs: ReadonlyMap<number, readonly LogRow[]>;
  readonly orbits: ReadonlyMap<number, LiveOrbit>;
  readonly seeds: ReadonlyMap<number, SeedSummary>;
}

export const newTraining: TrainingState = {
  job: '',
  run: null,
  state: 'running',
  statusText: 'Starting',
  secondsLeft: null,
  logs: new Map(),
  orbits: new Map(),
  seeds: new Map(),
};

/** The state after some reports, in order. Lists are copied once for all reports, not once for each. */
export function afterReports(before: TrainingState, reports: readonly FitProgress[]): TrainingState {
  let { run, state, statusText, secondsLeft } = before;
  const fresh = new Map<number, LogRow[]>();
  const orbits = new Map(before.orbits);
  const seeds = new Map(before.seeds);

  for (const report of reports) {
    if (report.kind === 'started') run = report.run;
    else if (report.kind === 'log') {
      if (!fresh.has(report.seed)) fresh.set(report.seed, []);
      fresh.get(report.seed)!.push(report.row);
      secondsLeft = report.secondsLeft ?? secondsLeft;
    } else if (report.kind === 'orbit') {
      const { epoch, dim, values } = report;
      orbits.set(report.seed, { epoch, dim, values });
    } else if (report.kind === 'seed') {
      seeds.set(report.summary.seed, report.summary);
      run = run && withSeed(run, report.summary);
    } else {
      statusText = report.text;
      // Stopping ends with the job: what a worker still says meanwhile does not take it back.
      if (state !== 'stopping') state = report.status === 'paused' ? 'paused' : 'running';
    }
  }
  return {
    ...before,
    run,
    state,
    statusText,
    secondsLeft,
    logs: extended(before.logs, fresh),
    orbits,
    seeds,
  };
}

const withSeed = (run: RunSummary, summary: SeedSummary): RunSummary => ({
  ...run,
  seeds: run.seeds.map((old) => (old.seed === summary.seed ? summary : old)),
});

function extended(
  logs: TrainingState['logs'],
  fresh: ReadonlyMap<number, readonly LogRow[]>,
): TrainingState['logs'] {
  if (fresh.size === 0) return logs;
  const all = new Map(logs);
  for (const [seed, rows] of fresh) all.set(seed, [...(logs.get(seed) ?? []), ...rows]);
  return all;
}
