import { SimError } from '../errors';
import type { RawSeries } from './prepare';
import type { TrialSettings, Warning } from './prepared';
import { checkKind, LEAST_TRIALS, trialBorders } from './trialBorders';

/** Where a trial lies in the recording: its first sample and the one past its last. */
export interface TrialWindow {
  readonly start: number;
  readonly stop: number;
  /** Index of its condition; absent where trials have none. */
  readonly condition?: number;
}

export interface TrialWindows {
  /** In time order, none reaching into another. */
  readonly windows: readonly TrialWindow[];
  /** Names of the conditions; none where trials have none. */
  readonly conditions: readonly string[];
  readonly warnings: readonly Warning[];
}

type EventTrials = Extract<TrialSettings, { kind: 'events' }>;

/**
 * The trials of a stretch of a recording.
 *
 * @param range the stretch that was chosen, in samples of the recording.
 * @throws {SimError} `bad-parameter`, as for fewer than three trials.
 */
export function trialWindows(
  series: RawSeries,
  range: readonly [number, number],
  trials: TrialSettings,
): TrialWindows {
  checkKind(trials);
  if (trials.kind === 'events') return aroundEvents(series, range, trials);
  const borders = trialBorders(series, range, trials);
  return {
    windows: borders.map((start, k) => ({ start, stop: borders[k + 1] ?? range[1] })),
    conditions: [],
    warnings: [],
  };
}

/** Samples of a window before its moment, and of all of it. @throws {SimError} `bad-parameter`. */
function extentOf({ before, after }: EventTrials, rate: number | null): readonly [number, number] {
  if (rate === null) {
    throw new SimError(
      'bad-parameter',
      'Windows around events are counted in seconds, and this recording does not say how many samples a second has. Give the sampling rate, or cut trials of one length.',
    );
  }
  if (!(Number.isFinite(before) && Number.isFinite(after) && before + after > 0)) {
    throw new SimError(
      'bad-parameter',
      `Expected a window that ends after it starts, in s before and after each event, got ${before} and ${after}.`,
    );
  }
  const samples = Math.round((before + after) * rate);
  if (samples >= 2) return [Math.round(before * rate), samples];
  throw new SimError(
    'bad-parameter',
    `Expected windows of at least 2 samples around events, got ${samples}: ${before + after} s at ${rate} Hz. Choose longer ones.`,
  );
}

function aroundEvents(
  series: RawSeries,
  [start, stop]: readonly [number, number],
  trials: EventTrials,
): TrialWindows {
  const { onsets } = series;
  if (!onsets) throw new Error(`Moments of ${trials.points} were not handed to the preparation.`);
  const [before, samples] = extentOf(trials, series.rate);
  const all = onsets.samples
    .map((sample, k) => ({ start: sample - before, condition: onsets.rows[k]! }))
    .sort((a, b) => a.start - b.start);
  const inRange = all.filter((one) => one.start >= start && one.start + samples <= stop);
  const kept: typeof inRange = [];
  // Trials that share samples would carry them from one part of the split to another.
  for (const one of inRange) if (one.start >= (kept.at(-1)?.start ?? -Infinity) + samples) kept.push(one);
  if (kept.length < LEAST_TRIALS) {
    throw new SimError(
      'bad-parameter',
      `Expected at least ${LEAST_TRIALS} trials, one each to train, validate and test, got ${kept.length}: ${all.length} events in ${trials.points}, ${all.length - inRange.length} with windows that reach out of the range, ${inRange.length - kept.length} that reach into the one before. ` +
        'Choose a longer range or shorter windows.',
      { trials: kept.length },
    );
  }
  const used = [...new Set(kept.map(({ condition }) => condition))].sort((a, b) => a - b);
  return {
    windows: kept.map((one) => ({
      start: one.start,
      stop: one.start + samples,
      condition: used.indexOf(one.condition),
    })),
    conditions: used.map((row) => onsets.names[row]!),
    warnings: leftOut(inRange.length - kept.length, inRange.length, all.length - inRange.length),
  };
}

function leftOut(overlapping: number, of: number, outside: number): Warning[] {
  const count = (n: number) => (n === 1 ? 'One event is' : `${n} events are`);
  const code = 'trials-left-out';
  return [
    ...(overlapping === 0
      ? []
      : [
          {
            code,
            text: `${count(overlapping)} left out, of ${of} in the range: ${overlapping === 1 ? 'its window reaches' : 'their windows reach'} into the one before, and trials must not share samples. Shorter windows keep more.`,
          } as const,
        ]),
    ...(outside === 0
      ? []
      : [
          {
            code,
            text: `${count(outside)} left out because ${outside === 1 ? 'its window reaches' : 'their windows reach'} out of the range.`,
          } as const,
        ]),
  ];
}
