import type { Penalty, WeightUpdate } from '../kernels/weightUpdate';
import type { ModelFamily, ModelSize } from '../models/model';
import { families } from '../models';
import { attractorBlocks } from './checkRegularization';
import type { FitSettings, Regularization } from './settings';

/** PyTorch's default. */
const WEIGHT_DECAY = 0.01;
/** What a unit of the AL-RNN may hold on to of itself: 1 − ε with the published ε = 0.95. */
const SELF_COUPLING_LIMIT = 0.05;

/** The settings that say how weights move, in the form both backends take. */
export function weightUpdateOf(settings: FitSettings, size: ModelSize): WeightUpdate {
  const { optimizer = { kind: 'radam' }, clip = null, regularization = {} } = settings;
  return {
    isRectified: optimizer.kind === 'radam',
    weightDecay: optimizer.kind === 'adamw' ? (optimizer.weightDecay ?? WEIGHT_DECAY) : 0,
    clip,
    penalty: penaltyOf(regularization, families.get(settings.model), size),
  };
}

/** The penalty on every single weight; null where nothing is penalised. */
export function penaltyOf(
  { blocks = {}, manifoldAttractor = null, selfCoupling = 0 }: Regularization,
  family: ModelFamily,
  size: ModelSize,
): Penalty | null {
  const all = family.blocks(size).map(({ name, shape }) => ({
    name,
    rows: shape[0]!,
    length: shape.reduce((a, b) => a * b),
  }));
  const count = all.reduce((sum, { length }) => sum + length, 0);
  const strengths = new Float64Array(count);
  const targets = new Float64Array(count);
  const attracted = manifoldAttractor ? attractorBlocks(family, size) : [];
  let from = 0;
  for (const { name, rows, length } of all) {
    strengths.fill(blocks[name] ?? 0, from, from + length);
    targets.fill(name === 'A' ? 1 : 0, from, from + length);
    if (manifoldAttractor && attracted.includes(name)) {
      const free = rows - Math.round(manifoldAttractor.share * rows);
      for (let i = from + (free * length) / rows; i < from + length; i++)
        strengths[i] += manifoldAttractor.strength;
    }
    from += length;
  }
  if (selfCoupling === 0 && strengths.every((strength) => strength === 0)) return null;
  return {
    strengths,
    targets,
    selfCoupling:
      selfCoupling === 0
        ? null
        : { units: size.latentDim, strength: selfCoupling, limit: SELF_COUPLING_LIMIT },
  };
}
