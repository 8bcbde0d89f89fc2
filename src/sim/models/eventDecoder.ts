import { type Decoder, decoderLayout } from '../kernels/decoders';
import type { SharedOffsets } from '../kernels/sharedShape';

/**
 * What is expected of each channel of events in a latent state: the channel's likelihood at η = D z + e and q.
 *
 * @param at where D (R × M), e (R) and q start in the weights.
 * @returns a function that writes the E expectations in z; shapes (E) and (M).
 */
export function eventDecoder(
  decoders: readonly Decoder[],
  weights: Float64Array,
  at: Pick<SharedOffsets, 'D' | 'e' | 'q'>,
  M: number,
): (events: Float64Array, z: Float64Array) => void {
  const { likelihoods, firstPredictor, firstParameter } = decoderLayout(decoders);
  const channels = likelihoods.map((likelihood, e) => ({
    likelihood,
    first: firstPredictor[e]!,
    eta: new Float64Array(likelihood.predictors),
    q: weights.subarray(at.q + firstParameter[e]!, at.q + firstParameter[e]! + likelihood.parameters),
  }));
  return (events, z) => {
    channels.forEach(({ likelihood, first, eta, q }, e) => {
      for (let r = 0; r < eta.length; r++) {
        let sum = weights[at.e + first + r];
        for (let i = 0; i < M; i++) sum += weights[at.D + (first + r) * M + i] * z[i];
        eta[r] = sum;
      }
      events[e] = likelihood.decode(eta, q);
    });
  };
}
