import type { FittedModel } from './model';

/**
 * A model that is driven by the rows of some inputs, one a step, over and over: for long orbits of a model that is never left to
 * itself. It counts its steps, so that each orbit needs one of its own.
 *
 * @param inputs shape (T × K), row-major. Undefined leaves the model as it is.
 */
export function drivenModel(model: FittedModel, inputs: Float64Array | undefined): FittedModel {
  const K = model.inputDim ?? 0;
  if (!inputs || K === 0) return model;
  const rows = inputs.length / K;
  let row = 0;
  return {
    family: model.family,
    latentDim: model.latentDim,
    observedDim: model.observedDim,
    step(z) {
      model.step(z, inputs.subarray(row * K, (row + 1) * K));
      row = (row + 1) % rows;
    },
    jacobian: (J, z) => model.jacobian(J, z),
    initialState: (z, x) => model.initialState(z, x),
    observe: (x, z) => model.observe(x, z),
    ...(model.region && { region: (z: Float64Array) => model.region!(z) }),
  };
}
