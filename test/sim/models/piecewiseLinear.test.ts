import { expect, test } from 'vitest';
import { families } from '../../../src/sim/models';
import type { PiecewiseLinearMap } from '../../../src/sim/models/piecewiseLinear';
import { createRandom } from '../../../src/sim/random';
import { nearestSize } from './nearestSize';

const small = { latentDim: 6, rectifiedDim: 3, observedDim: 2 };
const piecewiseLinear = [...families].filter(
  (family) =>
    'hinges' in
    family.create(nearestSize(family, small), family.initialize(nearestSize(family, small), createRandom(1))),
);

test.for(piecewiseLinear)(
  '$id is J_d z + b_d on the region z lies in, and its hinges tell that region',
  (family) => {
    const random = createRandom(4);
    const size = nearestSize(family, small);
    const weights = family.initialize(size, random).map((w) => w + 0.3 * random.normal());
    const model = family.create(size, weights) as unknown as PiecewiseLinearMap;
    const [M, K] = [size.latentDim, model.hingeCount];
    const [normals, offsets] = [new Float64Array(K * M), new Float64Array(K)];
    model.hinges(normals, offsets);
    const [J, b, d] = [new Float64Array(M * M), new Float64Array(M), new Uint8Array(K)];
    for (let trial = 0; trial < 50; trial++) {
      const z = Float64Array.from({ length: M }, () => random.normal());
      model.pattern(d, z);
      model.affine(J, b, d);
      const side = Array.from(d, (_, k) =>
        z.reduce((sum, value, i) => sum + normals[k * M + i]! * value, offsets[k]!) > 0 ? 1 : 0,
      );
      expect([...d]).toEqual(side);
      const jacobian = new Float64Array(M * M);
      model.jacobian(jacobian, z);
      expect(jacobian).toEqual(J);
      const affine = b.map((value, i) => z.reduce((sum, zj, j) => sum + J[i * M + j]! * zj, value));
      model.step(z);
      z.forEach((value, i) => expect(value).toBeCloseTo(affine[i]!, 12));
    }
  },
);
