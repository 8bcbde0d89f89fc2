import type { Camera } from 'three';
import type { Box, Item } from '../../figures/scene';

/** A part of the canvas in which a state space is shown. Boxes are in CSS pixels from the top left corner. */
export interface Frame {
  /** Where the frame lies, and the part of it orbits are drawn in. */
  readonly box: Box;
  readonly clip: Box;
  /** Sees the cube [−1, 1]³ as the axes have it; for a viewport that covers `box`. */
  readonly camera: Camera;
  /** Axes, ticks and names, in mm from the top left corner of the box. */
  readonly axes: readonly Item[];
  /** A point of the cube in CSS pixels from the top left corner of the canvas. */
  at(x: number, y: number, z: number): { readonly x: number; readonly y: number };
}

/** CSS pixels a millimetre. */
export const PX_PER_MM = 96 / 25.4;
