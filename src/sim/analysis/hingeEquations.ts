import { createPeriodicWork, solvePeriodic } from '../kernels/solvePeriodic';
import { solveLinear } from '../kernels/solveLinear';
import type { PiecewiseLinearMap } from '../models/piecewiseLinear';

/** The equations of k-cycles in what the hinges see of a state, instead of in the state itself. */
export interface HingeEquations {
  /**
   * Solves for the patterns d, shape (k × K).
   *
   * @param z the points, shape (k × M).
   * @param b the offsets b_d of their regions, shape (k × M).
   * @returns false where more than rounding might be wrong, or where the states' own equations are solved faster: ask those then.
   */
  solve(z: Float64Array, b: Float64Array, d: Uint8Array): boolean;
}

/** A continuous piecewise-linear map, taken apart at its hinges: F(z) = J₀ z + b₀ + Σ d_l a_l (c_l·z + e_l). */
interface HingeForm {
  /** Shapes (M × M) and (M): the map where no hinge is active. */
  readonly J: Float64Array;
  readonly b: Float64Array;
  /** a, what an active hinge adds; shape (M × K). */
  readonly out: Float64Array;
  /** c and e; shapes (K × M) and (K). */
  readonly normals: Float64Array;
  readonly offsets: Float64Array;
}

/** Pivots further apart than this leave fewer digits than the choice of a region should hang on. */
const REGULAR = 1e-8;
/** How far the points may miss one another by the map of the patterns, over the largest coordinate. */
const MISS = 1e-11;
/** How far a map may differ from the sum of what its hinges add, over its largest entry, to be that sum. */
const ROUNDING = 1e-12;

/**
 * k-cycles of a map with few hinges beside its dimension. With y_il = c_l·z_i + e_l of the active hinges (d_il = 1) known, the points
 * follow a linear recursion z_{i+1} = J₀ z_i + b₀ + Σ a_l y_il that is the same at every step and for all patterns. Its periodic
 * answers to each a_l are computed once; what is left to solve for a sequence of patterns is as many equations as hinges are active in
 * it, about kK/2, instead of kM (Woodbury's identity, for all sequences at once).
 *
 * @returns undefined where nothing is gained: the map has about as many hinges as dimensions, is no sum over its hinges, or has a cycle
 *   of k steps to working precision where no hinge is active.
 */
export function createHingeEquations(map: PiecewiseLinearMap, order: number): HingeEquations | undefined {
  const { latentDim: M, hingeCount: K } = map;
  const mostActive = mostWorthwhile(order, M);
  if (K === 0 || (order * K) / 2 > mostActive) return undefined;
  const form = hingeFormOf(map);
  const answers = form && periodicAnswers(form, order);
  if (!answers) return undefined;
  const { J, b: b0, out, normals, offsets } = form;
  const { H, rest } = answers;
  const G = seenByHinges(normals, H, order, M, K);
  const g = Float64Array.from(offsets, (offset, l) => offset + dot(normals, l * M, rest, 0, M));

  const size = Math.min(mostActive, order * K);
  const active = new Uint32Array(size);
  const A = new Float64Array(size * size);
  const y = new Float64Array(size);
  const miss = new Float64Array(M);

  function putEquations(n: number): void {
    for (let r = 0; r < n; r++) {
      const step = Math.floor(active[r] / K);
      const l = active[r] % K;
      y[r] = g[l];
      for (let c = 0; c < n; c++) {
        const since = (step - 1 - Math.floor(active[c] / K) + 2 * order) % order;
        A[r * n + c] = (r === c ? 1 : 0) - G[(since * K + l) * K + (active[c] % K)];
      }
    }
  }

  function putPoints(z: Float64Array, b: Float64Array, n: number): void {
    for (let i = 0; i < order; i++) {
      z.set(rest, i * M);
      b.set(b0, i * M);
    }
    for (let c = 0; c < n; c++) {
      const step = Math.floor(active[c] / K);
      const l = active[c] % K;
      for (let since = 0; since < order; since++) {
        const point = ((step + 1 + since) % order) * M;
        for (let i = 0; i < M; i++) z[point + i] += H[(since * K + l) * M + i] * y[c];
      }
      if (offsets[l] === 0) continue;
      for (let i = 0; i < M; i++) b[step * M + i] += out[i * K + l] * offsets[l];
    }
  }

  /** Whether every point leads to the next by the map of the patterns, in the state's own equations. */
  function arrives(z: Float64Array, n: number): boolean {
    let scale = 0;
    for (const value of z) scale = Math.max(scale, Math.abs(value));
    let c = 0;
    for (let step = 0; step < order; step++) {
      const next = ((step + 1) % order) * M;
      for (let i = 0; i < M; i++) miss[i] = b0[i] - z[next + i] + dot(J, i * M, z, step * M, M);
      for (; c < n && active[c] < (step + 1) * K; c++) {
        const l = active[c] % K;
        const seen = offsets[l] + dot(normals, l * M, z, step * M, M);
        for (let i = 0; i < M; i++) miss[i] += out[i * K + l] * seen;
      }
      for (let i = 0; i < M; i++) if (!(Math.abs(miss[i]) <= MISS * scale)) return false;
    }
    return true;
  }

  return {
    solve(z, b, d) {
      let n = 0;
      for (let at = 0; at < order * K; at++) {
        if (d[at] === 0) continue;
        if (n === size) return false;
        active[n++] = at;
      }
      putEquations(n);
      if (n > 0 && !(solveLinear(A, y, n, 1) > REGULAR)) return false;
      putPoints(z, b, n);
      return arrives(z, n);
    },
  };
}

/** Active hinges whose equations, n³/3 multiplications, cost no more than a third of the 3kM³ of the states'. */
const mostWorthwhile = (order: number, M: number): number => Math.floor(M * Math.cbrt(3 * order));

/** @returns undefined for a map that is no sum over its hinges. */
function hingeFormOf(map: PiecewiseLinearMap): HingeForm | undefined {
  const { latentDim: M, hingeCount: K } = map;
  const normals = new Float64Array(K * M);
  const offsets = new Float64Array(K);
  map.hinges(normals, offsets);
  const d = new Uint8Array(K);
  const J = new Float64Array(M * M);
  const b = new Float64Array(M);
  map.affine(J, b, d);
  const out = new Float64Array(M * K);
  const bent = new Float64Array(M * M);
  const shifted = new Float64Array(M);
  for (let l = 0; l < K; l++) {
    const square = dot(normals, l * M, normals, l * M, M);
    if (square === 0) return undefined;
    d[l] = 1;
    map.affine(bent, shifted, d);
    d[l] = 0;
    for (let i = 0; i < M; i++) {
      let sum = 0;
      for (let j = 0; j < M; j++) sum += (bent[i * M + j] - J[i * M + j]) * normals[l * M + j];
      out[i * K + l] = sum / square;
    }
  }
  const form = { J, b, out, normals, offsets };
  const others = [d.map(() => 1), d.map((_, l) => l % 2)];
  return others.every((pattern) => isSumFor(form, map, pattern)) ? form : undefined;
}

/** Whether the map of a pattern is what its active hinges add up to. */
function isSumFor(
  { J, b, out, normals, offsets }: HingeForm,
  map: PiecewiseLinearMap,
  d: Uint8Array,
): boolean {
  const { latentDim: M, hingeCount: K } = map;
  const bent = new Float64Array(M * M);
  const shifted = new Float64Array(M);
  map.affine(bent, shifted, d);
  const size = Math.max(
    ...[bent, shifted].map((values) => values.reduce((a, x) => Math.max(a, Math.abs(x)), 0)),
  );
  for (let i = 0; i < M; i++) {
    let offset = b[i];
    for (let l = 0; l < K; l++) if (d[l]) offset += out[i * K + l] * offsets[l];
    if (!(Math.abs(offset - shifted[i]) <= ROUNDING * size)) return false;
    for (let j = 0; j < M; j++) {
      let slope = J[i * M + j];
      for (let l = 0; l < K; l++) if (d[l]) slope += out[i * K + l] * normals[l * M + j];
      if (!(Math.abs(slope - bent[i * M + j]) <= ROUNDING * size)) return false;
    }
  }
  return true;
}

interface PeriodicAnswers {
  /** Where a kick by a_l at one step, repeated every k steps, has led `since` steps after the next point; shape (k × K × M). */
  readonly H: Float64Array;
  /** The fixed point without any active hinge; shape (M). */
  readonly rest: Float64Array;
}

function periodicAnswers({ J, b, out, offsets }: HingeForm, order: number): PeriodicAnswers | undefined {
  const M = b.length;
  const K = offsets.length;
  const m = K + 1;
  const Js = new Float64Array(order * M * M);
  const kicks = new Float64Array(order * M * m);
  for (let step = 0; step < order; step++) {
    Js.set(J, step * M * M);
    for (let i = 0; i < M; i++) kicks[(step * M + i) * m + K] = b[i];
  }
  for (let i = 0; i < M; i++) for (let l = 0; l < K; l++) kicks[i * m + l] = out[i * K + l];
  const z = new Float64Array(order * M * m);
  if (!(solvePeriodic(z, Js, kicks, createPeriodicWork(M, order, m), M, order) > REGULAR)) return undefined;
  const H = new Float64Array(order * K * M);
  for (let since = 0; since < order; since++) {
    const point = (since + 1) % order;
    for (let l = 0; l < K; l++) {
      for (let i = 0; i < M; i++) H[(since * K + l) * M + i] = z[(point * M + i) * m + l];
    }
  }
  return { H, rest: Float64Array.from({ length: M }, (_, i) => z[i * m + K]) };
}

/** c_l·H for every hinge; shape (k × K × K), row the hinge that sees, column the one that kicked. */
function seenByHinges(
  normals: Float64Array,
  H: Float64Array,
  order: number,
  M: number,
  K: number,
): Float64Array {
  const G = new Float64Array(order * K * K);
  for (let since = 0; since < order; since++) {
    for (let l = 0; l < K; l++) {
      for (let other = 0; other < K; other++)
        G[(since * K + l) * K + other] = dot(normals, l * M, H, (since * K + other) * M, M);
    }
  }
  return G;
}

function dot(a: Float64Array, from: number, b: Float64Array, at: number, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += a[from + i] * b[at + i];
  return sum;
}
