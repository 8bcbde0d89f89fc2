/** What every family's kernel exports besides `configure`, `train`, `forward` and `backward`. */
export { describeBatch, random, series, setNoise, starts, windows, windowStarts } from './batch.assembly';
export { decoders, describeEvents, events, eventWindows } from './events.assembly';
export { describeForcing, setForcing } from './forcing.assembly';
export { describeInputs, inputs, inputWindows } from './inputs.assembly';
export { setGaps } from './loss.assembly';
export { describeObservation, sample } from './model.assembly';
export { applyOptimizer, clipped, setClip, setOptimizer, step } from './optimizer.assembly';
export { gradient, moment1, moment2, parameters, penalties, targets, weights } from './parameters.assembly';
export { describeResponse, taps, unexplained, unexplainedWindows } from './response.assembly';
export { setSelfCoupling, useQuadraticPenalties } from './penalties.assembly';
