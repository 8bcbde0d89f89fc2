import type { Anatomy } from '../sim/analysis/anatomy';
import type { Autocorrelations } from '../sim/analysis/autocorrelations';
import type { Judgement, LyapunovSpectrum, OrbitInvariants, RegionOccupancy } from '../sim/analysis/measures';
import type { Clock } from '../sim/clock';
import type { Decoder } from '../sim/kernels/decoders';
import type { Fact } from './scene';

/**
 * All the figures draw, of one fitted model and the data it was held to. Arrays are row-major, in units of the prepared
 * data. Parts that do not exist yet are empty or absent, and the figures say so.
 */
export interface FigureData extends Clock {
  readonly title: string;
  /** Number of dimensions N. */
  readonly dim: number;
  readonly labels: readonly string[];
  /** Unit of the prepared data, such as `mV` or `s.d.`; empty when unknown. */
  readonly unit: string;
  /** Held-out data, shape (T × N); NaN where a value is missing. */
  readonly data: Float32Array;
  /** The model running freely from the data's first sample, shape (T′ × N); with trials one run a trial, NaN before it begins. */
  readonly orbit: Float32Array;
  /** First sample of each trial, of data and orbit alike; absent where they are one stretch. */
  readonly trials?: readonly number[];
  /** External inputs that drove the model, shape (T × K), and their names; absent without any. */
  readonly inputs?: Float32Array;
  readonly inputLabels?: readonly string[];
  /** Events beside the data, where the model decodes any. */
  readonly events?: EventSeries;
  /** Rank of the region each orbit sample lies in, 0 the most visited; shape (T′), or empty for models without regions. */
  readonly regionRanks: Uint16Array;
  /** Normalised power per dimension; frequencies in the clock's unit. */
  readonly spectra: {
    readonly frequencies: ArrayLike<number>;
    readonly data: readonly ArrayLike<number>[];
    readonly model: readonly ArrayLike<number>[];
  };
  /** Autocorrelation per dimension, with the band that other stretches of data span; absent until computed. */
  readonly autocorrelations?: Autocorrelations;
  /** Read off the held-out data themselves. */
  readonly invariants?: OrbitInvariants;
  readonly seeds: readonly FigureSeed[];
  /** The seed whose orbit, regions and spectra these are. */
  readonly seed: number;
  readonly provenance: readonly Fact[];
  /** The seed's model taken apart, when that was done. */
  readonly anatomy?: Anatomy;
}

/** Channels of events over the rows of the data: counts, or levels from 0; NaN where one is missing. */
export interface EventSeries {
  readonly labels: readonly string[];
  readonly decoders: readonly Decoder[];
  /** Shapes (T × events), row-major; what the model expected of each row from the rows before. */
  readonly observed: Float32Array;
  readonly expected: Float32Array;
}

export interface FigureSeed {
  readonly seed: number;
  readonly status: string;
  readonly bestEpoch: number | null;
  readonly log: readonly TrainingRow[];
  readonly judgement?: Judgement;
  readonly lyapunov?: LyapunovSpectrum;
  readonly regions?: RegionOccupancy;
  /** Read off the model's own orbit. */
  readonly invariants?: OrbitInvariants;
}

export interface TrainingRow {
  readonly epoch: number;
  readonly loss: number;
  readonly validation?: { readonly dStsp: number; readonly dH: number };
}

/** The seed that is drawn. */
export function shownSeed(data: FigureData): FigureSeed | undefined {
  return data.seeds.find((seed) => seed.seed === data.seed);
}

/** Samples of data and of orbit. */
export const samplesOf = (values: Float32Array, dim: number): number => Math.floor(values.length / dim);

/** One dimension of row-major samples. */
export function column(
  values: Float32Array,
  dim: number,
  k: number,
  count = samplesOf(values, dim),
): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => values[i * dim + k] ?? NaN);
}

/** Borders between trials inside the first `samples`: the first sample of each but the first. */
export const bordersOf = ({ trials = [] }: FigureData, samples: number): readonly number[] =>
  trials.filter((start) => start > 0 && start < samples);

/** Number of the trial of each sample of the data, from 1 on, as a column of a table; nothing where there are no trials. */
export function trialColumn({ trials, data, dim }: FigureData): Record<string, Float64Array> {
  if (!trials) return {};
  const numbers = new Float64Array(samplesOf(data, dim));
  trials.forEach((start, k) => numbers.fill(k + 1, start));
  return { trial: numbers };
}

/** Name of a dimension. */
export const labelOf = (data: FigureData, k: number): string => data.labels[k] ?? `x${k + 1}`;
