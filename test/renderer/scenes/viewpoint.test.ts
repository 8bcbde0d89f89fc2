import { describe, expect, test } from 'vitest';
import { eased, home, moved, turned, zoomed } from '../../../src/renderer/scenes/viewpoint';

describe('viewpoint', () => {
  test('never turns over the poles', () => {
    expect(turned(home, 0, 500).elevation).toBe(89);
    expect(turned(home, 0, -500).elevation).toBe(-89);
  });

  test('goes round without end', () => {
    expect(turned(home, 360, 0).azimuth).toBe(home.azimuth + 360);
  });

  test('keeps a flat view over the data', () => {
    expect(moved(home, 50, -50).centre).toEqual([1, -1]);
  });

  test('moves by the same distance on the screen at any magnification', () => {
    const near = zoomed(home, 4);
    expect(moved(near, 0.4, 0).centre[0]).toBeCloseTo(0.1, 12);
  });

  test('arrives at its target, exactly and soon', () => {
    const target = { azimuth: 40, elevation: -20, zoom: 3, centre: [0.5, -0.5] } as const;
    let view = home;
    let frames = 0;
    while (view !== target && frames < 100) {
      view = eased(view, target, 16);
      frames++;
    }
    expect(view).toBe(target);
    // e^(−16/55) a frame: a difference of one turn falls below 0.05° in 31 frames, half a second.
    expect(frames).toBeLessThan(40);
  });

  test('takes the same way in few long steps as in many short ones', () => {
    const target = { azimuth: 100, elevation: 30, zoom: 2, centre: [0, 0] } as const;
    const once = eased(home, target, 40);
    const twice = eased(eased(home, target, 20), target, 20);
    expect(twice.azimuth).toBeCloseTo(once.azimuth, 9);
    expect(twice.zoom).toBeCloseTo(once.zoom, 9);
  });
});
