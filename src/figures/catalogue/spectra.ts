import { frequencyUnit } from '../../sim/clock';
import type { Axis } from '../axes';
import { plotIn, roomFor } from '../axes';
import { simplify } from '../decimate';
import type { Figure } from '../figure';
import { fitWords, wordsWidth } from '../fitWords';
import { table } from '../figure';
import type { FigureData } from '../figureData';
import { labelOf, shownSeed } from '../figureData';
import { heading, headingRoom, ifClear, legendRow, missingNote, seriesLegend } from '../legend';
import { significant } from '../numbers';
import { tolerance } from '../orbit';
import type { Panel } from '../panel';
import { beneath, page, pageBox } from '../panel';
import { plainText, richText } from '../richText';
import { extent } from '../scale';
import type { Item } from '../scene';
import { group, text } from '../scene';
import { type Cell, gridOf } from '../smallMultiples';
import type { FigureStyle } from '../style';
import { mm } from '../units';

/** Power spectra drawn at most. */
const mostPanels = 6;

/** Powers this far below the strongest are left out: they are noise of the estimate. */
const depth = 1e-6;

/** Smoothed power spectra of data and model, the ones D_H compares. */
export const spectra: Figure = {
  id: 'spectra',
  title: 'Power spectra',
  what: 'Smoothed power spectra of data and model, per dimension, with their Hellinger distance.',
  build(data, style, widthMm, options = {}) {
    const panels = Math.min(mostPanels, data.spectra.data.length) || 1;
    const perRow = widthMm > 120 ? 3 : Math.min(panels, 3);
    const rows = Math.ceil(panels / perRow);
    const height = options.height ?? 6 + rows * (widthMm > 120 ? 42 : 34);
    const items = spectraPanel(data, style, pageBox(widthMm, height), options);
    return page(data, style, { width: widthMm, height }, spectra.title, describe(data), items);
  },
  sourceData(data) {
    const columns: Record<string, ArrayLike<number>> = { frequency: data.spectra.frequencies };
    data.spectra.data.forEach((power, k) => {
      columns[`${labelOf(data, k)}_data`] = power;
      columns[`${labelOf(data, k)}_model`] = data.spectra.model[k] ?? [];
    });
    return [table('power', columns)];
  },
};

export const spectraPanel: Panel = (data, style, box, options) => {
  const count = Math.min(mostPanels, data.spectra.data.length);
  const distance = shownSeed(data)?.judgement?.model.dH;
  const judged = distance === undefined ? '' : `, *D*_H = ${significant(distance)}`;
  const title = heading(richText(`Power spectra${judged}`), box.x + (options.indent ?? 0), box.y, style);
  const body = beneath(box, headingRoom(style) + mm(1));
  if (!count)
    return [title, ...missingNote(body, 'No spectra yet: they are made when the model is judged', style)];
  const domains = domainsOf(data, count);
  const foot = roomFor(
    body,
    axesOf(data, domains, { box: body, isFirst: true, isBottom: true }, style).xAxis,
    { domain: [0, 1] },
    style,
  ).bottom;
  const boxes = gridOf(body, count, foot);
  const left = leftRoom(data, boxes, domains, style);
  const items = boxes.flatMap((cell, k) => onePanel(data, style, k, domains, cell, left));
  const legend = legendRow(
    seriesLegend(style),
    box.x + box.width,
    box.y + mm(style.size.title) * 0.36,
    style,
    'end',
  );
  return [title, ...ifClear(title, legend), ...items];
};

function onePanel(
  data: FigureData,
  style: FigureStyle,
  k: number,
  domains: ReturnType<typeof domainsOf>,
  cell: Cell,
  left: number,
): Item[] {
  const { xAxis, yAxis } = axesOf(data, domains, cell, style);
  const plot = plotIn(cell.box, xAxis, yAxis, style, { left, bottom: cell.isBottom ? 0 : 0.4, top: 0.8 });
  const { frequencies } = data.spectra;
  const curve = (power: ArrayLike<number> | undefined, colour: string): Item => {
    const points = new Float64Array(2 * frequencies.length);
    for (let i = 0; i < frequencies.length; i++) {
      points[2 * i] = plot.x.at(frequencies[i] ?? NaN);
      points[2 * i + 1] = plot.y.at(power?.[i] ?? NaN);
    }
    return {
      kind: 'polyline',
      points: simplify(points, tolerance),
      stroke: { colour, width: style.stroke.data },
    };
  };
  const curves = [curve(data.spectra.data[k], style.data), curve(data.spectra.model[k], style.model)];
  const name = text(
    plainText(fitWords(labelOf(data, k), plot.inner.width, style.size.note, style)),
    plot.inner.x + plot.inner.width,
    plot.inner.y,
    {
      size: style.size.note,
      colour: style.ink,
      anchor: 'end',
      align: 'top',
    },
  );
  return [...plot.items, group(curves, plot.inner), name];
}

function axesOf(
  data: FigureData,
  { x, y }: ReturnType<typeof domainsOf>,
  { box, isFirst, isBottom }: Cell,
  style: FigureStyle,
): { xAxis: Axis; yAxis: Axis } {
  const whole = `Frequency (${frequencyUnit(data)})`;
  // Labels stand below their plots' middles: neighbours meet where one is wider than its plot.
  const label = wordsWidth(whole, style.size.label, style) < 0.8 * box.width ? whole : 'Frequency';
  return {
    xAxis: { domain: x, ...(isBottom ? { label: richText(label) } : { ticks: [] }) },
    yAxis: { domain: y, log: true, ...(isFirst ? { label: richText('Power') } : {}) },
  };
}

function leftRoom(
  data: FigureData,
  cells: readonly Cell[],
  domains: ReturnType<typeof domainsOf>,
  style: FigureStyle,
): number {
  return Math.max(
    ...cells.map((cell) => {
      const { xAxis, yAxis } = axesOf(data, domains, cell, style);
      return roomFor(cell.box, xAxis, yAxis, style).left;
    }),
  );
}

/** Frequencies up to where nearly all power lies below, and powers down to a millionth of the strongest. */
function domainsOf(
  data: FigureData,
  count: number,
): { x: readonly [number, number]; y: readonly [number, number] } {
  const { frequencies } = data.spectra;
  const last = frequencies[frequencies.length - 1] ?? 1;
  const shown = [...data.spectra.data.slice(0, count), ...data.spectra.model.slice(0, count)];
  const reach = Math.max(...shown.map((power) => frequencyBelow(power, frequencies, 0.9995)));
  const top = Math.min(last, reach * 1.25) || 1;
  const inside = shown.map((power) =>
    Array.from(power).filter((p, i) => p > 0 && (frequencies[i] ?? 0) <= top),
  );
  const [low, high] = extent(...inside);
  return { x: [0, top], y: [Math.max(low / 1.5, high * depth), high * 1.6] };
}

function frequencyBelow(power: ArrayLike<number>, frequencies: ArrayLike<number>, share: number): number {
  let total = 0;
  for (let i = 0; i < power.length; i++) total += power[i] || 0;
  let sum = 0;
  for (let i = 0; i < power.length; i++) {
    sum += power[i] || 0;
    if (sum >= share * total) return frequencies[i] ?? 0;
  }
  return frequencies[frequencies.length - 1] ?? 0;
}

function describe(data: FigureData): string {
  const distance = shownSeed(data)?.judgement?.model.dH;
  const judged = distance === undefined ? '' : ` Their Hellinger distance is ${significant(distance)}.`;
  return `Power spectra of held-out data and of the freely running model, on a logarithmic axis.${judged}`;
}
