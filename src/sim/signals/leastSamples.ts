import { SimError } from '../errors';
import { moments, presentColumn } from './column';
import { countComplete } from './completeRows';
import { PARTS, type PartName, partValues, rowsOf, type Stage, WORDS } from './stage';

/** Fewest samples a part must keep for anything to be fitted to it or scored on it. */
export const LEAST_SAMPLES = 20;
/** Fewest rows of a trial: one to start from and one to foretell. */
export const LEAST_ROWS = 2;

/** Trials too short to be of any use are left out, and the user is told. A recording without trials is judged by `demandSamples`. */
export function leaveOutShort(stage: Stage, least: number, why: string): void {
  if (!stage.hasTrials) return;
  let left = 0;
  for (const name of PARTS) {
    const before = stage.parts[name];
    const kept = before.filter((piece) => rowsOf(stage, piece) >= least);
    left += before.length - kept.length;
    if (kept.length === 0) {
      throw new SimError(
        'too-short',
        `No trial of the ${WORDS[name]} part has the ${least} samples it needs ${why}. Use longer trials, or give that part a larger share.`,
      );
    }
    stage.parts[name] = kept;
  }
  if (left === 0) return;
  stage.warnings.push({
    code: 'short-trials',
    text: `${left === 1 ? 'A trial was' : `${left} trials were`} left out: fewer than the ${least} samples needed ${why}.`,
  });
}

/** @throws {SimError} `too-short` for a part of which too little is left. */
export function demandSamples(stage: Stage, name: PartName): void {
  const values = partValues(stage, name);
  const n = stage.labels.length;
  const samples = values.length / n;
  const complete = countComplete(values, n);
  if (complete >= LEAST_SAMPLES) return;
  throw new SimError(
    'too-short',
    samples < LEAST_SAMPLES
      ? `The ${WORDS[name]} part has ${samples} samples; at least ${LEAST_SAMPLES} are needed. Use a longer range or recording, decimate less, or give that part a larger share.`
      : `Only ${complete} of the ${samples} samples of the ${WORDS[name]} part hold all channels; at least ${LEAST_SAMPLES} are needed. Leave out the channels that miss most, interpolate them, or give that part a larger share.`,
    { samples: complete },
  );
}

/** @throws {SimError} `bad-parameter` for a channel that never changes over the training part. */
export function refuseConstant(stage: Stage): void {
  const n = stage.labels.length;
  const training = partValues(stage, 'train');
  stage.labels.forEach((label, i) => {
    const { mean, deviation } = moments(presentColumn(training, n, i));
    if (deviation > 1e-12 * Math.max(1e-300, Math.abs(mean))) return;
    throw new SimError(
      'bad-parameter',
      `Channel "${label}" is constant (${Number(mean.toPrecision(6))}) over the training part, so there is nothing to learn in it. Leave it out.`,
      { channel: i },
    );
  });
}
