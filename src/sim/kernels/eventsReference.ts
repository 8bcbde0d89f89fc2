import type { Batch } from './batch';
import { decoderLayout } from './decoders';
import { addOuterProduct, addProduct, addTransposedProduct } from './products';
import type { SharedOffsets } from './sharedShape';

/** The part of the loss that events add while a model is trained. */
export interface EventsReference {
  /** Writes ∂/∂η of the negative log-likelihood of time t, given zₜ at t·M, and adds those by q. @returns −ln p. */
  compare(z: Float64Array, t: number, w: Float64Array, y: ArrayLike<number>, from: number): number;
  /** Adds what time t says, times `scale`, to δₜ and to the gradient of D and e. */
  back(gradient: Float64Array, delta: Float64Array, scale: number, t: number, w: Float64Array): void;
  /** Adds what all times since `begin` say, times `scale`, to the gradient of q. */
  end(gradient: Float64Array, scale: number): void;
  begin(): void;
}

/** ηₜ = D zₜ + e, zₜ before forcing; NaN is an event that is missing. */
export function eventsReference(
  { latentDim: M, sequenceLength: T, decoders = [] }: Batch,
  at: SharedOffsets,
): EventsReference {
  const {
    likelihoods,
    firstPredictor,
    firstParameter,
    predictors: R,
    parameters: Q,
  } = decoderLayout(decoders);
  const E = decoders.length;
  const eta = new Float64Array(R);
  const slopes = new Float64Array((T + 1) * R);
  const states = new Float64Array((T + 1) * M);
  const own = new Float64Array(Q);
  const sums = new Float64Array(Q);
  const row = new Float64Array(R);
  const channels = likelihoods.map((likelihood, e) => ({
    likelihood,
    eta: eta.subarray(firstPredictor[e], firstPredictor[e]! + likelihood.predictors),
    dEta: row.subarray(firstPredictor[e], firstPredictor[e]! + likelihood.predictors),
    first: firstParameter[e]!,
    dq: own.subarray(firstParameter[e], firstParameter[e]! + likelihood.parameters),
  }));

  return {
    begin: () => void sums.fill(0),
    compare(z, t, w, y, from) {
      for (let i = 0; i < M; i++) states[t * M + i] = z[t * M + i];
      for (let r = 0; r < R; r++) eta[r] = w[at.e + r];
      addProduct(eta, 0, w, at.D, z, t * M, R, M);
      row.fill(0);
      let sum = 0;
      for (let e = 0; e < E; e++) {
        const value = y[from + t * E + e];
        if (Number.isNaN(value)) continue;
        const { likelihood, first, ...channel } = channels[e]!;
        const q = w.subarray(at.q + first, at.q + first + likelihood.parameters);
        sum += likelihood.loss(value, channel.eta, q, channel.dEta, channel.dq);
        for (let j = 0; j < channel.dq.length; j++) sums[first + j] += channel.dq[j];
      }
      slopes.set(row, t * R);
      return sum;
    },
    back(gradient, delta, scale, t, w) {
      for (let r = 0; r < R; r++) {
        row[r] = scale * slopes[t * R + r];
        gradient[at.e + r] += row[r];
      }
      addOuterProduct(gradient, at.D, row, states, t * M, R, M);
      addTransposedProduct(delta, w, at.D, row, R, M);
    },
    end(gradient, scale) {
      for (let j = 0; j < Q; j++) gradient[at.q + j] += scale * sums[j];
    },
  };
}
