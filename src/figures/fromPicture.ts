import type { Anatomy } from '../sim/analysis/anatomy';
import type { Autocorrelations } from '../sim/analysis/autocorrelations';
import type { Judgement, LyapunovSpectrum, OrbitInvariants, RegionOccupancy } from '../sim/analysis/measures';
import { type Clock, clockOf } from '../sim/clock';
import type { PreparationStep } from '../sim/signals/prepared';
import type { EventSeries, FigureData, FigureSeed, TrainingRow } from './figureData';
import type { Fact } from './scene';

/** What is taken from a run's picture, as the engine sends it. */
export interface Picture extends Clock {
  readonly run: {
    readonly id: string;
    readonly created: string;
    readonly data: { readonly name: string; readonly hash: string; readonly series: string };
    readonly seeds: readonly {
      readonly seed: number;
      readonly status: string;
      readonly bestEpoch: number | null;
      readonly judgement?: Judgement;
      readonly lyapunov?: LyapunovSpectrum;
      readonly regions?: RegionOccupancy;
      readonly invariants?: OrbitInvariants;
    }[];
    readonly yardstick?: { readonly invariants: OrbitInvariants };
    readonly backend: string;
    readonly version: string;
    readonly command: string;
  };
  readonly seed: number;
  readonly dim: number;
  readonly labels: readonly string[];
  readonly data: Float32Array;
  readonly orbit: Float32Array;
  readonly trials?: readonly number[];
  readonly inputs?: Float32Array;
  readonly inputLabels?: readonly string[];
  readonly events?: EventSeries;
  readonly regions: Uint16Array;
  readonly spectra: FigureData['spectra'];
  readonly autocorrelations?: Autocorrelations;
  readonly log: readonly TrainingRow[];
  readonly steps: readonly PreparationStep[];
  readonly anatomy?: Anatomy;
}

/**
 * Figure data of a run's picture.
 * @param logs training logs of further seeds, by seed; the picture brings its own.
 */
export function fromPicture(
  picture: Picture,
  logs: ReadonlyMap<number, readonly TrainingRow[]> = new Map(),
): FigureData {
  const { run, seed, dim, labels, data, orbit, spectra, steps } = picture;
  const seeds: readonly FigureSeed[] = run.seeds.map((summary) => ({
    ...summary,
    log: summary.seed === seed ? picture.log : (logs.get(summary.seed) ?? []),
  }));
  return {
    title: run.data.name,
    dim,
    labels,
    unit: unitAfter(steps),
    ...clockOf(picture),
    data,
    orbit,
    ...(picture.trials && { trials: picture.trials }),
    ...(picture.inputs && { inputs: picture.inputs, inputLabels: picture.inputLabels ?? [] }),
    ...(picture.events && { events: picture.events }),
    regionRanks: picture.regions,
    spectra,
    ...(picture.autocorrelations && { autocorrelations: picture.autocorrelations }),
    ...(run.yardstick && { invariants: run.yardstick.invariants }),
    seeds,
    seed,
    provenance: provenanceOf(picture),
    ...(picture.anatomy && { anatomy: picture.anatomy }),
  };
}

/** Standardised data are in standard deviations; of principal components only the first has that scale, and factors have one of their own. */
function unitAfter(steps: readonly PreparationStep[]): string {
  const done = new Set(steps.map((step) => step.id));
  return done.has('z-score') && !done.has('pca') && !done.has('factors') ? 's.d.' : '';
}

function provenanceOf({ run, seed, steps }: Picture): readonly Fact[] {
  return [
    { label: 'run', value: run.id },
    { label: 'created', value: run.created },
    { label: 'data', value: run.data.name },
    { label: 'series', value: run.data.series },
    { label: 'sha256', value: run.data.hash },
    { label: 'seed', value: String(seed) },
    { label: 'backend', value: run.backend },
    { label: 'nullcline', value: run.version },
    { label: 'command', value: run.command },
    ...steps.map((step) => ({ label: step.id, value: step.text })),
  ];
}
