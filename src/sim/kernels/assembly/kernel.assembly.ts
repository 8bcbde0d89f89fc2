/** What every family's kernel exports besides `configure`, `train`, `forward` and `backward`. */
export { describeBatch, random, series, starts, windows, windowStarts } from './batch.assembly';
export { decoders, describeEvents, events, eventWindows } from './events.assembly';
export { describeForcing, setForcing } from './forcing.assembly';
export { describeInputs, inputs, inputWindows } from './inputs.assembly';
export { setGaps } from './loss.assembly';
export { describeObservation, sample } from './model.assembly';
export { applyRadam, gradient, moment1, moment2, parameters, step, weights } from './parameters.assembly';
