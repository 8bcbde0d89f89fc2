import type {
  Anatomy,
  Complex,
  InvariantSet,
  ManifoldDirection,
  SymbolicDynamics,
} from '../../src/sim/analysis/anatomy';

/** Seconds a step of the model of the Lorenz system stands for. */
const STEP = 0.01;
/** Latent dimension of the model. */
const M = 8;

/** Eigenvalues of a step from rates of the flow, with those of the directions that the latent space has besides. */
function stepEigenvalues(rates: readonly Complex[]): Complex[] {
  const own = rates.map(({ re, im }) => ({
    re: Math.exp(re * STEP) * Math.cos(im * STEP),
    im: Math.exp(re * STEP) * Math.sin(im * STEP),
  }));
  const rest = [0.62, 0.41, -0.18, 0.07, 0].slice(0, M - own.length).map((re) => ({ re, im: 0 }));
  return [...own, ...rest].sort((a, b) => Math.hypot(b.re, b.im) - Math.hypot(a.re, a.im));
}

/** Lorenz's coordinates, scaled as the data of these tests are. */
const scaled = ([x = 0, y = 0, z = 0]: readonly number[]): number[] => [x / 8, y / 9, (z - 23.5) / 8.6];

/** Samples in Lorenz's coordinates, shape (samples × 3), as seen in the observations; shape (samples × N). */
export type SeenIn = (values: Float32Array) => Float32Array;

interface Parts extends Omit<
  InvariantSet,
  'order' | 'points' | 'observed' | 'codes' | 'unstableDirections' | 'directions'
> {
  /** In Lorenz's scaled coordinates. */
  readonly places: readonly (readonly number[])[];
  readonly directions?: readonly {
    readonly eigenvalue: Complex;
    readonly vectors: readonly (readonly number[])[];
  }[];
}

const kindOf = ({ re, im }: Complex): ManifoldDirection['kind'] =>
  Math.hypot(re, im) > 1 ? 'unstable' : 'stable';

function setOf(parts: Parts, seenIn: SeenIn): InvariantSet {
  const { places, directions = [], ...rest } = parts;
  const observe = (place: readonly number[]) => [...seenIn(Float32Array.from(place))];
  return {
    ...rest,
    order: places.length,
    points: places.map((place) => Array.from({ length: M }, (_, i) => (place[i % 3] ?? 0) * Math.cos(i))),
    observed: places.map(observe),
    codes: places.map((place, k) =>
      (place.map((c) => (c > 0 ? '1' : '0')).join('') + '0101101').slice(k, k + 6),
    ),
    unstableDirections: rest.eigenvalues.filter(({ re, im }) => Math.hypot(re, im) > 1).length,
    directions: directions.map(({ eigenvalue, vectors }) => ({
      kind: kindOf(eigenvalue),
      eigenvalue,
      latent: vectors.map((vector) => Array.from({ length: M }, (_, i) => vector[i % 3] ?? 0)),
      observed: vectors.map(observe),
    })),
  };
}

/** The Lorenz system's own fixed points, a cycle beside its orbit, and some that are none of the model's states. */
function lorenzSets(seenIn: SeenIn): readonly InvariantSet[] {
  const focus = { re: Math.exp(0.00094) * Math.cos(0.1019), im: Math.exp(0.00094) * Math.sin(0.1019) };
  const wing = (side: 1 | -1): Parts => {
    const c = side * Math.sqrt(72);
    return {
      places: [scaled([c, c, 27])],
      isReal: true,
      eigenvalues: stepEigenvalues([
        { re: 0.094, im: 10.19 },
        { re: 0.094, im: -10.19 },
        { re: -13.85, im: 0 },
      ]),
      stability: 'saddle',
      distance: 0.21,
      directions: [
        {
          eigenvalue: focus,
          vectors: [
            [-0.28 * side, -0.14 * side, 0.83],
            [0.22 * side, 0.44 * side, 0.1],
          ],
        },
        { eigenvalue: { re: 0.871, im: 0 }, vectors: [[0.86, -0.33, -0.4 * side]] },
      ],
    };
  };
  const elsewhere = (places: number[][], largest: number): Parts => ({
    places,
    isReal: false,
    eigenvalues: stepEigenvalues([
      { re: Math.log(largest) / STEP, im: 0 },
      { re: 2, im: 140 },
      { re: 2, im: -140 },
    ]),
    stability: 'saddle',
    distance: 3.4,
  });
  const real: Parts[] = [
    wing(1),
    wing(-1),
    {
      places: [scaled([0, 0, 0])],
      isReal: true,
      eigenvalues: stepEigenvalues([
        { re: 11.83, im: 0 },
        { re: -2.667, im: 0 },
        { re: -22.83, im: 0 },
      ]),
      stability: 'saddle',
      distance: 0.64,
      directions: [
        { eigenvalue: { re: 1.126, im: 0 }, vectors: [[0.42, 0.91, 0]] },
        { eigenvalue: { re: 0.974, im: 0 }, vectors: [[0, 0, 1]] },
      ],
    },
  ];
  const cycle: Parts = {
    places: [
      [1.4, 1.7, 0.1],
      [0.3, 0.1, -0.9],
      [-0.9, -1.2, -0.4],
    ],
    isReal: true,
    eigenvalues: stepEigenvalues([
      { re: 34, im: 0 },
      { re: 0.01, im: 0 },
      { re: -120, im: 0 },
    ]),
    stability: 'unstable-node',
    distance: 0.03,
  };
  const away = [
    elsewhere([[0.9, -1.1, 1.6]], 3.1),
    elsewhere([[-1.5, 1.2, -0.2]], 1.4),
    elsewhere([[40, -25, 12]], 8.2),
  ];
  const virtualCycle = elsewhere(
    [
      [-0.6, 0.9, 1.1],
      [0.8, -0.4, 1.8],
    ],
    1.9,
  );
  return [...real, ...away, virtualCycle, cycle].map((parts) => setOf(parts, seenIn));
}

/** An orbit through so many regions: mostly on to the next one, seldom elsewhere. */
export function symbolicDynamics(regions: number, most = 64): SymbolicDynamics {
  const raw = Array.from({ length: regions }, (_, k) => Math.exp((-4.5 * k) / regions));
  const total = raw.reduce((sum, share) => sum + share, 0);
  const shares = raw.map((share) => share / total);
  const shown = Math.min(regions, most);
  const jump = new Array<number>(shown * shown).fill(0);
  for (let i = 0; i < shown && shown > 1; i++) {
    const others = [
      [(i + 1) % shown, 0.62],
      [(i + shown - 1) % shown, 0.27],
      [(i * 5 + 3) % shown, 0.108],
      [(i * 11 + 7) % shown, 0.002],
    ] as const;
    for (const [j, share] of others) if (j !== i) jump[i * shown + j]! += share;
    const row = jump.slice(i * shown, (i + 1) * shown).reduce((sum, share) => sum + share, 0);
    for (let j = 0; j < shown; j++) jump[i * shown + j]! /= row;
  }
  const stay = 0.93;
  const dwell = jump.map((p, k) => (k % (shown + 1) === 0 ? stay : p * (1 - stay)));
  let sum = 0;
  return {
    samples: 100_000,
    codes: shares.map((_, k) => ((k * 37 + 11) % 1024).toString(2).padStart(10, '0')),
    shares,
    regions,
    possible: Math.max(1024, regions),
    coverage: {
      regions: shares.map((_, k) => k + 1),
      share: shares.map((share) => Math.min(1, (sum += share))),
    },
    transitions: { shown, dwell, jump, edges: 3 * regions },
    topologicalEntropy: { value: 0.84, isConverged: true },
    entropyRate: 0.271,
    blockEntropies: Array.from(
      { length: 8 },
      (_, k) => 1.2 * (1 - Math.exp(-(k + 1) / 1.4)) + 0.29 * (k + 1),
    ),
  };
}

/** The anatomy of a model of the Lorenz system, put together by hand. */
export function lorenzAnatomy(
  dim: number,
  labels: readonly string[],
  orbit: Float32Array,
  seenIn: SeenIn,
): Anatomy {
  const search = { singular: 0, restarts: 0, lastNewRestart: 0 };
  return {
    settings: { mostOrder: 3, steps: 100_000, transient: 1000, seed: 1 },
    family: 'alrnn',
    kind: 'piecewise-linear',
    latentDim: M,
    labels,
    searches: [
      { ...search, order: 1, method: 'exhaustive', possible: 1024, solved: 1024 },
      {
        ...search,
        order: 2,
        method: 'heuristic',
        possible: 523_776,
        solved: 20_411,
        restarts: 200,
        lastNewRestart: 31,
      },
      {
        ...search,
        order: 3,
        method: 'heuristic',
        possible: 357_913_600,
        solved: 61_090,
        restarts: 200,
        lastNewRestart: 88,
      },
    ],
    sets: lorenzSets(seenIn),
    symbols: symbolicDynamics(12),
    orbit: [...orbit.subarray(0, 2500 * dim)],
    orbitStatus: 'ok',
  };
}

/** The same of a smooth model: places of little speed, and no regions. */
export function smoothAnatomy(anatomy: Anatomy): Anatomy {
  const { symbols: _, ...rest } = anatomy;
  return {
    ...rest,
    family: 'dend-smooth',
    kind: 'smooth',
    searches: [
      {
        order: 1,
        method: 'descent',
        possible: 0,
        solved: 512,
        restarts: 512,
        lastNewRestart: 71,
        singular: 0,
      },
    ],
    sets: anatomy.sets
      .filter(({ order, isReal }) => order === 1 && isReal)
      .map((set, k) => ({ ...set, codes: [], speed: [3e-14, 2.1e-6, 0.0043][k] ?? 0.01 })),
  };
}
