import type { FittedModel } from '../models/model';
import { firstComplete } from '../signals/completeRows';
import type { Part } from '../signals/prepared';
import { trialPart, trialRows } from '../signals/trialRows';
import { inferStates } from './inferStates';

/**
 * States a model expects one step ahead while it is led along a part: from the state that `inferStates` has at row t − 1, having seen the
 * rows up to that one, a step to row t, driven by that row's inputs. Nothing of row t itself enters.
 *
 * @param visit called with each row of the part and its state, which is overwritten by the next; not with rows up to a trial's first
 *   complete one.
 */
export function predictedStates(
  model: FittedModel,
  part: Part,
  dim: number,
  visit: (row: number, z: Float64Array) => void,
): void {
  const ahead = new Float64Array(model.latentDim);
  const K = model.inputDim ?? 0;
  for (const trial of trialRows(part)) {
    const from = firstComplete(part.values, dim, trial);
    if (from < 0) continue;
    const { values, inputs } = trialPart(part, dim, trial);
    const skipped = from - trial.from;
    const rows = trial.to - from;
    const driving = inputs?.subarray(skipped * K);
    const step = (t: number, z: Float64Array) => {
      if (t + 1 >= rows) return;
      ahead.set(z);
      model.step(ahead, driving?.subarray((t + 1) * K, (t + 2) * K));
      visit(from + t + 1, ahead);
    };
    inferStates(model, values.subarray(skipped * dim), step, driving);
  }
}
