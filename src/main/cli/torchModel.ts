import { resolve } from 'node:path';
import { fileSource } from '../../io/byteSource';
import { readTorchWeights } from '../../io/torchWeights';
import { SimError } from '../../sim/errors';
import { alrnn } from '../../sim/models/alrnn';
import { alrnnFromTorch } from '../../sim/models/alrnnFromTorch';
import type { FittedModel } from '../../sim/models/model';
import { text, wholeNumber } from './commonOptions';
import type { VerbContext } from './verb';

/** Whether a word names a file of PyTorch weights rather than a run. */
export const isTorchFile = (name: string): boolean => /\.(pt|pth)$/i.test(name);

export interface TorchModel {
  readonly model: FittedModel;
  /** Observation its orbit starts from, shape (N). */
  readonly start: readonly number[];
}

/**
 * An AL-RNN of the published tutorial from its weight file, with `--rectified` and `--start`.
 * @throws {SimError} `bad-parameter` where the tensors do not tell what was not said, `bad-file`, `unsupported`.
 */
export async function torchModel(
  { options }: Pick<VerbContext, 'options'>,
  path: string,
): Promise<TorchModel> {
  const P = wholeNumber(options, 'rectified');
  if (P === undefined) {
    throw new SimError(
      'bad-parameter',
      'The weights of an AL-RNN do not tell how many of its units are rectified. Say so with --rectified P.',
    );
  }
  const source = await fileSource(resolve(path));
  const tensors = await readTorchWeights(source).finally(() => source.close());
  const { size, weights } = alrnnFromTorch(tensors, P);
  return { model: alrnn.create(size, weights), start: startAsked(text(options, 'start'), size.observedDim) };
}

function startAsked(list: string | undefined, dim: number): readonly number[] {
  if (list === undefined) return new Array<number>(dim).fill(0);
  const start = list.split(',').map(Number);
  if (start.length === dim && !list.split(',').includes('') && start.every(Number.isFinite)) return start;
  throw new SimError(
    'bad-parameter',
    `--start expects ${dim} numbers with commas, one for each dimension observed; got "${list}".`,
  );
}
