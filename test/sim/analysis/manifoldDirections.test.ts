import { describe, expect, test } from 'vitest';
import { manifoldDirections } from '../../../src/sim/analysis/manifoldDirections';
import { eigenvalues } from '../../../src/sim/kernels/eigenvalues';
import { createRandom } from '../../../src/sim/random';

/** Sees the first N coordinates, twice as large. */
const model = (M: number, N: number) => ({
  latentDim: M,
  observedDim: N,
  observe(x: Float64Array, z: Float64Array) {
    for (let n = 0; n < N; n++) x[n] = 2 * z[n]!;
  },
});
const directionsOf = (J: Float64Array, M: number, N = M) =>
  manifoldDirections(model(M, N), J, new Float64Array(M), eigenvalues(J, M));
const times = (J: Float64Array, v: readonly number[]) =>
  v.map((_, i) => v.reduce((sum, value, j) => sum + J[i * v.length + j]! * value, 0));

describe('manifoldDirections', () => {
  test('of a saddle are its axes, the unstable one first', () => {
    const found = directionsOf(Float64Array.of(0.5, 0, 0, -2), 2, 1);
    expect(found.map(({ kind, eigenvalue }) => [kind, eigenvalue])).toEqual([
      ['unstable', { re: -2, im: 0 }],
      ['stable', { re: 0.5, im: 0 }],
    ]);
    expect(found[0]!.latent[0]![1]).toBeCloseTo(1, 14);
    expect(found[1]!.latent[0]![0]).toBeCloseTo(1, 14);
    // As observed: not normalised, and nothing is seen of the hidden one.
    expect(found[0]!.observed[0]![0]).toBeCloseTo(0, 12);
    expect(found[1]!.observed[0]![0]).toBeCloseTo(2, 10);
  });

  test('of a focus is its plane, spanned by two perpendicular unit vectors', () => {
    const [c, s] = [1.1 * Math.cos(0.4), 1.1 * Math.sin(0.4)];
    const [plane, axis] = directionsOf(Float64Array.of(c, -2 * s, 0, s / 2, c, 0, 0, 0, 0.3), 3);
    expect(plane).toMatchObject({ kind: 'unstable', eigenvalue: { im: expect.closeTo(s, 14) } });
    const [u, v] = plane!.latent as [readonly number[], readonly number[]];
    expect(Math.hypot(...u)).toBeCloseTo(1, 12);
    expect(Math.hypot(...v)).toBeCloseTo(1, 12);
    expect(u.reduce((sum, value, i) => sum + value * v[i]!, 0)).toBeCloseTo(0, 12);
    expect([u[2], v[2]].every((value) => Math.abs(value!) < 1e-12)).toBe(true);
    expect(axis).toMatchObject({ kind: 'stable', eigenvalue: { re: expect.closeTo(0.3, 14), im: 0 } });
  });

  test('J v = λ v for real ones, and J stays in the plane of complex ones (seed 11)', () => {
    const M = 8;
    const random = createRandom(11, 'directions');
    const J = Float64Array.from({ length: M * M }, () => (1.1 * random.normal()) / Math.sqrt(M));
    const found = directionsOf(J, M);
    expect(found.length).toBeGreaterThan(2);
    for (const { eigenvalue, latent } of found) {
      for (const v of latent) {
        const image = times(J, v);
        // What of J v does not lie in the span; for one vector, that is J v − λ v.
        const rest = latent.reduce((left, u) => {
          const along = image.reduce((sum, value, i) => sum + value * u[i]!, 0);
          if (latent.length === 1) expect(along).toBeCloseTo(eigenvalue.re, 11);
          return left.map((value, i) => value - along * u[i]!);
        }, image);
        expect(Math.hypot(...rest)).toBeLessThan(1e-12);
      }
    }
  });

  test('of the identity are all axes apart, neutral; of a shear the one there is', () => {
    const identity = directionsOf(Float64Array.of(1, 0, 0, 1), 2);
    expect(identity.map(({ kind }) => kind)).toEqual(['neutral', 'neutral']);
    expect(directionsOf(Float64Array.of(1, 1, 0, 1), 2)).toHaveLength(1);
  });

  test('are at most six, four of them unstable where others are stable', () => {
    const M = 10;
    const J = new Float64Array(M * M);
    for (let i = 0; i < M; i++) J[i * M + i] = i < 6 ? 2 + i : 0.1 * (i - 5);
    const found = directionsOf(J, M);
    expect(found.map(({ kind }) => kind)).toEqual([
      'unstable',
      'unstable',
      'unstable',
      'unstable',
      'stable',
      'stable',
    ]);
    expect(found[0]!.eigenvalue.re).toBeCloseTo(7, 12);
    expect(found[4]!.eigenvalue.re).toBeCloseTo(0.4, 12);
  });
});
