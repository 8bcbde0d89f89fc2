import { solveLinear } from '../kernels/solveLinear';
import { inputFeed } from '../models/inputFeed';
import type { FittedModel } from '../models/model';

/**
 * The latent states of a model led along data: started from the first observation, then step by step
 *
 *     z̃_{t+1} = F(z_t),   z_{t+1} = z̃_{t+1} + B⁺ (x_{t+1} − x̂(z̃_{t+1}))
 *
 * with B the matrix of the observation x̂, which is taken for affine, and B⁺ its pseudo-inverse. The observed part of a state is
 * then the data's, and what is not observed is the model's own. For models that observe their first N units this is identity
 * teacher forcing at every step; where the model leaves every bound all the same, it is started anew.
 *
 * @param values shape (T × N), row-major. A missing value (NaN) corrects nothing; in the first row it counts as 0.
 * @param visit called with each sample's index and state, which is overwritten by the next.
 * @param inputs external inputs of the rows, shape (T × K), where there are any.
 * @see Brenner, Hemmer, Monfared & Durstewitz (2024), NeurIPS 37; Hess, Monfared, Brenner & Durstewitz (2023), ICML: forcing by B⁺.
 */
export function inferStates(
  model: FittedModel,
  values: Float64Array,
  visit: (t: number, z: Float64Array) => void,
  inputs?: Float64Array,
): void {
  const feed = inputFeed(model, inputs, values.length / model.observedDim);
  const { latentDim: M, observedDim: N } = model;
  const gain = pseudoInverse(model);
  const z = new Float64Array(M);
  const seen = new Float64Array(N);
  for (let t = 0; t < values.length / N; t++) {
    const x = values.subarray(t * N, (t + 1) * N);
    if (t > 0) {
      model.step(z, feed?.(t));
      model.observe(seen, z);
      for (let i = 0; i < M; i++) {
        for (let n = 0; n < N; n++) if (!Number.isNaN(x[n])) z[i] += gain[i * N + n] * (x[n] - seen[n]);
      }
    }
    if (t === 0 || !z.every(Number.isFinite))
      model.initialState(
        z,
        x.map((value) => (Number.isNaN(value) ? 0 : value)),
      );
    visit(t, z);
  }
}

/** Bᵀ(B Bᵀ)⁻¹, shape (M × N); B's columns are what the axes do to the observation. */
function pseudoInverse(model: FittedModel): Float64Array {
  const { latentDim: M, observedDim: N } = model;
  const at = (z: Float64Array) => {
    const x = new Float64Array(N);
    model.observe(x, z);
    return x;
  };
  const origin = at(new Float64Array(M));
  const B = new Float64Array(N * M);
  for (let i = 0; i < M; i++) {
    const axis = new Float64Array(M);
    axis[i] = 1;
    at(axis).forEach((value, n) => (B[n * M + i] = value - origin[n]));
  }
  const gram = new Float64Array(N * N);
  for (let a = 0; a < N; a++) {
    for (let b = 0; b < N; b++) {
      for (let i = 0; i < M; i++) gram[a * N + b] += B[a * M + i] * B[b * M + i];
    }
  }
  // B Bᵀ is symmetric, so (B Bᵀ)⁻¹ B is the transpose wanted.
  solveLinear(gram, B, N, M);
  return Float64Array.from({ length: M * N }, (_, k) => B[(k % N) * M + Math.floor(k / N)]);
}
