import { alrnn } from '../../../src/sim/models/alrnn';
import type { PiecewiseLinearMap } from '../../../src/sim/models/piecewiseLinear';
import { createRandom } from '../../../src/sim/random';

/** An AL-RNN on ℝᴹ, observed in full, from A (M), W (M × M) and h (M). */
export const alrnnOf = (
  A: readonly number[],
  W: readonly number[],
  h: readonly number[],
  rectifiedDim: number,
) =>
  alrnn.create({ latentDim: A.length, rectifiedDim, observedDim: A.length }, [
    ...A,
    ...W,
    ...h,
  ]) as unknown as PiecewiseLinearMap;

/** W with normal entries of standard deviation gain/√M, A within ±1/4 and h standard normal. */
export function randomAlrnn(seed: number, gain: number, M = 5, P = 4): PiecewiseLinearMap {
  const random = createRandom(seed, 'alrnn');
  const A = Array.from({ length: M }, () => 0.5 * random.uniform() - 0.25);
  const W = Array.from({ length: M * M }, () => (gain * random.normal()) / Math.sqrt(M));
  const h = Array.from({ length: M }, () => random.normal());
  return alrnnOf(A, W, h, P);
}

/** Lozi's map x' = 1 − a|x| + y, y' = b x, given by its one hinge x = 0. */
export function lozi(a: number, b: number): PiecewiseLinearMap {
  return {
    latentDim: 2,
    hingeCount: 1,
    step: (z) => void z.set([1 - a * Math.abs(z[0]) + z[1], b * z[0]]),
    jacobian: (J, z) => void J.set([z[0] > 0 ? -a : a, 1, b, 0]),
    hinges(normals, offsets) {
      normals.set([1, 0]);
      offsets[0] = 0;
    },
    pattern: (d, z) => void (d[0] = z[0] > 0 ? 1 : 0),
    affine(J, b0, d) {
      J.set([d[0] ? -a : a, 1, b, 0]);
      b0.set([1, 0]);
    },
  };
}
