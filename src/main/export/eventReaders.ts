import { type Decoder, decoderLayout } from '../../sim/kernels/decoders';
import type { ModelSize } from '../../sim/models/model';

type Language = 'python' | 'julia' | 'matlab';

/** What is expected of one channel: `at` is its first linear predictor, `from` and `to` its parameters, all counted from 0. */
interface Place {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly levels: number;
}

/** An expression in the linear predictors eta and the parameters q. */
const expected: Readonly<Record<Decoder['kind'], Record<Language, (place: Place) => string>>> = {
  poisson: {
    python: ({ at }) => `np.exp(eta[${at}])`,
    julia: ({ at }) => `exp(eta[${at + 1}])`,
    matlab: ({ at }) => `exp(eta(${at + 1}))`,
  },
  'negative-binomial': {
    python: ({ at }) => `np.exp(eta[${at}])`,
    julia: ({ at }) => `exp(eta[${at + 1}])`,
    matlab: ({ at }) => `exp(eta(${at + 1}))`,
  },
  'zero-inflated-poisson': {
    python: ({ at }) => `np.exp(eta[${at}]) / (1 + np.exp(eta[${at + 1}]))`,
    julia: ({ at }) => `exp(eta[${at + 1}]) / (1 + exp(eta[${at + 2}]))`,
    matlab: ({ at }) => `exp(eta(${at + 1})) / (1 + exp(eta(${at + 2})))`,
  },
  // The thresholds are 0 and from there on the distances exp(q).
  ordinal: {
    python: ({ at, from, to }) =>
      `np.sum(1 / (1 + np.exp(np.cumsum([0, ${to > from ? `*np.exp(q[${from}:${to}])` : ''}]) - eta[${at}])))`,
    julia: ({ at, from, to }) =>
      `sum(1 ./ (1 .+ exp.(cumsum([0.0; ${to > from ? `exp.(q[${from + 1}:${to}])` : ''}]) .- eta[${at + 1}])))`,
    matlab: ({ at, from, to }) =>
      `sum(1 ./ (1 + exp(cumsum([0${to > from ? `; exp(q(${from + 1}:${to}))` : ''}]) - eta(${at + 1}))))`,
  },
  categorical: {
    python: ({ at, levels }) => `np.argmax([*eta[${at}:${at + levels - 1}], 0])`,
    julia: ({ at, levels }) => `argmax([eta[${at + 1}:${at + levels - 1}]; 0.0]) - 1`,
    matlab: ({ at, levels }) => `likeliest([eta(${at + 1}:${at + levels - 1}); 0])`,
  },
};

/** One expression a channel of events. */
export function expectedEvents({ decoders = [] }: ModelSize, language: Language): readonly string[] {
  const { likelihoods, firstPredictor, firstParameter } = decoderLayout(decoders);
  return decoders.map((decoder, e) =>
    expected[decoder.kind][language]({
      at: firstPredictor[e]!,
      from: firstParameter[e]!,
      to: firstParameter[e]! + likelihoods[e]!.parameters,
      levels: 'levels' in decoder ? decoder.levels : 0,
    }),
  );
}
