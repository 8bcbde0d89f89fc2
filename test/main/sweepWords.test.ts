import { expect, test } from 'vitest';
import { planeWords, rangeWords, sectionWords, valuesByName } from '../../src/main/cli/sweepWords';

test('a range is a name, two values and a count', () => {
  expect(rangeWords('over', 'rho=0:100:400', 200)).toEqual({
    name: 'rho',
    range: { from: 0, to: 100, count: 400 },
  });
  expect(rangeWords('over', 'W[3,5]=-0.5:1e-1', 200).range).toEqual({ from: -0.5, to: 0.1, count: 200 });
  expect(rangeWords('over', 'h[2]', 200)).toEqual({ name: 'h[2]', range: undefined });
  for (const words of ['', 'r=', 'r=1', 'r=2:1', 'r=1:2:x', '=1:2', 'r=1:2:3:4', 'r=1:2:1']) {
    expect(() => rangeWords('over', words, 200), words).toThrow(/NAME=FROM:TO/);
  }
});

test('a plane of starts names two variables, with ranges or without', () => {
  const axis = (observed: string) => ({ observed, range: { from: -1, to: 1, count: 50 } });
  const scale = {
    labels: ['x', 'y', 'z'],
    ranges: [
      [-1, 1],
      [-1, 1],
      [0, 4],
    ] as const,
  };
  expect(planeWords('x=-3:3:200,z', [axis('x'), axis('y')], scale)).toEqual([
    { observed: 'x', range: { from: -3, to: 3, count: 200 } },
    { observed: 'z', range: { from: -1, to: 5, count: 50 } },
  ]);
  expect(() => planeWords('x', [axis('x'), axis('y')], scale)).toThrow(/two variables/);
});

test('a section is a variable, or a sum of them, and a value', () => {
  expect(sectionWords('z=27', ['x', 'z'])).toEqual({ normal: { z: 1 }, offset: 27 });
  expect(sectionWords('2*x-0.5*y = -1', ['x', 'y'])).toEqual({ normal: { x: 2, y: -0.5 }, offset: -1 });
  expect(sectionWords('ch-1=0', ['ch-1'])).toEqual({ normal: { 'ch-1': 1 }, offset: 0 });
  for (const words of ['z', 'z=', '=1', 'x y=1', 'x+=1']) {
    expect(() => sectionWords(words, ['x', 'y']), words).toThrow(/expects a plane/);
  }
});

test('values by name are numbers', () => {
  expect(valuesByName('fix', ['z=1', 'w=-2.5'])).toEqual({ z: 1, w: -2.5 });
  expect(() => valuesByName('fix', ['z'])).toThrow(/NAME=NUMBER/);
});
