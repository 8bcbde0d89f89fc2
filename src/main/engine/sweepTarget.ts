import type { SweepTarget } from '../../shared/contract';
import { modelSubject, systemSubject, type SweepSubject } from '../../sim/analysis/sweepSubject';
import { clockOf } from '../../sim/clock';
import { families } from '../../sim/models';
import { startOf } from '../../sim/signals/completeRows';
import { scaledInputs } from '../../sim/signals/externalInputs';
import { heldInputs } from '../../sim/signals/heldInputs';
import { systems } from '../../sim/systems';
import { seedOf, weightsOf } from './fittedModel';
import { RunFolder } from './runFolder';

/** What a sweep is made of, with the folder and seed it comes from if it is a fitted model. */
export interface LoadedTarget {
  readonly subject: SweepSubject;
  readonly seed: number | null;
}

/** @param target a run by the path of its folder. @throws {SimError} `not-found`, `unknown-id`, `bad-parameter`. */
export async function loadTarget(target: SweepTarget): Promise<LoadedTarget> {
  if ('system' in target) {
    return { subject: systemSubject(systems.get(target.system), target.params), seed: null };
  }
  const folder = new RunFolder(target.run);
  const run = await folder.readRun();
  const prepared = await folder.readData();
  const seed = seedOf(run, target.seed);
  const { size, weights } = await weightsOf(folder, run, seed, prepared);
  // A sweep follows the model itself, not what would be measured of it.
  const name = prepared.response ? `${run.data.name}, activity below the response` : run.data.name;
  const subject = modelSubject(
    name,
    { family: families.get(run.fit.model), size, weights },
    {
      labels: prepared.labels,
      start: startOf(prepared),
      clock: clockOf(prepared),
    },
    {
      held: heldInputs(prepared, target.inputs).held,
      scaled: (values) => scaledInputs(prepared, Float64Array.from(values)),
    },
  );
  return { subject, seed };
}
