import { describe, expect, test } from 'vitest';
import { correlationDimension } from '../../../src/sim/analysis/correlationDimension';
import { createRandom } from '../../../src/sim/random';
import { orbitOf } from './dataOrbits';

const uniform = (length: number) => {
  const random = createRandom(1, 'uniform');
  return Float64Array.from({ length }, () => random.uniform());
};

describe('correlationDimension', () => {
  test('counts the pairs that a brute count finds', () => {
    const states = orbitOf('henon', 300);
    const { radii, sums, pairs } = correlationDimension(states, 2, { theilerWindow: 7 });
    const distances: number[] = [];
    for (let i = 0; i < 300; i++)
      for (let j = 0; j < i - 7; j++)
        distances.push(Math.hypot(states[2 * i] - states[2 * j], states[2 * i + 1] - states[2 * j + 1]));
    expect(pairs).toBe(2 * distances.length);
    // Distances that equal a radius up to rounding don't occur here.
    radii.forEach((radius, k) =>
      expect(sums[k] * pairs).toBeCloseTo(2 * distances.filter((d) => d < radius).length, 6),
    );
    expect(sums.at(-1)).toBe(1);
  });

  test('is 1 on a circle, whose correlation sum is known (seed 1)', () => {
    const states = uniform(4000).reduce((out, turn, t) => {
      out[2 * t] = Math.cos(2 * Math.PI * turn);
      out[2 * t + 1] = Math.sin(2 * Math.PI * turn);
      return out;
    }, new Float64Array(8000));
    const { dimension, radii, sums, spread, stretch } = correlationDimension(states, 2, { theilerWindow: 0 });
    expect(Math.abs(dimension - 1)).toBeLessThan(0.03);
    expect(spread[0]).toBeLessThanOrEqual(dimension);
    expect(spread[1]).toBeGreaterThanOrEqual(dimension);
    // C(r) = (2/π) asin(r/2). Each of 2000 references counts 4000 states: at C = 0.05, known to far better than 5 %.
    const k = radii.findIndex((_, at) => sums[at] > 0.05);
    expect(sums[k] / ((2 / Math.PI) * Math.asin(radii[k] / 2))).toBeCloseTo(1, 1);
    expect(sums[stretch!.to]).toBeLessThanOrEqual(0.1);
  });

  test('is 2 on a uniform square, a little lowered by its edges (seed 1)', () => {
    const { dimension, radii, localSlopes } = correlationDimension(uniform(8000), 2, { theilerWindow: 0 });
    expect(Math.abs(dimension - 2)).toBeLessThan(0.1);
    // C(r) = πr² − 8r³/3 + r⁴/2 on the unit square; the octave around r = 0.1 has the slope below.
    const C = (r: number) => Math.PI * r ** 2 - (8 / 3) * r ** 3 + r ** 4 / 2;
    const k = radii.findIndex((radius) => radius >= 0.1);
    const expected = Math.log2(C(radii[k] * Math.SQRT2) / C(radii[k] / Math.SQRT2));
    expect(Math.abs(localSlopes[k] - expected)).toBeLessThan(0.03);
  });

  test('Hénon has the published 1.220 ± 0.036', () => {
    // Sprott & Rowlands (2001), Int. J. Bifurcation Chaos 11, 1865. Local slopes oscillate between 1.14 and 1.28.
    const { dimension } = correlationDimension(orbitOf('henon', 20_000), 2);
    expect(Math.abs(dimension - 1.22)).toBeLessThan(0.036);
  });

  test('Lorenz 63 has the published 2.05', () => {
    const { dimension, theilerWindow } = correlationDimension(orbitOf('lorenz63', 20_000, 0.05), 3);
    expect(Math.abs(dimension - 2.05)).toBeLessThan(0.1);
    // The window it chose is about one turn round both lobes, 1.5 units of time.
    expect(theilerWindow).toBeGreaterThan(15);
    expect(theilerWindow).toBeLessThan(60);
  });

  test('does not depend on units or on where the origin is', () => {
    const states = orbitOf('henon', 2000);
    const moved = states.map((value) => 1024 * value);
    expect(correlationDimension(moved, 2).dimension).toBeCloseTo(
      correlationDimension(states, 2).dimension,
      9,
    );
  });

  test('the Theiler window takes out pairs that are close only because they follow each other', () => {
    // A thread wound round a torus in steps of 0.0239; after 100 steps it is far from where it was.
    const [a, b] = [0.002, 0.002 * ((1 + Math.sqrt(5)) / 2)].map((turns) => 2 * Math.PI * turns);
    const states = Float64Array.from({ length: 16_000 * 4 }, (_, at) => {
      const t = Math.floor(at / 4);
      return [Math.cos(a * t), Math.sin(a * t), Math.cos(b * t), Math.sin(b * t)][at % 4];
    });
    const along = correlationDimension(states, 4, { theilerWindow: 0, references: 400 });
    const apart = correlationDimension(states, 4, { theilerWindow: 100, references: 400 });
    for (const radius of [0.0625, 0.125, 0.25]) {
      const k = along.radii.findIndex((r) => r > 0.999 * radius);
      const takenOut = (along.sums[k] * along.pairs - apart.sums[k] * apart.pairs) / 400;
      // As many steps forwards as backwards; the thread's two ends lack some, 0.03 in the mean over 400 references.
      expect(Math.abs(takenOut - 2 * Math.floor(along.radii[k] / Math.hypot(a, b)))).toBeLessThan(0.1);
    }
    expect(apart.sums[along.radii.findIndex((r) => r > 0.06)]).toBe(0);
  });

  test('white noise in ten dimensions has no scaling range, nor has an orbit that stands still (seed 1)', () => {
    const noise = correlationDimension(uniform(20_000), 10, { theilerWindow: 0 });
    expect([noise.status, noise.dimension, noise.stretch]).toEqual(['no-stretch', NaN, null]);
    expect(correlationDimension(new Float64Array(300).fill(2), 1).status).toBe('no-stretch');
  });

  test('refuses what it cannot use', () => {
    const refusal = (run: () => unknown, code: string) =>
      expect(run).toThrowError(expect.objectContaining({ code }));
    refusal(() => correlationDimension(uniform(50), 1), 'too-short');
    refusal(() => correlationDimension(uniform(200), 1, { theilerWindow: 199 }), 'bad-parameter');
    refusal(() => correlationDimension(uniform(200), 1, { references: 0 }), 'bad-parameter');
    refusal(() => correlationDimension(uniform(201), 2), 'shape-mismatch');
  });
});
