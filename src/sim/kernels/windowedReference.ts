import type { Batch, Companions, GradientReference } from './batch';
import { eventsReference } from './eventsReference';
import { observationReference } from './observationReference';
import { addOuterProduct, addProduct } from './products';
import { responseReference } from './responseReference';
import { sharedOffsets } from './sharedShape';

/** One step of a family's model, forward and back, over arrays of a whole window. */
export interface ReferenceStep {
  /** How many weights are the family's own; they lie in front. */
  readonly own: number;
  /** Writes F(z̃ₜ₋₁) to where zₜ is; `z` has the shape ((T + 1) × M). */
  predict(z: Float64Array, t: number, weights: Float64Array): void;
  /** Adds what the step to t contributes to the gradient, and takes δₜ to ∂loss/∂z̃ₜ₋₁ in place; shape (M). */
  back(gradient: Float64Array, delta: Float64Array, z: Float64Array, t: number, weights: Float64Array): void;
}

/**
 * Loss and gradient of a batch in double precision, one window after another, forward
 *
 *     z₀ = [x₀; S x₀],  zₜ = F(z̃ₜ₋₁) + C sₜ   s external inputs, where there are any
 *     z̃ₜ[:N] = (1 − αₜ) zₜ[:N] + αₜ xₜ       αₜ = α at multiples of the forcing interval, 0 elsewhere
 *     loss = Σ (zₜ[:N] − xₜ)² / V            before forcing; V = T N B values
 *
 * and back through time with δₜ = ∂loss/∂zₜ:
 *
 *     δₜ[:N] ← (1 − αₜ) δₜ[:N] + 2 (zₜ[:N] − xₜ) / V,  δₜ₋₁ = (∂F/∂z)ᵀ δₜ
 *
 * A value that is missing (NaN) is not one of the V, has no error, and leaves its prediction as it is. With an affine observation B,
 *
 *     z₀ = B⁺x₀,  z̃ₜ = (1 − αₜ) zₜ + αₜ B⁺xₜ,  loss = Σ (B zₜ − xₜ)² / V,  δₜ ← (1 − αₜ) δₜ + Bᵀ 2 (B zₜ − xₜ) / V
 *
 * where B⁺x counts as data, and a row that misses a value is not forced. Where B has lost rank, the loss is not a number.
 *
 * Where x is the activity d that was estimated from a signal measured through a response h, errors eₜ = yₜ − dₜ, y the N values that
 * are compared, become those of the measured signal:
 *
 *     rₜ = Σₖ hₖ eₜ₋ₖ − nₜ,  loss = Σ rₜ² / V,  and back 2 Σₖ hₖ rₜ₊ₖ / V takes the place of 2 eₜ / V
 *
 * with n the measured signal less h * d: before its first step, a window's past is d's. Forcing, as before, is towards d.
 *
 * Events y, where there are any, add γ times the mean over them of −ln p(y | D zₜ + e, q) to the loss, and force nothing.
 *
 * @see Brenner, Hemmer, Monfared & Durstewitz (2024), NeurIPS 37, for sparse forcing; Hess, Monfared, Brenner & Durstewitz
 *   (2023), ICML, PMLR 202, 13017–13049, for the generalized kind and for inputs; Volkmann, Brändle, Durstewitz & Koppe (2024),
 *   NeurIPS 37, for the response.
 */
export function windowedReference(batch: Batch, step: ReferenceStep): GradientReference {
  const { latentDim: M, observedDim: N, inputDim: K = 0, sequenceLength: T, batchSize: B } = batch;
  const at = sharedOffsets(step.own, batch);
  const { C } = at;
  const observation = observationReference(batch, at);
  const E = batch.decoders?.length ?? 0;
  const decoded = eventsReference(batch, at);
  const response = batch.taps && responseReference(batch, batch.taps);
  const w = new Float64Array(at.length);
  /** z̃, shape ((T + 1) × M); prediction minus data, shape ((T + 1) × N); s, shape (B × (T + 1) × K). */
  const z = new Float64Array((T + 1) * M);
  const errors = new Float64Array((T + 1) * N);
  const inputs = new Float64Array(B * (T + 1) * K);
  const events = new Float64Array(B * (T + 1) * E);
  const delta = new Float64Array(M);

  const forcingAt = (t: number) => (t % batch.forcingInterval === 0 ? batch.forcingAlpha : 0);

  /** Sums of the squared errors and of −ln p of the events. */
  function forwardWindow(
    x: ArrayLike<number>,
    unexplained: ArrayLike<number> | undefined,
    b: number,
  ): { squares: number; likelihood: number } {
    const from = b * (T + 1) * N;
    observation.start(z, x, from);
    let likelihood = 0;
    for (let t = 1; t <= T; t++) {
      step.predict(z, t, w);
      if (K > 0) addProduct(z, t * M, w, C, inputs, (b * (T + 1) + t) * K, M, K);
      if (E > 0) likelihood += decoded.compare(z, t, w, events, b * (T + 1) * E);
      observation.compare(errors, z, t, x, from);
      const alpha = forcingAt(t);
      if (alpha !== 0) observation.force(z, t, alpha, x, from);
    }
    response?.measure(errors, unexplained!, from);
    let squares = 0;
    for (let i = N; i < (T + 1) * N; i++) squares += errors[i] * errors[i];
    return { squares, likelihood };
  }

  function backwardWindow(
    gradient: Float64Array,
    x: ArrayLike<number>,
    b: number,
    scale: number,
    eventScale: number,
  ): void {
    const from = b * (T + 1) * N;
    delta.fill(0);
    response?.back(errors);
    for (let t = T; t >= 1; t--) {
      observation.back(gradient, delta, errors, 2 * scale, t, forcingAt(t), x, from);
      if (E > 0) decoded.back(gradient, delta, eventScale, t, w);
      if (K > 0) addOuterProduct(gradient, C, delta, inputs, (b * (T + 1) + t) * K, M, K);
      step.back(gradient, delta, z, t, w);
    }
    observation.backToStart(gradient, delta, x, from);
  }

  function overWindows(
    weights: ArrayLike<number>,
    windows: ArrayLike<number>,
    companions: Companions,
    gradient?: Float64Array,
  ): number {
    w.set(weights);
    if (K > 0) inputs.set(companions.inputs!);
    if (E > 0) events.set(companions.events!);
    gradient?.fill(0);
    if (!observation.begin(w, companions.inverse)) return NaN;
    decoded.begin();
    const scale = 1 / Math.max(1, valuesCompared(windows, N, batch));
    const eventScale = (batch.eventWeight ?? 1) / Math.max(1, valuesCompared(events, E, batch));
    let sum = 0;
    let eventSum = 0;
    for (let b = 0; b < B; b++) {
      const { squares, likelihood } = forwardWindow(windows, companions.unexplained, b);
      sum += squares;
      eventSum += likelihood;
      if (gradient) backwardWindow(gradient, windows, b, scale, eventScale);
    }
    if (gradient) decoded.end(gradient, eventScale);
    return sum * scale + eventSum * eventScale;
  }

  return {
    loss: (weights, windows, companions = {}) => overWindows(weights, windows, companions),
    lossAndGradient: (gradient, weights, windows, companions = {}) =>
      overWindows(weights, windows, companions, gradient),
  };
}

/** Values that are there in all rows of the windows but the first of each, which nothing predicts. */
function valuesCompared(
  windows: ArrayLike<number>,
  width: number,
  { sequenceLength: T, batchSize: B }: Batch,
): number {
  let values = 0;
  for (let b = 0; b < B; b++) {
    const first = b * (T + 1) * width;
    for (let i = first + width; i < first + (T + 1) * width; i++) if (!Number.isNaN(windows[i])) values++;
  }
  return values;
}
