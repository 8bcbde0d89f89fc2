import type { FigureStyle } from '../../figures/style';
import type { Frame } from './frame';
import { type OrbitColouring, orbitColour } from './orbitColours';

/** Samples of the trail behind a running point. */
const TRAIL = 90;

/**
 * Paints the point an orbit is at, with a trail that fades behind it.
 * @param orbit places in the cube, shape (samples × 3), and the first sample of each trial, which no trail leads to.
 */
export function paintRunningPoint(
  context: CanvasRenderingContext2D,
  frame: Frame,
  { points, trials }: { readonly points: Float32Array; readonly trials: readonly number[] },
  sample: number,
  colouring: OrbitColouring,
  style: FigureStyle,
): void {
  const samples = points.length / 3;
  const head = Math.min(Math.floor(sample), samples - 1);
  context.lineWidth = 2;
  context.lineCap = 'round';
  for (let t = Math.max(1, head - TRAIL); t <= head; t++) {
    if (trials.includes(t)) continue;
    const [from, to] = [placeOf(frame, points, t - 1), placeOf(frame, points, t)];
    if (!from || !to) continue;
    context.strokeStyle = orbitColour(t, samples, colouring, style);
    context.globalAlpha = (1 - (head - t) / (TRAIL + 1)) ** 1.5;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
  }
  context.globalAlpha = 1;

  const place = placeOf(frame, points, head);
  if (!place) return;
  context.beginPath();
  context.arc(place.x, place.y, 4.5, 0, 2 * Math.PI);
  context.fillStyle = orbitColour(head, samples, colouring, style);
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = style.behind;
  context.stroke();
}

function placeOf(frame: Frame, points: Float32Array, t: number): { x: number; y: number } | undefined {
  const [x, y, z] = [points[3 * t], points[3 * t + 1], points[3 * t + 2]];
  const isGone = x === undefined || y === undefined || z === undefined || Number.isNaN(x + y + z);
  return isGone ? undefined : frame.at(x, y, z);
}
