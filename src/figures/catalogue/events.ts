import type { Axis } from '../axes';
import { plotIn, roomFor } from '../axes';
import { simplify } from '../decimate';
import type { Figure } from '../figure';
import { table } from '../figure';
import type { EventSeries, FigureData } from '../figureData';
import { bordersOf, column, trialColumn } from '../figureData';
import { fitWords } from '../fitWords';
import { heading, headingRoom, ifClear, type LegendEntry, legendRow, missingNote } from '../legend';
import { tolerance } from '../orbit';
import type { Panel } from '../panel';
import { beneath, down, page, pageBox } from '../panel';
import { plainText, richText } from '../richText';
import type { Item } from '../scene';
import { group, line } from '../scene';
import type { FigureStyle } from '../style';
import { linearTicks } from '../ticks';
import { timeAxis } from '../time';
import { mm } from '../units';
import { shownSamples } from './traces';

/** Channels drawn at most, and the height of their rows, mm. */
const mostRows = 8;
const perRow = 13;
/** Events that can be told apart, per mm. */
const perMm = 3;

/** Held-out events over time, with what the model expected one sample ahead. */
export const events: Figure = {
  id: 'events',
  title: 'Events',
  what: 'Held-out spike counts and levels of behaviour over time, with what the model expected of each one sample ahead.',
  isEmpty: ({ events: series }) => series === undefined,
  build(data, style, widthMm, options = {}) {
    const rows = Math.min(mostRows, data.events?.labels.length ?? 1);
    const height = options.height ?? 3 + mm(style.size.label) * 5.5 + rows * perRow;
    const items = eventsPanel(data, style, pageBox(widthMm, height), options);
    return page(data, style, { width: widthMm, height }, events.title, describe(data, widthMm), items);
  },
  sourceData(data) {
    const { events: series } = data;
    if (!series) return [];
    const E = series.labels.length;
    const count = series.observed.length / E;
    const time = timeAxis(data, count);
    const columns: Record<string, ArrayLike<number>> = {
      [time.unit ? `time_${time.unit}` : 'time']: Float64Array.from(
        { length: count },
        (_, i) => i * time.perSample,
      ),
    };
    series.labels.forEach((label, e) => {
      columns[`${label}_observed`] = column(series.observed, E, e);
      columns[`${label}_expected`] = column(series.expected, E, e);
    });
    return [table('values', { ...columns, ...trialColumn(data) })];
  },
};

/** Rows of the events that are drawn. */
const rowsShown = (data: FigureData, { observed, labels }: EventSeries, widthMm: number): number =>
  Math.min(observed.length / labels.length, shownSamples(data, widthMm), Math.ceil(widthMm * perMm));

function describe(data: FigureData, widthMm: number): string {
  const { events: series } = data;
  if (!series) return 'The model decodes no events.';
  const shown = Math.min(mostRows, series.labels.length);
  return `${rowsShown(data, series, widthMm)} held-out samples of ${shown} of ${series.labels.length} channels of events, and what the model expected of each from the samples before: counts as bars, levels as steps, expectations as lines.`;
}

export const eventsPanel: Panel = (data, style, box, options) => {
  const { events: series } = data;
  if (!series || series.observed.length === 0)
    return missingNote(box, 'No events: the model decodes none', style);
  const { length } = series.labels;
  const few = length > mostRows ? `, the first ${mostRows} of ${length} channels` : '';
  const title = heading(richText(`Held-out events${few}`), box.x + (options.indent ?? 0), box.y, style);
  const body = beneath(box, headingRoom(style) - mm(1));
  const samples = rowsShown(data, series, box.width);
  const time = timeAxis(data, samples);
  const xAxis: Axis = {
    domain: [-0.5 * time.perSample, (samples - 0.5) * time.perSample],
    ticks: linearTicks(0, (samples - 1) * time.perSample, box.width > 60 ? 5 : 3),
    label: richText(time.label),
  };
  const bare: Axis = { domain: xAxis.domain, ticks: [], spine: false };
  const shown = Math.min(mostRows, length);
  const foot = roomFor(body, xAxis, { domain: [0, 1], ticks: [] }, style).bottom;
  const boxes = down({ ...body, height: body.height - foot }, Array<number>(shown).fill(1), 1.6);
  const axes = boxes.map(({ height }, e) => axisOf(series, e, samples, height, style));
  const left = Math.max(...boxes.map((row, e) => roomFor(row, bare, axes[e]!, style).left));
  const items = boxes.flatMap((row, e) => {
    const isLast = e === shown - 1;
    const full = isLast ? { ...row, height: row.height + foot } : row;
    const room = { left, right: mm(3), top: 0.4, bottom: isLast ? foot : 0.4 };
    const plot = plotIn(full, isLast ? xAxis : bare, axes[e]!, style, room);
    const at = (t: number) => plot.x.at(t * time.perSample);
    const borders = bordersOf(data, samples);
    const rules =
      borders.length > plot.inner.width / 2
        ? []
        : borders.map((border) =>
            line(at(border - 0.5), plot.inner.y, at(border - 0.5), plot.inner.y + plot.inner.height, {
              colour: style.faint,
              width: style.stroke.reference,
            }),
          );
    const observed = column(series.observed, length, e, samples);
    const expected = column(series.expected, length, e, samples);
    const base = plot.y.at(0);
    const marks = isCounted(series, e) ? bars(observed, at, plot.y.at, base) : steps(observed, at, plot.y.at);
    const isStepped = series.decoders[e]!.kind === 'categorical';
    const drawn: Item[] = [
      {
        kind: 'polyline',
        points: marks,
        stroke: { colour: style.data, width: style.stroke.data, cap: 'butt' },
      },
      {
        kind: 'polyline',
        points: isStepped
          ? steps(expected, at, plot.y.at)
          : simplify(curve(expected, borders, at, plot.y.at), tolerance),
        stroke: { colour: style.model, width: style.stroke.data * 1.3 },
      },
    ];
    return [...plot.items, ...rules, group(drawn, plot.inner)];
  });
  const middle = box.y + mm(style.size.title) * 0.36;
  const legend = legendRow(legendOf(style), box.x + box.width, middle, style, 'end');
  return [title, ...ifClear(title, legend), ...items];
};

const isCounted = ({ decoders }: EventSeries, e: number): boolean => !('levels' in decoders[e]!);

function legendOf(style: FigureStyle): readonly LegendEntry[] {
  const width = style.stroke.data * 1.4;
  return [
    { label: richText('observed'), stroke: { colour: style.data, width } },
    { label: richText('expected one sample ahead'), stroke: { colour: style.model, width } },
  ];
}

/** From no event to the most that were counted or expected, or over all levels. */
function axisOf(series: EventSeries, e: number, samples: number, height: number, style: FigureStyle): Axis {
  const { length } = series.labels;
  const decoder = series.decoders[e]!;
  const greatest = (values: Float32Array) =>
    Math.max(1, ...column(values, length, e, samples).filter((y) => Number.isFinite(y)));
  const counted = greatest(series.observed);
  // An expectation beyond all that was counted runs off the page rather than flatten the rest.
  const most =
    'levels' in decoder
      ? decoder.levels - 1
      : Math.max(counted, Math.min(greatest(series.expected), 1.5 * counted));
  const domain: [number, number] = 'levels' in decoder ? [-0.4, most + 0.4] : [0, most * 1.08];
  const label = plainText(fitWords(series.labels[e]!, height, style.size.label, style));
  // Neither half a spike nor half a level.
  const ticks = linearTicks(0, most, height > 9 ? 3 : 2).filter(({ value }) => Number.isInteger(value));
  return { domain, label, ticks };
}

/** An upright line from the base to each count. */
function bars(
  values: Float64Array,
  x: (t: number) => number,
  y: (value: number) => number,
  base: number,
): Float64Array {
  const points: number[] = [];
  values.forEach((value, t) => {
    if (value > 0) points.push(x(t), base, x(t), y(value), NaN, NaN);
  });
  return Float64Array.from(points);
}

/** A level from half a sample before to half a sample after; broken where one is missing. */
function steps(values: Float64Array, x: (t: number) => number, y: (value: number) => number): Float64Array {
  const points: number[] = [];
  values.forEach((value, t) => {
    if (Number.isNaN(value)) points.push(NaN, NaN);
    else points.push(x(t - 0.5), y(value), x(t + 0.5), y(value));
  });
  return Float64Array.from(points);
}

/** A line through all values; broken where one is missing and between trials. */
function curve(
  values: Float64Array,
  borders: readonly number[],
  x: (t: number) => number,
  y: (value: number) => number,
): Float64Array {
  const starts = new Set(borders);
  const points: number[] = [];
  values.forEach((value, t) => {
    if (starts.has(t)) points.push(NaN, NaN);
    points.push(x(t), Number.isFinite(value) ? y(value) : NaN);
  });
  return Float64Array.from(points);
}
