import { SimError } from '../errors';
import { averageTrials } from './averageTrials';
import { cleanStage } from './cleaning/clean';
import { upToDate } from './cleaning/earlierSettings';
import { decimate } from './decimate';
import { embed } from './embed';
import { factors } from './factors';
import { demandSamples, LEAST_ROWS, leaveOutShort, refuseConstant } from './leastSamples';
import type { RawSeries } from './prepare';
import type { Prepared, PrepareSettings } from './prepared';
import { principalComponents } from './principalComponents';
import { seeThroughResponse } from './seeThroughResponse';
import { selectAndSplit } from './selectAndSplit';
import { PARTS, type Stage } from './stage';
import { zScore } from './zScore';

interface Options {
  /** The recording whose fitted numbers are used. */
  readonly like?: Prepared | undefined;
  /** The step to stop before: what a suggestion for it is made from. */
  readonly before?: 'reduction' | 'embedding';
}

/** All steps of a preparation in their order, or those before one. @throws {SimError} `bad-parameter` or `too-short`. */
export function prepareStage(
  series: RawSeries,
  given: PrepareSettings,
  { like, before }: Options = {},
): Stage {
  const settings = upToDate(given);
  const { trials, pca, factors: asked } = settings;
  if (pca && asked) {
    throw new SimError(
      'bad-parameter',
      'Expected principal components or factors, got both. Leave one of the two out (prepare.pca=null, or prepare.factors=null).',
    );
  }
  const stage = selectAndSplit(series, settings, like);
  cleanStage(stage, settings);
  if (settings.decimate !== 1) decimate(stage, settings.decimate);
  if (trials?.kind === 'events' && trials.average) averageTrials(stage);
  leaveOutShort(stage, LEAST_ROWS, 'after the steps before');
  for (const name of PARTS) demandSamples(stage, name);
  refuseConstant(stage);
  if (settings.zScore) zScore(stage);
  if (before === 'reduction') return stage;
  if (pca) principalComponents(stage, pca.components);
  if (asked) factors(stage, asked.count);
  if (before === 'embedding') return stage;
  if (settings.embed) embed(stage, settings.embed);
  if (settings.response) seeThroughResponse(stage, settings.response);
  return stage;
}
