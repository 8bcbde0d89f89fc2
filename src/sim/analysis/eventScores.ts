import type { Decoder } from '../kernels/decoders';
import type { FittedModel } from '../models/model';
import { column } from '../signals/column';
import { isCountDecoder } from '../signals/eventChannels';
import type { Part, Prepared } from '../signals/prepared';
import { eventMarginal, poissonSurprise } from './eventMarginal';
import { predictedStates } from './predictedStates';

/** How well a model foretells one channel of events, beside one who knows only how often each event occurs. */
export interface EventScore {
  readonly label: string;
  readonly decoder: Decoder['kind'];
  /** Events scored: rows of the part where one is there and that are foretold. */
  readonly events: number;
  /** Mean −log₂ p of an event in the state the model expects, bits. */
  readonly bits: number;
  /** The same under the marginal distribution of the training part. */
  readonly marginalBits: number;
  /** Of counts: what is gained beside the mean rate, in bits per counted spike; NaN where none was counted. */
  readonly bitsPerSpike?: number;
  /** Of levels: the share for which the level that occurred is the likeliest, … */
  readonly accuracy?: number;
  /** … and that of the level which is most frequent in the training part. */
  readonly mostFrequent?: number;
}

/**
 * Scores of events that a model foretells one step ahead on a part it has not learned from (see `predictedStates`): the mean negative
 * log-likelihood, against the marginal distribution of the training part.
 *
 * Bits per spike are those of the Neural Latents Benchmark: (ln L(λ̂) − ln L(λ̄)) / (spikes · ln 2) with Poisson's likelihood L, whatever
 * the decoder, and expected counts λ̂. The mean count λ̄ is the training part's, where the benchmark takes that of the scored part.
 *
 * @param learnedFrom the part the model was trained on.
 * @see Pei, Ye, Zoltowski et al. (2021), Neural Latents Benchmark '21, NeurIPS Datasets and Benchmarks.
 */
export function eventScores(
  model: FittedModel,
  part: Part,
  { dim, decoders = [], eventLabels = [] }: Pick<Prepared, 'dim' | 'decoders' | 'eventLabels'>,
  learnedFrom: Pick<Part, 'events'>,
): EventScore[] {
  const E = decoders.length;
  if (!part.events || !learnedFrom.events || !model.surprise || !model.decode) return [];
  const channels = decoders.map((decoder, e) => ({
    decoder,
    marginal: eventMarginal(decoder, column(learnedFrom.events!, E, e)),
    events: 0,
    nats: 0,
    marginalNats: 0,
    spikes: 0,
    rateNats: 0,
    right: 0,
    frequent: 0,
  }));
  const nats = new Float64Array(E);
  const expected = new Float64Array(E);
  const likeliest = likeliestLevels(model, decoders);
  predictedStates(model, part, dim, (row, z) => {
    const events = part.events!.subarray(row * E, (row + 1) * E);
    model.surprise!(nats, events, z);
    model.decode!(expected, z);
    const levels = likeliest(z);
    channels.forEach((channel, e) => {
      const y = events[e]!;
      if (Number.isNaN(y)) return;
      const { marginal } = channel;
      channel.events++;
      channel.nats += nats[e]!;
      channel.marginalNats += marginal.surprise(y);
      if (isCountDecoder(channel.decoder)) {
        channel.spikes += y;
        channel.rateNats += poissonSurprise(y, marginal.expected) - poissonSurprise(y, expected[e]!);
      } else {
        channel.right += y === levels[e] ? 1 : 0;
        channel.frequent += y === marginal.expected ? 1 : 0;
      }
    });
  });
  return channels.map(({ decoder, events, ...sums }, e) => ({
    label: eventLabels[e]!,
    decoder: decoder.kind,
    events,
    bits: sums.nats / events / Math.LN2,
    marginalBits: sums.marginalNats / events / Math.LN2,
    ...(isCountDecoder(decoder)
      ? { bitsPerSpike: sums.spikes > 0 ? sums.rateNats / sums.spikes / Math.LN2 : NaN }
      : { accuracy: sums.right / events, mostFrequent: sums.frequent / events }),
  }));
}

/** The likeliest level of each channel in z, NaN for counts. */
function likeliestLevels(
  model: FittedModel,
  decoders: readonly Decoder[],
): (z: Float64Array) => ArrayLike<number> {
  const levels = decoders.map((decoder) => ('levels' in decoder ? decoder.levels : 0));
  const most = Math.max(...levels);
  const asked = Float64Array.from(decoders, () => NaN);
  const nats = new Float64Array(decoders.length);
  const best = new Float64Array(decoders.length);
  const least = new Float64Array(decoders.length);
  return (z) => {
    best.fill(NaN);
    least.fill(Infinity);
    for (let level = 0; level < most; level++) {
      levels.forEach((count, e) => (asked[e] = level < count ? level : NaN));
      model.surprise!(nats, asked, z);
      for (let e = 0; e < best.length; e++) {
        if (!(nats[e]! < least[e]!)) continue;
        least[e] = nats[e]!;
        best[e] = level;
      }
    }
    return best;
  };
}
