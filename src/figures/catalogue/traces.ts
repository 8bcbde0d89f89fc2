import { samplesPer } from '../../sim/clock';
import type { Axis } from '../axes';
import { plotIn, roomFor } from '../axes';
import { blueRed } from '../colourMaps';
import { channels } from '../colour';
import { keepExtremes, simplify } from '../decimate';
import type { Figure } from '../figure';
import { fitWords, wordsWidth } from '../fitWords';
import { table } from '../figure';
import type { FigureData } from '../figureData';
import { bordersOf, column, labelOf, samplesOf, shownSeed, trialColumn } from '../figureData';
import { heading, headingRoom, ifClear, isClearOf, legendRow, missingNote, seriesLegend } from '../legend';
import { significant } from '../numbers';
import { tolerance } from '../orbit';
import type { Panel } from '../panel';
import { beneath, down, page, pageBox } from '../panel';
import { plainText, richText } from '../richText';
import type { Scale } from '../scale';
import { extent, padded, scale } from '../scale';
import type { Box, Item, Polyline } from '../scene';
import { group, line, text, textBox } from '../scene';
import type { FigureStyle } from '../style';
import { cycleLength, timeAxis } from '../time';
import { mm } from '../units';
import { domainOf } from './attractor';

/** Rows that can still be read as lines; more channels become a heat map. */
const mostRows = 8;

/** Data and freely running model over time, from the same first sample. */
export const traces: Figure = {
  id: 'traces',
  title: 'Traces',
  what: 'Data and freely running model over time, from the same first sample; a heat map for many channels.',
  build(data, style, widthMm, options = {}) {
    const rows = data.dim <= mostRows ? data.dim : 4;
    const perRow = data.dim <= 3 ? 14 : 11;
    const inputRoom = inputsShown(data).length * inputRow;
    const height = options.height ?? 3 + mm(style.size.label) * 5.5 + rows * perRow + inputRoom;
    const items = tracesPanel(data, style, pageBox(widthMm, height), options);
    const description = describe(data, shownSamples(data, widthMm));
    return page(data, style, { width: widthMm, height }, traces.title, description, items);
  },
  sourceData(data) {
    const time = timeAxis(data, samplesOf(data.data, data.dim));
    const count = Math.max(samplesOf(data.data, data.dim), samplesOf(data.orbit, data.dim));
    const columns: Record<string, ArrayLike<number>> = {
      [time.unit ? `time_${time.unit}` : 'time']: Float64Array.from(
        { length: count },
        (_, i) => i * time.perSample,
      ),
    };
    for (let k = 0; k < data.dim; k++) {
      columns[`${labelOf(data, k)}_data`] = column(data.data, data.dim, k);
      columns[`${labelOf(data, k)}_model`] = column(data.orbit, data.dim, k);
    }
    return [table('values', { ...columns, ...inputColumns(data), ...trialColumn(data) })];
  },
};

/** Inputs drawn at most, and the height of their rows, mm. */
const mostInputs = 3;
const inputRow = 6;

/** Numbers of the inputs that are drawn. */
const inputsShown = ({ inputLabels = [] }: FigureData): readonly number[] =>
  inputLabels.slice(0, mostInputs).map((_, k) => k);

function inputColumns({ inputs, inputLabels = [] }: FigureData): Record<string, Float64Array> {
  return Object.fromEntries(
    inputLabels.map((label, k) => [`${label}_input`, column(inputs!, inputLabels.length, k)]),
  );
}

function describe(data: FigureData, samples: number): string {
  const borders = bordersOf(data, samples).length;
  const started = data.trials
    ? `the model started on each trial’s first complete sample and then left alone`
    : 'the model started on the data’s first sample and then left alone';
  const { length } = data.inputLabels ?? [];
  const driven = length
    ? ` but for ${length === 1 ? 'the input that drives' : `${length} inputs that drive`} it`
    : '';
  const cut = borders ? ` Grey lines are borders between ${borders + 1} trials.` : '';
  return `${samples} samples of each of ${data.dim} dimensions: held-out data, and ${started}${driven}.${cut}`;
}

/** Rows lower than this carry their name upright and no scale of their own, mm. */
const lowRow = 7;
/** Rows lower than this cannot be told apart as lines, mm. */
const lowestRow = 3;

export const tracesPanel: Panel = (data, style, box, options) => {
  if (!data.data.length) return missingNote(box, 'No data to draw yet', style);
  const samples = shownSamples(data, box.width);
  const body = beneath(box, headingRoom(style) - mm(1));
  const inputs = inputsShown(data).length;
  const forInputs = Math.min(inputs * inputRow, body.height / 4);
  const rowHeight = (body.height - forInputs - mm(style.size.label) * 3) / data.dim;
  const isMap = data.dim > mostRows || rowHeight < lowestRow;
  const scales = !isMap && rowHeight < lowRow ? ', each row to its own range' : '';
  const words = `Held-out data and model${isMap ? ', by channel' : scales}`;
  const unit = data.unit && !isMap ? ` (${data.unit})` : '';
  const titled = (text: string) =>
    heading([...richText(text), ...plainText(unit)], box.x + (options.indent ?? 0), box.y, style);
  // In a slender column the legend says the rest.
  const whole = titled(words);
  const fits = isMap || ifClear(whole, legendIn(box, style)).length > 0;
  const title = fits ? whole : titled('Held-out');
  const items = isMap
    ? heatMaps(data, style, body, samples, forInputs)
    : lines(data, style, { box, body, title }, samples, rowHeight, forInputs);
  return [title, ...items];
};

/** What the colours mean, at the right end of the heading's line. */
const legendIn = ({ x, y, width }: Box, style: FigureStyle): Item[] =>
  legendRow(seriesLegend(style), x + width, y + mm(style.size.title) * 0.36, style, 'end');

/** Samples drawn: an oscillation of the fastest dimension every 5 mm, for more cannot be told apart, and 200 at least. */
export function shownSamples(data: FigureData, widthMm: number): number {
  const total = samplesOf(data.data, data.dim);
  const periods = Array.from({ length: data.dim }, (_, k) => cycleLength(column(data.data, data.dim, k)));
  return Math.min(total, Math.max(200, Math.ceil(Math.min(...periods) * (widthMm / 5))));
}

function lines(
  data: FigureData,
  style: FigureStyle,
  { box, body, title }: { readonly box: Box; readonly body: Box; readonly title: Item },
  samples: number,
  rowHeight: number,
  forInputs: number,
): Item[] {
  const time = timeAxis(data, samples);
  const xAxis: Axis = { domain: [0, (samples - 1) * time.perSample], label: richText(time.label) };
  const bare: Axis = { domain: xAxis.domain, ticks: [], spine: false };
  const rows = rowAxes(data, style, rowHeight);
  const footRoom = roomFor(body, xAxis, { domain: [0, 1], ticks: [] }, style).bottom;
  const boxes = down(
    { ...body, y: body.y + forInputs, height: body.height - forInputs - footRoom },
    rows.map(() => 1),
    1.6,
  );
  const isLow = rowHeight < lowRow;
  const left = Math.max(
    ...inputsShown(data).map((k) => inputNameWidth(data, k, body, style) + 1.5),
    ...rows.map((row, k) =>
      isLow
        ? nameWidth(data, k, body, style) + 1.5
        : Math.max(
            roomFor({ ...body, height: rowHeight }, bare, row, style).left,
            roomFor({ ...body, height: rowHeight + footRoom }, xAxis, row, style).left,
          ),
    ),
  );
  const items: Item[] = [];
  let inner = body;
  boxes.forEach((rowBox, k) => {
    const isLast = k === boxes.length - 1;
    const full = isLast ? { ...rowBox, height: rowBox.height + footRoom } : rowBox;
    const room = { left, right: mm(3), top: 0.4, bottom: isLast ? footRoom : 0.4 };
    const plot = plotIn(full, isLast ? xAxis : bare, rows[k] ?? xAxis, style, room);
    if (k === 0) inner = plot.inner;
    const trace = (values: Float32Array, colour: string): Polyline => {
      const count = Math.min(samples, samplesOf(values, data.dim));
      const stroke = { colour, width: style.stroke.data };
      return traceLine(column(values, data.dim, k, count), time.perSample, plot, stroke, data);
    };
    const traced = [trace(data.data, style.data), trace(data.orbit, style.model)];
    items.push(
      ...plot.items,
      ...borderLines(data, samples, time.perSample, plot, style),
      group(traced, plot.inner),
      ...(isLow ? [rowName(data, k, plot.inner, body, style)] : []),
    );
  });
  items.push(...inputRows(data, style, { ...inner, y: body.y, height: forInputs }, samples, body.x));
  const legend = ifClear(title, legendIn({ ...inner, y: box.y }, style));
  const [mark] = legend;
  const legendStart = mark?.kind === 'polyline' ? (mark.points[0] ?? 0) : Infinity;
  const isFree = (from: number, to: number) => isClearOf(title, from) && to + 2 < legendStart;
  items.push(...legend);
  if (!isLow) items.push(...horizonBar(data, style, { ...inner, y: box.y }, samples, isFree));
  return items;
}

function rowAxes(data: FigureData, style: FigureStyle, rowHeight: number): readonly Axis[] {
  return Array.from({ length: data.dim }, (_, k): Axis => {
    const domain = domainOf(data, k);
    if (rowHeight < lowRow) return { domain, ticks: [] };
    const name = fitWords(labelOf(data, k), rowHeight, style.size.label, style);
    return { domain, label: plainText(name), spacing: 5 };
  });
}

/** Names of inputs take at most a sixth of the width. */
const inputNameWidth = ({ inputLabels = [] }: FigureData, k: number, body: Box, style: FigureStyle): number =>
  wordsWidth(fitWords(inputLabels[k]!, body.width / 6, style.size.tick, style), style.size.tick, style);

/** Names beside low rows take at most a sixth of the width. */
const rowWords = (data: FigureData, k: number, body: Box, style: FigureStyle): string =>
  fitWords(labelOf(data, k), body.width / 6, style.size.tick, style);

const nameWidth = (data: FigureData, k: number, body: Box, style: FigureStyle): number =>
  wordsWidth(rowWords(data, k, body, style), style.size.tick, style);

function rowName(data: FigureData, k: number, inner: Box, body: Box, style: FigureStyle): Item {
  const look = { size: style.size.tick, colour: style.ink, anchor: 'end', align: 'middle' } as const;
  return text(plainText(rowWords(data, k, body, style)), inner.x - 1, inner.y + inner.height / 2, look);
}

/** One dimension as a line: extremes of every quarter point across, then what the eye cannot miss. */
function traceLine(
  values: Float64Array,
  perSample: number,
  plot: { readonly inner: Box; readonly x: Scale; readonly y: Scale },
  stroke: { readonly colour: string; readonly width: number },
  data: FigureData,
): Polyline {
  const kept = keepExtremes(values, Math.ceil(plot.inner.width / mm(0.25)));
  const borders = bordersOf(data, values.length);
  const points: number[] = [];
  let next = 0;
  for (const i of kept) {
    // No line leads from one trial into the next.
    if (i >= (borders[next] ?? Infinity)) points.push(NaN, NaN);
    while (i >= (borders[next] ?? Infinity)) next++;
    // A diverged orbit's numbers are no place on a page: the line ends a panel's height outside the panel.
    const y = plot.y.at(values[i] ?? NaN);
    const isFar = Math.abs(y - plot.inner.y - plot.inner.height / 2) > 1.5 * plot.inner.height;
    points.push(plot.x.at(i * perSample), isFar ? NaN : y);
  }
  return { kind: 'polyline', points: simplify(Float64Array.from(points), tolerance), stroke };
}

/** Borders between trials as faint lines; none where they would be a wash of grey. */
function borderLines(
  data: FigureData,
  samples: number,
  perSample: number,
  { inner, x }: { readonly inner: Box; readonly x: Scale },
  style: FigureStyle,
): Item[] {
  const borders = bordersOf(data, samples);
  if (borders.length > inner.width / 2) return [];
  return borders.map((border) => {
    const at = x.at((border - 0.5) * perSample);
    const stroke = { colour: style.faint, width: style.stroke.reference };
    return line(at, inner.y, at, inner.y + inner.height, stroke);
  });
}

/** External inputs as rows above the dimensions they drive, each to its own range, on the same time axis; names from `from` on, mm. */
function inputRows(data: FigureData, style: FigureStyle, box: Box, samples: number, from: number): Item[] {
  const { inputs, inputLabels = [] } = data;
  const shown = inputsShown(data);
  if (!inputs || !shown.length) return [];
  const time = timeAxis(data, samples);
  const domain = [0, (samples - 1) * time.perSample] as const;
  return down({ ...box, height: box.height - 0.8 }, Array<number>(shown.length).fill(1), 0.8).flatMap(
    (row, k) => {
      const values = column(inputs, inputLabels.length, shown[k]!, samples);
      const at = {
        inner: row,
        x: scale(domain, [row.x, row.x + row.width]),
        y: scale(padded(extent(values), 0.08), [row.y + row.height, row.y]),
      };
      const trace = traceLine(
        values,
        time.perSample,
        at,
        { colour: style.quiet, width: style.stroke.data },
        data,
      );
      const name = text(
        plainText(fitWords(inputLabels[shown[k]!]!, row.x - from - 1, style.size.tick, style)),
        row.x - 1,
        row.y + row.height / 2,
        { size: style.size.tick, colour: style.quiet, anchor: 'end', align: 'middle' },
      );
      return [...borderLines(data, samples, time.perSample, at, style), group([trace], row), name];
    },
  );
}

/** One Lyapunov time, to scale, in the heading's line: how soon the two must part. */
function horizonBar(
  data: FigureData,
  style: FigureStyle,
  inner: Box,
  samples: number,
  isFree: (from: number, to: number) => boolean,
): Item[] {
  const lyapunov = shownSeed(data)?.lyapunov;
  const largest = lyapunov?.exponents[0] ?? 0;
  const perUnit = lyapunov ? samplesPer(lyapunov.timeUnit, data) : null;
  if (!(largest > 0) || !perUnit) return [];
  const length = ((perUnit / largest) * inner.width) / (samples - 1);
  if (length > inner.width * 0.25 || length < 2) return [];
  const x = inner.x + inner.width * 0.5;
  const y = inner.y + mm(style.size.title) * 0.36;
  const shown = timeAxis(data, samples);
  const value = significant((perUnit / largest) * shown.perSample);
  const words = text(richText(`1/*λ*_1 = ${value} ${shown.unit}`.trim()), x + 1, y, {
    size: style.size.note,
    colour: style.ink,
    align: 'middle',
  });
  if (!isFree(x - length, x + 1 + textBox(words).width)) return [];
  return [line(x - length, y, x, y, { colour: style.ink, width: style.stroke.data * 1.6 }), words];
}

/** Channels as rows of colour, data above model, on one scale. */
function heatMaps(
  data: FigureData,
  style: FigureStyle,
  whole: Box,
  samples: number,
  forInputs: number,
): Item[] {
  const body = beneath(whole, forInputs);
  const time = timeAxis(data, samples);
  const xAxis: Axis = {
    domain: [0, (samples - 1) * time.perSample],
    label: richText(time.label),
    spine: false,
  };
  const bare: Axis = { domain: xAxis.domain, ticks: [], spine: false };
  const footRoom = roomFor(body, xAxis, { domain: [0, 1], ticks: [] }, style).bottom;
  const [upper = body, lower = body] = down({ ...body, height: body.height - footRoom }, [1, 1], 2);
  const most = largestSize(data.data);
  const right = mm(style.size.tick) * 5;
  let inner = body;
  const map = (name: string, values: Float32Array, box: Box, bottom: Axis): Item[] => {
    const ticks = [1, data.dim].map((value) => ({ value, label: plainText(String(value)) }));
    const yAxis: Axis = { domain: [data.dim + 0.5, 0.5], label: richText(name), ticks, spine: false };
    const plot = plotIn(box, bottom, yAxis, style, { right, top: 1, bottom: bottom === bare ? 0 : footRoom });
    const count = Math.min(samples, samplesOf(values, data.dim));
    const key = bottom === bare ? colourKey(plot.inner, most, data.unit, style) : [];
    inner = plot.inner;
    return [
      ...plot.items,
      ...heatMap(values, data.dim, count, samples, most, plot.inner),
      ...borderLines(data, samples, time.perSample, plot, style),
      ...key,
    ];
  };
  const maps = [
    ...map('Data', data.data, upper, bare),
    ...map('Model', data.orbit, { ...lower, height: lower.height + footRoom }, xAxis),
  ];
  return [...maps, ...inputRows(data, style, { ...inner, y: whole.y, height: forInputs }, samples, whole.x)];
}

function heatMap(
  values: Float32Array,
  dim: number,
  count: number,
  samples: number,
  most: number,
  inner: Box,
): Item[] {
  if (!count) return [];
  // A column a sample, or 450 dots an inch where samples are closer than that.
  const columns = Math.min(count, Math.ceil((inner.width / 25.4) * 450));
  const pixels = new Uint8ClampedArray(4 * columns * dim);
  for (let row = 0; row < dim; row++) {
    for (let c = 0; c < columns; c++) {
      const value = values[Math.floor((c * count) / columns) * dim + row] ?? NaN;
      if (!Number.isFinite(value)) continue;
      const [r, g, b] = channels(blueRed(0.5 + value / (2 * most)));
      pixels.set([r * 255, g * 255, b * 255, 255], 4 * (row * columns + c));
    }
  }
  return [
    {
      kind: 'raster',
      ...inner,
      width: (inner.width * count) / samples,
      columns,
      rows: dim,
      pixels,
      cells: columns === count,
    },
  ];
}

function colourKey(inner: Box, most: number, unit: string, style: FigureStyle): Item[] {
  const bar = { x: inner.x + inner.width + 1.5, y: inner.y, width: 1.8, height: inner.height };
  const rows = 64;
  const pixels = new Uint8ClampedArray(4 * rows);
  for (let i = 0; i < rows; i++) {
    const [r, g, b] = channels(blueRed(1 - i / (rows - 1)));
    pixels.set([r * 255, g * 255, b * 255, 255], 4 * i);
  }
  const size = { size: style.size.tick, colour: style.ink } as const;
  const label = (value: string, y: number, align: 'top' | 'middle' | 'baseline'): Item =>
    text(plainText(value), bar.x + bar.width + 0.8, y, { ...size, align });
  return [
    { kind: 'raster', ...bar, columns: 1, rows, pixels, cells: true },
    label(significant(most), bar.y, 'top'),
    label('0', bar.y + bar.height / 2, 'middle'),
    label(`−${significant(most)}`, bar.y + bar.height, 'baseline'),
    ...(unit ? [label(unit, bar.y - 1, 'baseline')] : []),
  ];
}

/** Size that all but one in a thousand values stay below. */
function largestSize(values: Float32Array): number {
  const sizes = Float32Array.from(values, Math.abs).filter(Number.isFinite).sort();
  return sizes[Math.floor(sizes.length * 0.999)] || 1;
}
