import type { CycleStability } from './cycleStability';

/** What to look for in a fitted model, and how far. */
export interface AnatomySettings {
  /** Cycles of every order up to this are looked for; 1 for fixed points only. */
  readonly mostOrder: number;
  /** Steps of the free-running orbit, and those dropped before it. */
  readonly steps: number;
  readonly transient: number;
  readonly seed: number;
  /** Values external inputs are held at, by name and in units of the recording; those left out where they drive nothing. */
  readonly inputs?: Readonly<Record<string, number>>;
}

/** A complex number. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** A direction in which states near a fixed point or cycle leave it or come back: an eigenvector at its first point. */
export interface ManifoldDirection {
  readonly kind: 'stable' | 'unstable' | 'neutral';
  /** Modulus below 1: states come back along it. */
  readonly eigenvalue: Complex;
  /** Unit vectors that span it: one for a real eigenvalue, real and imaginary part for a complex pair. Latent; shape (1 or 2 × M). */
  readonly latent: readonly (readonly number[])[];
  /** The same as seen in the observations, not normalised; shape (1 or 2 × N), empty at cycles that are measured through a response. */
  readonly observed: readonly (readonly number[])[];
}

/** A fixed point (order 1) or cycle of a fitted model. */
export interface InvariantSet {
  /** k: steps until it returns. */
  readonly order: number;
  /** Latent states in the order visited; shape (k × M). */
  readonly points: readonly (readonly number[])[];
  /** Their observations, in units of the prepared data and through the response these were measured through; shape (k × N). */
  readonly observed: readonly (readonly number[])[];
  /** Region of each point for piecewise-linear models: one 0 or 1 a hinge; empty for smooth ones. */
  readonly codes: readonly string[];
  /** False for a virtual one, which lies outside the regions it was solved for: no state of the model, yet it shapes the flow there. */
  readonly isReal: boolean;
  /** Of the Jacobian of k steps, largest modulus first. */
  readonly eigenvalues: readonly Complex[];
  readonly stability: CycleStability;
  readonly unstableDirections: number;
  /** The strongest few, unstable ones first. */
  readonly directions: readonly ManifoldDirection[];
  /**
   * Least distance from the free-running orbit to one of its points: root mean square over the observed dimensions, each over its
   * standard deviation along the orbit. NaN where there is no orbit.
   */
  readonly distance: number;
  /**
   * |F(z) − z| relative to |z|, or to the orbit's size where that is larger, for slow points of smooth models; rounding for a true
   * fixed point. Absent for what was solved for exactly.
   */
  readonly speed?: number;
}

/** How the sets of one order were looked for. */
export interface OrderSearch {
  readonly order: number;
  /**
   * `exhaustive`: every sequence of regions was solved for, none is missing. `heuristic`: from many starts, some may be.
   * `descent`: slow points of a smooth model, by minimising its speed from many starts.
   */
  readonly method: 'exhaustive' | 'heuristic' | 'descent';
  /** Sequences of regions there are, and equations solved; 0 possible where regions do not exist. */
  readonly possible: number;
  readonly solved: number;
  /** Starts of the heuristic search or descent, and the one that last led to something new. */
  readonly restarts: number;
  readonly lastNewRestart: number;
  /** Sequences with no single solution. */
  readonly singular: number;
  /** Real ones found. The list holds those nearest to the orbit where they are more than `MOST_SETS`. */
  readonly found?: number;
  /** Largest `speed` a slow point may have, for `descent`. */
  readonly mostSpeed?: number;
}

/** The free-running orbit as a sequence of linear regions. */
export interface SymbolicDynamics {
  /** Samples of the orbit. */
  readonly samples: number;
  /** Region codes, most visited first, and the share of the orbit in each; the first 4096. */
  readonly codes: readonly string[];
  readonly shares: readonly number[];
  /** Regions used. */
  readonly regions: number;
  readonly possible: number;
  /** Cumulative share of the orbit by the n most visited regions; shape (regions), thinned beyond 512. */
  readonly coverage: { readonly regions: readonly number[]; readonly share: readonly number[] };
  /**
   * Transitions among the most visited regions, row the one left, column the one reached; shape (shown × shown), row-major.
   * `dwell`: probabilities a step, staying included. `jump`: of the next other region, diagonal zero. What a row lacks to 1 goes to
   * regions that are not shown.
   */
  readonly transitions: {
    readonly shown: number;
    readonly dwell: readonly number[];
    readonly jump: readonly number[];
    /** Different transitions among all regions. */
    readonly edges: number;
  };
  readonly topologicalEntropy: { readonly value: number; readonly isConverged: boolean };
  /** Of the Markov chain with the frequencies seen, nats a step; null where there are too many regions for it. */
  readonly entropyRate: number | null;
  /** Block entropies H(n), n = 1 …, nats, as far as the orbit is long enough for them. */
  readonly blockEntropies: readonly number[];
}

/** A fitted model taken apart. */
export interface Anatomy {
  readonly settings: AnatomySettings;
  readonly family: string;
  /** `piecewise-linear`: sets are solved for exactly. `smooth`: slow points are minimised for. */
  readonly kind: 'piecewise-linear' | 'smooth';
  readonly latentDim: number;
  readonly labels: readonly string[];
  readonly searches: readonly OrderSearch[];
  /** Real ones first within an order, by how many directions grow. */
  readonly sets: readonly InvariantSet[];
  /** Absent for smooth models, and where the orbit left every bound. */
  readonly symbols?: SymbolicDynamics;
  /** A stretch of the observed orbit to draw them in; shape (T × N), row-major. */
  readonly orbit: readonly number[];
  readonly orbitStatus: 'ok' | 'diverged';
  /** What external inputs were held at, in units of the recording; absent for models without any. */
  readonly held?: readonly { readonly name: string; readonly value: number }[];
}
