import type { Clock } from '../clock';
import type { FittedModel, ModelFamily, ModelSize, ParameterBlock } from '../models/model';
import { SimError } from '../errors';
import { heldModel } from '../models/heldModel';
import { checkParams, type Params, type System } from '../systems/system';
import { inputParameter, weightParameter, weightsAt, type SweptParameter } from './sweptParameter';
import { run, startOf, watchModel, watchSystem, type WatchedSystem } from './watchedSystem';

/** A parameter with the letter it is written as. */
type NamedParameter = SweptParameter & { readonly symbol: string };

/** What sweeps are made of: a system or fitted model as it is, and with any of its parameters changed. */
export interface SweepSubject {
  readonly name: string;
  readonly system: WatchedSystem;
  /** Parameters by name: all of a system's; of a model, one of each block. */
  readonly parameters: readonly SweptParameter[];
  /** What is at a value of its own meanwhile: a system's parameters, a model's external inputs. */
  readonly held: readonly NamedParameter[];
  /** A model's weights block by block. */
  readonly blocks: readonly (ParameterBlock & { readonly values: Float64Array })[];
  /** @throws {SimError} `bad-parameter`, naming what there is. */
  parameter(name: string): NamedParameter;
  /** The system with one parameter changed. @throws {SimError} `bad-parameter`. */
  at(name: string, value: number): WatchedSystem;
}

/** A built-in system at given parameters. @throws {SimError} `bad-parameter`. */
export function systemSubject(system: System, params: Params): SweepSubject {
  checkParams(system, params);
  const parameters = Object.entries(system.params).map(([name, { meaning, symbol }]): NamedParameter => ({
    name,
    symbol,
    kind: 'value',
    value: params[name]!,
    meaning,
  }));
  return {
    name: system.title,
    system: watchSystem(system, params),
    parameters,
    held: parameters,
    blocks: [],
    parameter(name) {
      const found = parameters.find((parameter) => parameter.name === name);
      if (found) return found;
      throw new SimError(
        'bad-parameter',
        `${system.title} has no parameter "${name}". It has ${parameters.map((one) => one.name).join(', ')}.`,
      );
    },
    at: (name, value) => watchSystem(system, { ...params, [name]: value }),
  };
}

/** External inputs of a model at constant values, in units of the recording. */
export interface HeldInputs {
  readonly held: readonly { readonly name: string; readonly value: number }[];
  /** Such values as they enter the model; shape (K). */
  scaled(values: readonly number[]): Float64Array;
}

/**
 * A fitted model: its weights, by name, are what can be swept, and its external inputs, held at constant values.
 *
 * @param inputs what inputs are held at while something else is swept, and how values in units of the recording enter the model.
 */
export function modelSubject(
  name: string,
  { family, size, weights }: { family: ModelFamily; size: ModelSize; weights: Float64Array },
  seen: { readonly labels: readonly string[]; readonly start: ArrayLike<number>; readonly clock: Clock },
  inputs: HeldInputs = { held: [], scaled: () => new Float64Array(size.inputDim ?? 0) },
): SweepSubject {
  const blocks = family.blocks(size);
  const resting = inputs.held.map(({ value }) => value);
  const watch = (model: FittedModel, at = resting) => watchModel(heldModel(model, inputs.scaled(at)), seen);
  const driving = inputs.held.map(({ name: label, value }) => ({
    name: inputParameter(label),
    kind: 'value' as const,
    value,
    meaning: 'a constant external input',
    symbol: label,
  }));
  const parameter = (asked: string) =>
    driving.find((one) => one.name === asked) ?? {
      ...weightParameter(blocks, weights, asked),
      symbol: asked,
    };
  let at = 0;
  const withValues = blocks.map((block) => {
    const length = block.shape.reduce((product, n) => product * n, 1);
    const values = weights.slice(at, at + length);
    at += length;
    return { ...block, values };
  });
  const filled = withValues.filter(({ values }) => values.length > 0);
  return {
    name,
    system: watch(family.create(size, weights)),
    parameters: [...filled.map((block) => parameter(block.name)), ...driving],
    held: driving,
    blocks: filled,
    parameter,
    at(asked, value) {
      const k = driving.findIndex((one) => one.name === asked);
      if (k >= 0) return watch(family.create(size, weights), resting.with(k, value));
      return watch(family.create(size, weightsAt(blocks, weights, asked, value)));
    },
  };
}

/** Steps the ranges of the observed variables are looked at over, and those dropped before. */
const LOOKED_AT = 20_000;
const DROPPED = 4_000;

/**
 * Smallest and largest value of each observed variable on the attractor, and on its twin if it has one on the other side of the
 * origin, as symmetric systems do; shape (N × 2). Its start, ± 1, where the orbits leave.
 */
export function observedRanges(system: WatchedSystem): readonly (readonly [number, number])[] {
  const N = system.labels.length;
  const low = new Float64Array(N).fill(Infinity);
  const high = new Float64Array(N).fill(-Infinity);
  const x = new Float64Array(N);
  for (const start of [system.start, system.start.map((value) => -value)]) {
    const z = startOf(system, start);
    const stays = run(system, z, DROPPED);
    for (let t = 0; stays && t < LOOKED_AT && run(system, z, 1); t++) {
      system.observe(x, z);
      for (let i = 0; i < N; i++) {
        low[i] = Math.min(low[i]!, x[i]!);
        high[i] = Math.max(high[i]!, x[i]!);
      }
    }
  }
  return Array.from(low, (value, i) =>
    value < high[i]! ? [value, high[i]!] : [system.start[i]! - 1, system.start[i]! + 1],
  );
}
