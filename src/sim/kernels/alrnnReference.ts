import { type AlrnnBatch, alrnnOffsets } from './alrnnShape';

/** Loss and gradient of an AL-RNN over a batch of windows. */
export interface AlrnnReference {
  /** Windows have the shape (B × (T + 1) × N). @returns the loss. */
  loss(weights: ArrayLike<number>, windows: ArrayLike<number>): number;
  /** Overwrites `gradient` with ∂loss/∂weights; same shape as the weights. @returns the loss. */
  lossAndGradient(gradient: Float64Array, weights: ArrayLike<number>, windows: ArrayLike<number>): number;
}

/**
 * The plain, double-precision AL-RNN that every fast kernel is tested against: one window after another, forward
 *
 *     z₀ = [x₀; L x₀]
 *     zₜ = A∘z̃ₜ₋₁ + W φ*(z̃ₜ₋₁) + h
 *     z̃ₜ[:N] = (1 − αₜ) zₜ[:N] + αₜ xₜ       αₜ = α at multiples of the forcing interval, 0 elsewhere
 *     loss = Σ (zₜ[:N] − xₜ)² / (T N B)      before forcing
 *
 * and back through time with δₜ = ∂loss/∂zₜ:
 *
 *     δₜ[:N] ← (1 − αₜ) δₜ[:N] + 2 (zₜ[:N] − xₜ) / (T N B)
 *     δₜ₋₁ = A∘δₜ + φ*′(z̃ₜ₋₁)∘(Wᵀ δₜ)
 *
 * @see Brenner, Hemmer, Monfared & Durstewitz (2024), NeurIPS 37.
 */
export function createAlrnnReference(batch: AlrnnBatch): AlrnnReference {
  const { latentDim: M, rectifiedDim: P, observedDim: N, sequenceLength: T, batchSize: B } = batch;
  const at = alrnnOffsets(batch);
  const w = new Float64Array(at.length);
  const scale = 1 / (T * N * B);
  /** z̃ and φ*(z̃), shape ((T + 1) × M); zₜ[:N] − xₜ, shape ((T + 1) × N). */
  const z = new Float64Array((T + 1) * M);
  const phi = new Float64Array((T + 1) * M);
  const errors = new Float64Array((T + 1) * N);
  const delta = new Float64Array(M);
  const product = new Float64Array(M);

  const forcingAt = (t: number) => (t % batch.forcingInterval === 0 ? batch.forcingAlpha : 0);

  function forwardWindow(x: ArrayLike<number>, from: number): number {
    start(x, from);
    let sum = 0;
    for (let t = 1; t <= T; t++) {
      predict(t);
      for (let n = 0; n < N; n++) {
        const error = z[t * M + n] - x[from + t * N + n];
        errors[t * N + n] = error;
        sum += error * error;
      }
      force(t, x, from + t * N);
      activate(t);
    }
    return sum;
  }

  function start(x: ArrayLike<number>, from: number): void {
    for (let n = 0; n < N; n++) z[n] = x[from + n];
    for (let i = N; i < M; i++) {
      let sum = 0;
      for (let n = 0; n < N; n++) sum += w[at.L + (i - N) * N + n] * x[from + n];
      z[i] = sum;
    }
    activate(0);
  }

  function predict(t: number): void {
    const now = t * M;
    const before = now - M;
    for (let i = 0; i < M; i++) z[now + i] = w[at.A + i] * z[before + i] + w[at.h + i];
    addProduct(z, now, w, at.W, phi, before, M);
  }

  function force(t: number, x: ArrayLike<number>, from: number): void {
    const alpha = forcingAt(t);
    for (let n = 0; n < N; n++) z[t * M + n] = (1 - alpha) * z[t * M + n] + alpha * x[from + n];
  }

  function activate(t: number): void {
    for (let i = 0; i < M; i++) {
      const value = z[t * M + i];
      phi[t * M + i] = i < M - P || value > 0 ? value : 0;
    }
  }

  function backwardWindow(gradient: Float64Array, x: ArrayLike<number>, from: number): void {
    delta.fill(0);
    for (let t = T; t >= 1; t--) {
      const keep = 1 - forcingAt(t);
      for (let n = 0; n < N; n++) delta[n] = keep * delta[n] + 2 * scale * errors[t * N + n];
      previousDelta(gradient, (t - 1) * M);
    }
    for (let i = N; i < M; i++) {
      for (let n = 0; n < N; n++) gradient[at.L + (i - N) * N + n] += delta[i] * x[from + n];
    }
  }

  /** Adds what one step contributes to the gradient, then takes δ to the step before. */
  function previousDelta(gradient: Float64Array, before: number): void {
    addOuterProduct(gradient, at.W, delta, phi, before, M);
    for (let i = 0; i < M; i++) {
      gradient[at.A + i] += delta[i] * z[before + i];
      gradient[at.h + i] += delta[i];
    }
    product.fill(0);
    addTransposedProduct(product, w, at.W, delta, M);
    for (let i = 0; i < M; i++) {
      const passes = i < M - P || z[before + i] > 0;
      delta[i] = w[at.A + i] * delta[i] + (passes ? product[i] : 0);
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

// Top-level functions with everything in arguments: V8 runs the same loops inside the closure at half the speed.

/** y += W x; vectors of M entries from `yAt` and `xAt`, W (M × M) from `WAt`. */
function addProduct(
  y: Float64Array,
  yAt: number,
  W: Float64Array,
  WAt: number,
  x: Float64Array,
  xAt: number,
  M: number,
): void {
  for (let i = 0; i < M; i++) {
    const row = WAt + i * M;
    let sum = 0;
    for (let j = 0; j < M; j++) sum += W[row + j] * x[xAt + j];
    y[yAt + i] += sum;
  }
}

/** y += Wᵀ x. */
function addTransposedProduct(
  y: Float64Array,
  W: Float64Array,
  WAt: number,
  x: Float64Array,
  M: number,
): void {
  for (let i = 0; i < M; i++) {
    const row = WAt + i * M;
    const factor = x[i];
    for (let j = 0; j < M; j++) y[j] += W[row + j] * factor;
  }
}

/** G += x yᵀ; G (M × M) from `GAt`, y from `yAt`. */
function addOuterProduct(
  G: Float64Array,
  GAt: number,
  x: Float64Array,
  y: Float64Array,
  yAt: number,
  M: number,
): void {
  for (let i = 0; i < M; i++) {
    const row = GAt + i * M;
    const factor = x[i];
    for (let j = 0; j < M; j++) G[row + j] += factor * y[yAt + j];
  }
}
