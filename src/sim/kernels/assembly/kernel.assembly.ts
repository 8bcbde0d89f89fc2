/** What every family's kernel exports besides `configure`, `train`, `forward` and `backward`. */
export { describeBatch, random, sample, series, setNoise, windows, windowStarts } from './batch.assembly';
export { describeForcing, setForcing } from './observation.assembly';
export { applyOptimizer, clipped, setClip, setOptimizer, step } from './optimizer.assembly';
export { gradient, moment1, moment2, parameters, penalties, targets, weights } from './parameters.assembly';
export { setSelfCoupling, useQuadraticPenalties } from './penalties.assembly';
