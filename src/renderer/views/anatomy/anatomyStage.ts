import { laidOut } from '../../../figures/setDrawing';
import type { RunPicture } from '../../../shared/contract';
import type { Anatomy } from '../../../sim/analysis/anatomy';
import { clockOf } from '../../../sim/clock';
import { type Observed, stateSpace } from '../../scenes/stateSpace';

/** Samples of data that lay out the axes, as many as are drawn elsewhere. */
const SAMPLES = 3000;

/** What the state space shows: the model's orbit, in axes that hold the data and the fixed points and cycles near them. */
export interface AnatomyStage {
  readonly observed: Observed;
  /** Shape (samples × dim), row-major. */
  readonly model: Float32Array;
  /** Sets of the model's own that lie too far out to be marked. */
  readonly beyond: number;
}

export function anatomyStage(picture: RunPicture, anatomy: Anatomy): AnatomyStage {
  const { dim, labels } = picture;
  const data = laidOut(anatomy, picture.data.subarray(0, SAMPLES * dim), dim);
  const observed = { dim, labels, ...clockOf(picture), data };
  return { observed, model: Float32Array.from(anatomy.orbit), beyond: beyondAxes(observed, anatomy) };
}

/** A single channel is drawn against itself later on, where one value alone has no place. */
function beyondAxes(observed: Observed, { sets }: Anatomy): number {
  if (observed.dim === 1) return 0;
  const space = stateSpace(observed);
  const isGone = (point: readonly number[]) => Number.isNaN(space.place(Float32Array.from(point))[0]!);
  return sets.filter((set) => set.isReal && set.observed.every(isGone)).length;
}
