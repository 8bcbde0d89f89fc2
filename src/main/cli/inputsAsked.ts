import { resolve } from 'node:path';
import { fileSource } from '../../io/byteSource';
import { openRecording } from '../../io/openRecording';
import { SimError } from '../../sim/errors';
import { firstComplete } from '../../sim/signals/completeRows';
import { scaledInputs } from '../../sim/signals/externalInputs';
import type { Prepared } from '../../sim/signals/prepared';
import { trialRows } from '../../sim/signals/trialRows';
import { text } from './commonOptions';
import type { VerbContext } from './verb';

/** External inputs of a free run that starts from the test part's first complete sample; row 0 belongs to that sample. */
export interface InputsAsked {
  /** Shape (rows × K), as they drive the model. */
  readonly inputs: Float64Array;
  readonly rows: number;
  /** Where they come from, in words. */
  readonly from: string;
}

/**
 * What drives a model in a free run: the inputs of the file of `--inputs`, one row a step and in units of the recording, or those the test
 * part was recorded with, to the end of its first trial that has a complete sample. Undefined for a model without inputs.
 *
 * @throws {SimError} `bad-parameter` for a model without inputs that is given some, and for inputs that are no numbers;
 *   `shape-mismatch` for a file with other columns.
 */
export async function inputsAsked(
  { options }: Pick<VerbContext, 'options'>,
  prepared: Prepared,
): Promise<InputsAsked | undefined> {
  const file = text(options, 'inputs');
  const { inputDim = 0 } = prepared;
  if (inputDim === 0) {
    if (file === undefined) return undefined;
    throw new SimError(
      'bad-parameter',
      '--inputs is for models that were fitted with inputs, and this one was fitted without any. Leave it out.',
    );
  }
  return file === undefined ? recorded(prepared, inputDim) : fromFile(file, prepared, inputDim);
}

function recorded({ test, dim }: Prepared, K: number): InputsAsked {
  const trial = trialRows(test).find((rows) => firstComplete(test.values, dim, rows) >= 0)!;
  const row = firstComplete(test.values, dim, trial);
  const whole = test.trials ? 'the first trial of the test part' : 'the test part';
  return { inputs: test.inputs!.subarray(row * K, trial.to * K), rows: trial.to - row, from: whole };
}

async function fromFile(file: string, prepared: Prepared, K: number): Promise<InputsAsked> {
  const source = await fileSource(resolve(file));
  const recording = await openRecording(source).finally(() => source.close());
  try {
    const series = recording.series.find(({ readable }) => readable);
    const labels = prepared.inputLabels ?? [];
    const named = labels.map((label) => series?.channels.indexOf(label) ?? -1);
    const channels = named.every((at) => at >= 0) ? named : Array.from({ length: K }, (_, k) => k);
    if (!series || (channels !== named && series.channels.length !== K)) {
      throw new SimError(
        'shape-mismatch',
        `Expected columns called ${labels.map((label) => `"${label}"`).join(', ')}, or ${K} columns in that order, in ${file}; got ${series?.channels.length ?? 'none'}. Give one row a step.`,
      );
    }
    const [rows] = series.shape;
    const values = await recording.read(series.path, { start: 0, stop: rows, channels });
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) {
      throw new SimError(
        'bad-parameter',
        `Expected a number in every row of ${file}, got ${values[at]} for "${labels[at % K]}" in row ${Math.floor(at / K) + 1}. Fill it in.`,
      );
    }
    return { inputs: scaledInputs(prepared, values), rows, from: file };
  } finally {
    await recording.close();
  }
}
