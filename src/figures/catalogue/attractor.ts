import type { Axis } from '../axes';
import { plotIn } from '../axes';
import type { ColourBy, Figure } from '../figure';
import { table } from '../figure';
import type { FigureData } from '../figureData';
import { bordersOf, column, labelOf, samplesOf, trialColumn } from '../figureData';
import { fitWords, wordsWidth } from '../fitWords';
import { heading, headingRoom, missingNote } from '../legend';
import type { ColourAt } from '../orbit';
import { orbitIn2d, orbitIn3d } from '../orbit';
import type { PanelOptions } from '../panel';
import { across, beneath, page, pageBox, pageMargin } from '../panel';
import { cubeAxes, cubeRoom, cubeShape, defaultCamera, projection } from '../projection';
import type { Span } from '../richText';
import { plainText, richText } from '../richText';
import { extent, padded } from '../scale';
import type { Box, Item } from '../scene';
import { group } from '../scene';
import type { FigureStyle } from '../style';
import { category } from '../style';
import { lagText } from '../time';
import { mm } from '../units';

type Series = 'data' | 'model';

/** Data and freely running model in state space, on the same axes. */
export const attractor: Figure = {
  id: 'attractor',
  title: 'State space',
  what: 'Data and freely running model in state space; a delay plot when only one dimension was observed.',
  build(data, style, widthMm, options = {}) {
    const byRegion = widthMm > 150 && !options.colourBy && countRegions(data) > 1;
    const shares = byRegion ? [1, 1, 1] : [1, 1];
    const height = options.height ?? naturalHeight(data, style, widthMm, shares.length, options.camera);
    const boxes = across(pageBox(widthMm, height), shares, 3);
    const items = boxes.flatMap((box, k) =>
      k === 2
        ? statePanel(data, style, box, 'model', { ...options, colourBy: 'region' })
        : statePanel(data, style, box, k === 0 ? 'data' : 'model', options),
    );
    return page(data, style, { width: widthMm, height }, attractor.title, describe(data), items);
  },
  sourceData(data) {
    const columns = (values: Float32Array): Record<string, Float64Array> =>
      Object.fromEntries(
        Array.from({ length: data.dim }, (_, k) => [labelOf(data, k), column(values, data.dim, k)]),
      );
    return [
      table('data', { ...columns(data.data), ...trialColumn(data) }),
      table('model', {
        ...columns(data.orbit),
        ...(data.regionRanks.length ? { region: data.regionRanks } : {}),
      }),
    ];
  },
};

/** Height at which the panels are filled and nothing is squeezed. */
function naturalHeight(
  data: FigureData,
  style: FigureStyle,
  widthMm: number,
  panels: number,
  camera = defaultCamera,
): number {
  const panel = across(pageBox(widthMm, 1), Array<number>(panels).fill(1), 3)[0]?.width ?? widthMm;
  const around = 2 * pageMargin + headingRoom(style);
  if (data.dim < 3) return panel / squareness + around;
  const room = cubeRoom(style);
  return (panel - room.left - room.right) * cubeShape(camera) + room.below + around;
}

/** Width over height of a plane's panel with its labels, at which its axes are about equally long. */
export const squareness = 1.12;

/** One of the two orbits, with axes and a heading. */
export function statePanel(
  data: FigureData,
  style: FigureStyle,
  box: Box,
  series: Series,
  options: PanelOptions,
): Item[] {
  const colourBy = options.colourBy ?? 'series';
  const title = `${series === 'data' ? 'Data' : 'Model, running freely'}${colourWords(data, series, colourBy)}`;
  const items: Item[] = [heading(richText(title), box.x + (options.indent ?? 0), box.y, style)];
  const values = series === 'data' ? data.data : data.orbit;
  const body = beneath(box, headingRoom(style));
  if (!values.length) return [...items, ...missingNote(body, `No ${series} to draw yet`, style)];
  // Of data nothing leaves: what is missing there are gaps.
  const left = series === 'model' ? leftRange(data, values) : null;
  const noteHeight = mm(style.size.note) * 1.5;
  if (left) items.push(...missingNote({ ...body, height: noteHeight }, left, style));
  const plotBox = left ? beneath(body, noteHeight) : body;
  const colourAt = colouring(data, series, colourBy, style);
  const drawn =
    data.dim >= 3
      ? inThreeDimensions(data, values, style, plotBox, colourAt, options)
      : inPlane(data, values, style, plotBox, colourAt, colourBy === 'series');
  return [...items, ...drawn];
}

/** What the colour stands for, when it is not the series. */
function colourWords(data: FigureData, series: Series, colourBy: ColourBy): string {
  if (colourBy === 'time') return ', coloured by time';
  if (colourBy === 'region' && series === 'model' && data.regionRanks.length) return ', by linear region';
  return '';
}

function inThreeDimensions(
  data: FigureData,
  values: Float32Array,
  style: FigureStyle,
  box: Box,
  colourAt: ColourAt,
  { camera = defaultCamera }: PanelOptions,
): Item[] {
  const room = cubeRoom(style);
  const inner = {
    x: box.x + room.left,
    y: box.y,
    width: box.width - room.left - room.right,
    height: box.height - room.below,
  };
  const domains = [0, 1, 2].map((k) => domainOf(data, k));
  const shape = projection(domains, camera, inner);
  const axes = domains.map((domain, k): Axis => ({
    domain,
    label: axisName(data, k, box.width * 0.42, style),
  }));
  const rows = apart(inside(values, data.dim, domains), data);
  const orbit = orbitIn3d(rows.values, data.dim, shape, inner, style, (i) => colourAt(rows.sampleOf(i)));
  return [...cubeAxes(shape, axes, box, style), group(orbit.items)];
}

function inPlane(
  data: FigureData,
  values: Float32Array,
  style: FigureStyle,
  box: Box,
  colourAt: ColourAt,
  oneColour: boolean,
): Item[] {
  const delay = data.dim === 1 ? delayOf(column(data.data, 1, 0)) : 0;
  const square = { ...box, width: Math.min(box.width, box.height * squareness) };
  const axes = planeAxes(data, delay, square.height * 0.8, style);
  const plot = plotIn(square, axes.x, axes.y, style);
  const count = samplesOf(values, data.dim) - delay;
  const pairs = new Float32Array(2 * Math.max(0, count));
  for (let i = 0; i < count; i++) {
    const [u, v] = delay
      ? [values[i] ?? NaN, values[i + delay] ?? NaN]
      : [values[2 * i] ?? NaN, values[2 * i + 1] ?? NaN];
    pairs.set([u, v], 2 * i);
  }
  if (delay) forgetAcross(pairs, data, delay);
  const rows = apart(pairs, { ...data, dim: 2 });
  const points = Float64Array.from(rows.values, (value, at) => (at % 2 ? plot.y : plot.x).at(value));
  const orbit = orbitIn2d(
    points,
    plot.inner,
    style,
    oneColour ? undefined : (i) => colourAt(rows.sampleOf(i)),
  );
  const items = oneColour
    ? orbit.items.map((item) => ({
        ...item,
        stroke: { ...item.stroke, width: style.stroke.orbit, colour: colourAt(0) },
      }))
    : orbit.items;
  return [...plot.items, group(items, plot.inner)];
}

function planeAxes(
  data: FigureData,
  delay: number,
  length: number,
  style: FigureStyle,
): { x: Axis; y: Axis } {
  const domain = domainOf(data, 0);
  const name = fitWords(labelOf(data, 0), length / 2, style.size.label, style);
  if (!delay) {
    return {
      x: { domain, label: axisName(data, 0, length, style) },
      y: { domain: domainOf(data, 1), label: axisName(data, 1, length, style) },
    };
  }
  const lag = lagText(delay, data);
  return {
    x: { domain, label: [...plainText(name), ...richText('(*t*)')] },
    y: { domain, label: [...plainText(name), ...richText(`(*t* + ${lag})`)] },
  };
}

/**
 * Delay that unfolds a single series: where its autocorrelation has fallen to 1 − 1/e, at most a tenth of its length. Pairs with a
 * missing value (NaN) count for nothing.
 * @see Rosenstein, Collins & De Luca (1994), Physica D 73, 82–98.
 */
export function delayOf(values: ArrayLike<number>): number {
  const count = Math.min(values.length, 20_000);
  let known = 0;
  for (let i = 0; i < count; i++) if (!Number.isNaN(values[i])) known++;
  let mean = 0;
  for (let i = 0; i < count; i++) mean += (values[i] || 0) / known;
  const longest = Math.max(1, Math.floor(count / 10));
  const covariance = (lag: number): number => {
    let sum = 0;
    let pairs = 0;
    for (let i = 0; i + lag < count; i++) {
      const product = ((values[i] ?? 0) - mean) * ((values[i + lag] ?? 0) - mean);
      if (Number.isNaN(product)) continue;
      sum += product;
      pairs++;
    }
    return pairs ? sum * ((count - lag) / pairs) : 0;
  };
  const enough = (1 - 1 / Math.E) * covariance(0);
  for (let lag = 1; lag < longest; lag++) if (covariance(lag) <= enough) return lag;
  return longest;
}

function colouring(data: FigureData, series: Series, colourBy: ColourBy, style: FigureStyle): ColourAt {
  const own = series === 'data' ? style.data : style.model;
  const values = series === 'data' ? data.data : data.orbit;
  const count = samplesOf(values, data.dim);
  if (colourBy === 'time') return (i) => style.time(i / count);
  if (colourBy === 'region' && series === 'model' && data.regionRanks.length) {
    return (i) => category(style, data.regionRanks[i] ?? Infinity);
  }
  return () => own;
}

/** Range of one dimension: the data's, and the model's as well unless that would dwarf the data. */
export function domainOf(data: FigureData, k: number): readonly [number, number] {
  const [low, high] = extent(column(data.data, data.dim, k));
  const [modelLow, modelHigh] = extent(column(data.orbit, data.dim, k));
  const air = (high - low) * 0.25;
  return padded(
    [Math.max(Math.min(low, modelLow), low - air), Math.min(Math.max(high, modelHigh), high + air)],
    0.03,
  );
}

/** The samples with those outside the domains made NaN, which breaks the line there. */
export function inside(
  values: Float32Array,
  dim: number,
  domains: readonly (readonly [number, number])[],
): Float32Array {
  const kept = Float32Array.from(values);
  for (let i = 0; i + dim <= kept.length; i += dim) {
    const isOut = domains.some(([low, high], k) => {
      const value = kept[i + k] ?? NaN;
      return !(value >= low && value <= high);
    });
    if (isOut) kept[i] = NaN;
  }
  return kept;
}

/** Rows with one of NaN before each trial but the first, so that no line leads from one into the next; and the sample of each row. */
function apart(values: Float32Array, data: FigureData) {
  const { dim } = data;
  const count = samplesOf(values, dim);
  const borders = bordersOf(data, count);
  const broken = new Float32Array((count + borders.length) * dim).fill(NaN);
  const starts = [0, ...borders];
  starts.forEach((from, k) => {
    broken.set(values.subarray(from * dim, (starts[k + 1] ?? count) * dim), (from + k) * dim);
  });
  const sampleOf = (row: number) => row - borders.filter((border, k) => border + k <= row).length;
  return { values: borders.length ? broken : values, sampleOf };
}

/** Pairs of which the later value lies in another trial than the earlier one become NaN. */
function forgetAcross(pairs: Float32Array, data: FigureData, delay: number): void {
  for (const border of bordersOf(data, Infinity))
    pairs.fill(NaN, 2 * Math.max(0, border - delay), Math.max(0, Math.min(pairs.length, 2 * border)));
}

/** A sentence when the orbit went where numbers end or far outside what the axes show. */
function leftRange(data: FigureData, values: Float32Array): string | null {
  const dims = Math.min(3, data.dim);
  const domains = Array.from({ length: dims }, (_, k) => domainOf(data, k));
  const count = samplesOf(values, data.dim);
  const starts = new Set(data.trials);
  // Each trial is run from its first complete sample: until then there is no number.
  let hasBegun = !data.trials;
  for (let i = 0; i < count; i++) {
    if (starts.has(i)) hasBegun = false;
    hasBegun ||= !Number.isNaN(values[i * data.dim]);
    for (let k = 0; hasBegun && k < dims; k++) {
      const value = values[i * data.dim + k] ?? NaN;
      const [low, high] = domains[k] ?? [0, 1];
      if (!(value >= low - (high - low) && value <= high + (high - low)))
        return `Leaves the data’s range at sample ${i}`;
    }
  }
  return null;
}

function countRegions(data: FigureData): number {
  return new Set(data.regionRanks).size;
}

/** Name and unit of a dimension, the name shortened so that both fit a width, mm. */
export function axisName(data: FigureData, k: number, width: number, style: FigureStyle): readonly Span[] {
  const unit = data.unit ? ` (${data.unit})` : '';
  const free = width - wordsWidth(unit, style.size.label, style);
  return plainText(`${fitWords(labelOf(data, k), free, style.size.label, style)}${unit}`);
}

function describe(data: FigureData): string {
  const names = Array.from({ length: Math.min(3, data.dim) }, (_, k) => labelOf(data, k)).join(', ');
  return `Two orbits on the same axes (${names}): ${samplesOf(data.data, data.dim)} samples of held-out data, and ${samplesOf(data.orbit, data.dim)} samples of the model running freely. Long orbits are cut where their lines would cover the panel.`;
}
