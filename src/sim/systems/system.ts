import { SimError } from '../errors';
import type { Reference } from '../reference';

export interface ParamSpec {
  /** Published value. */
  readonly value: number;
  readonly symbol: string;
  readonly unit: string;
  readonly meaning: string;
}

export type Params<K extends string = string> = Readonly<Record<K, number>>;

/** What a flow and a map have in common: names, parameters, and published facts that the tests hold them to. */
export interface SystemBase<K extends string = string> {
  readonly id: string;
  readonly title: string;
  /** One sentence: what it models. */
  readonly what: string;
  /** n, the dimension of the state. */
  readonly dim: number;
  /** One name a state variable. */
  readonly stateNames: readonly string[];
  readonly params: Readonly<Record<K, ParamSpec>>;
  /** A point on, or quickly drawn to, the attractor; shape (n). */
  readonly initialState: readonly number[];
  readonly expected?: Expected;
  readonly reference: Reference;
}

/** Published values, with the spread they were published with. */
export interface Expected {
  /** Largest first; the last ones may be missing. */
  readonly lyapunovSpectrum?: readonly number[];
  /** Largest deviation of an exponent the tests allow. */
  readonly tolerance?: number;
  /** Sum of the exponents where the divergence, or log|det J|, is constant, or zero on average. */
  readonly sum?: number;
  readonly kaplanYorke?: number;
  readonly from: Reference;
}

/** An autonomous flow du/dt = f(u; p) on ℝⁿ. All buffers are caller-owned; nothing allocates. */
export interface Flow<K extends string = string> extends SystemBase<K> {
  readonly kind: 'flow';
  /** Sampling step at which the flow is smooth, in its own time. */
  readonly step: number;
  /** Unit of the flow's own time: `ms` for models in milliseconds, `1` for dimensionless ones. */
  readonly timeUnit: '1' | 's' | 'ms';
  /** Writes f(u; p) into `du`. Shapes (n) and (n). */
  rhs(du: Float64Array, u: Float64Array, p: Params<K>): void;
  /** Writes ∂fᵢ/∂uⱼ into `J[i·n + j]`. Shape (n × n), row-major. */
  jacobian(J: Float64Array, u: Float64Array, p: Params<K>): void;
}

/** A map u ↦ F(u; p) on ℝⁿ. All buffers are caller-owned; nothing allocates. */
export interface DiscreteMap<K extends string = string> extends SystemBase<K> {
  readonly kind: 'map';
  /** u ← F(u; p), in place; shape (n). */
  map(u: Float64Array, p: Params<K>): void;
  /** Writes ∂Fᵢ/∂uⱼ at u into `J[i·n + j]`. Shape (n × n), row-major. */
  jacobian(J: Float64Array, u: Float64Array, p: Params<K>): void;
}

export type System = Flow | DiscreteMap;

/** Checks nothing at run time: it only ties the parameter names of a flow's functions to its table. */
export const defineFlow = <K extends string>(flow: Omit<Flow<K>, 'kind'>): Flow =>
  ({ ...flow, kind: 'flow' }) as unknown as Flow;
export const defineMap = <K extends string>(map: Omit<DiscreteMap<K>, 'kind'>): DiscreteMap =>
  ({ ...map, kind: 'map' }) as unknown as DiscreteMap;

/** The published parameter values. */
export const defaultParams = ({ params }: Pick<SystemBase, 'params'>): Record<string, number> =>
  Object.fromEntries(Object.entries(params).map(([name, { value }]) => [name, value]));

/** @throws {SimError} `bad-parameter` unless every parameter of the system has a finite value, and no other is given. */
export function checkParams(system: Pick<SystemBase, 'title' | 'params'>, params: Params): void {
  const known = Object.keys(system.params);
  const strange = Object.keys(params).find((name) => !known.includes(name));
  if (strange !== undefined) {
    throw new SimError(
      'bad-parameter',
      `${system.title} has no parameter "${strange}". It has ${known.join(', ')}.`,
    );
  }
  for (const name of known) {
    if (Number.isFinite(params[name])) continue;
    throw new SimError(
      'bad-parameter',
      `${system.title} needs a number for ${name} (${system.params[name].meaning}); got ${String(params[name])}.`,
    );
  }
}
