import { parentPort } from 'node:worker_threads';
import type { Anatomy, AnatomySettings } from '../../sim/analysis/anatomy';
import { type AnatomyStep, anatomySteps } from '../../sim/analysis/anatomySteps';
import { measuredAnatomy } from '../../sim/analysis/measuredAnatomy';
import { moments, presentColumn } from '../../sim/signals/column';
import { heldModel } from '../../sim/models/heldModel';
import { startOf } from '../../sim/signals/completeRows';
import { heldInputs } from '../../sim/signals/heldInputs';
import type { Prepared } from '../../sim/signals/prepared';
import { fittedModel, noModel } from './fittedModel';
import { RunFolder } from './runFolder';
import { answerCalls, notify } from './workerCalls';

/** Takes one fitted model apart in a thread of its own. */

/** Milliseconds between two notices. */
const SAY_EVERY = 100;

export interface AnatomyTask {
  readonly folder: string;
  readonly seed: number;
  readonly settings: Partial<AnatomySettings>;
}

const methods = {
  /** Also the hash of the weights it is the anatomy of. */
  async takeApart({
    folder: path,
    seed,
    settings,
  }: AnatomyTask): Promise<{ anatomy: Anatomy; weights: string }> {
    const folder = new RunFolder(path);
    const run = await folder.readRun();
    const prepared = await folder.readData();
    const weights = await folder.weightsHash(seed);
    if (weights === undefined) throw noModel(run, seed);
    const model = await fittedModel(folder, run, seed, prepared);
    const start = startOf(prepared);
    const { held, inputs } = heldInputs(prepared, settings.inputs);
    const still = heldModel(model, inputs);
    const own = finish(anatomySteps(still, prepared.labels, start, deviations(prepared), settings));
    const anatomy = measuredAnatomy(own, prepared.response?.taps);
    return { anatomy: { ...anatomy, ...(held.length > 0 && { held }) }, weights };
  },
};

export type AnatomyMethods = typeof methods;

answerCalls(parentPort!, methods);

function finish(steps: Generator<AnatomyStep, Anatomy>): Anatomy {
  let said = -Infinity;
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
    if (performance.now() - said < SAY_EVERY) continue;
    notify(parentPort!, next.value);
    said = performance.now();
  }
}

/** Of the training part, shape (N). */
const deviations = ({ dim, train }: Prepared): number[] =>
  Array.from({ length: dim }, (_, n) => moments(presentColumn(train.values, dim, n)).deviation);
