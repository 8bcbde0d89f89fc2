import type { FittedModel } from './model';
import { isPiecewiseLinear, type PiecewiseLinearMap } from './piecewiseLinear';

/**
 * A model whose external inputs are held at one value: z ← F(z) + C s with a constant s. It has fixed points and cycles of its own,
 * and stays piecewise-linear where the model is: F(z) + C s = J_d z + (b_d + C s).
 *
 * @param input s, shape (K), as it drives the model. The model itself where it is zero or the model has no inputs.
 */
export function heldModel(model: FittedModel, input: Float64Array): FittedModel {
  if (!model.inputDim || input.every((value) => value === 0)) return model;
  const { latentDim: M } = model;
  // C s, as what the input adds to a step from the origin.
  const push = new Float64Array(M);
  const still = new Float64Array(M);
  model.step(push, input);
  model.step(still);
  for (let i = 0; i < M; i++) push[i] -= still[i];

  const held: FittedModel = {
    family: model.family,
    latentDim: M,
    observedDim: model.observedDim,
    step: (z) => model.step(z, input),
    jacobian: (J, z) => model.jacobian(J, z),
    initialState: (z, x) => model.initialState(z, x),
    observe: (x, z) => model.observe(x, z),
    ...(model.observation && { observation: model.observation }),
    ...(model.region && { region: (z: Float64Array) => model.region!(z) }),
  };
  return isPiecewiseLinear(model) ? { ...held, ...pushed(model, push) } : held;
}

const pushed = (map: PiecewiseLinearMap, push: Float64Array) => ({
  hingeCount: map.hingeCount,
  hinges: (normals: Float64Array, offsets: Float64Array) => map.hinges(normals, offsets),
  pattern: (d: Uint8Array, z: Float64Array) => map.pattern(d, z),
  affine(J: Float64Array, b: Float64Array, d: Uint8Array) {
    map.affine(J, b, d);
    for (let i = 0; i < push.length; i++) b[i] += push[i];
  },
});
