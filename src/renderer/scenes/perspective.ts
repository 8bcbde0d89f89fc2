import type { Projection } from '../../figures/projection';
import { PX_PER_MM } from './frame';
import type { Viewpoint } from './viewpoint';

/** The eye's distance from the middle of the cube [−1, 1]³. Far enough that parallel edges nearly are. */
export const DISTANCE = 9;

/** Where the cube's middle appears in CSS pixels, and how long its half-edge is there. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** The view of the cube from a viewpoint with perspective; the figures' axes are laid onto it as onto their own projection. */
export interface Perspective extends Projection {
  readonly towards: readonly [number, number, number];
  readonly up: readonly [number, number, number];
  /** A point of the cube in CSS pixels. */
  pixel(x: number, y: number, z: number): { readonly x: number; readonly y: number; readonly depth: number };
}

type Vector = readonly [number, number, number];

const dot = (a: Vector, x: number, y: number, z: number): number => a[0] * x + a[1] * y + a[2] * z;

/**
 * With azimuth α and elevation ε: right = (−sin α, cos α, 0), up = (−sin ε cos α, −sin ε sin α, cos ε), towards the eye
 * (cos ε cos α, cos ε sin α, sin ε). A point p appears magnified by D / (D − p · towards).
 *
 * @param domains values at the cube's faces.
 */
export function perspective(
  view: Viewpoint,
  place: Placement,
  domains: readonly (readonly [number, number])[],
): Perspective {
  const [azimuth, elevation] = [view.azimuth, view.elevation].map((degrees) => (degrees * Math.PI) / 180) as [
    number,
    number,
  ];
  const [ca, sa, ce, se] = [Math.cos(azimuth), Math.sin(azimuth), Math.cos(elevation), Math.sin(elevation)];
  const right: Vector = [-sa, ca, 0];
  const up: Vector = [-se * ca, -se * sa, ce];
  const towards: Vector = [ce * ca, ce * sa, se];

  const pixel = (x: number, y: number, z: number) => {
    const depth = dot(towards, x, y, z);
    const size = (place.scale * DISTANCE) / (DISTANCE - depth);
    return { x: place.x + size * dot(right, x, y, z), y: place.y - size * dot(up, x, y, z), depth };
  };
  const corner = (point: Vector) => {
    const { x, y, depth } = pixel(...point);
    return { x: x / PX_PER_MM, y: y / PX_PER_MM, depth };
  };
  const unit = (value: number, k: number) => {
    const [low, high] = domains[k] ?? [0, 1];
    return (2 * (value - low)) / (high - low) - 1;
  };
  return {
    pixel,
    corner,
    towards,
    up,
    at: (x, y, z) => corner([unit(x, 0), unit(y, 1), unit(z, 2)]),
    direction(axis) {
      const [dx, dy] = [right[axis], -up[axis]];
      const length = Math.hypot(dx, dy) || 1;
      return { x: dx / length, y: dy / length };
    },
  };
}
