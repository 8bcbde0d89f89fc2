import type { Axis } from '../axes';
import { plotIn, roomFor } from '../axes';
import { simplify } from '../decimate';
import type { Figure } from '../figure';
import { table } from '../figure';
import type { FigureData } from '../figureData';
import { labelOf } from '../figureData';
import { fitWords, wordsWidth } from '../fitWords';
import { heading, headingRoom, ifClear, legendRow, missingNote, seriesLegend } from '../legend';
import { tolerance } from '../orbit';
import type { Panel } from '../panel';
import { beneath, page, pageBox } from '../panel';
import { plainText, richText } from '../richText';
import { extent } from '../scale';
import type { Item } from '../scene';
import { group, line, text } from '../scene';
import { type Cell, gridOf } from '../smallMultiples';
import type { FigureStyle } from '../style';
import { mm } from '../units';

/** Dimensions drawn at most. */
const mostPanels = 6;

/** How long data and model remember, with the band that other stretches of the recording span. */
export const autocorrelation: Figure = {
  id: 'autocorrelation',
  title: 'Autocorrelation',
  what: 'Autocorrelation of held-out data and of the freely running model, per dimension; the band spans stretches of the training part as long.',
  build(data, style, widthMm, options = {}) {
    const panels = Math.min(mostPanels, data.autocorrelations?.data.length ?? 0) || 1;
    const perRow = widthMm > 120 ? 3 : Math.min(panels, 3);
    const rows = Math.ceil(panels / perRow);
    const height = options.height ?? 6 + rows * (widthMm > 120 ? 42 : 34);
    const items = autocorrelationPanel(data, style, pageBox(widthMm, height), options);
    return page(data, style, { width: widthMm, height }, autocorrelation.title, describe(data), items);
  },
  sourceData(data) {
    const { autocorrelations: found } = data;
    if (!found) return [];
    const columns: Record<string, ArrayLike<number>> = { lag: found.lags };
    found.data.forEach((curve, k) => {
      columns[`${labelOf(data, k)}_data`] = curve;
      columns[`${labelOf(data, k)}_model`] = found.model[k] ?? [];
      if (found.low[k]) columns[`${labelOf(data, k)}_low`] = found.low[k];
      if (found.high[k]) columns[`${labelOf(data, k)}_high`] = found.high[k];
    });
    return [table('autocorrelation', columns)];
  },
};

export const autocorrelationPanel: Panel = (data, style, box, options) => {
  const found = data.autocorrelations;
  const title = heading(richText('Autocorrelation'), box.x + (options.indent ?? 0), box.y, style);
  const body = beneath(box, headingRoom(style) + mm(1));
  const count = Math.min(mostPanels, found?.data.length ?? 0);
  if (!found || !count)
    return [title, ...missingNote(body, 'No autocorrelation yet: it needs a fitted model', style)];
  const first: Cell = { box: body, isFirst: true, isBottom: true };
  const axes = axesOf(data, found, count);
  const { bottom } = roomFor(body, axes(first, style).xAxis, { domain: [0, 1] }, style);
  const boxes = gridOf(body, count, bottom);
  const left = Math.max(
    ...boxes.map((cell) => roomFor(cell.box, axes(cell, style).xAxis, axes(cell, style).yAxis, style).left),
  );
  const items = boxes.flatMap((cell, k) => onePanel(data, found, style, k, cell, axes(cell, style), left));
  const legend = legendRow(
    seriesLegend(style),
    box.x + box.width,
    box.y + mm(style.size.title) * 0.36,
    style,
    'end',
  );
  return [title, ...ifClear(title, legend), ...items];
};

type Found = NonNullable<FigureData['autocorrelations']>;

function onePanel(
  data: FigureData,
  found: Found,
  style: FigureStyle,
  k: number,
  cell: Cell,
  { xAxis, yAxis }: { xAxis: Axis; yAxis: Axis },
  left: number,
): Item[] {
  const plot = plotIn(cell.box, xAxis, yAxis, style, { left, bottom: cell.isBottom ? 0 : 0.4, top: 0.8 });
  const { lags } = found;
  const along = (values: ArrayLike<number>): Float64Array => {
    const points = new Float64Array(2 * values.length);
    for (let i = 0; i < values.length; i++) {
      points[2 * i] = plot.x.at(lags[i] ?? NaN);
      points[2 * i + 1] = plot.y.at(values[i] ?? NaN);
    }
    return points;
  };
  const curve = (values: ArrayLike<number> | undefined, colour: string): Item => ({
    kind: 'polyline',
    points: simplify(along(values ?? []), tolerance),
    stroke: { colour, width: style.stroke.data },
  });
  const [low, high] = [found.low[k], found.high[k]];
  const band: Item[] =
    low && high ? [{ kind: 'polyline', points: around(along(low), along(high)), fill: style.faint }] : [];
  const zero = line(plot.inner.x, plot.y.at(0), plot.inner.x + plot.inner.width, plot.y.at(0), {
    colour: style.quiet,
    width: style.stroke.reference,
    dash: [1, 1.5],
  });
  const name = text(
    plainText(fitWords(labelOf(data, k), plot.inner.width, style.size.note, style)),
    plot.inner.x + plot.inner.width,
    plot.inner.y,
    { size: style.size.note, colour: style.ink, anchor: 'end', align: 'top' },
  );
  const curves = [curve(found.data[k], style.data), curve(found.model[k], style.model)];
  return [group([...band, zero, ...curves], plot.inner), ...plot.items, name];
}

/** Along the lower bound and back along the upper one. */
function around(low: Float64Array, high: Float64Array): Float64Array {
  const points = new Float64Array(low.length + high.length);
  points.set(low);
  for (let i = 0; i < high.length; i += 2) {
    points[low.length + i] = high[high.length - 2 - i]!;
    points[low.length + i + 1] = high[high.length - 1 - i]!;
  }
  return points;
}

function axesOf(data: FigureData, found: Found, count: number) {
  const [low] = extent(
    [-0.05],
    ...[found.data, found.model, found.low]
      .flatMap((curves) => curves.slice(0, count))
      .map((c) => Array.from(c)),
  );
  const last = found.lags[found.lags.length - 1] ?? 1;
  const whole = `Lag${data.rate === null ? ' (samples)' : data.timeUnit === '1' ? '' : ' (s)'}`;
  return ({ box, isFirst, isBottom }: Cell, style: FigureStyle): { xAxis: Axis; yAxis: Axis } => {
    // Labels stand below their plots' middles: neighbours meet where one is wider than its plot.
    const label = wordsWidth(whole, style.size.label, style) < 0.8 * box.width ? whole : 'Lag';
    return {
      xAxis: { domain: [0, last || 1], ...(isBottom ? { label: richText(label) } : { ticks: [] }) },
      yAxis: { domain: [Math.max(-1.05, low - 0.05), 1.05], ...(isFirst ? { label: richText('*r*') } : {}) },
    };
  };
}

function describe({ autocorrelations: found }: FigureData): string {
  if (!found) return 'No autocorrelation has been computed yet.';
  const band = found.stretches
    ? ` The band spans ${found.stretches} stretches of the training part as long as the data compared.`
    : ' The training part is too short for a band.';
  return `Autocorrelation of held-out data and of the freely running model, per dimension.${band}`;
}
