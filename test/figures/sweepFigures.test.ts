import { describe, expect, test } from 'vitest';
import { contrast, difference, seenWith } from '../../src/figures/colour';
import { toCsv } from '../../src/figures/figure';
import { preflight } from '../../src/figures/preflight';
import { presets } from '../../src/figures/presets';
import { leaves, textBox } from '../../src/figures/scene';
import { textOf } from '../../src/figures/richText';
import { journal, screenDark, screenLight } from '../../src/figures/style';
import { toSvg } from '../../src/figures/svg';
import { fromSweep } from '../../src/figures/sweeps/fromSweep';
import { sweepFigures } from '../../src/figures/sweeps/sweepFigures';
import type { Sweep, SweepSettings } from '../../src/sim/analysis/sweep';
import { sweepSteps } from '../../src/sim/analysis/sweepSteps';
import { systemSubject } from '../../src/sim/analysis/sweepSubject';
import { systems } from '../../src/sim/systems';
import { defaultParams } from '../../src/sim/systems/system';
import { readSvg } from './readSvg';

const sweepOf = (id: string, settings: SweepSettings, params = {}): ReturnType<typeof fromSweep> => {
  const system = systems.get(id);
  const steps = sweepSteps(systemSubject(system, { ...defaultParams(system), ...params }), settings);
  let next = steps.next();
  while (!next.done) next = steps.next();
  return made(next.value);
};
const made = (sweep: Sweep) => fromSweep({ ...sweep, created: '2026-01-01T00:00:00Z', seed: null });

const bifurcation = (change = {}): SweepSettings => ({
  kind: 'bifurcation',
  parameter: 'r',
  range: { from: 2.8, to: 4.1, count: 60 },
  observed: 'x',
  record: 'all',
  transient: 200,
  steps: 200,
  mostPoints: 40,
  exponents: 1,
  isBothWays: false,
  ...change,
});
const plane = (half: number): SweepSettings => ({
  kind: 'basins',
  horizontal: { observed: 'x', range: { from: -half, to: half, count: 24 } },
  vertical: { observed: 'y', range: { from: -half, to: half, count: 24 } },
  fixed: {},
  cells: 60,
  mostSteps: 20_000,
});
const section = (change = {}): SweepSettings => ({
  kind: 'section',
  normal: { z: 1 },
  offset: 27,
  direction: 'rising',
  crossings: 100,
  transient: 1000,
  mostSteps: 100_000,
  ...change,
});

const cases = {
  'logistic map, leaving above 4': sweepOf('logistic', bifurcation()),
  'both ways, without exponents': sweepOf('logistic', bifurcation({ isBothWays: true, exponents: 0 })),
  'a spectrum': sweepOf(
    'henon',
    bifurcation({ parameter: 'a', range: { from: 1, to: 1.4, count: 20 }, exponents: 2 }),
  ),
  'basins of Duffing': sweepOf('duffing', plane(2), { gamma: 0.1 }),
  'basins of Hénon, most of which leave': sweepOf('henon', plane(3)),
  'basins without any attractor': sweepOf('henon', plane(1), { a: 5 }),
  'a section of Lorenz': sweepOf('lorenz63', section()),
  'a section in one variable': sweepOf('henon', section({ normal: { x: 1 }, offset: 0 })),
  'times between crossings': sweepOf('logistic', section({ normal: { x: 1 }, offset: 0.5 })),
  'a plane never reached': sweepOf('lorenz63', section({ offset: 1e4, mostSteps: 5000 })),
};

describe.each(Object.entries(cases))('%s', (_, data) => {
  const figure = sweepFigures.get(data.settings.kind);

  test.each(['science-single', 'nature-single', 'pnas-medium', 'nature-double'])(
    'passes the preflight of %s',
    (id) => {
      const preset = presets.get(id);
      const scene = figure.build(data, journal, preset.width);
      expect(preflight(scene, preset, journal)).toEqual([]);
      expect(() => readSvg(toSvg(scene))).not.toThrow();
      expect(toSvg(scene)).not.toMatch(/NaN|Infinity|undefined/);
    },
  );

  test.each([57, 89, 183])('sets no two texts over one another at %i mm', (width) => {
    const boxes = [...leaves(figure.build(data, journal, width).items)].flatMap((item) =>
      item.kind === 'text' ? [{ words: textOf(item.spans), ...textBox(item) }] : [],
    );
    boxes.forEach((a, i) => {
      for (const b of boxes.slice(i + 1)) {
        const apart =
          a.x + a.width <= b.x + 0.05 ||
          b.x + b.width <= a.x + 0.05 ||
          a.y + a.height <= b.y + 0.05 ||
          b.y + b.height <= a.y + 0.05;
        expect(apart, `"${a.words}" and "${b.words}"`).toBe(true);
      }
    });
  });

  test('is drawn in the screen’s styles at a given height, and describes itself', () => {
    for (const style of [screenLight, screenDark]) {
      const scene = figure.build(data, style, 200, { height: 110 });
      expect([scene.height, scene.ground]).toEqual([110, null]);
      expect(scene.description.length).toBeGreaterThan(30);
    }
  });

  test('brings its numbers', () => {
    for (const table of figure.sourceData(data)) {
      expect(table.rows.length % table.columns.length).toBe(0);
      expect(new Set(table.columns).size).toBe(table.columns.length);
      expect(toCsv(table).split('\n')[0]).toBe(table.columns.join(','));
    }
  });
});

test('the numbers of basins are the starts and where they end', () => {
  const [table] = sweepFigures.get('basins').sourceData(cases['basins of Duffing']);
  expect(table!.columns).toEqual(['x', 'y', 'attractor']);
  expect(Array.from(table!.rows.subarray(0, 2))).toEqual([-2, -2]);
  expect(Array.from(table!.rows.slice(-3, -1))).toEqual([2, 2]);
});

test('two basins and the blank of what leaves are plainly different with any one cone type missing; a third is seen', () => {
  const least = (colours: readonly string[]) =>
    Math.min(
      ...colours.flatMap((a, i) =>
        colours
          .slice(i + 1)
          .flatMap((b) =>
            (['protan', 'deutan', 'tritan'] as const).map((lost) =>
              difference(seenWith(lost, a), seenWith(lost, b)),
            ),
          ),
      ),
    );
  for (const style of [journal, screenLight, screenDark]) {
    expect(least([...style.palette.slice(0, 2), style.behind])).toBeGreaterThan(20);
    expect(least([...style.palette.slice(0, 3), style.behind])).toBeGreaterThan(10);
    // In grey, the two that most pictures have.
    expect(contrast(style.palette[0]!, style.palette[1]!)).toBeGreaterThan(1.2);
  }
});
