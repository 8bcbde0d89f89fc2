import type { RunPicture } from '../../../shared/contract';
import type { Anatomy } from '../../../sim/analysis/anatomy';
import { clockOf } from '../../../sim/clock';
import { nearPoints } from '../../../figures/setDrawing';
import type { Observed } from '../../scenes/stateSpace';

/** What the state space shows: the model's orbit, in axes wide enough for the fixed points and cycles near it. */
export interface AnatomyStage {
  readonly observed: Observed;
  readonly model: Float32Array;
  /** Whether the axes are the held-out data's, for want of an orbit that stays. */
  readonly showsData: boolean;
}

export function anatomyStage(picture: RunPicture, anatomy: Anatomy): AnatomyStage {
  const { dim, labels, data } = picture;
  const model = Float32Array.from(anatomy.orbit);
  const showsData = anatomy.orbitStatus === 'diverged' || model.length === 0;
  const near = showsData ? [] : nearPoints(anatomy.sets, model, dim).flat();
  const laid = showsData ? data : Float32Array.from([...anatomy.orbit, ...near]);
  return { observed: { dim, labels, ...clockOf(picture), data: laid }, model, showsData };
}
