import { category, type FigureStyle } from '../../figures/style';
import type { SeriesInfo } from '../../io/recording';
import { drawName, type Extremes, extremesOf, trace } from './envelopePlot';
import { rule, type Size } from './ink';
import { drawTimeRuler, NAMES, RULER } from './timeRuler';

/** Prepared samples without a break between them, and the stretch of the source they were made from. */
export interface Stretch {
  /** Shape (samples × dim), row-major; NaN where a value is missing. */
  readonly values: Float64Array;
  /** What was measured of the values through a response; same shape, absent without one. */
  readonly measured?: Float64Array;
  /** External inputs, shape (samples × inputs), row-major. */
  readonly inputs?: Float64Array;
  /** Events, shape (samples × events), row-major; NaN where one is missing. */
  readonly events?: Float64Array;
  /** Source samples. */
  readonly start: number;
  readonly stop: number;
}

/** One row of the plot: a dimension, an input or a channel of events, by its name. */
interface Row {
  readonly label: string;
  readonly of: 'values' | 'inputs' | 'events';
  readonly index: number;
}

/**
 * Draws a row a dimension and beneath them one an input and one a channel of events, each on the scale of its own extremes over all stretches, over a time axis.
 * A gap in the data and a border between trials are gaps in the line. What was measured of a dimension through a response lies beneath it,
 * on the same scale.
 *
 * @param borders source samples at which trials start, marked across all rows.
 */
export function drawPrepared(
  context: CanvasRenderingContext2D,
  stretches: readonly Stretch[],
  shown: {
    readonly labels: readonly string[];
    readonly inputLabels: readonly string[];
    readonly eventLabels: readonly string[];
    /** Dimensions, inputs and channels of events drawn, the first ones. */
    readonly dims: number;
    readonly inputs: number;
    readonly events: number;
    readonly borders: readonly number[];
  },
  series: Pick<SeriesInfo, 'rate' | 'timeUnit' | 'startTime'>,
  { width, height }: Size,
  style: FigureStyle,
): void {
  const rows = rowsOf(shown);
  const widths = {
    values: shown.labels.length,
    measured: shown.labels.length,
    inputs: shown.inputLabels.length,
    events: shown.eventLabels.length,
  };
  const start = stretches[0]!.start;
  const stop = stretches.at(-1)!.stop;
  const row = (height - RULER) / rows.length;
  const x = (sample: number) => NAMES + ((width - NAMES) * (sample - start)) / (stop - start);
  context.clearRect(0, 0, width, height);
  context.lineJoin = 'round';
  context.textBaseline = 'middle';
  // Where every second pixel would be a border, they say nothing.
  const apart = shown.borders.filter((border) => border > start && border < stop);
  const isClear = apart.length < (width - NAMES) / 4;
  for (const border of isClear ? apart : [])
    rule(context, x(border), 0, x(border), height - RULER, style.quiet, 0.5);
  rows.forEach(({ label, of, index }, k) => {
    const top = k * row;
    const envelopesOf = (what: Row['of'] | 'measured') =>
      stretches.map((one) =>
        binned(one[what] ?? new Float64Array(), widths[what], index, x(one.stop) - x(one.start)),
      );
    const envelopes = envelopesOf(of);
    const measured = of === 'values' ? envelopesOf('measured') : [];
    const extremes = [...envelopes, ...measured].reduce<Extremes | undefined>(
      (known, one) => wider(known, extremesOf(one.low, one.high)),
      undefined,
    );
    if (k > 0) rule(context, 0, top, width, top, style.faint, 0.5);
    drawName(context, label, extremes, top + row / 2, row, style);
    if (!extremes) return;
    context.lineWidth = 1;
    const line = (drawn: typeof envelopes, colour: string) => {
      context.strokeStyle = colour;
      drawn.forEach(({ low, high }, i) => {
        const { start, stop } = stretches[i]!;
        trace(context, low, high, extremes, {
          x: x(start),
          y: top + 5,
          width: x(stop) - x(start),
          height: row - 10,
        });
      });
    };
    line(measured, style.data);
    line(
      envelopes,
      of !== 'values' ? style.quiet : stretches[0]!.measured ? activityColour(style) : style.data,
    );
  });
  drawTimeRuler(context, { start, stop }, series, { width, height }, style);
}

/** What was not measured itself but estimated below is not drawn as data. */
export const activityColour = (style: FigureStyle): string => category(style, 0);

function rowsOf(shown: Parameters<typeof drawPrepared>[2]): Row[] {
  const row = (label: string, of: Row['of'], index: number): Row => ({ label, of, index });
  return [
    ...shown.labels.slice(0, shown.dims).map((label, i) => row(label, 'values', i)),
    ...shown.inputLabels.slice(0, shown.inputs).map((label, i) => row(label, 'inputs', i)),
    ...shown.eventLabels.slice(0, shown.events).map((label, i) => row(label, 'events', i)),
  ];
}

const wider = (a: Extremes | undefined, b: Extremes | undefined): Extremes | undefined =>
  a && b ? [Math.min(a[0], b[0]), Math.max(a[1], b[1])] : (a ?? b);

/**
 * Lowest and highest value of one dimension in each pixel's share of samples, NaN where all are missing; single samples where they are
 * sparser.
 */
export function binned(values: Float64Array, dim: number, k: number, width: number) {
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
  const orNone = (value: number) => (Number.isFinite(value) ? value : NaN);
  return { low: low.map(orNone), high: high.map(orNone) };
}
