import type { FigureData, FigureSeed, TrainingRow } from '../../src/figures/figureData';
import { lorenzAnatomy } from './anatomyData';

/** Deterministic numbers in [0, 1): Mulberry32. */
function numbers(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Lorenz's equations by classical RK4, scaled to about unit variance; shape (samples × 3). */
export function lorenzOrbit(samples: number, rho = 28, dt = 0.01, start = [-6.2, -10.4, 15.5]): Float32Array {
  const f = ([x = 0, y = 0, z = 0]: readonly number[]): number[] => [
    10 * (y - x),
    x * (rho - z) - y,
    x * y - (8 / 3) * z,
  ];
  const along = (u: readonly number[], k: readonly number[], h: number): number[] =>
    u.map((value, i) => value + h * (k[i] ?? 0));
  let u: readonly number[] = start;
  const values = new Float32Array(samples * 3);
  for (let i = 0; i < samples; i++) {
    const [x = 0, y = 0, z = 0] = u;
    values.set([x / 8, y / 9, (z - 23.5) / 8.6], 3 * i);
    const k1 = f(u);
    const k2 = f(along(u, k1, dt / 2));
    const k3 = f(along(u, k2, dt / 2));
    const k4 = f(along(u, k3, dt));
    u = u.map((v, j) => v + (dt / 6) * ((k1[j] ?? 0) + 2 * (k2[j] ?? 0) + 2 * (k3[j] ?? 0) + (k4[j] ?? 0)));
  }
  return values;
}

/** The orbit seen in another number of dimensions: its first ones, or fixed mixtures when there are more. */
function inDimensions(orbit: Float32Array, dim: number): Float32Array {
  const count = orbit.length / 3;
  const random = numbers(7);
  const weights = Array.from({ length: dim * 3 }, (_, i) =>
    i < 9 ? Number(i % 3 === Math.floor(i / 3)) : random() * 2 - 1,
  );
  const values = new Float32Array(count * dim);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < dim; k++) {
      for (let j = 0; j < 3; j++) {
        values[i * dim + k] =
          (values[i * dim + k] ?? 0) + (weights[3 * k + j] ?? 0) * (orbit[3 * i + j] ?? 0);
      }
    }
  }
  return values;
}

/** Smoothed power spectrum by plain Fourier sums: slow and plain. */
function spectrum(values: Float32Array, dim: number, k: number): Float64Array {
  const count = Math.min(4096, values.length / dim);
  const bins = 200;
  const turn = (2 * Math.PI) / count;
  const cosine = Float64Array.from({ length: count }, (_, i) => Math.cos(turn * i));
  const sine = Float64Array.from({ length: count }, (_, i) => Math.sin(turn * i));
  const power = new Float64Array(bins);
  for (let bin = 0; bin < bins; bin++) {
    let [re, im] = [0, 0];
    for (let i = 0; i < count; i++) {
      const value = (0.5 - 0.5 * (cosine[i] ?? 0)) * (values[i * dim + k] ?? 0);
      const phase = ((bin + 1) * i) % count;
      re += value * (cosine[phase] ?? 0);
      im += value * (sine[phase] ?? 0);
    }
    power[bin] = re * re + im * im;
  }
  const smooth = power.map((_, i) => {
    let [sum, weight] = [0, 0];
    for (let j = Math.max(0, i - 12); j < Math.min(bins, i + 13); j++) {
      const w = Math.exp(-((i - j) ** 2) / 32);
      sum += w * (power[j] ?? 0);
      weight += w;
    }
    return sum / weight;
  });
  const total = smooth.reduce((sum, p) => sum + p, 0);
  return smooth.map((p) => p / total);
}

function trainingLog(seed: number): readonly TrainingRow[] {
  const random = numbers(seed);
  return Array.from({ length: 400 }, (_, i) => {
    const epoch = 5 * (i + 1);
    const fall = Math.exp(-epoch / (180 + 40 * random()));
    const row = { epoch, loss: (0.9 * fall + 0.012 + 0.004 * seed) * (0.85 + 0.3 * random()) };
    const dStsp = (6 * fall + 0.35 + 0.12 * seed) * (0.7 + 0.6 * random());
    return i % 8 === 7 ? { ...row, validation: { dStsp, dH: 0.05 + 0.3 * fall } } : row;
  });
}

function bestEpochOf(log: readonly TrainingRow[]): number {
  return log.reduce((best, row) =>
    (row.validation?.dStsp ?? Infinity) < (best.validation?.dStsp ?? Infinity) ? row : best,
  ).epoch;
}

function convergence(exponents: readonly number[], random: () => number) {
  const times = Array.from({ length: 300 }, (_, i) => (i + 1) * 3);
  const estimates = exponents.map((value) => {
    let walk = 0;
    const end = times.at(-1) ?? 1;
    return times.map((time) => {
      walk += (random() - 0.5) * 2;
      return value + ((walk / time) * (end - time)) / end;
    });
  });
  return { times, estimates };
}

function seedOf(seed: number, isShown: boolean): FigureSeed {
  const random = numbers(100 + seed);
  const log = trainingLog(seed);
  const exponents = [0.892, -0.0021, -14.51];
  const shares = Array.from({ length: 28 }, (_, k) => Math.exp(-k / 4.5));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return {
    seed,
    status: 'done',
    bestEpoch: bestEpochOf(log),
    log,
    judgement: {
      protocol: {
        part: 'test',
        samples: 10_000,
        generated: 10_000,
        transient: 0,
        stateSpace: { rule: 'binned', bins: 30, range: [[-3, 3]] },
        spectralSmoothing: 20,
      },
      model: { dStsp: 0.31 + 0.2 * seed, dH: 0.046 + 0.01 * seed, pe: { 1: 1e-5, 20: 0.0021 * (1 + seed) } },
      floor: { dStsp: 0.12, dH: 0.031, how: 'the test part’s two halves against each other' },
      baselines: [
        {
          id: 'linear',
          title: 'Linear model',
          scores: { dStsp: 9.7, dH: 0.52, pe: { 1: 4e-4, 20: 0.41 } },
          note: '',
        },
        {
          id: 'surrogate',
          title: 'Phase surrogate',
          scores: { dStsp: 3.4, dH: 0.033, pe: { 20: NaN } },
          note: '',
        },
        {
          id: 'persistence',
          title: 'Last value',
          scores: { dStsp: NaN, dH: 0.9, pe: { 1: 0.01, 20: 1.4 } },
          note: '',
        },
      ],
      status: 'ok',
    },
    ...(isShown
      ? {
          lyapunov: {
            exponents,
            standardErrors: [0.006, 0.0008, 0.02],
            kaplanYorke: 2.061,
            sum: -13.62,
            expectedSum: -13.62,
            convergence: convergence(exponents, random),
            duration: 900,
            timeUnit: 's',
            status: 'ok',
          },
          regions: {
            codes: shares.map((_, k) => ((k * 37 + 11) % 1024).toString(2).padStart(10, '0')),
            shares: shares.map((share) => share / total),
            possible: 1024,
            samples: 10_000,
          },
        }
      : {}),
  };
}

/** A neuron that follows each dimension, and behaviour that goes by the first; some of it is missing, and nothing is foretold at first. */
function eventsAlong(orbit: Float32Array, dim: number): FigureData['events'] {
  const random = numbers(11);
  const samples = orbit.length / dim;
  const rows = Array.from({ length: samples }, (_, t) => {
    const rates = Array.from({ length: dim }, (_, k) => Math.exp(orbit[t * dim + k] ?? 0));
    const level = Math.min(3, Math.max(0, Math.round(2 * (orbit[t * dim] ?? 0) + 1.5)));
    return {
      expected: [...rates, level],
      observed: [...rates.map((rate) => Math.floor(2 * rate * random())), random() < 0.8 ? level : 0],
    };
  });
  return {
    labels: [...Array.from({ length: dim }, (_, k) => `unit ${k + 1}`), 'choice'],
    decoders: [
      ...Array.from({ length: dim }, () => ({ kind: 'poisson' }) as const),
      { kind: 'categorical', levels: 4 },
    ],
    observed: Float32Array.from(
      rows.flatMap(({ observed }, t) => observed.map((y) => (t % 40 < 3 ? NaN : y))),
    ),
    expected: Float32Array.from(rows.flatMap(({ expected }, t) => expected.map((y) => (t === 0 ? NaN : y)))),
  };
}

const made = new Map<string, FigureData>();

/** A whole run's figure data: the Lorenz system, and as its model the same with a slightly wrong parameter. */
export function lorenzData(dim = 3, samples = 10_000): FigureData {
  const key = `${dim} ${samples}`;
  const data = made.get(key) ?? makeLorenzData(dim, samples);
  made.set(key, data);
  return data;
}

function makeLorenzData(dim: number, samples: number): FigureData {
  const data = inDimensions(lorenzOrbit(samples), dim);
  const orbit = inDimensions(lorenzOrbit(samples, 28.03), dim);
  const dims = Array.from({ length: dim }, (_, k) => k);
  const labels = dim <= 3 ? ['x', 'y', 'z'].slice(0, dim) : dims.map((k) => `ch ${k + 1}`);
  return {
    title: 'Lorenz 63',
    dim,
    labels,
    unit: 's.d.',
    rate: 100,
    data,
    orbit,
    regionRanks: Uint16Array.from({ length: samples }, (_, i) => {
      const [x, y] = [orbit[i * dim] ?? 0, orbit[i * dim + Math.min(1, dim - 1)] ?? 0];
      return (x > 0 ? 1 : 0) + 2 * (y > x ? 1 : 0) + 4 * (Math.abs(x) > 1.2 ? 1 : 0);
    }),
    spectra: {
      frequencies: Float64Array.from({ length: 200 }, (_, i) => ((i + 1) * 100) / Math.min(4096, samples)),
      data: dims.map((k) => spectrum(data, dim, k)),
      model: dims.map((k) => spectrum(orbit, dim, k)),
    },
    seeds: [1, 2, 3].map((seed) => seedOf(seed, seed === 1)),
    seed: 1,
    events: eventsAlong(orbit, dim),
    anatomy: lorenzAnatomy(dim, labels, orbit, (values) => inDimensions(values, dim)),
    provenance: [
      { label: 'run', value: 'lorenz-1' },
      { label: 'command', value: 'nullcline fit lorenz.npy --seed 1' },
    ],
  };
}
