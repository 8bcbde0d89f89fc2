import { describe, expect, test } from 'vitest';
import { namedSets } from '../../../src/figures/namedSets';
import { screenLight } from '../../../src/figures/style';
import { markAt } from '../../../src/renderer/scenes/paintSets';
import { planeFrame } from '../../../src/renderer/scenes/planeFrame';
import { stateSpace } from '../../../src/renderer/scenes/stateSpace';
import { home, turned } from '../../../src/renderer/scenes/viewpoint';
import { volumeFrame } from '../../../src/renderer/scenes/volumeFrame';
import { lorenzData } from '../../figures/lorenzData';

const box = { x: 40, y: 20, width: 640, height: 480 };

describe('markAt', () => {
  test.each([3, 2])('finds the set whose point is under the pointer, in %i dimensions', (dim) => {
    const { anatomy, labels, rate, orbit } = lorenzData(dim, 1500);
    const space = stateSpace({ dim, labels, rate, data: orbit });
    const frame = (dim === 2 ? planeFrame : volumeFrame)(space, turned(home, 30, 10), box, screenLight);
    const sets = namedSets(anatomy!);
    const [{ set }] = sets as [(typeof sets)[number]];
    const [x = 0, y = 0, z = 0] = space.place(Float32Array.from(set.observed[0]!));
    const place = frame.at(x, y, z);
    expect(markAt(frame, space, sets, place.x + 2, place.y - 2)).toBe('1');
    expect(markAt(frame, space, sets, 41, 21)).toBeNull();
  });
});
