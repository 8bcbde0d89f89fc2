import { Vector3 } from 'three';
import { describe, expect, test } from 'vitest';
import { screenLight } from '../../../src/figures/style';
import type { Frame } from '../../../src/renderer/scenes/frame';
import { perspective } from '../../../src/renderer/scenes/perspective';
import { planeFrame } from '../../../src/renderer/scenes/planeFrame';
import { stateSpace } from '../../../src/renderer/scenes/stateSpace';
import { home, moved, turned, zoomed } from '../../../src/renderer/scenes/viewpoint';
import { volumeFrame } from '../../../src/renderer/scenes/volumeFrame';

const spaceOf = (dim: number) =>
  stateSpace({
    dim,
    labels: ['x', 'y', 'z'],
    rate: null,
    data: Float32Array.from({ length: 60 * dim }, (_, i) => Math.sin(i)),
  });
const box = { x: 120, y: 40, width: 640, height: 400 };

/** Where three.js puts a point, in CSS pixels of the canvas. */
function byCamera({ camera, box: { x, y, width, height } }: Frame, point: readonly [number, number, number]) {
  const place = new Vector3(...point).project(camera);
  return { x: x + ((place.x + 1) / 2) * width, y: y + ((1 - place.y) / 2) * height };
}

const points: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [1, 1, 1],
  [-1, 1, -1],
  [0.3, -0.8, 0.5],
];

describe('frames', () => {
  const views = [home, turned(home, 200, -60), zoomed(turned(home, 31, 12), 2.5)];

  test.each(views)('axes and orbits agree on where a point in the volume lies (view %#)', (view) => {
    const frame = volumeFrame(spaceOf(3), view, box, screenLight);
    for (const point of points) {
      const [ours, theirs] = [frame.at(...point), byCamera(frame, point)];
      // A hundredth of a pixel: both are closed forms, in double precision.
      expect(ours.x).toBeCloseTo(theirs.x, 2);
      expect(ours.y).toBeCloseTo(theirs.y, 2);
    }
  });

  test.each([home, moved(zoomed(home, 3), 1, -0.4)])(
    'axes and orbits agree in the plane (view %#)',
    (view) => {
      const frame = planeFrame(spaceOf(2), view, box, screenLight);
      for (const [x, y] of points) {
        const [ours, theirs] = [frame.at(x, y, 0), byCamera(frame, [x, y, 0])];
        expect(ours.x).toBeCloseTo(theirs.x, 2);
        expect(ours.y).toBeCloseTo(theirs.y, 2);
      }
    },
  );

  test('the cube stays inside its frame from every side', () => {
    for (let azimuth = 0; azimuth < 360; azimuth += 15) {
      const frame = volumeFrame(spaceOf(3), { ...home, azimuth }, box, screenLight);
      for (const x of [-1, 1]) {
        for (const y of [-1, 1]) {
          for (const z of [-1, 1]) {
            const place = frame.at(x, y, z);
            expect(place.x).toBeGreaterThan(box.x);
            expect(place.x).toBeLessThan(box.x + box.width);
            expect(place.y).toBeGreaterThan(box.y);
            expect(place.y).toBeLessThan(box.y + box.height);
          }
        }
      }
    }
  });

  test('nearer things look larger', () => {
    const shape = perspective({ ...home, azimuth: 0, elevation: 0 }, { x: 0, y: 0, scale: 100 }, []);
    // Azimuth 0 looks along the first axis: y runs to the right.
    expect(shape.pixel(1, 1, 0).x).toBeCloseTo((100 * 9) / 8, 10);
    expect(shape.pixel(-1, 1, 0).x).toBeCloseTo((100 * 9) / 10, 10);
  });
});
