import type { Part, Prepared } from '../../../sim/signals/prepared';

interface Look {
  readonly width: number;
  readonly height: number;
  /** Dimensions drawn, one a row. */
  readonly dims: number;
  readonly dark: boolean;
}

const LABELS = 92;
const FOOT = 24;
const PARTS = ['train', 'validation', 'test'] as const;
const GROUNDS = { train: '#4c78c9', validation: '#c98a1b', test: '#2f9e6d' };

/** The prepared parts in time order, one row a dimension on a scale of its own, each part on its colour. */
export function drawPrepared(context: CanvasRenderingContext2D, prepared: Prepared, { width, height, dims, dark }: Look): void {
  const parts = PARTS.map((name) => prepared[name]);
  const total = parts.reduce((sum, part) => sum + part.samples, 0);
  const plot = width - LABELS;
  const row = (height - FOOT) / dims;
  const ink = dark ? '#9aa4af' : '#59636e';
  context.clearRect(0, 0, width, height);
  context.font = "12px 'Inter Variable', sans-serif";
  context.textBaseline = 'middle';

  let left = LABELS;
  const boxes = parts.map((part, k) => {
    const box = { part, name: PARTS[k]!, left, width: (plot * part.samples) / total };
    left += box.width;
    return box;
  });
  for (const { name, left: x, width: w } of boxes) {
    context.fillStyle = GROUNDS[name];
    context.globalAlpha = dark ? 0.14 : 0.08;
    context.fillRect(x, 0, w, height - FOOT);
    context.globalAlpha = 1;
  }
  for (let d = 0; d < dims; d++) {
    const [low, high] = extremes(parts, prepared.dim, d);
    const y = (value: number) => d * row + 5 + (row - 10) * (1 - (value - low) / (high - low || 1));
    context.fillStyle = ink;
    context.fillText(prepared.labels[d]!, 4, (d + 0.5) * row, LABELS - 10);
    context.strokeStyle = dark ? '#d5dbe2' : '#2b3138';
    context.lineWidth = 1;
    for (const { part, left: x, width: w } of boxes) drawLine(context, part, prepared.dim, d, (t) => x + (w * (t + 0.5)) / part.samples, y, w);
  }
  context.fillStyle = ink;
  for (const { name, part, left: x, width: w } of boxes) {
    if (w > 60) context.fillText(`${name} · ${part.samples.toLocaleString('en')}`, x + 4, height - FOOT / 2, w - 8);
  }
}

function extremes(parts: readonly Part[], dim: number, d: number): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const { values } of parts) {
    for (let at = d; at < values.length; at += dim) {
      low = Math.min(low, values[at]!);
      high = Math.max(high, values[at]!);
    }
  }
  return [low, high];
}

/** One dimension of one part; where samples are denser than pixels, each pixel column spans its extremes. */
function drawLine(
  context: CanvasRenderingContext2D,
  { values, samples }: Part,
  dim: number,
  d: number,
  x: (t: number) => number,
  y: (value: number) => number,
  width: number,
): void {
  const every = Math.max(1, Math.floor(samples / Math.max(1, width)));
  context.beginPath();
  for (let from = 0; from < samples; from += every) {
    let low = Infinity;
    let high = -Infinity;
    for (let t = from; t < Math.min(samples, from + every); t++) {
      const value = values[t * dim + d]!;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    context.lineTo(x(from), y(low));
    if (high !== low) context.lineTo(x(from), y(high));
  }
  context.stroke();
}
