import type { FittedModel } from '../models/model';
import type { JacobianSequences } from './jacobianStretch';
import type { TrainingSeries } from './trainer';

/**
 * A model's Jacobians along stretches of the data, at the states it has there when it is forced with α at every step:
 * z̃₀ = [x₀; S x₀], z̃ₜ[:N] = (1 − α) zₜ[:N] + α xₜ, zₜ = F(z̃ₜ₋₁) + C sₜ; with an affine observation z̃₀ = B⁺x₀,
 * z̃ₜ = (1 − α) zₜ + α B⁺xₜ. A missing value (NaN) forces nothing; the first counts as 0. States of one linear region share one matrix.
 *
 * @param starts first sample of each stretch.
 * @param length states in each.
 */
export function forcedJacobians(
  model: FittedModel,
  { values, dim: N, inputs, inputDim: K = 0 }: TrainingSeries,
  starts: readonly number[],
  length: number,
  alpha: number,
): JacobianSequences {
  const M = model.latentDim;
  const z = new Float64Array(M);
  const target = new Float64Array(M);
  const known = new Map<string, Float64Array>();

  function jacobian(): Float64Array {
    const region = model.region?.(z);
    const seen = region === undefined ? undefined : known.get(region);
    if (seen) return seen;
    const J = new Float64Array(M * M);
    model.jacobian(J, z);
    if (region !== undefined) known.set(region, J);
    return J;
  }

  function force(data: Float64Array): void {
    if (model.observation === 'affine') {
      if (data.some(Number.isNaN)) return;
      model.initialState(target, data);
      for (let i = 0; i < M; i++) z[i] = (1 - alpha) * z[i] + alpha * target[i];
      return;
    }
    for (let n = 0; n < N; n++) {
      if (!Number.isNaN(data[n])) z[n] = (1 - alpha) * z[n] + alpha * data[n];
    }
  }

  return starts.map((start) => {
    const x = (t: number) => values.subarray((start + t) * N, (start + t + 1) * N);
    model.initialState(
      z,
      x(0).map((value) => (Number.isNaN(value) ? 0 : value)),
    );
    return Array.from({ length }, (_, t) => {
      if (t > 0) {
        model.step(z, inputs?.subarray((start + t) * K, (start + t + 1) * K));
        force(x(t));
      }
      return jacobian();
    });
  });
}
