import { describe, expect, test } from 'vitest';
import { anatomySteps } from '../../../src/sim/analysis/anatomySteps';
import { modelSubject } from '../../../src/sim/analysis/sweepSubject';
import { families } from '../../../src/sim/models';
import { heldModel } from '../../../src/sim/models/heldModel';
import { isPiecewiseLinear } from '../../../src/sim/models/piecewiseLinear';
import { createRandom } from '../../../src/sim/random';
import { heldText } from '../../../src/figures/heldText';
import { heldInputs } from '../../../src/sim/signals/heldInputs';
import type { PreparationStep } from '../../../src/sim/signals/prepared';

function end<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

const alrnn = families.get('alrnn');
const line = { latentDim: 1, rectifiedDim: 0, observedDim: 1, inputDim: 1 };
/** z ← 0.5 z + 0.1 + 2 s. */
const weights = Float64Array.of(0.5, 0, 0.1, 2);

describe('a model with its inputs held', () => {
  test('has the fixed point of the closed form, z* = (h + C s) / (1 − A)', () => {
    for (const s of [0, 0.3, -1.5]) {
      const held = heldModel(alrnn.create(line, weights), Float64Array.of(s));
      const settings = { mostOrder: 1, steps: 200, transient: 50 };
      const { sets, orbit } = end(anatomySteps(held, ['x'], [0], [1], settings));
      expect(sets).toHaveLength(1);
      expect(sets[0]!.points[0]![0]).toBeCloseTo((0.1 + 2 * s) / 0.5, 12);
      expect(sets[0]!.eigenvalues[0]!.re).toBeCloseTo(0.5, 12);
      // The orbit is held too, and ends there.
      expect(orbit.at(-1)).toBeCloseTo((0.1 + 2 * s) / 0.5, 5);
    }
  });

  test.each([...families])('$id: is affine where the model is, with the input in the offset', (family) => {
    const M = 4;
    const rectifiedDim = Math.min(2, family.rectified?.most(M) ?? 0);
    const size = { latentDim: M, rectifiedDim, observedDim: 2, inputDim: 2 };
    const own = family.initialize(size, createRandom(1, 'weights'));
    const model = family.create(
      size,
      own.map((value, i) => value + 0.1 * Math.sin(i)),
    );
    const input = Float64Array.of(0.7, -0.4);
    const held = heldModel(model, input);
    const z = Float64Array.of(0.3, -0.2, 0.5, -0.6);
    const [a, b] = [z.slice(), z.slice()];
    model.step(a, input);
    held.step(b);
    expect(b).toEqual(a);
    expect(isPiecewiseLinear(held)).toBe(isPiecewiseLinear(model));
    if (!isPiecewiseLinear(held)) return;
    const d = new Uint8Array(held.hingeCount);
    held.pattern(d, z);
    const [J, offset] = [new Float64Array(M * M), new Float64Array(M)];
    held.affine(J, offset, d);
    for (let i = 0; i < M; i++) {
      let sum = offset[i]!;
      for (let j = 0; j < M; j++) sum += J[i * M + j]! * z[j]!;
      expect(sum).toBeCloseTo(b[i]!, 12);
    }
  });

  test('is the model itself where nothing drives it', () => {
    const model = alrnn.create(line, weights);
    expect(heldModel(model, Float64Array.of(0))).toBe(model);
  });
});

describe('inputs that are held', () => {
  const steps: PreparationStep[] = [
    { id: 'inputs', text: '', numbers: { channels: [3, 4], mean: [0, 5], deviation: [1, 2] } },
  ];
  const prepared = { steps, inputLabels: ['task', 'level'] };

  test('rest where they drive nothing, and are told in units of the recording', () => {
    const { held, inputs } = heldInputs(prepared);
    expect(Array.from(inputs)).toEqual([0, 0]);
    expect(heldText(held)).toBe('task = 0, level = 5');
  });

  test('enter the model on its scale', () => {
    const { held, inputs } = heldInputs(prepared, { level: 9 });
    expect(Array.from(inputs)).toEqual([0, 2]);
    expect(held).toEqual([
      { name: 'task', value: 0 },
      { name: 'level', value: 9 },
    ]);
  });

  test('are refused where there are none of that name, and where they are no numbers', () => {
    expect(() => heldInputs(prepared, { light: 1 })).toThrow(/no input called "light".*task, level/);
    expect(() => heldInputs(prepared, { task: NaN })).toThrow(/number to hold "task" at/);
    expect(() => heldInputs({ steps: [] }, { task: 1 })).toThrow(/fitted without any/);
  });
});

test('a constant input is swept like a parameter, in units of the recording', () => {
  const seen = { labels: ['x'], start: [0], clock: { rate: null } };
  const inputs = {
    held: [{ name: 'light', value: 5 }],
    scaled: (values: readonly number[]) => Float64Array.from(values, (value) => (value - 5) / 2),
  };
  const subject = modelSubject('line', { family: alrnn, size: line, weights }, seen, inputs);
  expect(subject.parameter('input:light')).toMatchObject({ kind: 'value', value: 5, symbol: 'light' });
  const afterOne = (value: number) => {
    const z = Float64Array.of(1);
    subject.at('input:light', value).advance(z);
    return z[0]!;
  };
  expect(afterOne(5)).toBeCloseTo(0.6, 12);
  expect(afterOne(7)).toBeCloseTo(2.6, 12);
});
