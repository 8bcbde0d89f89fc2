import { SimError } from '../errors';
import { alrnn } from './alrnn';
import type { ModelSize } from './model';

/** A tensor with its values in row-major order. */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

const expected = 'A (M), W (M × M), h (M) and B (N × M)';

/**
 * The weights of an AL-RNN as Brenner and colleagues' Python tutorial names them, as a weight vector of ours.
 *
 * There a run starts from z = x B with the first N entries overwritten by x; ours starts from z = [x; L x]. So the first N columns
 * of B have no effect, and the others, transposed, are L:
 *
 *     L[i, n] = B[n, N + i]        B (N × M), L ((M − N) × N)
 *
 * A, W and h are the same. What is computed from them in float64 differs from PyTorch's float32 by rounding alone.
 *
 * @param rectifiedDim P, which the tensors do not tell.
 * @throws {SimError} `unsupported` for tensors of other names, `shape-mismatch` for other shapes, `bad-parameter` for a P that does
 *   not fit and for values that are not finite.
 * @see Brenner, Hemmer, Monfared & Durstewitz (2024), NeurIPS 37.
 */
export function alrnnFromTorch(
  tensors: ReadonlyMap<string, NamedTensor>,
  rectifiedDim: number,
): { readonly size: ModelSize; readonly weights: Float64Array } {
  const { A, W, h, B } = namedTensors(tensors);
  const [N, M] = matrixShape('B', B);
  const shapes = { A: [M], W: [M, M], h: [M] };
  for (const [name, tensor] of Object.entries({ A, W, h })) {
    const wanted = inWords(shapes[name as keyof typeof shapes]);
    if (inWords(tensor.shape) === wanted) continue;
    throw misfit(`B ${inWords(B.shape)} gives M = ${M}, so ${name} has to be ${wanted}`, tensor);
  }
  Object.entries({ A, W, h, B }).forEach(checkFinite);
  const size = { latentDim: M, rectifiedDim, observedDim: N };
  alrnn.checkSize(size);

  const L = Array.from({ length: (M - N) * N }, (_, at) => {
    const i = Math.floor(at / N);
    return B.values[(at % N) * M + N + i]!;
  });
  const weights = Float64Array.from([A, W, h].flatMap(({ values }) => Array.from(values)).concat(L));
  return { size, weights };
}

/** Exactly the four tensors there are: any other would be left out of the model without a word. */
function namedTensors(tensors: ReadonlyMap<string, NamedTensor>): Record<'A' | 'W' | 'h' | 'B', NamedTensor> {
  const A = tensors.get('A');
  const W = tensors.get('W');
  const h = tensors.get('h');
  const B = tensors.get('B');
  if (A && W && h && B && tensors.size === 4) return { A, W, h, B };
  throw new SimError(
    'unsupported',
    `Expected the tensors of the AL-RNN tutorial, ${expected}, got ${listed(tensors)}. Save that model's state_dict alone.`,
  );
}

function matrixShape(name: string, tensor: NamedTensor): readonly [number, number] {
  const [rows, columns] = tensor.shape;
  if (tensor.shape.length === 2 && rows !== undefined && columns !== undefined) return [rows, columns];
  throw misfit(`${name} has to be (N × M)`, tensor);
}

const misfit = (why: string, { shape }: NamedTensor): SimError =>
  new SimError(
    'shape-mismatch',
    `Expected ${expected} of one model: ${why}, got ${inWords(shape)}. Save that model's state_dict as it is.`,
  );

function checkFinite([name, { values }]: readonly [string, NamedTensor]): void {
  const wrong = Array.from(values).find((value) => !Number.isFinite(value));
  if (wrong === undefined) return;
  throw new SimError(
    'bad-parameter',
    `Expected finite weights, got ${wrong} in ${name}: training has failed there. Choose an earlier state of the model.`,
  );
}

function listed(tensors: ReadonlyMap<string, NamedTensor>): string {
  if (tensors.size === 0) return 'none';
  const names = Array.from(tensors, ([name, { shape }]) => `${name} ${inWords(shape)}`);
  return names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');
}

const inWords = (shape: readonly number[]): string => `(${shape.join(' × ')})`;
