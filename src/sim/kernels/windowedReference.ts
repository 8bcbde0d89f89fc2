import type { Batch, GradientReference } from './batch';
import { sharedOffsets } from './sharedShape';

/** One step of a family's model, forward and back, over arrays of a whole window. */
export interface ReferenceStep {
  /** How many weights are the family's own; they lie in front. */
  readonly own: number;
  /** Writes zₜ, from z̃ₜ₋₁; `z` has the shape ((T + 1) × M). */
  predict(z: Float64Array, t: number, weights: Float64Array): void;
  /** Adds what the step to t contributes to the gradient, and takes δₜ to ∂loss/∂z̃ₜ₋₁ in place; shape (M). */
  back(gradient: Float64Array, delta: Float64Array, z: Float64Array, t: number, weights: Float64Array): void;
}

/**
 * Loss and gradient of a batch in double precision, one window after another, forward
 *
 *     z₀ = [x₀; S x₀],  zₜ = F(z̃ₜ₋₁)
 *     z̃ₜ[:N] = (1 − αₜ) zₜ[:N] + αₜ xₜ       αₜ = α at multiples of the forcing interval, 0 elsewhere
 *     loss = Σ (zₜ[:N] − xₜ)² / (T N B)      before forcing
 *
 * and back through time with δₜ = ∂loss/∂zₜ:
 *
 *     δₜ[:N] ← (1 − αₜ) δₜ[:N] + 2 (zₜ[:N] − xₜ) / (T N B),  δₜ₋₁ = (∂F/∂z)ᵀ δₜ
 *
 * @see Brenner, Hemmer, Monfared & Durstewitz (2024), NeurIPS 37, for sparse forcing; Hess, Monfared, Brenner & Durstewitz
 *   (2023), ICML, PMLR 202, 13017–13049, for the generalized kind.
 */
export function windowedReference(batch: Batch, step: ReferenceStep): GradientReference {
  const { latentDim: M, observedDim: N, sequenceLength: T, batchSize: B } = batch;
  const { S, length } = sharedOffsets(step.own, batch);
  const w = new Float64Array(length);
  const scale = 1 / (T * N * B);
  /** z̃, shape ((T + 1) × M); zₜ[:N] − xₜ, shape ((T + 1) × N). */
  const z = new Float64Array((T + 1) * M);
  const errors = new Float64Array((T + 1) * N);
  const delta = new Float64Array(M);

  const forcingAt = (t: number) => (t % batch.forcingInterval === 0 ? batch.forcingAlpha : 0);

  function forwardWindow(x: ArrayLike<number>, from: number): number {
    for (let n = 0; n < N; n++) z[n] = x[from + n];
    for (let i = N; i < M; i++) {
      let sum = 0;
      for (let n = 0; n < N; n++) sum += w[S + (i - N) * N + n] * x[from + n];
      z[i] = sum;
    }
    let sum = 0;
    for (let t = 1; t <= T; t++) {
      step.predict(z, t, w);
      const alpha = forcingAt(t);
      for (let n = 0; n < N; n++) {
        const data = x[from + t * N + n];
        const error = z[t * M + n] - data;
        errors[t * N + n] = error;
        sum += error * error;
        z[t * M + n] = (1 - alpha) * z[t * M + n] + alpha * data;
      }
    }
    return sum;
  }

  function backwardWindow(gradient: Float64Array, x: ArrayLike<number>, from: number): void {
    delta.fill(0);
    for (let t = T; t >= 1; t--) {
      const keep = 1 - forcingAt(t);
      for (let n = 0; n < N; n++) delta[n] = keep * delta[n] + 2 * scale * errors[t * N + n];
      step.back(gradient, delta, z, t, w);
    }
    for (let i = N; i < M; i++) {
      for (let n = 0; n < N; n++) gradient[S + (i - N) * N + n] += delta[i] * x[from + n];
    }
  }

  function overWindows(
    weights: ArrayLike<number>,
    windows: ArrayLike<number>,
    gradient?: Float64Array,
  ): number {
    w.set(weights);
    gradient?.fill(0);
    let sum = 0;
    for (let b = 0; b < B; b++) {
      const from = b * (T + 1) * N;
      sum += forwardWindow(windows, from);
      if (gradient) backwardWindow(gradient, windows, from);
    }
    return sum * scale;
  }

  return {
    loss: (weights, windows) => overWindows(weights, windows),
    lossAndGradient: (gradient, weights, windows) => overWindows(weights, windows, gradient),
  };
}
