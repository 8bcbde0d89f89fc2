import { type Decoder, decoderLayout } from '../kernels/decoders';
import type { SharedOffsets } from '../kernels/sharedShape';

/** What a latent state says about each channel of events. Shapes (E), (E) and (M). */
export interface EventDecoder {
  /** Writes what is expected: means of counts and of ordered levels, the likeliest of unordered ones. */
  decode(expected: Float64Array, z: Float64Array): void;
  /** Writes −ln p of each event, in nats; NaN where one is missing. */
  surprise(nats: Float64Array, events: ArrayLike<number>, z: Float64Array): void;
}

/**
 * Each channel's likelihood at its linear predictors η = D z + e and parameters q.
 *
 * @param at where D (R × M), e (R) and q start in the weights.
 */
export function eventDecoder(
  decoders: readonly Decoder[],
  weights: Float64Array,
  at: Pick<SharedOffsets, 'D' | 'e' | 'q'>,
  M: number,
): EventDecoder {
  const { likelihoods, firstPredictor, firstParameter } = decoderLayout(decoders);
  const channels = likelihoods.map((likelihood, e) => ({
    likelihood,
    first: firstPredictor[e]!,
    eta: new Float64Array(likelihood.predictors),
    q: weights.subarray(at.q + firstParameter[e]!, at.q + firstParameter[e]! + likelihood.parameters),
    // Slopes belong to training; they are written and never read here.
    dEta: new Float64Array(likelihood.predictors),
    dq: new Float64Array(likelihood.parameters),
  }));
  const predict = ({ first, eta }: (typeof channels)[number], z: Float64Array) => {
    for (let r = 0; r < eta.length; r++) {
      let sum = weights[at.e + first + r];
      for (let i = 0; i < M; i++) sum += weights[at.D + (first + r) * M + i] * z[i];
      eta[r] = sum;
    }
  };
  return {
    decode(expected, z) {
      channels.forEach((channel, e) => {
        predict(channel, z);
        expected[e] = channel.likelihood.decode(channel.eta, channel.q);
      });
    },
    surprise(nats, events, z) {
      channels.forEach((channel, e) => {
        const y = events[e];
        nats[e] = NaN;
        if (Number.isNaN(y)) return;
        predict(channel, z);
        nats[e] = channel.likelihood.loss(y, channel.eta, channel.q, channel.dEta, channel.dq);
      });
    },
  };
}
