import { SimError } from '../errors';
import type { FittedModel } from './model';

/**
 * Gives a model the external input of each row.
 *
 * @param inputs shape (rows × K), row-major; undefined leaves the model to itself.
 * @param rows how many are needed.
 * @returns a function from a row to its input, shape (K): a view, or undefined behind the last row; nothing where there are no inputs.
 * @throws {SimError} `shape-mismatch`.
 */
export function inputFeed(
  { inputDim: K = 0 }: FittedModel,
  inputs: Float64Array | undefined,
  rows: number,
): ((row: number) => Float64Array | undefined) | undefined {
  if (!inputs) return undefined;
  if (K === 0) {
    throw new SimError(
      'shape-mismatch',
      `Expected no inputs, since the model was fitted without any, got ${inputs.length} values. Leave them out, or fit a model with inputs.`,
    );
  }
  if (inputs.length % K !== 0 || inputs.length < rows * K) {
    throw new SimError(
      'shape-mismatch',
      `Expected at least ${rows} rows of ${K} inputs, ${rows * K} values, got ${inputs.length}. Give the inputs of the whole run.`,
    );
  }
  return (row) => (row * K < inputs.length ? inputs.subarray(row * K, (row + 1) * K) : undefined);
}
