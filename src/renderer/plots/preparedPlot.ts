import type { FigureStyle } from '../../figures/style';
import type { SeriesInfo } from '../../io/recording';
import { drawName, trace } from './envelopePlot';
import { rule, type Size } from './ink';
import { drawTimeRuler, NAMES, RULER } from './timeRuler';

/** Prepared samples, and the stretch of the source they were made from. */
export interface Stretch {
  /** Shape (samples × dim), row-major. */
  readonly values: Float64Array;
  /** Source samples. */
  readonly start: number;
  readonly stop: number;
}

/** Draws a row a dimension, each on the scale of its own extremes over all stretches, over a time axis. */
export function drawPrepared(
  context: CanvasRenderingContext2D,
  stretches: readonly Stretch[],
  labels: readonly string[],
  rows: number,
  series: Pick<SeriesInfo, 'rate' | 'timeUnit' | 'startTime'>,
  { width, height }: Size,
  style: FigureStyle,
): void {
  const dim = labels.length;
  const start = stretches[0]!.start;
  const stop = stretches.at(-1)!.stop;
  const row = (height - RULER) / rows;
  const x = (sample: number) => NAMES + ((width - NAMES) * (sample - start)) / (stop - start);
  context.clearRect(0, 0, width, height);
  context.lineJoin = 'round';
  context.textBaseline = 'middle';
  for (let k = 0; k < rows; k++) {
    const top = k * row;
    const envelopes = stretches.map((one) => binned(one.values, dim, k, x(one.stop) - x(one.start)));
    const low = Math.min(...envelopes.map((one) => one.least));
    const high = Math.max(...envelopes.map((one) => one.most));
    if (k > 0) rule(context, 0, top, width, top, style.faint, 0.5);
    drawName(context, labels[k]!, [low, high], top + row / 2, row, style);
    context.strokeStyle = style.data;
    context.lineWidth = 1;
    stretches.forEach((one, i) => {
      const box = { x: x(one.start), y: top + 5, width: x(one.stop) - x(one.start), height: row - 10 };
      trace(context, envelopes[i]!.low, envelopes[i]!.high, [low, high], box);
    });
  }
  drawTimeRuler(context, { start, stop }, series, { width, height }, style);
}

/** Lowest and highest value of one dimension in each pixel's share of samples; single samples where they are sparser. */
function binned(values: Float64Array, dim: number, k: number, width: number) {
  const samples = values.length / dim;
  const every = Math.max(1, samples / Math.max(1, Math.round(width)));
  const count = Math.max(1, Math.floor(samples / every));
  const low = new Float32Array(count).fill(Infinity);
  const high = new Float32Array(count).fill(-Infinity);
  for (let t = 0; t < samples; t++) {
    const value = values[t * dim + k]!;
    const b = Math.min(count - 1, Math.floor(t / every));
    if (value < low[b]!) low[b] = value;
    if (value > high[b]!) high[b] = value;
  }
  return {
    low,
    high,
    least: low.reduce((a, b) => Math.min(a, b)),
    most: high.reduce((a, b) => Math.max(a, b)),
  };
}
