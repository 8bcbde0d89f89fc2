import { Color } from 'three';
import { describe, expect, test } from 'vitest';
import { screenDark, screenLight } from '../../../src/figures/style';
import { orbitColour, orbitColours } from '../../../src/renderer/scenes/orbitColours';

const plain = { own: '#d55e00', colourBy: 'series', regions: new Uint16Array(), presence: 1 } as const;
const hexAt = (colours: Float32Array, t: number) =>
  `#${new Color().fromArray(colours, 3 * t).getHexString()}`;

describe('orbitColours', () => {
  test('is one colour unless colour tells something', () => {
    const colours = orbitColours(5, plain, screenLight);
    expect([0, 4].map((t) => hexAt(colours, t))).toEqual(['#d55e00', '#d55e00']);
  });

  test('is the ground itself without presence', () => {
    expect(hexAt(orbitColours(1, { ...plain, presence: 0 }, screenDark), 0)).toBe(screenDark.behind);
  });

  test('gives the most visited region the first colour, and those past the palette the last', () => {
    const regions = Uint16Array.of(0, 1, 4000);
    const colours = orbitColours(3, { ...plain, colourBy: 'region', regions }, screenLight);
    expect([0, 1, 2].map((t) => hexAt(colours, t))).toEqual([
      screenLight.palette[0],
      screenLight.palette[1],
      screenLight.rest,
    ]);
  });

  test('runs through the time colours from first to last sample', () => {
    const byTime = { ...plain, colourBy: 'time' } as const;
    expect(orbitColour(0, 100, byTime, screenLight)).toBe(screenLight.time(0));
    expect(orbitColour(99, 100, byTime, screenLight)).toBe(screenLight.time(1));
  });

  test('colours by nothing when a model has no regions', () => {
    expect(orbitColour(0, 1, { ...plain, colourBy: 'region' }, screenLight)).toBe('#d55e00');
  });
});
