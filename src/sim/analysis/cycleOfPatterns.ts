import { SimError } from '../errors';
import { eigenvalues, type Eigenvalues } from '../kernels/eigenvalues';
import { multiplyRows } from '../kernels/multiplyRows';
import { createPeriodicWork, solvePeriodic } from '../kernels/solvePeriodic';
import type { PiecewiseLinearMap } from '../models/piecewiseLinear';
import { createHingeEquations, type HingeEquations } from './hingeEquations';
import { cycleStability, neutralTolerance, type CycleStability } from './cycleStability';

/** A fixed point (k = 1) or k-cycle of a piecewise-linear map, as one sequence of patterns has it. */
export interface Cycle {
  /** k. */
  readonly order: number;
  /** The states in the order visited; shape (k × M). */
  readonly points: readonly (readonly number[])[];
  /** The patterns assumed, one a point, as region codes: one 0 or 1 a hinge. */
  readonly codes: readonly string[];
  /** Whether every point lies in the region assumed, so that the map has the cycle; else it is virtual. */
  readonly isReal: boolean;
  /** A point lies on a hinge to rounding. The eigenvalues then hold on the side of the codes only. */
  readonly onHinge: boolean;
  /** Largest modulus among the coordinates and the offsets b: what its distances are measured by. */
  readonly scale: number;
  /** Largest coordinate of F(zᵢ) − zᵢ₊₁ over the scale: rounding for a real cycle. */
  readonly residual: number;
  /** Of the Jacobian J_k ⋯ J₁ of k steps, largest modulus first; shapes (M). */
  readonly eigenvalues: { readonly re: readonly number[]; readonly im: readonly number[] };
  readonly stability: CycleStability;
  /** Eigenvalues outside the unit circle. */
  readonly unstableDirections: number;
}

export type CycleKind = 'real' | 'virtual' | 'singular';

/** Solves for cycles of one order, again and again in the same buffers. */
export interface CycleSolver {
  /**
   * Solves the k-step affine equation of the patterns d, shape (k × K). `singular` where it has no or no single solution to
   * working precision: an eigenvalue of 1, as in a continuum of cycles, or an unbounded growth within the cycle.
   */
  solve(d: Uint8Array): CycleKind;
  /** Whether the solution of the last `solve` returns earlier, after a divisor of k steps. */
  isLowerOrder(): boolean;
  /** The cycle of the last `solve` that was not singular. */
  cycle(): Cycle;
  /** Writes the pattern each point of that cycle lies in; shape (k × K). */
  patternsOfPoints(d: Uint8Array): void;
  /** Writes the patterns the map's own orbit from the first point goes through; shape (k × K). */
  patternsOfOrbit(d: Uint8Array): void;
}

/** Pivots further apart than this leave a solution with no more than about four digits, or none. */
const SINGULAR = 1e-12;
/** A hinge nearer than this, relative to the sizes that cancel, counts as touched: rounding after a solve of fair condition. */
const TIE = 1e-10;
/** Steps of the map that miss the next point by more, relative to the scale, do not make a cycle. */
const RESIDUAL = 1e-9;
/** The solve from which on what all sequences share is computed beforehand: it costs about as much as one of them. */
const SHARED_FROM = 3;
/** Points nearer than this, relative to the scale, are the same: far above rounding, far below what a cycle is looked at for. */
export const SAME_POINT = 1e-8;

/**
 * The fixed point or k-cycle of a sequence of patterns D₁ … D_k: the solution of z_{i+1} = J_{D_i} z_i + b_{D_i}, z_{k+1} = z₁,
 * which is real if every z_i has the pattern D_i. A pattern that repeats itself gives the shorter cycle, gone round more often.
 *
 * The map is continuous, so on a hinge either side's pattern is right, and both are accepted.
 *
 * @param patterns one a step, shape (K) each.
 * @returns undefined where no single solution exists to working precision.
 * @throws {SimError} `bad-parameter` for no pattern, `shape-mismatch` for one of another length.
 * @see Eisenmann, Monfared, Göring & Durstewitz (2023), NeurIPS 36, arXiv 2310.17561.
 */
export function cycleOfPatterns(
  map: PiecewiseLinearMap,
  patterns: readonly ArrayLike<number>[],
): Cycle | undefined {
  if (patterns.length === 0) throw new SimError('bad-parameter', 'Expected at least one pattern, got none.');
  const K = map.hingeCount;
  const d = new Uint8Array(patterns.length * K);
  patterns.forEach((pattern, i) => {
    if (pattern.length !== K) {
      throw new SimError(
        'shape-mismatch',
        `Expected patterns of K = ${K} hinges, but pattern ${i} has ${pattern.length}.`,
      );
    }
    d.set(pattern, i * K);
  });
  const solver = createCycleSolver(map, patterns.length);
  return solver.solve(d) === 'singular' ? undefined : solver.cycle();
}

/** @param order k, a whole number of at least 1. */
export function createCycleSolver(map: PiecewiseLinearMap, order: number): CycleSolver {
  const { latentDim: M, hingeCount: K } = map;
  const hinges = hingesOf(map);
  const work = createPeriodicWork(M, order);
  const points = new Float64Array(order * M);
  const J = new Float64Array(order * M * M);
  const b = new Float64Array(order * M);
  const patterns = new Uint8Array(order * K);
  const z = new Float64Array(M);
  let scale = 0;
  let sides: Sides = { agree: false, onHinge: false };
  let residual = NaN;
  /** Whether the last solution is that of the states' own equations: J and the residual are known then. */
  let isFull = false;
  // One equation alone is solved for one sequence; many sequences are worth what they share.
  let quick: HingeEquations | undefined;
  let solves = 0;

  function solveInFull(): CycleKind {
    isFull = true;
    for (let i = 0; i < order; i++) {
      const pattern = patterns.subarray(i * K, (i + 1) * K);
      map.affine(J.subarray(i * M * M, (i + 1) * M * M), b.subarray(i * M, (i + 1) * M), pattern);
    }
    if (!(solvePeriodic(points, J, b, work, M, order) > SINGULAR)) return 'singular';
    scale = Math.max(largestModulus(points), largestModulus(b));
    if (!(scale < Infinity)) return 'singular';
    sides = compareSides(hinges, points, patterns, order, scale);
    residual = largestMiss(map, points, order, z) / (scale || 1);
    return sides.agree && residual <= RESIDUAL ? 'real' : 'virtual';
  }

  return {
    solve(d) {
      patterns.set(d);
      if (++solves === SHARED_FROM) quick = createHingeEquations(map, order);
      if (!quick?.solve(points, b, patterns)) return solveInFull();
      isFull = false;
      scale = Math.max(largestModulus(points), largestModulus(b));
      sides = compareSides(hinges, points, patterns, order, scale);
      // What is kept and shown gets all the digits there are; nearly all sequences are virtual and only show the way.
      return sides.agree ? solveInFull() : 'virtual';
    },
    isLowerOrder() {
      for (let period = 1; period <= order / 2; period++) {
        if (order % period === 0 && largestGap(points, period * M) <= SAME_POINT * scale) return true;
      }
      return false;
    },
    cycle: () => {
      if (!isFull) solveInFull();
      const product = productOf(J, M, order);
      const spectrum = eigenvalues(product, M);
      return {
        order,
        points: Array.from({ length: order }, (_, i) => Array.from(points.subarray(i * M, (i + 1) * M))),
        codes: Array.from({ length: order }, (_, i) => patterns.subarray(i * K, (i + 1) * K).join('')),
        isReal: sides.agree && residual <= RESIDUAL,
        onHinge: sides.onHinge,
        scale,
        residual,
        eigenvalues: { re: Array.from(spectrum.re), im: Array.from(spectrum.im) },
        ...stabilityOf(spectrum, product),
      };
    },
    patternsOfPoints(d) {
      for (let i = 0; i < order; i++) {
        z.set(points.subarray(i * M, (i + 1) * M));
        map.pattern(d.subarray(i * K, (i + 1) * K), z);
      }
    },
    patternsOfOrbit(d) {
      z.set(points.subarray(0, M));
      for (let i = 0; i < order; i++) {
        map.pattern(d.subarray(i * K, (i + 1) * K), z);
        map.step(z);
      }
    },
  };
}

interface Hinges {
  readonly normals: Float64Array;
  readonly offsets: Float64Array;
  /** Σ|c| of each hinge; shape (K). */
  readonly sizes: Float64Array;
}

function hingesOf(map: PiecewiseLinearMap): Hinges {
  const { latentDim: M, hingeCount: K } = map;
  const normals = new Float64Array(K * M);
  const offsets = new Float64Array(K);
  map.hinges(normals, offsets);
  const sizes = Float64Array.from({ length: K }, (_, k) =>
    normals.subarray(k * M, (k + 1) * M).reduce((sum, value) => sum + Math.abs(value), 0),
  );
  return { normals, offsets, sizes };
}

interface Sides {
  /** Every point lies where its pattern says, or on the hinge. */
  readonly agree: boolean;
  readonly onHinge: boolean;
}

/** Which sides of the hinges the points lie on, against the sides assumed; shapes (k × M) and (k × K). */
function compareSides(
  { normals, offsets, sizes }: Hinges,
  points: Float64Array,
  patterns: Uint8Array,
  order: number,
  scale: number,
): Sides {
  const K = offsets.length;
  const M = points.length / order;
  let agree = true;
  let onHinge = false;
  for (let i = 0; i < order; i++) {
    for (let k = 0; k < K; k++) {
      let value = offsets[k];
      for (let j = 0; j < M; j++) value += normals[k * M + j] * points[i * M + j];
      // A hinge without a normal bends nothing: no point lies on it.
      const touches = sizes[k] > 0 && Math.abs(value) <= TIE * (Math.abs(offsets[k]) + sizes[k] * scale);
      if (touches) onHinge = true;
      else if (value > 0 !== (patterns[i * K + k] === 1)) agree = false;
    }
  }
  return { agree, onHinge };
}

/** Largest coordinate of F(zᵢ) − zᵢ₊₁, by the map itself. */
function largestMiss(map: PiecewiseLinearMap, points: Float64Array, order: number, z: Float64Array): number {
  const M = map.latentDim;
  let most = 0;
  for (let i = 0; i < order; i++) {
    z.set(points.subarray(i * M, (i + 1) * M));
    map.step(z);
    const next = ((i + 1) % order) * M;
    for (let j = 0; j < M; j++) most = Math.max(most, Math.abs(z[j] - points[next + j]));
  }
  return most;
}

/** Largest change of a coordinate over so many values further on, cyclically. */
function largestGap(points: Float64Array, shift: number): number {
  let most = 0;
  for (let i = 0; i < points.length; i++) {
    most = Math.max(most, Math.abs(points[(i + shift) % points.length] - points[i]));
  }
  return most;
}

/** The transpose of J_k ⋯ J₁, whose eigenvalues are the same; shape (M × M). */
function productOf(J: Float64Array, M: number, order: number): Float64Array {
  let product = new Float64Array(M * M);
  let next = new Float64Array(M * M);
  for (let i = 0; i < M; i++) product[i * M + i] = 1;
  for (let i = 0; i < order; i++) {
    multiplyRows(next, product, 0, J.subarray(i * M * M, (i + 1) * M * M), M, M);
    [product, next] = [next, product];
  }
  return product;
}

const stabilityOf = (spectrum: Eigenvalues, product: Float64Array) =>
  cycleStability(spectrum, neutralTolerance(product));

/** NaN where a value is. */
function largestModulus(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
