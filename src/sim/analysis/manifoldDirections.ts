import type { Eigenvalues } from '../kernels/eigenvalues';
import { eigenvector, type Eigenvector } from '../kernels/eigenvector';
import type { FittedModel } from '../models/model';
import type { ManifoldDirection } from './anatomy';
import { neutralTolerance } from './cycleStability';

/** Directions told of a point, and how many of them may grow while there are others. */
const MOST_DIRECTIONS = 6;
const MOST_UNSTABLE = 4;
/** An eigenvector that leaves more than this behind, over the size of the Jacobian, is not told. */
const RESIDUAL = 1e-9;
/** Cosine from which two vectors of one eigenvalue count as the same. */
const SAME_DIRECTION = 1 - 1e-9;

/**
 * The eigenvectors of a fixed point's or cycle's Jacobian: tangents of its stable and unstable manifolds. What grows fastest
 * comes first, then what neither grows nor shrinks, then what shrinks slowest, since that is seen for longest; of each complex pair
 * one. A multiple eigenvalue that lacks eigenvectors gives as many directions as it has.
 *
 * @param J Jacobian of k steps at the point, shape (M × M), row-major.
 * @param point shape (M).
 * @param spectrum the eigenvalues of J, largest modulus first.
 */
export function manifoldDirections(
  model: Pick<FittedModel, 'latentDim' | 'observedDim' | 'observe'>,
  J: Float64Array,
  point: ArrayLike<number>,
  spectrum: Eigenvalues,
): ManifoldDirection[] {
  const tolerance = neutralTolerance(J);
  const candidates = Array.from(spectrum.re, (re, i) => ({ re, im: spectrum.im[i] }))
    .filter(({ re, im }) => Number.isFinite(re) && im >= 0)
    .map((eigenvalue) => ({ eigenvalue, kind: kindOf(Math.hypot(eigenvalue.re, eigenvalue.im), tolerance) }));
  const growing = candidates.filter(({ kind }) => kind !== 'stable');
  const shrinking = candidates.filter(({ kind }) => kind === 'stable');
  const room = Math.max(MOST_UNSTABLE, MOST_DIRECTIONS - shrinking.length);
  const chosen = [...growing.slice(0, room), ...shrinking].slice(0, MOST_DIRECTIONS);

  const found: { re: number; im: number; vector: Eigenvector }[] = [];
  return chosen.flatMap(({ eigenvalue, kind }): ManifoldDirection[] => {
    // Computed copies of a multiple eigenvalue are apart by rounding; another start leads to another of its vectors.
    const vector = eigenvector(J, model.latentDim, eigenvalue, found.length);
    if (!vector || vector.residual > RESIDUAL) return [];
    if (found.some((other) => isSame(other, { ...eigenvalue, vector }))) return [];
    found.push({ ...eigenvalue, vector });
    const latent = eigenvalue.im === 0 ? [vector.re] : [unit(vector.re), unit(vector.im)];
    return [
      {
        kind,
        eigenvalue,
        latent: latent.map((axis) => Array.from(axis)),
        observed: latent.map((axis) => observedAlong(model, point, axis)),
      },
    ];
  });
}

const kindOf = (modulus: number, tolerance: number): ManifoldDirection['kind'] =>
  modulus > 1 + tolerance ? 'unstable' : modulus < 1 - tolerance ? 'stable' : 'neutral';

interface Found {
  readonly im: number;
  readonly vector: Eigenvector;
}

/** Vectors of different eigenvalues are never parallel, but for two that rounding alone sets apart. */
function isSame(a: Found, b: Found): boolean {
  if ((a.im === 0) !== (b.im === 0)) return false;
  const re = dot(a.vector.re, b.vector.re) + dot(a.vector.im, b.vector.im);
  const im = dot(a.vector.re, b.vector.im) - dot(a.vector.im, b.vector.re);
  return Math.hypot(re, im) > SAME_DIRECTION;
}

/** What moving along a latent direction does to the observation, a unit of length. */
function observedAlong(
  model: Pick<FittedModel, 'latentDim' | 'observedDim' | 'observe'>,
  point: ArrayLike<number>,
  axis: Float64Array,
): number[] {
  const { latentDim: M, observedDim: N } = model;
  const ahead = new Float64Array(N);
  const behind = new Float64Array(N);
  const step = 1e-3;
  const at = (sign: number) => Float64Array.from({ length: M }, (_, i) => point[i] + sign * step * axis[i]);
  model.observe(ahead, at(1));
  model.observe(behind, at(-1));
  return Array.from(ahead, (value, n) => (value - behind[n]) / (2 * step));
}

function unit(v: Float64Array): Float64Array {
  const norm = Math.sqrt(dot(v, v));
  return norm > 0 ? v.map((value) => value / norm) : v;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
