/** Scores of an orbit against held-out data. Lower is better for all of them. */
export interface Scores {
  /** State-space divergence, nats; NaN when the orbit left the data's range altogether. */
  readonly dStsp: number;
  /** Hellinger distance between power spectra, 0 … 1. */
  readonly dH: number;
  /** n-step prediction error (mean squared, in units of the prepared data squared), by n. */
  readonly pe: Readonly<Record<string, number>>;
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
      }
    | { readonly rule: 'gaussian-mixture'; readonly variance: number; readonly draws: number };
  /** Standard deviation of the spectral smoothing, in frequency bins. */
  readonly spectralSmoothing: number;
}

/** A fitted model judged on data it has not seen, beside its floor and the baselines. */
export interface Judgement {
  readonly protocol: Protocol;
  readonly model: Scores;
  /** Truth against truth: what two stretches of the same recording score against each other. */
  readonly floor: { readonly dStsp: number; readonly dH: number; readonly how: string };
  readonly baselines: readonly {
    readonly id: string;
    readonly title: string;
    readonly scores: Scores;
    readonly note: string;
  }[];
  readonly status: 'ok' | 'diverged';
}

export interface LyapunovSpectrum {
  /** λ₁ ≥ … in nats per unit time (per step for a map without a rate). */
  readonly exponents: readonly number[];
  /** Standard error of each, from blocks of the orbit. */
  readonly standardErrors: readonly number[];
  /** Kaplan–Yorke dimension. */
  readonly kaplanYorke: number;
  /** Sum of the exponents and what it must equal: the mean of log|det J| or of the divergence. */
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
  /** Region codes, one bit a rectified unit (1 = active), most visited first. */
  readonly codes: readonly string[];
  /** Share of the orbit in each; sums to 1. */
  readonly shares: readonly number[];
  /** How many there can be at most. */
  readonly possible: number;
  readonly samples: number;
  /** Absent where the orbit returns to no region, and in runs judged before it was looked at. */
  readonly order?: RegionOrder;
}
