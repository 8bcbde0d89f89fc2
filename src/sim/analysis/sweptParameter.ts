import { SimError } from '../errors';
import type { ParameterBlock } from '../models/model';

/**
 * Something that can be swept: a system's parameter, one weight of a fitted model, a factor on a whole block of them, or an external
 * input held at a constant value.
 */
export interface SweptParameter {
  /** As it is asked for: `rho`, `W[3,5]`, `h[2]`, `A`, `input:light`. */
  readonly name: string;
  /** What a value of it is: the parameter itself, or a factor on the weights as fitted. */
  readonly kind: 'value' | 'factor';
  /** What it is now. */
  readonly value: number;
  readonly meaning: string;
}

/** Where one weight, or a block of them, lies in a weight vector. */
interface WeightSpan {
  readonly from: number;
  readonly to: number;
  readonly isBlock: boolean;
}

/**
 * Finds a weight by its name: `W[3,5]` and `h[2]` count rows and columns from 1, as the equations do; `A` alone is the whole block.
 *
 * @throws {SimError} `bad-parameter`, saying which blocks and indices there are.
 */
export function weightSpan(blocks: readonly ParameterBlock[], name: string): WeightSpan {
  const [, blockName = '', index] = /^\s*(\w+)\s*(?:\[([\d\s,]+)\])?\s*$/.exec(name) ?? [];
  let from = 0;
  for (const { name: known, shape } of blocks) {
    const size = shape.reduce((product, n) => product * n, 1);
    if (known !== blockName || size === 0) {
      from += size;
      continue;
    }
    if (index === undefined) return { from, to: from + size, isBlock: true };
    const at = from + flatIndex(name, known, shape, index.split(',').map(Number));
    return { from: at, to: at + 1, isBlock: false };
  }
  throw new SimError(
    'bad-parameter',
    `The model has no weights called "${name}". Name one weight, as ${blocks.map(exampleOf).join(', ')}, or a whole block, as ${blocks[0]!.name}, to scale it.`,
  );
}

function flatIndex(name: string, block: string, shape: readonly number[], index: readonly number[]): number {
  const fits =
    index.length === shape.length && index.every((i, k) => Number.isInteger(i) && i >= 1 && i <= shape[k]!);
  if (fits) return index.reduce((flat, i, k) => flat * shape[k]! + i - 1, 0);
  throw new SimError(
    'bad-parameter',
    `"${name}" is not a weight: ${block} is ${shape.join(' × ')}, counted from 1. Choose from ${block}[${shape.map(() => 1).join(',')}] to ${block}[${shape.join(',')}].`,
  );
}

const exampleOf = ({ name, shape }: ParameterBlock): string => `${name}[${shape.map(() => 1).join(',')}]`;

/** What a weight, or a factor on a block, is before it is swept. @throws {SimError} `bad-parameter`. */
export function weightParameter(
  blocks: readonly ParameterBlock[],
  weights: ArrayLike<number>,
  name: string,
): SweptParameter {
  const { from, isBlock } = weightSpan(blocks, name);
  return isBlock
    ? { name, kind: 'factor', value: 1, meaning: `a factor on all of ${name}` }
    : { name, kind: 'value', value: weights[from]!, meaning: `one weight of the model` };
}

/** The weights with one of them set to `value`, or a block multiplied by it. A copy. @throws {SimError} `bad-parameter`. */
export function weightsAt(
  blocks: readonly ParameterBlock[],
  weights: ArrayLike<number>,
  name: string,
  value: number,
): Float64Array {
  const { from, to, isBlock } = weightSpan(blocks, name);
  const changed = Float64Array.from(weights);
  for (let i = from; i < to; i++) changed[i] = isBlock ? weights[i]! * value : value;
  return changed;
}

/** A range to begin with: a tenth about a factor, and about a value as much again as it is, or 1 where it is nearly nothing. */
export function suggestedRange({ kind, value }: Pick<SweptParameter, 'kind' | 'value'>): [number, number] {
  if (kind === 'factor') return [0.9, 1.1];
  const reach = Math.abs(value) < 0.05 ? 0.5 : Math.abs(value) / 2;
  return [Number((value - reach).toPrecision(3)), Number((value + reach).toPrecision(3))];
}

/** The name under which a constant external input is swept; a block of weights could have the input's own. */
export const inputParameter = (input: string): string => `input:${input}`;
