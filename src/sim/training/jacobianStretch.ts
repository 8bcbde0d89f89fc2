import { matrixExponential, matrixLogarithm } from '../kernels/complexMatrix';
import { spectralNorm } from '../kernels/spectralNorm';

/**
 * Jacobians of a model along sequences of states, each of shape (M × M), row-major. Matrices that are the same object are worked on
 * once: a piecewise-linear model has few of them.
 */
export type JacobianSequences = readonly (readonly Float64Array[])[];

/**
 * Estimates of σ̃_max: by how much a product of a model's Jacobians along a sequence stretches, per step. Generalized forcing with
 * α = 1 − 1/σ̃ keeps such products, (1 − α) J each, and with them gradients, from exploding. From the safest to the closest; a
 * sixth, the analytic bound of a family, needs no states: `FittedModel.jacobianBound`.
 *
 * @see Hess, Monfared, Brenner & Durstewitz (2023), Generalized teacher forcing for learning chaotic dynamics, ICML, PMLR 202,
 *   13017–13049.
 */

/** max ‖J_t‖₂ over all states of all sequences. */
export function batchMaximum(sequences: JacobianSequences, M: number): number {
  const norm = normOf(M);
  return largest(sequences.map((sequence) => largest(sequence.map(norm))));
}

/** The largest geometric mean (Π ‖J_t‖₂)^(1/T) of a sequence: no product of T of them stretches more. */
export function productUpperBound(sequences: JacobianSequences, M: number): number {
  const norm = normOf(M);
  return largest(sequences.map((sequence) => geometricMean(sequence.map(norm))));
}

/** The largest ‖(1/T) Σ J_t‖₂ of a sequence. */
export function arithmeticMean(sequences: JacobianSequences, M: number): number {
  return largest(sequences.map((sequence) => spectralNorm(mean(sequence), M, M)));
}

/**
 * The largest ‖exp((1/T) Σ log J_t)‖₂ of a sequence, a geometric mean of matrices. Where a Jacobian has no logarithm for want of
 * eigenvectors, that sequence's product upper bound.
 */
export function expLogMean(sequences: JacobianSequences, M: number): number {
  const norm = normOf(M);
  const logarithm = once((J: Float64Array) => matrixLogarithm(J, M));
  const size = 2 * M;
  return largest(
    sequences.map((sequence) => {
      const logarithms = sequence.map(logarithm);
      if (!logarithms.every((log) => log !== null)) return geometricMean(sequence.map(norm));
      return spectralNorm(matrixExponential(mean(logarithms), size), size, size);
    }),
  );
}

const normOf = (M: number) => once((J: Float64Array) => spectralNorm(J, M, M));

/** The function with its answers remembered, by object. */
function once<T>(compute: (matrix: Float64Array) => T): (matrix: Float64Array) => T {
  const known = new Map<Float64Array, T>();
  return (matrix) => {
    if (!known.has(matrix)) known.set(matrix, compute(matrix));
    return known.get(matrix)!;
  };
}

function mean(matrices: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(matrices[0]!.length);
  for (const matrix of matrices) for (let i = 0; i < sum.length; i++) sum[i] += matrix[i];
  return sum.map((value) => value / matrices.length);
}

const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** NaN where one is. */
const largest = (values: readonly number[]): number => Math.max(...values);
