import { describe, expect, test } from 'vitest';
import { projection } from '../../src/figures/projection';

const box = { x: 10, y: 20, width: 40, height: 30 };
const unit = [
  [-1, 1],
  [-1, 1],
  [-1, 1],
] as const;

describe('projection', () => {
  test('seen along x from the front, y runs to the right and z upwards', () => {
    const shape = projection(unit, { azimuth: 0, elevation: 0 }, box);
    expect(shape.at(0, 1, 0).x).toBeGreaterThan(shape.at(0, -1, 0).x);
    expect(shape.at(0, 0, 1).y).toBeLessThan(shape.at(0, 0, -1).y);
    expect(shape.at(1, 0, 0).depth).toBeGreaterThan(shape.at(-1, 0, 0).depth);
    expect(shape.at(1, 0, 0).x).toBeCloseTo(shape.at(-1, 0, 0).x, 12);
  });

  test('is affine: midpoints stay midpoints', () => {
    const shape = projection(
      [
        [0, 5],
        [-2, 9],
        [1, 4],
      ],
      { azimuth: -58, elevation: 18 },
      box,
    );
    const [a, b, m] = [shape.at(1, 2, 3), shape.at(4, -1, 2), shape.at(2.5, 0.5, 2.5)];
    expect(m.x).toBeCloseTo((a.x + b.x) / 2, 12);
    expect(m.y).toBeCloseTo((a.y + b.y) / 2, 12);
    expect(m.depth).toBeCloseTo((a.depth + b.depth) / 2, 12);
  });

  test('fits the cube into its box from any side', () => {
    for (let azimuth = -180; azimuth < 180; azimuth += 35) {
      for (const elevation of [-40, 0, 18, 75]) {
        const shape = projection(unit, { azimuth, elevation }, box);
        for (const x of [-1, 1]) {
          for (const y of [-1, 1]) {
            for (const z of [-1, 1]) {
              const place = shape.at(x, y, z);
              expect(place.x).toBeGreaterThanOrEqual(box.x - 1e-9);
              expect(place.x).toBeLessThanOrEqual(box.x + box.width + 1e-9);
              expect(place.y).toBeGreaterThanOrEqual(box.y - 1e-9);
              expect(place.y).toBeLessThanOrEqual(box.y + box.height + 1e-9);
            }
          }
        }
      }
    }
  });
});
