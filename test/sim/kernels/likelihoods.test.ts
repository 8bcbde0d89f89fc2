import { describe, expect, test } from 'vitest';
import { type Decoder, likelihoodOf } from '../../../src/sim/kernels/decoders';
import { digamma, logGamma } from '../../../src/sim/kernels/gammaFunctions';
import { createRandom } from '../../../src/sim/random';

const decoders: readonly Decoder[] = [
  { kind: 'poisson' },
  { kind: 'zero-inflated-poisson' },
  { kind: 'negative-binomial' },
  { kind: 'ordinal', levels: 2 },
  { kind: 'ordinal', levels: 7 },
  { kind: 'categorical', levels: 2 },
  { kind: 'categorical', levels: 4 },
];
/** A count beyond which nothing is left of these distributions' mass. */
const MANY = 400;

describe.for(decoders)('%j', (decoder) => {
  const likelihood = likelihoodOf(decoder);
  const values = Array.from({ length: 'levels' in decoder ? decoder.levels : MANY }, (_, y) => y);

  function draw(seed: number) {
    const random = createRandom(seed, decoder.kind);
    const eta = Float64Array.from({ length: likelihood.predictors }, () => random.normal());
    const q = Float64Array.from({ length: likelihood.parameters }, () => 0.5 * random.normal());
    return { eta, q, dEta: new Float64Array(eta.length), dq: new Float64Array(q.length) };
  }

  const probabilities = (seed: number): readonly number[] => {
    const { eta, q, dEta, dq } = draw(seed);
    return values.map((y) => Math.exp(-likelihood.loss(y, eta, q, dEta, dq)));
  };

  test.for([1, 2, 3, 4, 5])('is normalised (seed %i)', (seed) => {
    const sum = probabilities(seed).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(1, 12);
  });

  test.for([1, 2, 3])('has the gradient that central differences have (seed %i)', (seed) => {
    const { eta, q, dEta, dq } = draw(seed);
    const scratch = [new Float64Array(eta.length), new Float64Array(q.length)] as const;
    const h = 1e-6;
    const difference = (y: number, array: Float64Array, i: number) => {
      const at = (by: number) => {
        const kept = array[i]!;
        array[i] = kept + by;
        const loss = likelihood.loss(y, eta, q, ...scratch);
        array[i] = kept;
        return loss;
      };
      return (at(h) - at(-h)) / (2 * h);
    };
    for (const y of values.slice(0, 8)) {
      likelihood.loss(y, eta, q, dEta, dq);
      // Rounding of losses of about 10, over h: 1e-9.
      dEta.forEach((value, i) => expect(value).toBeCloseTo(difference(y, eta, i), 7));
      dq.forEach((value, i) => expect(value).toBeCloseTo(difference(y, q, i), 7));
    }
  });

  test('decodes what is expected', () => {
    const p = probabilities(3);
    const { eta, q } = draw(3);
    const mean = p.reduce((sum, weight, y) => sum + weight * y, 0);
    const likeliest = p.indexOf(Math.max(...p));
    expect(likelihood.decode(eta, q)).toBeCloseTo(decoder.kind === 'categorical' ? likeliest : mean, 10);
  });

  test('accepts what can be observed, and nothing else', () => {
    expect(values.every(likelihood.accepts)).toBe(true);
    const wrong = [-1, 0.5, NaN, Infinity, ...('levels' in decoder ? [decoder.levels] : [])];
    expect(wrong.some(likelihood.accepts)).toBe(false);
  });
});

describe('closed forms', () => {
  const loss = (decoder: Decoder, y: number, eta: readonly number[], q: readonly number[] = []) =>
    likelihoodOf(decoder).loss(
      y,
      Float64Array.from(eta),
      Float64Array.from(q),
      new Float64Array(8),
      new Float64Array(8),
    );

  test('Poisson: 2³ e⁻² / 3!', () => {
    expect(loss({ kind: 'poisson' }, 3, [Math.log(2)])).toBeCloseTo(-Math.log((8 * Math.exp(-2)) / 6), 12);
  });

  test('zero-inflated Poisson: half the zeros are extra', () => {
    const rate = Math.log(2);
    expect(loss({ kind: 'zero-inflated-poisson' }, 0, [rate, 0])).toBeCloseTo(
      -Math.log(0.5 + 0.5 * Math.exp(-2)),
      12,
    );
    expect(loss({ kind: 'zero-inflated-poisson' }, 1, [rate, 0])).toBeCloseTo(-Math.log(Math.exp(-2)), 12);
  });

  test('negative binomial: r = 1 is geometric, and a large r is Poisson', () => {
    // p(y) = (μ/(1 + μ))ʸ/(1 + μ)
    expect(loss({ kind: 'negative-binomial' }, 4, [Math.log(3)], [0])).toBeCloseTo(
      -Math.log(0.75 ** 4 * 0.25),
      12,
    );
    const eta = Math.log(2);
    // The two differ by 1/r.
    expect(loss({ kind: 'negative-binomial' }, 3, [eta], [Math.log(1e6)])).toBeCloseTo(
      loss({ kind: 'poisson' }, 3, [eta]),
      5,
    );
  });

  test('ordinal: cumulative logits of thresholds 0, 1 and 1 + e', () => {
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    const eta = 0.3;
    const cumulative = [0, sigmoid(0 - eta), sigmoid(1 - eta), sigmoid(1 + Math.E - eta), 1];
    for (let y = 0; y < 4; y++) {
      const p = cumulative[y + 1]! - cumulative[y]!;
      expect(loss({ kind: 'ordinal', levels: 4 }, y, [eta], [0, 1])).toBeCloseTo(-Math.log(p), 12);
    }
  });

  test('categorical: softmax with the last level as reference', () => {
    const weights = [Math.exp(0.5), Math.exp(-1), 1];
    const sum = weights.reduce((a, b) => a + b);
    weights.forEach((w, y) =>
      expect(loss({ kind: 'categorical', levels: 3 }, y, [0.5, -1])).toBeCloseTo(-Math.log(w / sum), 12),
    );
  });

  test('ln Γ and ψ: factorials, Γ(½) = √π, ψ(1) = −γ, ψ(½) = −γ − 2 ln 2', () => {
    const gamma = 0.5772156649015329;
    expect(logGamma(1)).toBeCloseTo(0, 13);
    expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 13);
    expect(digamma(1)).toBeCloseTo(-gamma, 13);
    expect(digamma(0.5)).toBeCloseTo(-gamma - 2 * Math.LN2, 13);
    expect(digamma(21) - digamma(20)).toBeCloseTo(1 / 20, 13);
  });
});
