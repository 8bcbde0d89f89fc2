import { linearTicks } from '../../../figures/ticks';
import type { SeriesInfo } from '../../../io/recording';
import type { Envelope } from '../../../shared/contract';

interface Look {
  readonly width: number;
  readonly height: number;
  readonly rate: number | null;
  readonly startTime: number;
  readonly dark: boolean;
}

const AXIS = 26;
const LABELS = 92;

/** Draws one row a channel, each scaled to its own extremes, over a time axis. Every bin is drawn from its lowest to its highest. */
export function drawEnvelope(context: CanvasRenderingContext2D, envelope: Envelope, names: readonly string[], look: Look): void {
  const { width, height, dark } = look;
  const ink = dark ? '#9aa4af' : '#59636e';
  const line = dark ? '#262c34' : '#e3e6ea';
  const row = (height - AXIS) / names.length;
  const plot = width - LABELS;
  context.clearRect(0, 0, width, height);
  context.font = "12px 'Inter Variable', sans-serif";
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  names.forEach((name, k) => {
    const top = k * row;
    context.fillStyle = ink;
    context.fillText(name, 10, top + row / 2, LABELS - 18);
    if (k > 0) rule(context, 0, top, width, top, line);
    drawRow(context, envelope.low[k]!, envelope.high[k]!, { left: LABELS, top: top + 4, width: plot, height: row - 8 }, dark ? '#d5dbe2' : '#2b3138');
  });
  drawTimeAxis(context, envelope, { ...look, plot, ink, line });
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function drawRow(context: CanvasRenderingContext2D, low: Float32Array, high: Float32Array, box: Box, colour: string): void {
  let least = Infinity;
  let most = -Infinity;
  for (let b = 0; b < low.length; b++) {
    if (low[b]! < least) least = low[b]!;
    if (high[b]! > most) most = high[b]!;
  }
  if (!(least <= most)) return;
  const span = most - least || 1;
  const y = (value: number) => box.top + box.height * (1 - (value - least) / span);
  const x = (b: number) => box.left + (box.width * (b + 0.5)) / low.length;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  let isDown = false;
  for (let b = 0; b < low.length; b++) {
    if (Number.isNaN(low[b]!)) {
      isDown = false; // A gap in the data is a gap in the line.
      continue;
    }
    if (isDown) context.lineTo(x(b), y(low[b]!));
    else context.moveTo(x(b), y(low[b]!));
    if (high[b] !== low[b]) context.lineTo(x(b), y(high[b]!));
    isDown = true;
  }
  context.stroke();
}

function drawTimeAxis(
  context: CanvasRenderingContext2D,
  { start, stop }: Envelope,
  { height, rate, startTime, plot, ink, line }: Look & { plot: number; ink: string; line: string },
): void {
  const from = rate === null ? start : startTime + start / rate;
  const to = rate === null ? stop : startTime + stop / rate;
  const top = height - AXIS;
  rule(context, LABELS, top, LABELS + plot, top, line);
  context.fillStyle = ink;
  context.textAlign = 'center';
  for (const { value, label } of linearTicks(from, to, Math.max(2, Math.floor(plot / 110)))) {
    const at = LABELS + (plot * (value - from)) / (to - from);
    rule(context, at, top, at, top + 4, ink);
    context.fillText(label.map(({ text }) => text).join(''), at, top + 14);
  }
  context.textAlign = 'left';
  context.fillText(rate === null ? 'samples' : 'time (s)', 10, top + 14);
}

function rule(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x0, Math.round(y0) + 0.5);
  context.lineTo(x1, Math.round(y1) + 0.5);
  context.stroke();
}

/** When a sample was taken, or its number when the rate is unknown. */
export function timeText(sample: number, { rate, startTime }: Pick<SeriesInfo, 'rate' | 'startTime'>): string {
  if (rate === null) return `sample ${sample.toLocaleString('en')}`;
  return `${Number((startTime + sample / rate).toPrecision(6)).toLocaleString('en', { maximumFractionDigits: 9 })} s`;
}
