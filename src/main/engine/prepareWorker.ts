import { parentPort } from 'node:worker_threads';
import { type CleaningEffect, cleaningEffect } from '../../sim/analysis/cleaningEffect';
import { badChannels } from '../../sim/signals/badChannels';
import { prepare, prepareAlike, type RawSeries } from '../../sim/signals/prepare';
import { type PrepareChosen, prepareDefaults } from '../../sim/signals/prepareDefaults';
import type { Part, Prepared, PrepareSettings } from '../../sim/signals/prepared';
import { type EmbeddingKind, suggestEmbedding } from '../../sim/signals/suggestEmbedding';
import { suggestFactors } from '../../sim/signals/suggestFactors';
import { fitDefaults } from '../../sim/training/fitDefaults';
import { freeBuffers } from './freeBuffers';
import { toShared } from './runFolder';
import { answerCalls } from './workerCalls';

/** Prepares what was read, in a thread of its own that touches no file: the window goes on looking at the recording meanwhile. */

interface Request {
  readonly raw: RawSeries;
  readonly settings: PrepareSettings;
}

const methods = {
  defaults: ({ raw, chosen }: Pick<Request, 'raw'> & { chosen?: PrepareChosen | undefined }) =>
    prepareDefaults(raw, chosen),

  prepare: ({ raw, settings }: Request): Prepared => share(prepare(raw, settings)),

  /** Prepares another recording with the numbers fitted on the first one's training part. */
  alike: ({ raw, settings, like }: Request & { like: Prepared }): Prepared =>
    share(prepareAlike(raw, settings, like)),

  cleaning: ({
    raw,
    settings,
    step,
    channel,
  }: Request & { step: number; channel?: string | undefined }): CleaningEffect =>
    cleaningEffect(raw, settings, step, channel),

  embedding: ({ raw, settings, kind }: Request & { kind: EmbeddingKind }) =>
    suggestEmbedding(raw, settings, kind),

  factors: ({ raw, settings }: Request) => suggestFactors(raw, settings),

  badChannels: ({ raw, settings }: Request) => badChannels(raw, settings),

  fitDefaults: ({ prepared, model }: { prepared: Prepared; model?: string | undefined }) =>
    fitDefaults(prepared, model),
};

export type PrepareMethods = typeof methods;

answerCalls(parentPort!, methods, freeBuffers);

/** In memory that many threads can train on. */
function share(prepared: Prepared): Prepared {
  const shared = (part: Part): Part => ({
    ...part,
    values: toShared(part.values),
    ...(part.inputs && { inputs: toShared(part.inputs) }),
    ...(part.events && { events: toShared(part.events) }),
    ...(part.measured && { measured: toShared(part.measured) }),
    ...(part.convolved && { convolved: toShared(part.convolved) }),
  });
  return {
    ...prepared,
    train: shared(prepared.train),
    validation: shared(prepared.validation),
    test: shared(prepared.test),
  };
}
