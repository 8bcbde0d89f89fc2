import { eigenvalues } from '../kernels/eigenvalues';
import { solveSymmetric } from '../kernels/solveSymmetric';
import { createRandom } from '../random';
import { trialRows } from '../signals/trialRows';
import type { BaselineRows } from './baseline';

/** A leaky tanh reservoir of R units that is given D numbers a step: r ← (1 − a) r + a tanh(W r + V x + b). */
export interface Reservoir {
  /** R. */
  readonly units: number;
  /** D: the N dimensions of the data, and the external inputs beside them. */
  readonly dim: number;
  /** W by rows: the entries of row i are `rowStart[i]` … `rowStart[i + 1] − 1`. */
  readonly rowStart: Int32Array;
  readonly column: Int32Array;
  readonly weight: Float64Array;
  /** V, shape (R × D), row-major. */
  readonly input: Float64Array;
  /** b, shape (R). */
  readonly bias: Float64Array;
  /** a, from 0 (excluded) to 1. */
  readonly leak: number;
}

/** Connections a unit receives: few make rich reservoirs, and quick ones. */
const CONNECTIONS = 6;

/**
 * A random reservoir with spectral radius 1 and inputs of size 1, to be scaled by `scaledReservoir`: each unit receives
 * `CONNECTIONS` weights, uniform on [−1, 1], as are inputs and biases.
 */
export function randomReservoir(units: number, dim: number, seed: number): Reservoir {
  const random = createRandom(seed, 'reservoir');
  const uniform = () => 2 * random.uniform() - 1;
  const each = Math.min(CONNECTIONS, units);
  const rowStart = Int32Array.from({ length: units + 1 }, (_, i) => i * each);
  const column = new Int32Array(units * each);
  for (let i = 0; i < units; i++) {
    const chosen = new Set<number>();
    while (chosen.size < each) chosen.add(random.integer(units));
    column.set(
      [...chosen].sort((a, b) => a - b),
      i * each,
    );
  }
  const weight = Float64Array.from(column, uniform);
  const radius = spectralRadius({ units, rowStart, column, weight });
  return {
    units,
    dim,
    rowStart,
    column,
    weight: weight.map((value) => value / radius),
    input: Float64Array.from({ length: units * dim }, uniform),
    bias: Float64Array.from({ length: units }, uniform),
    leak: 1,
  };
}

/** The same reservoir with its weights, inputs with biases, and leak set. */
export function scaledReservoir(
  reservoir: Reservoir,
  { radius, input, leak }: { readonly radius: number; readonly input: number; readonly leak: number },
): Reservoir {
  return {
    ...reservoir,
    weight: reservoir.weight.map((value) => radius * value),
    input: reservoir.input.map((value) => input * value),
    bias: reservoir.bias.map((value) => input * value),
    leak,
  };
}

/** Largest modulus of W's eigenvalues. */
function spectralRadius({
  units,
  rowStart,
  column,
  weight,
}: Pick<Reservoir, 'units' | 'rowStart' | 'column' | 'weight'>): number {
  const W = new Float64Array(units * units);
  for (let i = 0; i < units; i++) {
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) W[i * units + column[k]] = weight[k];
  }
  const { re, im } = eigenvalues(W, units);
  return re.reduce((most, real, k) => Math.max(most, Math.hypot(real, im[k])), 0);
}

/** One step: writes the state that follows `r` under u into `next`; shapes (R), (R) and (D). */
export function stepReservoir(
  { units, dim, rowStart, column, weight, input, bias, leak }: Reservoir,
  next: Float64Array,
  r: Float64Array,
  u: ArrayLike<number>,
): void {
  for (let i = 0; i < units; i++) {
    let sum = bias[i];
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) sum += weight[k] * r[column[k]];
    for (let j = 0; j < dim; j++) sum += input[i * dim + j] * u[j];
    next[i] = (1 - leak) * r[i] + leak * Math.tanh(sum);
  }
}

/** Features of a readout: 1, the input and the state. */
export const featureCount = ({ units, dim }: Reservoir): number => 1 + dim + units;

/** Sums over time that a readout is solved from: features with features, and with the samples that follow. */
export interface ReadoutMoments {
  /** Shape (F × F), row-major; both halves. */
  readonly gram: Float64Array;
  /** Shape (F × N). */
  readonly cross: Float64Array;
  readonly rows: number;
}

/**
 * Drives a reservoir with a recording and sums what its readout is solved from: after a washout in each trial, the features
 * [1, x(t), s(t + 1), r(t + 1)] against x(t + 1), where r(t + 1) is the state after x(t) and the external inputs s(t + 1) have been
 * seen. Every trial starts from a reservoir at rest.
 *
 * @param dim N; what a reservoir takes beyond are external inputs.
 */
export function readoutMoments(
  reservoir: Reservoir,
  { values, trials, inputs }: BaselineRows,
  dim: number,
  washout: number,
): ReadoutMoments {
  const { units, dim: D } = reservoir;
  const K = D - dim;
  const F = featureCount(reservoir);
  const gram = new Float64Array(F * F);
  const cross = new Float64Array(F * dim);
  const f = new Float64Array(F);
  const u = new Float64Array(D);
  let r = new Float64Array(units);
  let next = new Float64Array(units);
  let rows = 0;
  for (const { from, to } of trialRows({ samples: values.length / dim, ...(trials && { trials }) })) {
    r.fill(0);
    for (let t = from; t < to - 1; t++) {
      for (let i = 0; i < dim; i++) u[i] = values[t * dim + i];
      for (let k = 0; k < K; k++) u[dim + k] = inputs![(t + 1) * K + k];
      stepReservoir(reservoir, next, r, u);
      [r, next] = [next, r];
      if (t - from < washout) continue;
      f[0] = 1;
      f.set(u, 1);
      f.set(r, 1 + D);
      for (let a = 0; a < F; a++) {
        const value = f[a];
        const row = a * F;
        for (let b = 0; b <= a; b++) gram[row + b] += value * f[b];
        for (let j = 0; j < dim; j++) cross[a * dim + j] += value * values[(t + 1) * dim + j];
      }
      rows++;
    }
  }
  for (let a = 0; a < F; a++) for (let b = 0; b < a; b++) gram[b * F + a] = gram[a * F + b];
  return { gram, cross, rows };
}

/**
 * Ridge readout: U of least Σ|x(t + 1) − Uᵀ f(t)|² / rows + β |U|², from (G / rows + β I) U = C / rows.
 *
 * @returns shape (F × N), row-major; null where the equations can't be solved.
 */
export function ridgeReadout({ gram, cross, rows }: ReadoutMoments, ridge: number): Float64Array | null {
  const F = Math.round(Math.sqrt(gram.length));
  const A = gram.map((value) => value / rows);
  for (let a = 0; a < F; a++) A[a * F + a] += ridge;
  const U = cross.map((value) => value / rows);
  return solveSymmetric(A, U, F, cross.length / F) ? U : null;
}

/** Writes what the readout expects next, shape (N), given what the reservoir was just given, shape (D), and the state after it. */
export function readOut(out: Float64Array, U: Float64Array, r: Float64Array, u: Float64Array): void {
  const dim = out.length;
  const D = u.length;
  for (let j = 0; j < dim; j++) {
    let sum = U[j];
    for (let i = 0; i < D; i++) sum += U[(1 + i) * dim + j] * u[i];
    for (let k = 0; k < r.length; k++) sum += U[(1 + D + k) * dim + j] * r[k];
    out[j] = sum;
  }
}
