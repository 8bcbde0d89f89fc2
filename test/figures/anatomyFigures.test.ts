import { describe, expect, test } from 'vitest';
import type { FigureData } from '../../src/figures/figureData';
import { figures } from '../../src/figures/figures';
import { namedSets } from '../../src/figures/namedSets';
import { preflight } from '../../src/figures/preflight';
import { presets } from '../../src/figures/presets';
import { textOf } from '../../src/figures/richText';
import type { Item, Scene } from '../../src/figures/scene';
import { leaves } from '../../src/figures/scene';
import { setSpace } from '../../src/figures/setDrawing';
import { lookOf } from '../../src/figures/setMarks';
import { journal } from '../../src/figures/style';
import { toSvg } from '../../src/figures/svg';
import type { Anatomy } from '../../src/sim/analysis/anatomy';
import { smoothAnatomy, symbolicDynamics } from './anatomyData';
import { lorenzData } from './lorenzData';

const complete = lorenzData(3, 6000);
const anatomy = complete.anatomy!;
const having = (changes: Partial<Anatomy>): FigureData => ({
  ...complete,
  anatomy: { ...anatomy, ...changes },
});
const drawn = (id: string, data: FigureData, width = 89): Scene =>
  figures.get(id).build(data, journal, width);
const words = (scene: Scene): string[] =>
  [...leaves(scene.items)].flatMap((item) => (item.kind === 'text' ? [textOf(item.spans)] : []));
type Leaf = Exclude<Item, { kind: 'group' }>;
const items = <K extends Leaf['kind']>(scene: Scene, kind: K) =>
  [...leaves(scene.items)].filter((item): item is Extract<Leaf, { kind: K }> => item.kind === kind);

const ours = ['invariant-sets', 'eigenvalues', 'transition-graph', 'transition-matrix', 'symbolic-code'];

describe('figures of the anatomy', () => {
  const { symbols: _, ...noSymbols } = anatomy;
  const odd: Readonly<Record<string, FigureData>> = {
    'without sets': having({ sets: [] }),
    'with one region': having({ symbols: symbolicDynamics(1) }),
    'with two regions': having({ symbols: symbolicDynamics(2) }),
    'with hundreds of regions': having({ symbols: symbolicDynamics(300) }),
    'with a hundred sets': having({ sets: Array.from({ length: 13 }, () => anatomy.sets).flat() }),
    smooth: { ...complete, anatomy: smoothAnatomy(anatomy) },
    'of an orbit that left': {
      ...complete,
      anatomy: { ...noSymbols, orbit: [], orbitStatus: 'diverged' },
    },
    'of a chain without a rate': having({
      symbols: { ...symbolicDynamics(5), entropyRate: null, blockEntropies: [] },
    }),
  };

  test.for(ours.flatMap((id) => Object.keys(odd).map((name) => [id, name] as const)))(
    '%s is drawn %s, and keeps a journal’s rules',
    ([id, name]) => {
      for (const presetId of ['science-single', 'nature-single', 'nature-double']) {
        const preset = presets.get(presetId);
        const scene = drawn(id, odd[name]!, preset.width);
        expect(preflight(scene, preset, journal)).toEqual([]);
        expect(toSvg(scene)).not.toMatch(/NaN|Infinity|undefined/);
      }
    },
  );

  test('are empty before the model was taken apart, and not after', () => {
    const { anatomy: _, ...before } = complete;
    for (const id of ours) {
      expect(figures.get(id).isEmpty?.(before)).toBe(true);
      expect(figures.get(id).isEmpty?.(complete)).toBe(false);
    }
  });
});

describe('namedSets', () => {
  test('number what the model has apart from what it has not, so that hiding the virtual ones renames nothing', () => {
    const names = (sets: Anatomy['sets']) => new Map(namedSets({ sets }).map(({ set, name }) => [set, name]));
    const all = names(anatomy.sets);
    expect([...all.values()]).toEqual(['1', '2', '3', 'v1', 'v2', 'v3', 'v4', '4']);
    for (const [set, name] of names(anatomy.sets.filter(({ isReal }) => isReal)))
      expect(all.get(set)).toBe(name);
  });
});

describe('marks', () => {
  test('are full where all comes back, half for saddles and open where all leaves', () => {
    const [set] = anatomy.sets;
    const fill = (stability: Anatomy['sets'][number]['stability']) => lookOf({ ...set!, stability }).fill;
    expect([fill('stable-node'), fill('stable-focus')]).toEqual(['full', 'full']);
    expect(fill('saddle')).toBe('half');
    expect([fill('unstable-node'), fill('unstable-focus')]).toEqual(['none', 'none']);
    expect(fill('non-hyperbolic')).toBe('dot');
  });
});

describe('setSpace', () => {
  test('of a delay plot takes a cycle’s own next points', () => {
    const set = { ...anatomy.sets[0]!, order: 3, observed: [[1], [2], [3]] };
    const space = setSpace(
      [0, 0, 0],
      [
        [0, 4],
        [0, 4],
        [0, 4],
      ],
      ([x = 0, y = 0]) => ({ x, y }),
      2,
    );
    // x(t), x(t + 2) of 1, 2, 3, 1, 2 …
    expect([0, 1, 2].map((k) => space.at(set, k))).toEqual([
      { x: 1, y: 3 },
      { x: 2, y: 1 },
      { x: 3, y: 2 },
    ]);
    expect(space.scaled([1])).toBeNull();
  });

  test('measures directions in half-widths of the box', () => {
    const space = setSpace(
      [0, 2],
      [
        [-1, 3],
        [0, 1],
      ],
      ([x = 0, y = 0]) => ({ x, y }),
    );
    expect(space.scaled([1, 9, 1])).toEqual([0.5, 2]);
    const set = { ...anatomy.sets[0]!, observed: [[1, 0, 0.5]] };
    expect(space.beside(set, 0, [0.5, 0.2])).toEqual({ x: 2, y: 0.6 });
  });
});

describe('invariant sets', () => {
  test('that lie beyond the axes are counted, not drawn', () => {
    const far = { ...anatomy.sets[0]!, observed: [[500, 0, 0]] };
    expect(words(drawn('invariant-sets', having({ sets: [far] })))).toContain('1 beyond the axes');
  });

  test('bring every point and eigenvalue as numbers', () => {
    const [sets, points, values] = figures.get('invariant-sets').sourceData(complete);
    expect(sets!.rows.length / sets!.columns.length).toBe(anatomy.sets.length);
    expect(points!.rows.length / points!.columns.length).toBe(
      anatomy.sets.reduce((sum, { order }) => sum + order, 0),
    );
    expect(points!.columns.slice(0, 5)).toEqual(['set', 'point', 'x', 'y', 'z']);
    expect(values!.rows.length / 4).toBe(anatomy.sets.reduce((sum, set) => sum + set.eigenvalues.length, 0));
  });
});

describe('eigenvalues', () => {
  test('stand in a plane with equal axes, where the unit circle is one', () => {
    const circle = items(drawn('eigenvalues', complete), 'polyline').find(
      ({ points }) => points.length > 200,
    )!;
    const xs = circle.points.filter((_, i) => i % 2 === 0);
    const ys = circle.points.filter((_, i) => i % 2 === 1);
    const [width, height] = [xs, ys].map((all) => Math.max(...all) - Math.min(...all)) as [number, number];
    // A 128-gon's corners lie on both axes; what is left is rounding.
    expect(width).toBeCloseTo(height, 9);
  });
});

describe('transitions', () => {
  test('of at most 24 regions are a graph, of more a matrix', () => {
    expect(items(drawn('transition-graph', having({ symbols: symbolicDynamics(24) })), 'raster')).toEqual([]);
    const many = drawn('transition-graph', having({ symbols: symbolicDynamics(25) }));
    expect(items(many, 'raster')).toHaveLength(2); // The matrix and its scale.
    expect(words(many).join(' ')).toMatch(/Too many for a graph/);
  });

  test('that were never seen stay clear in the matrix', () => {
    const [dwell] = items(drawn('transition-matrix', complete), 'raster');
    const { transitions } = anatomy.symbols!;
    const clear = transitions.dwell.map((p) => p === 0);
    expect(Array.from({ length: clear.length }, (_, i) => dwell!.pixels[4 * i + 3] === 0)).toEqual(clear);
  });
});

describe('the symbolic code', () => {
  test('says how many regions hold nine tenths of the orbit', () => {
    const { regions, share } = anatomy.symbols!.coverage;
    const held = regions[share.findIndex((value) => value >= 0.9)];
    expect(words(drawn('symbolic-code', complete))).toContain(`90 % in ${held}`);
  });

  test('adds up to the block entropies', () => {
    const table = figures
      .get('symbolic-code')
      .sourceData(complete)
      .find(({ name }) => name === 'entropies')!;
    const { blockEntropies } = anatomy.symbols!;
    let sum = 0;
    blockEntropies.forEach((entropy, k) => {
      sum += table.rows[3 * k + 2]!;
      expect(sum).toBeCloseTo(entropy, 12);
    });
  });
});
