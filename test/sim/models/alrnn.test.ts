import { describe, expect, test } from 'vitest';
import { alrnnOffsets } from '../../../src/sim/kernels/alrnnShape';
import { alrnn } from '../../../src/sim/models/alrnn';
import { createRandom } from '../../../src/sim/random';

describe('AL-RNN', () => {
  const size = { latentDim: 3, rectifiedDim: 1, observedDim: 2 };
  // A, W, h and L; binary fractions, so that every sum below is exact.
  const weights = [0.5, 0.25, -0.5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0.125, 0.375, 0.75, 10, 20];
  const model = alrnn.create(size, weights);

  test('steps by its formula where the rectified unit is active', () => {
    const z = Float64Array.of(1, -1, 2);
    model.step(z);
    expect([...z]).toEqual([
      0.5 + (1 - 2 + 6) + 0.125,
      -0.25 + (4 - 5 + 12) + 0.375,
      -1 + (7 - 8 + 18) + 0.75,
    ]);
  });

  test('steps by its formula where it is not', () => {
    const z = Float64Array.of(1, -1, -2);
    model.step(z);
    expect([...z]).toEqual([0.5 + (1 - 2) + 0.125, -0.25 + (4 - 5) + 0.375, 1 + (7 - 8) + 0.75]);
  });

  test('starts from [x; L x]', () => {
    const z = new Float64Array(3);
    model.initialState(z, Float64Array.of(1, 2));
    expect([...z]).toEqual([1, 2, 10 + 40]);
  });

  test('names the linear region by the signs of the rectified units', () => {
    const two = alrnn.create(
      { latentDim: 3, rectifiedDim: 2, observedDim: 1 },
      new Float64Array(3 + 9 + 3 + 2),
    );
    expect(two.region!(Float64Array.of(-1, 0.1, 0))).toBe('10');
    expect(two.region!(Float64Array.of(1, -0.1, 3))).toBe('01');
    expect(model.region!(Float64Array.of(-1, -1, 1))).toBe('1');
  });

  test('copies the weights it is made of', () => {
    const own = Float64Array.from(weights);
    const copy = alrnn.create(size, own);
    own.fill(0);
    const z = Float64Array.of(0, 0, 0);
    copy.step(z);
    expect([...z]).toEqual([0.125, 0.375, 0.75]);
  });

  test.for([
    [{ latentDim: 2, rectifiedDim: 1, observedDim: 3 }, 'at least 3'],
    [{ latentDim: 2, rectifiedDim: 3, observedDim: 1 }, '(P) to be a whole number from 0 to 2, got 3'],
    [{ latentDim: 2, rectifiedDim: -1, observedDim: 1 }, 'got -1'],
    [{ latentDim: 2.5, rectifiedDim: 1, observedDim: 1 }, 'got 2.5'],
    [{ latentDim: 2, rectifiedDim: 1, observedDim: 0 }, 'N = 0'],
  ] as const)('refuses impossible sizes %j', ([impossible, told]) => {
    const asked = expect.objectContaining({ code: 'bad-parameter', message: expect.stringContaining(told) });
    expect(() => alrnn.initialize(impossible, createRandom(1))).toThrowError(asked);
    expect(() => alrnn.create(impossible, [])).toThrowError(asked);
  });

  test('refuses weights of another size', () => {
    expect(() => alrnn.create(size, weights.slice(1))).toThrowError(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });
});

describe('fresh weights of the AL-RNN', () => {
  test('take A from the diagonal of a positive matrix over its largest eigenvalue', () => {
    // R is the first thing drawn; for M = 2 the largest eigenvalue of K has a closed form.
    const random = createRandom(5);
    const [a, b, c, d] = Array.from({ length: 4 }, () => random.normal()) as [number, number, number, number];
    const K = [(a * a + c * c) / 2 + 1, (a * b + c * d) / 2, (b * b + d * d) / 2 + 1] as const;
    const largest = (K[0] + K[2]) / 2 + Math.hypot((K[0] - K[2]) / 2, K[1]);
    const A = alrnn
      .initialize({ latentDim: 2, rectifiedDim: 1, observedDim: 1 }, createRandom(5))
      .subarray(0, 2);
    expect(A[0]).toBeCloseTo(K[0] / largest, 9);
    expect(A[1]).toBeCloseTo(K[2] / largest, 9);
  });

  test('are small in W, zero in h and within Glorot’s bound in L (seed 6)', () => {
    const size = { latentDim: 100, rectifiedDim: 20, observedDim: 10 };
    const w = alrnn.initialize(size, createRandom(6));
    const at = alrnnOffsets(size);
    const W = w.subarray(at.W, at.h);
    const L = w.subarray(at.own);
    const rms = (values: Float64Array) =>
      Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
    // An RMS of n normal values scatters by 1/√(2n) of itself; of n uniform values by less. Five of those.
    expect(Math.abs(rms(W) / 0.01 - 1)).toBeLessThan(5 / Math.sqrt(2 * W.length));
    expect(w.subarray(at.h, at.own).every((value) => value === 0)).toBe(true);
    const bound = Math.sqrt(6 / 100);
    expect(L.every((value) => Math.abs(value) <= bound)).toBe(true);
    expect(Math.abs(rms(L) / (bound / Math.sqrt(3)) - 1)).toBeLessThan(5 / Math.sqrt(2 * L.length));
    expect(w.subarray(0, 100).every((value) => value > 0 && value < 1)).toBe(true);
  });
});
