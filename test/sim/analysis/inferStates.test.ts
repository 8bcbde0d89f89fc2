import { describe, expect, test } from 'vitest';
import { inferStates } from '../../../src/sim/analysis/inferStates';
import { families } from '../../../src/sim/models';
import type { FittedModel } from '../../../src/sim/models/model';
import { createRandom } from '../../../src/sim/random';
import { nearestSize } from '../models/nearestSize';

const statesOf = (model: FittedModel, values: Float64Array) => {
  const states: number[][] = [];
  inferStates(model, values, (_t, z) => void states.push(Array.from(z)));
  return states;
};

describe('inferStates', () => {
  test.for(Array.from(families, ({ id }) => id))(
    '%s: the observed units are the data, the others the model goes on with',
    (id) => {
      const family = families.get(id);
      const size = nearestSize(family, { latentDim: 5, rectifiedDim: 3, observedDim: 2 });
      const random = createRandom(6, id);
      const model = family.create(size, family.initialize(size, random));
      const values = Float64Array.from({ length: 2 * 50 }, () => random.normal());
      const states = statesOf(model, values);
      expect(states).toHaveLength(50);
      const z = new Float64Array(size.latentDim);
      model.initialState(z, values.subarray(0, 2));
      states.forEach((state, t) => {
        if (t > 0) {
          model.step(z);
          z.set(values.subarray(2 * t, 2 * t + 2));
        }
        state.forEach((value, i) => expect(value).toBeCloseTo(z[i]!, 12));
      });
    },
  );

  test('corrects a state as little as it can where the observation mixes units', () => {
    // x̂ = z₁ + z₂ + 1: what is missing is shared out equally.
    const model: FittedModel = {
      family: 'mixed',
      latentDim: 2,
      observedDim: 1,
      initialState: (z, x) => void z.set([x[0]!, -1]),
      observe: (x, z) => void (x[0] = z[0]! + z[1]! + 1),
      step: (z) => void z.set([2 * z[0]!, z[1]!]),
      jacobian: (J) => void J.set([2, 0, 0, 1]),
    };
    // From (3, −1) to (6, −1), seen as 6; the data say 10, so both gain 2.
    const [, second] = statesOf(model, Float64Array.of(3, 10));
    expect(second![0]).toBeCloseTo(8, 12);
    expect(second![1]).toBeCloseTo(1, 12);
  });
});
