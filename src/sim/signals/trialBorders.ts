import { SimError } from '../errors';
import type { RawSeries } from './prepare';
import type { TrialSettings } from './prepared';
import { rawColumns } from './rawColumns';

/** Fewest trials that can be shared out among training, validation and test. */
export const LEAST_TRIALS = 3;

/** Trials that follow one another without a break. */
type ContiguousTrials = Exclude<TrialSettings, { kind: 'events' }>;

/**
 * Samples of a recording at which trials start, ascending from `start`.
 *
 * @param range the stretch that was chosen, in samples of the recording.
 * @throws {SimError} `bad-parameter` for a channel that is not there or misses values, for trials of no length, and for fewer
 *   than three trials.
 */
export function trialBorders(
  series: RawSeries,
  [start, stop]: readonly [number, number],
  trials: ContiguousTrials,
): number[] {
  const borders =
    trials.kind === 'length'
      ? everySo(trials.samples, start, stop)
      : changes(series, start, stop, trials.channel);
  if (borders.length >= LEAST_TRIALS) return borders;
  throw new SimError(
    'bad-parameter',
    `Expected at least ${LEAST_TRIALS} trials, one each to train, validate and test, got ${borders.length}. ` +
      'Choose a longer range or shorter trials, or leave the trials out and split the recording in time.',
    { trials: borders.length },
  );
}

/** Numbers of another kind would be ignored without a word. */
export function checkKind(trials: TrialSettings): void {
  const kinds: Readonly<Record<string, readonly string[]>> = {
    length: ['samples'],
    channel: ['channel'],
    events: ['points', 'rows', 'before', 'after', 'average'],
  };
  const own = kinds[trials.kind];
  if (own === undefined) {
    throw new SimError(
      'bad-parameter',
      `Expected trials.kind to be "length", "channel" or "events", got "${String(trials.kind)}". Say whether trials have one length, are numbered by a channel or lie around events.`,
    );
  }
  const stray = Object.keys(trials).find((key) => key !== 'kind' && !own.includes(key));
  if (stray === undefined) return;
  throw new SimError(
    'bad-parameter',
    `Expected no trials.${stray} with trials of the kind "${trials.kind}", got one. Leave it out, or choose another kind.`,
  );
}

function everySo(samples: number, start: number, stop: number): number[] {
  if (!(Number.isInteger(samples) && samples >= 2)) {
    throw new SimError(
      'bad-parameter',
      `Expected trials of a whole number of at least 2 samples, got ${samples}. Give the length of one trial.`,
    );
  }
  return Array.from({ length: Math.ceil((stop - start) / samples) }, (_, k) => start + k * samples);
}

function changes(series: RawSeries, start: number, stop: number, channel: number): number[] {
  const n = series.channels.length;
  if (!(Number.isInteger(channel) && channel >= 0 && channel < n)) {
    throw new SimError(
      'bad-parameter',
      `There is no channel ${channel} to number the trials: the series has channels 0 … ${n - 1}.`,
    );
  }
  const first = series.first ?? 0;
  const { width, columnOf } = rawColumns(series);
  const column = columnOf(channel);
  const number = (sample: number) => series.values[(sample - first) * width + column]!;
  const borders = [start];
  for (let sample = start; sample < stop; sample++) {
    if (Number.isNaN(number(sample))) {
      throw new SimError(
        'bad-parameter',
        `Expected a number of the trial at every sample of channel "${series.channels[channel]}", got none (NaN) at sample ${sample}. Fill it in, or choose another channel.`,
        { sample },
      );
    }
    if (sample > start && number(sample) !== number(sample - 1)) borders.push(sample);
  }
  return borders;
}

/**
 * Shares whole trials out among the parts in time order, so that their samples come as close to the shares as whole trials can.
 *
 * @param borders samples at which trials start.
 * @param shares of training, validation and test; they sum to 1.
 * @returns how many trials come before validation and before test; each part has one at least.
 */
export function shareOutTrials(
  borders: readonly number[],
  stop: number,
  [train, validation]: readonly number[],
): readonly [number, number] {
  const [start] = borders;
  const at = (share: number) => start! + share * (stop - start!);
  const nearest = (target: number, least: number, most: number) => {
    let best = least;
    for (let k = least; k <= most; k++)
      if (Math.abs(borders[k]! - target) < Math.abs(borders[best]! - target)) best = k;
    return best;
  };
  const first = nearest(at(train!), 1, borders.length - 2);
  return [first, nearest(at(train! + validation!), first + 1, borders.length - 1)];
}
