import { SimError } from '../errors';
import { scaledInputs } from './externalInputs';
import type { Prepared } from './prepared';

/** An external input at a constant value, in units of the recording. */
export interface HeldInput {
  readonly name: string;
  readonly value: number;
}

/**
 * Inputs held at constant values, for analysing a model that is driven. An input that is not named is held where it drives nothing: at 0
 * as it enters the model, which is its mean where it was z-scored.
 *
 * @param values by the names of the inputs, in units of the recording.
 * @returns also the values as they enter the model, shape (K).
 * @throws {SimError} `bad-parameter` for a name that is no input, or a value that is no number.
 */
export function heldInputs(
  prepared: Pick<Prepared, 'steps' | 'inputLabels'>,
  values: Readonly<Record<string, number>> = {},
): { readonly held: readonly HeldInput[]; readonly inputs: Float64Array } {
  const { inputLabels = [] } = prepared;
  for (const [name, value] of Object.entries(values)) {
    if (!inputLabels.includes(name)) {
      throw new SimError(
        'bad-parameter',
        inputLabels.length === 0
          ? `Expected no input, since the model was fitted without any, got "${name}". Leave it out, or fit a model with inputs.`
          : `The model has no input called "${name}". It has ${inputLabels.join(', ')}.`,
      );
    }
    if (Number.isFinite(value)) continue;
    throw new SimError('bad-parameter', `Expected a number to hold "${name}" at, got ${value}.`);
  }
  const resting = restingInputs(prepared);
  const held = resting.map(({ name, value }) => ({ name, value: values[name] ?? value }));
  return {
    held,
    inputs: scaledInputs(
      prepared,
      Float64Array.from(held, ({ value }) => value),
    ),
  };
}

/** Where inputs drive nothing, in units of the recording: 0, or the mean of those that were z-scored. */
export function restingInputs({
  steps,
  inputLabels = [],
}: Pick<Prepared, 'steps' | 'inputLabels'>): readonly HeldInput[] {
  const mean = steps.find(({ id }) => id === 'inputs')?.numbers['mean'] ?? [];
  return inputLabels.map((name, k) => ({ name, value: mean[k] ?? 0 }));
}
