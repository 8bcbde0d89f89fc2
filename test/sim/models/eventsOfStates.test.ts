import { expect, test } from 'vitest';
import { alrnn } from '../../../src/sim/models/alrnn';
import { eventsOfStates } from '../../../src/sim/models/eventsOfStates';
import { createRandom } from '../../../src/sim/random';

const decoders = [
  { kind: 'poisson' },
  { kind: 'zero-inflated-poisson' },
  { kind: 'negative-binomial' },
  { kind: 'ordinal', levels: 4 },
  { kind: 'categorical', levels: 3 },
] as const;
const size = { latentDim: 1, rectifiedDim: 0, observedDim: 1, decoders };
// D (7 × 1) is zero but for a rate and a level, so that most distributions are the same at every state.
const e = [0.5, 1.5, -0.5, 1, 0.3, 1, 0.2];
const q = [0.7, -0.2, 0.4];
const model = alrnn.create(size, Float64Array.of(0.5, 0, 0, 1, 0, 0, 0, 0, 0, 2, ...e, ...q));
const T = 20_000;
const latent = Float64Array.from({ length: T }, (_, t) => (t % 2 === 0 ? 0 : 1));

test('what is expected is what the model decodes', () => {
  const events = eventsOfStates(model, latent.subarray(0, 2), decoders);
  const [a, b] = [new Float64Array(5), new Float64Array(5)];
  model.decode!(a, Float64Array.of(0));
  model.decode!(b, Float64Array.of(1));
  expect(Array.from(events)).toEqual([...a, ...b]);
});

test('drawn events occur as often as they are likely (seed 1), and again with the same seed', () => {
  const drawn = eventsOfStates(model, latent, decoders, createRandom(1));
  expect(eventsOfStates(model, latent, decoders, createRandom(1))).toEqual(drawn);
  for (const state of [0, 1]) {
    const expected = new Float64Array(5);
    model.decode!(expected, Float64Array.of(state));
    decoders.forEach((decoder, c) => {
      const own = drawn.filter((_, at) => at % 5 === c && Math.floor(at / 5) % 2 === state);
      const mean = own.reduce((a, b) => a + b) / own.length;
      const spread = Math.sqrt(own.reduce((sum, y) => sum + (y - mean) ** 2, 0) / own.length / own.length);
      // Four standard errors of the mean of 10 000.
      if (decoder.kind !== 'categorical') expect(Math.abs(mean - expected[c]!)).toBeLessThan(4 * spread);
      const nats = new Float64Array(5);
      for (const y of [0, 1, 2]) {
        model.surprise!(nats, new Float64Array(5).fill(y), Float64Array.of(state));
        const p = Math.exp(-nats[c]!);
        const share = own.filter((other) => other === y).length / own.length;
        expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / own.length) + 1e-9);
      }
      if ('levels' in decoder) expect(Math.max(...own)).toBeLessThan(decoder.levels);
    });
  }
});

test('a count beyond all reason is not drawn', () => {
  const drawn = eventsOfStates(model, Float64Array.of(20), decoders, createRandom(1));
  expect(drawn[0]).toBeNaN();
  expect(drawn[1]).not.toBeNaN();
});
