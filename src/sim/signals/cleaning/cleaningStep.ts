import { type Clock, frequencyUnit } from '../../clock';
import type { Stage } from '../stage';

/** A step of the cleaning as settings have it: its kind and its numbers by name; those left out are as suggested. */
export interface CleaningSettings {
  readonly kind: string;
  readonly [parameter: string]: number | string;
}

/** A number that a step is told. */
export interface CleaningParameter {
  readonly name: string;
  readonly title: string;
  /** What the number counts: frequencies lie between 0 and half the sampling rate, a channel is one of the recording. */
  readonly measures: 'frequency' | 'time' | 'rate' | 'channel' | 'number';
  readonly least?: number;
  readonly most?: number;
  readonly isWhole?: boolean;
  /** What suits a recording of that sampling. */
  suggested(clock: Clock): number;
}

/** What a step did, in the user's words, and the numbers it fitted. */
export interface Cleaned {
  readonly text: string;
  readonly numbers?: Readonly<Record<string, readonly number[]>>;
}

/**
 * One way to clean signals. Each works on every trial or part alone; what it fits, it fits on the training part. To add one: write
 * its file, add it to `cleaningSteps.ts`.
 */
export interface CleaningStep {
  readonly id: string;
  readonly title: string;
  /** What it is for, in a sentence. */
  readonly what: string;
  readonly parameters: readonly CleaningParameter[];
  /** It marks samples as missing, so it goes before missing samples are treated. */
  readonly marks?: boolean;
  /** Rows or channels are others after it, so gaps can't be put back where they were. */
  readonly reshapes?: boolean;
  /** Values after it are not in the recording's unit any more. */
  readonly changesUnit?: boolean;
  /**
   * @param values one a parameter, checked against its bounds.
   * @param fitted the numbers it fitted on the recording that is to be imitated; undefined to fit them here.
   * @throws {SimError} `bad-parameter` or `too-short`.
   */
  run(stage: Stage, values: Readonly<Record<string, number>>, fitted: Cleaned['numbers']): Cleaned;
}

/** Words after a number of that measure. */
export function measureUnit(measures: CleaningParameter['measures'], clock: Clock): string {
  if (measures === 'frequency') return frequencyUnit(clock);
  if (measures === 'rate') return clock.rate === null ? 'times' : frequencyUnit(clock);
  if (measures !== 'time') return '';
  if (clock.rate === null) return 'samples';
  return clock.timeUnit === '1' ? 'units of time' : 's';
}

/** Samples a unit of time; of recordings that do not say, one. */
export const perTime = ({ rate }: Clock): number => rate ?? 1;

/** "trial" or "part": what each step keeps within. */
export const pieceWord = ({ hasTrials }: Stage): string => (hasTrials ? 'trial' : 'part');

/** A number as people write it. */
export const short = (value: number): string => String(Number(value.toPrecision(5)));

/** The order of a filter. */
export const ORDER: CleaningParameter = {
  name: 'order',
  title: 'Order',
  measures: 'number',
  least: 1,
  most: 12,
  isWhole: true,
  suggested: () => 4,
};

/** A frequency, suggested as a share of the sampling rate unless said otherwise. */
export const frequency = (name: string, title: string, share: number): CleaningParameter => ({
  name,
  title,
  measures: 'frequency',
  suggested: (clock) => Number((perTime(clock) * share).toPrecision(2)),
});
