import type { EventScore } from './eventScores';
import type { SeparationGrowth } from './separationGrowth';

/** Scores of an orbit against held-out data. Lower is better for all of them. */
export interface Scores {
  /** State-space divergence, nats; NaN when the orbit left the data's range altogether. */
  readonly dStsp: number;
  /** Hellinger distance between power spectra, 0 … 1. */
  readonly dH: number;
  /** n-step prediction error (mean squared, in units of the prepared data squared), by n. */
  readonly pe: Readonly<Record<string, number>>;
  /** Mean absolute scaled error of forecasts (Hyndman & Koehler), 1 for the naive one; absent in runs judged before it was. */
  readonly mase?: number;
}

/** By which rule D_stsp is computed, and how far the spectrum is followed. What is left out follows from the data, as published. */
export interface JudgeSettings {
  /**
   * `julia`: bins by the rule of the literature's Julia code; `python`: by that of its Python code, for comparison with numbers it
   * made; `gaussian-mixture`: mixtures around the samples. Bins up to five dimensions and mixtures beyond when absent.
   */
  readonly stateSpace?: 'julia' | 'python' | 'gaussian-mixture';
  /** Bins a dimension; from the samples and dimensions when absent. */
  readonly bins?: number;
  /** σ² of the Gaussian mixtures, in units of the prepared data squared; 1 when absent. */
  readonly variance?: number;
  /** Whether a wide model's Lyapunov spectrum is followed in full, or as far as its Kaplan–Yorke dimension needs (when absent). */
  readonly exponents?: 'leading' | 'all';
}

/** How the scores were computed. A divergence means nothing without this beside it. */
export interface Protocol {
  /** Which part of the split was scored. */
  readonly part: 'validation' | 'test';
  /** Samples of data compared. */
  readonly samples: number;
  /** Samples of the orbit compared, after the discarded transient. */
  readonly generated: number;
  readonly transient: number;
  readonly stateSpace:
    | {
        readonly rule: 'binned';
        readonly bins: number;
        readonly range: readonly (readonly [number, number])[];
        /** How samples fall into bins: half-open when absent, else as in the literature's Python code. */
        readonly cells?: 'half-open' | 'truncating';
      }
    | { readonly rule: 'gaussian-mixture'; readonly variance: number; readonly draws: number };
  /** Standard deviation of the spectral smoothing, in frequency bins. */
  readonly spectralSmoothing: number;
  /** Steps of each forecast MASE is taken over; absent in runs judged before it was. */
  readonly maseSteps?: number;
  /**
   * Samples of the haemodynamic response, where the data were measured through one; absent without. All scores are then those of the
   * measured signal: a model's orbit is seen through the response, and a forecast starts from the activity that was estimated from what
   * had been measured by then.
   */
  readonly response?: number;
  /**
   * How a part with trials, gaps or inputs was scored; absent where it is one unbroken stretch. `samples` counts complete rows then, and
   * orbits are compared at these rows alone. With trials or inputs a free run starts at the first complete row of every trial, lasts as
   * long as the trial, is driven by its inputs and has no transient.
   */
  readonly pieces?: {
    /** Rows of the part, complete or not. */
    readonly rows: number;
    readonly trials: number;
    /** External inputs. */
    readonly inputs: number;
    /**
     * Spectra are averaged over so many stretches of one length, within trials; gaps of up to ten samples in them are straight lines
     * in data and orbit alike. No stretch, no D_H.
     */
    readonly stretches: number;
    readonly stretchLength: number;
    /** Values that were bridged so. */
    readonly bridged: number;
  };
}

/** A method that understands nothing, or less than it should, with its scores. */
export interface ScoredBaseline {
  readonly id: string;
  readonly title: string;
  readonly scores: Scores;
  readonly note: string;
}

/** What every seed of a run is held against. It depends on the data alone, and is computed once. */
export interface Yardstick {
  readonly protocol: Protocol;
  readonly floor: Judgement['floor'];
  readonly baselines: readonly ScoredBaseline[];
  /** Models of the run's own family and settings, each trained on another surrogate of the training part; where they were asked for. */
  readonly surrogates?: readonly ScoredBaseline[];
  /** Read off the scored part itself. */
  readonly invariants: OrbitInvariants;
}

/** A fitted model judged on data it has not seen, beside its floor and the baselines. */
export interface Judgement {
  readonly protocol: Protocol;
  readonly model: Scores;
  /** Truth against truth: what two stretches of the same recording score against each other. */
  readonly floor: { readonly dStsp: number; readonly dH: number; readonly how: string };
  readonly baselines: readonly ScoredBaseline[];
  /** The same model trained on data that share the linear correlations of the real ones, and nothing else; where asked for. */
  readonly surrogates?: readonly ScoredBaseline[];
  /** Events foretold one step ahead, a score a channel; absent where the model decodes none. */
  readonly events?: readonly EventScore[];
  /** How small separations grow, in the data and in the model's forecasts; absent where that can't be told. */
  readonly growth?: SeparationGrowth;
  readonly status: 'ok' | 'diverged';
}

/** What can be read off an orbit without knowing what made it: the same for data and for a model's own orbit. */
export interface OrbitInvariants {
  /** Samples of the orbit that were used. */
  readonly samples: number;
  /** Samples within which two states are one piece of orbit. */
  readonly theilerWindow: number;
  /** Largest Lyapunov exponent from the divergence of neighbours (Rosenstein, Collins & De Luca 1993). */
  readonly lyapunov: {
    /** Nats per unit of time; NaN without a scaling region. */
    readonly exponent: number;
    /** From successive parts of the orbit; the choice of the scaling region is not in it. */
    readonly standardError: number;
    /** Mean log distance of neighbours over time, thinned for drawing. */
    readonly times: readonly number[];
    readonly divergence: readonly number[];
    /** Mean log distance of unrelated states. */
    readonly saturation: number;
    /** The fitted line, from its first time to its last. */
    readonly line: {
      readonly times: readonly [number, number];
      readonly values: readonly [number, number];
    } | null;
    readonly timeUnit: string;
  };
  /** Correlation dimension (Grassberger & Procaccia 1983). */
  readonly dimension: {
    /** NaN without a scaling region. */
    readonly value: number;
    /** Lowest and highest local slope within it. */
    readonly spread: readonly [number, number];
    /** Local slope of log C(r) at each radius, in units of the prepared data. */
    readonly radii: readonly number[];
    readonly slopes: readonly number[];
    /** First and last radius of the scaling region. */
    readonly stretch: readonly [number, number] | null;
  };
}

export interface LyapunovSpectrum {
  /** λ₁ ≥ … in nats per unit time (per step for a map without a rate); fewer than there are, where no more were followed. */
  readonly exponents: readonly number[];
  /** Standard error of each, from blocks of the orbit. */
  readonly standardErrors: readonly number[];
  /** Kaplan–Yorke dimension. */
  readonly kaplanYorke: number;
  /** Sum of the exponents and what it must equal, the mean of log|det J| or of the divergence: NaN unless all were followed. */
  readonly sum: number;
  readonly expectedSum: number;
  /** Running estimates: `estimates[k]` belongs to exponent k and has the length of `times`. */
  readonly convergence: {
    readonly times: readonly number[];
    readonly estimates: readonly (readonly number[])[];
  };
  /** Averaging time in the same unit; shorter than asked when the orbit left. */
  readonly duration: number;
  /** Unit of time: `s`, `1` (the flow's own unit) or `step`. */
  readonly timeUnit: string;
  /** Of a model with inputs: the training part's drove it, over and over. Absent where it was left to itself. */
  readonly isDriven?: true;
  readonly status: 'ok' | 'diverged';
}

/** In what order an orbit goes through its linear regions. */
export interface RegionOrder {
  /** Different steps from region to region, staying included. */
  readonly transitions: number;
  /** Growth rate of the number of words the transitions allow, nats a step. */
  readonly topologicalEntropy: number;
  /** Of the Markov chain with the observed frequencies, nats a step; null where there are too many regions for it. */
  readonly entropyRate: number | null;
}

/** Linear regions a piecewise-linear model's orbit visits, by visit frequency. */
export interface RegionOccupancy {
  /**
   * Region codes, one bit a rectified unit (1 = active), most visited first. Of many regions with long codes only the first are named, a
   * million letters in all.
   */
  readonly codes: readonly string[];
  /** Share of the orbit in each region, named or not; sums to 1. */
  readonly shares: readonly number[];
  /** How many there can be at most. */
  readonly possible: number;
  readonly samples: number;
  /** Absent where the orbit returns to no region, and in runs judged before it was looked at. */
  readonly order?: RegionOrder;
}
