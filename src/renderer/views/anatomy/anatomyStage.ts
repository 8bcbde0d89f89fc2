import { laidOut } from '../../../figures/setDrawing';
import type { RunPicture } from '../../../shared/contract';
import type { Anatomy } from '../../../sim/analysis/anatomy';
import { clockOf } from '../../../sim/clock';
import type { Observed } from '../../scenes/stateSpace';

/** Samples of data that lay out the axes, as many as are drawn elsewhere. */
const SAMPLES = 3000;

/** What the state space shows: the model's orbit, in axes that hold the data and the fixed points and cycles near them. */
export interface AnatomyStage {
  readonly observed: Observed;
  /** Shape (samples × dim), row-major. */
  readonly model: Float32Array;
}

export function anatomyStage(picture: RunPicture, anatomy: Anatomy): AnatomyStage {
  const { dim, labels } = picture;
  const data = laidOut(anatomy, picture.data.subarray(0, SAMPLES * dim), dim);
  return { observed: { dim, labels, ...clockOf(picture), data }, model: Float32Array.from(anatomy.orbit) };
}
