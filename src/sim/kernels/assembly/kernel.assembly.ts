/** What every family's kernel exports besides `configure`, `train`, `forward` and `backward`. */
export { describeBatch, random, sample, series, windows, windowStarts } from './batch.assembly';
export { describeForcing, setForcing } from './observation.assembly';
export { applyRadam, gradient, moment1, moment2, parameters, step, weights } from './parameters.assembly';
