/** Where a state space is looked at from. */
export interface Viewpoint {
  /** Direction the viewer stands in, degrees: azimuth from the first axis towards the second, elevation above the floor. */
  readonly azimuth: number;
  readonly elevation: number;
  /** Magnification; 1 fits the axes into the frame. */
  readonly zoom: number;
  /** Middle of a flat view, in half-widths of its axes. */
  readonly centre: readonly [number, number];
}

export const home: Viewpoint = { azimuth: -58, elevation: 18, zoom: 1, centre: [0, 0] };

const STEEPEST = 89;
const ZOOM = [0.5, 40] as const;

/** Turned by so many degrees; the poles are never crossed, so up stays up. */
export function turned(view: Viewpoint, right: number, up: number): Viewpoint {
  const elevation = Math.min(STEEPEST, Math.max(-STEEPEST, view.elevation + up));
  return { ...view, azimuth: view.azimuth + right, elevation };
}

export function zoomed(view: Viewpoint, factor: number): Viewpoint {
  return { ...view, zoom: Math.min(ZOOM[1], Math.max(ZOOM[0], view.zoom * factor)) };
}

/** A flat view moved by so many frame half-widths; the data's box never leaves the frame altogether. */
export function moved(view: Viewpoint, right: number, up: number): Viewpoint {
  const bounded = (value: number) => Math.min(1, Math.max(-1, value));
  const [x, y] = view.centre;
  return { ...view, centre: [bounded(x + right / view.zoom), bounded(y + up / view.zoom)] };
}

/** Milliseconds in which a distance to the target shrinks to a third. */
const EASE = 55;

/** The view so many milliseconds later on its way to a target; the target itself when it is too close to see a difference. */
export function eased(from: Viewpoint, to: Viewpoint, milliseconds: number): Viewpoint {
  const share = 1 - Math.exp(-milliseconds / EASE);
  const mix = (a: number, b: number) => a + (b - a) * share;
  const next: Viewpoint = {
    azimuth: mix(from.azimuth, to.azimuth),
    elevation: mix(from.elevation, to.elevation),
    zoom: from.zoom * (to.zoom / from.zoom) ** share,
    centre: [mix(from.centre[0], to.centre[0]), mix(from.centre[1], to.centre[1])],
  };
  return isSame(next, to) ? to : next;
}

function isSame(a: Viewpoint, b: Viewpoint): boolean {
  const apart = [
    (a.azimuth - b.azimuth) / 100,
    (a.elevation - b.elevation) / 100,
    Math.log(a.zoom / b.zoom),
    a.centre[0] - b.centre[0],
    a.centre[1] - b.centre[1],
  ];
  return apart.every((difference) => Math.abs(difference) < 5e-4);
}
