import { describe, expect, test } from 'vitest';
import { symbolsOfRun } from '../../../src/sim/analysis/symbolSeries';
import { topologicalEntropy } from '../../../src/sim/analysis/topologicalEntropy';
import { transitions } from '../../../src/sim/analysis/transitions';
import oracle from '../../oracles/symbolic.json';
import { binnedLogistic, graphOf, skewTent, tent } from './symbolicOrbits';

const golden = (1 + Math.sqrt(5)) / 2;
const goldenMean = [
  [1, 1],
  [1, 0],
];

/** A cycle of n nodes with given extra edges. */
const cycle = (n: number, extra: readonly (readonly [number, number])[] = []) =>
  graphOf(
    Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) =>
        j === (i + 1) % n || extra.some(([from, to]) => from === i && to === j) ? 1 : 0,
      ),
    ),
  );

// The iteration ends when its bounds are 1e-12 apart: 11 digits are its promise throughout.
describe('topologicalEntropy', () => {
  test('of the golden mean shift is log((1 + √5)/2)', () => {
    const { value, lower, upper, status } = topologicalEntropy(graphOf(goldenMean));
    expect(value).toBeCloseTo(Math.log(golden), 11);
    // The bounds are true but for the last digits of the divisions.
    expect(lower).toBeLessThanOrEqual(Math.log(golden) + 1e-15);
    expect(upper).toBeGreaterThanOrEqual(Math.log(golden) - 1e-15);
    expect(status).toBe('ok');
  });

  test('of the full shift on N symbols is log N', () => {
    for (const N of [1, 2, 7, 40]) {
      const full = Array.from({ length: N }, () => new Array<number>(N).fill(1));
      expect(topologicalEntropy(graphOf(full)).value).toBeCloseTo(Math.log(N), 14);
    }
  });

  test('of a cycle is 0, whatever its period', () => {
    for (const n of [1, 2, 3, 50]) expect(topologicalEntropy(cycle(n)).value).toBe(0);
  });

  test('of a periodic graph is found where plain power iteration would turn for ever', () => {
    // Two nodes, each with edges to two of the other side: period 2, ρ² = 4.
    const bipartite = graphOf([
      [0, 0, 1, 1],
      [0, 0, 1, 1],
      [1, 1, 0, 0],
      [1, 1, 0, 0],
    ]);
    expect(topologicalEntropy(bipartite).value).toBeCloseTo(Math.LN2, 11);
    // Cycles of 2 and 4 through one node: ρ⁴ = ρ² + 1, so ρ² is the golden ratio.
    expect(topologicalEntropy(cycle(4, [[1, 0]])).value).toBeCloseTo(Math.log(golden) / 2, 11);
  });

  test('of a reducible graph is the largest of its components', () => {
    // A golden mean shift that leads into a cycle, and a full 3-shift that is left for both.
    const rows = [
      [1, 1, 0, 0, 1, 0],
      [1, 0, 0, 0, 0, 0],
      [1, 0, 1, 1, 0, 1],
      [0, 0, 1, 1, 0, 1],
      [0, 0, 0, 0, 1, 0],
      [0, 0, 1, 1, 0, 1],
    ];
    expect(topologicalEntropy(graphOf(rows)).value).toBeCloseTo(Math.log(3), 11);
    // Two cycles in a row, not joined back: still no choice that comes again.
    const jordan = [
      [1, 1],
      [0, 1],
    ];
    expect(topologicalEntropy(graphOf(jordan)).value).toBe(0);
  });

  test('of a long cycle with a short cut solves ρ³⁰⁰ = 1 + ρ¹⁴⁹', () => {
    const { spectralRadius: r, status } = topologicalEntropy(cycle(300, [[150, 0]]));
    // Cycles of 300 and 151: 1 = r⁻³⁰⁰ + r⁻¹⁵¹. An error of 1e-12 in r is one of at most 300e-12 here.
    expect(r ** -300 + r ** -151).toBeCloseTo(1, 9);
    expect(status).toBe('ok');
  });

  test('bounds stay true when the iteration is given up', () => {
    const n = 1500;
    const edges = Array.from({ length: n }, (_, i) => (i === 700 ? [0, 701] : [(i + 1) % n]));
    const rowStart = [0];
    for (const out of edges) rowStart.push(rowStart.at(-1)! + out.length);
    const graph = { rowStart: Uint32Array.from(rowStart), target: Uint32Array.from(edges.flat()) };
    const { lower, upper, status } = topologicalEntropy(graph);
    const excess = (h: number) => Math.exp(-n * h) + Math.exp(-701 * h) - 1;
    expect(status).toBe('not-converged');
    expect(excess(lower)).toBeGreaterThan(0);
    expect(excess(upper)).toBeLessThan(0);
  });

  test('agrees with NumPy on reducible graphs and on the binned logistic map', () => {
    for (const { n, edges, spectralRadius } of oracle.graphs) {
      const rowStart = Uint32Array.from(
        { length: n + 1 },
        (_, i) => edges.filter(([from]) => from < i).length,
      );
      const found = topologicalEntropy({ rowStart, target: Uint32Array.from(edges, ([, to]) => to) });
      expect(found.spectralRadius).toBeCloseTo(spectralRadius, 11);
    }
    const logistic = topologicalEntropy(transitions(binnedLogistic(3000)));
    expect(logistic.spectralRadius).toBeCloseTo(oracle.spectralRadius, 11);
  });

  test('of three regions in a row, each stayed in, is log(1 + √2): the 7 edges of a published Lorenz model', () => {
    const row = [
      [1, 1, 0],
      [1, 1, 1],
      [0, 1, 1],
    ];
    expect(topologicalEntropy(graphOf(row)).value).toBeCloseTo(0.881, 3);
    expect(topologicalEntropy(graphOf(row)).value).toBeCloseTo(Math.log(1 + Math.SQRT2), 11);
  });
});

describe('topologicalEntropy of tent map orbits', () => {
  const run = { steps: 5000, transient: 100 };
  const entropyOf = (map: Parameters<typeof symbolsOfRun>[0]) =>
    topologicalEntropy(transitions(symbolsOfRun(map, [0.3], run).symbols)).value;

  // Cuts that the map takes to cuts make a Markov partition: the graph then holds all there is to know, and 5000 steps see every
  // edge.
  test('of slope 2 is ln 2, cut in halves or in quarters', () => {
    expect(entropyOf(tent(2, [0.5], 1))).toBeCloseTo(Math.LN2, 11);
    expect(entropyOf(tent(2, [0.25, 0.5, 0.75], 1))).toBeCloseTo(Math.LN2, 11);
  });

  test('of slope (1 + √5)/2, whose top has period 3, is the golden mean shift’s', () => {
    expect(entropyOf(tent(golden, [0.5], 2))).toBeCloseTo(Math.log(golden), 11);
  });

  test('of the skew tent is ln 2 as well, wherever its top is', () => {
    expect(entropyOf(skewTent(0.4))).toBeCloseTo(Math.LN2, 11);
  });

  test('is too large for cuts that the map does not take to cuts', () => {
    expect(entropyOf(tent(golden, [0.4, 0.6], 2))).toBeGreaterThan(Math.log(golden) + 0.01);
  });
});

test('an orbit that stays in one region has no entropy, and one that never returns has none to speak of', () => {
  expect(topologicalEntropy(transitions([0, 0, 0])).value).toBe(0);
  expect(() => topologicalEntropy(transitions([0, 1, 2]))).toThrow(/returns to a region/);
});
