import type { BasinEntropy } from './basinEntropy';

/** An even grid: `count` values from `from` to `to`, both included. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** What a bifurcation diagram is made of. */
export interface BifurcationSettings {
  readonly kind: 'bifurcation';
  /** Name of the parameter, as `rho`, `W[3,5]` or, for a factor on a block of weights, `A`. */
  readonly parameter: string;
  readonly range: Range;
  /** Name of the observed variable that is recorded. */
  readonly observed: string;
  /** Every step, or the local maxima only: what is meant for flows, and for models fitted to them. */
  readonly record: 'all' | 'maxima';
  /** Steps dropped and steps recorded at each value. */
  readonly transient: number;
  readonly steps: number;
  /** Points kept a value at most; the first ones. */
  readonly mostPoints: number;
  /** Largest Lyapunov exponents at each value; 0 for none. */
  readonly exponents: number;
  /** Also from the last value back to the first, each from the state before: where the two differ, there is hysteresis. */
  readonly isBothWays: boolean;
}

export interface GridAxis {
  /** Name of an observed variable. */
  readonly observed: string;
  readonly range: Range;
}

/** What a picture of basins is made of. */
export interface BasinsSettings {
  readonly kind: 'basins';
  readonly horizontal: GridAxis;
  readonly vertical: GridAxis;
  /** Values of the other observed variables at the start, by name; the system's own start where absent. */
  readonly fixed: Readonly<Record<string, number>>;
  /** Cells across the plane in which orbits are said to return; the finer, the longer it takes and the closer attractors may lie. */
  readonly cells: number;
  /** Steps a start may take to settle. */
  readonly mostSteps: number;
}

/** What a Poincaré section is made of. */
export interface SectionSettings {
  readonly kind: 'section';
  /** The plane Σ aᵢ xᵢ = b by the names of the observed variables; those absent have coefficient 0. */
  readonly normal: Readonly<Record<string, number>>;
  readonly offset: number;
  /** Which crossings count: with a·x rising, falling, or both. */
  readonly direction: 'rising' | 'falling' | 'both';
  readonly crossings: number;
  readonly transient: number;
  /** Steps after which the search for more crossings ends. */
  readonly mostSteps: number;
}

export type SweepSettings = BifurcationSettings | BasinsSettings | SectionSettings;

/**
 * A bifurcation diagram. D passes (forward, then backward if asked for) over V values; row d·V + v belongs to value v of pass d,
 * in order of rising value in both.
 */
export interface BifurcationResult {
  readonly kind: 'bifurcation';
  /** Shape (V). */
  readonly values: Float64Array;
  readonly passes: readonly ('forward' | 'backward')[];
  /** Row r has the points `points[starts[r]] … points[starts[r + 1] − 1]`; shape (D·V + 1). */
  readonly starts: Uint32Array;
  readonly points: Float64Array;
  /** λ₁ … λ_K and their standard errors, per unit of `timeUnit`; shape (D·V × K), NaN where the orbit left. */
  readonly exponents: Float64Array;
  readonly standardErrors: Float64Array;
  readonly exponentsAValue: number;
  /** 1 where the orbit left every bound; shape (D·V). */
  readonly diverged: Uint8Array;
  readonly timeUnit: string;
}

/** An attractor that starts were found to end on. */
export interface Attractor {
  /** Share of all starts. */
  readonly share: number;
  /** `oscillation`: a cycle or torus of a flow, or an orbit of a map that neither repeats soon nor is chaotic. */
  readonly form: 'fixed point' | 'cycle' | 'oscillation' | 'chaotic';
  /** Steps until it returns, for a cycle of a map or model. */
  readonly period?: number;
  /** Mean of its observations; shape (N). */
  readonly centre: readonly number[];
}

/** In `BasinsResult.labels`: the start left every bound, or had not settled when its steps were used up, or lies on a border. */
export const ESCAPED = -1;
export const UNDECIDED = 0;

/** Which attractor each start of a plane ends on. */
export interface BasinsResult {
  readonly kind: 'basins';
  /** Number of the attractor, from 1 on by falling share, or `UNDECIDED` or `ESCAPED`; shape (rows × columns), rows from below. */
  readonly labels: Int16Array;
  readonly attractors: readonly Attractor[];
  /** Observations of attractor k are rows `attractorStarts[k] … attractorStarts[k + 1] − 1`; shapes (P × N) and (attractors + 1). */
  readonly attractorPoints: Float64Array;
  readonly attractorStarts: Uint32Array;
  readonly undecided: number;
  readonly escaped: number;
  /** Null for grids too small for it. */
  readonly entropy: BasinEntropy | null;
}

/** Where an orbit crosses a plane. */
export interface SectionResult {
  readonly kind: 'section';
  /** Observations at the crossings, shape (K × N), row-major, and when they happened. */
  readonly points: Float64Array;
  readonly times: Float64Array;
  readonly timeUnit: string;
  /** `solved`: the flow was integrated up to the plane. `interpolated`: a straight line between two samples. */
  readonly method: 'solved' | 'interpolated';
  /** `few` when the steps were used up before there were as many crossings as asked for. */
  readonly status: 'ok' | 'few' | 'diverged';
}

export type SweepResult = BifurcationResult | BasinsResult | SectionResult;

/** A finished sweep, with what it is a sweep of. */
export interface Sweep {
  readonly settings: SweepSettings;
  /** Name of the system, or of the data the model was fitted to. */
  readonly subject: string;
  /** Names of the observed variables; N of them. */
  readonly labels: readonly string[];
  /** What the swept parameter is where nothing is changed, and whether its values are factors on it. */
  readonly parameter?: { readonly value: number; readonly kind: 'value' | 'factor'; readonly symbol: string };
  /** What was held at a constant value meanwhile: a system's other parameters, a model's other inputs. Absent in sweeps of old. */
  readonly held?: readonly { readonly name: string; readonly value: number }[];
  readonly result: SweepResult;
}
