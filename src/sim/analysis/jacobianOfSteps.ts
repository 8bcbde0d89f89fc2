import { multiplyRows } from '../kernels/multiplyRows';

/**
 * The Jacobian J_k ⋯ J₁ of k steps, shape (M × M), row-major.
 *
 * @param jacobian called once a step, in order: writes J_i into a matrix of shape (M × M).
 */
export function jacobianOfSteps(
  M: number,
  order: number,
  jacobian: (J: Float64Array, step: number) => void,
): Float64Array {
  const J = new Float64Array(M * M);
  // Rows are the images of the axes, so this is the transpose until the end.
  let images = new Float64Array(M * M);
  let next = new Float64Array(M * M);
  for (let i = 0; i < M; i++) images[i * M + i] = 1;
  for (let i = 0; i < order; i++) {
    jacobian(J, i);
    multiplyRows(next, images, 0, J, M, M);
    [images, next] = [next, images];
  }
  for (let i = 0; i < M; i++) for (let j = 0; j < M; j++) J[i * M + j] = images[j * M + i];
  return J;
}
