import type { LatentMap } from './model';

/**
 * A map that is affine on each of finitely many linear regions: F(z) = J_d z + b_d.
 *
 * Every family of this kind bends only at hinges, hyperplanes c_k·z + e_k = 0. Which side of each of the K hinges z lies on is
 * its pattern d, one 0 or 1 a hinge (1 where c_k·z + e_k > 0), and the pattern fixes J_d and b_d. Patterns that no z has exist
 * too: J_d and b_d are defined for them all the same, which is what makes a virtual fixed point.
 */
export interface PiecewiseLinearMap extends LatentMap {
  /** K. */
  readonly hingeCount: number;
  /** Writes c into `normals[k·M + i]` and e into `offsets[k]`; shapes (K × M) and (K). */
  hinges(normals: Float64Array, offsets: Float64Array): void;
  /** Writes the pattern z lies in; shapes (K) and (M). */
  pattern(d: Uint8Array, z: Float64Array): void;
  /** Writes J_d into `J[i·M + j]` and b_d into `b`, for any pattern; shapes (M × M), (M) and (K). */
  affine(J: Float64Array, b: Float64Array, d: Uint8Array): void;
}

/** Whether a map says of itself that it is affine on linear regions. */
export const isPiecewiseLinear = <Map extends LatentMap>(map: Map): map is Map & PiecewiseLinearMap =>
  'hingeCount' in map && 'affine' in map && 'pattern' in map && 'hinges' in map;
