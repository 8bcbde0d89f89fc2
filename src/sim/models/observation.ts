import { pseudoInverse } from '../kernels/pseudoInverse';
import type { FittedModel } from './model';

/** How a fitted model starts from data and is observed. */
export type Observation = Pick<FittedModel, 'initialState' | 'observe'>;

/**
 * The first N units are what is observed, and the others start as a linear map of it: z₁ = [x₁; S x₁], x = z[:N].
 *
 * @param S shape ((M − N) × N), row-major.
 * @see Brenner, Hemmer, Monfared & Durstewitz (2024), NeurIPS 37: trained initial state.
 */
export const identityObservation = (S: Float64Array, M: number, N: number): Observation => ({
  initialState(z, x) {
    for (let n = 0; n < N; n++) z[n] = x[n];
    for (let i = N; i < M; i++) {
      let sum = 0;
      for (let n = 0; n < N; n++) sum += S[(i - N) * N + n] * x[n];
      z[i] = sum;
    }
  },
  observe(x, z) {
    for (let n = 0; n < N; n++) x[n] = z[n];
  },
});

/**
 * Data are a linear map of all units, and a run starts from the state that explains the first row best, of all such the smallest:
 * z₁ = B⁺x₁, x = B z. Where B has lost rank the state is not a number, and the run is over before it begins.
 *
 * @param B shape (N × M), row-major.
 * @see Hess, Monfared, Brenner & Durstewitz (2023), ICML, PMLR 202, 13017–13049.
 */
export function affineObservation(B: Float64Array, M: number, N: number): Observation {
  const inverse = new Float64Array(M * N);
  pseudoInverse(inverse, B, 0, N, M);
  return {
    initialState(z, x) {
      for (let i = 0; i < M; i++) {
        let sum = 0;
        for (let n = 0; n < N; n++) sum += inverse[i * N + n] * x[n];
        z[i] = sum;
      }
    },
    observe(x, z) {
      for (let n = 0; n < N; n++) {
        let sum = 0;
        for (let i = 0; i < M; i++) sum += B[n * M + i] * z[i];
        x[n] = sum;
      }
    },
  };
}
