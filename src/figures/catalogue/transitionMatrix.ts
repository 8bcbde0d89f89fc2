import type { SymbolicDynamics } from '../../sim/analysis/anatomy';
import type { Axis } from '../axes';
import { plotIn, roomFor } from '../axes';
import { channels, luminance } from '../colour';
import type { Figure } from '../figure';
import { table } from '../figure';
import { heading, headingRoom, missingNote } from '../legend';
import { grouped, significant } from '../numbers';
import { across, beneath, down, page, pageBox, pageMargin } from '../panel';
import { richText } from '../richText';
import type { Box, Item } from '../scene';
import { line, text } from '../scene';
import type { FigureStyle } from '../style';
import { logTicks } from '../ticks';
import { mm } from '../units';

export const noTransitions = 'No transitions: the model has no linear regions, or was not taken apart yet';

type Transitions = SymbolicDynamics['transitions'];

/** Colours cover this many decades of probability at most: rarer transitions look alike. */
const mostDecades = 4;

/** Probabilities of going from one linear region to another, in one step and as the next other region. */
export const transitionMatrix: Figure = {
  id: 'transition-matrix',
  title: 'Transition probabilities',
  what: 'Probability of the next region from each: in one step, staying included, and as the next other region.',
  build(data, style, widthMm, options = {}) {
    const symbols = data.anatomy?.symbols;
    const beside = widthMm > 28 * mm(style.size.label);
    const free = widthMm - 2 * pageMargin - barRoom(style);
    const side = beside ? (free - 4) / 2 : free;
    const one = Math.min(90, side) + headingRoom(style);
    const natural = (beside ? one : 2 * one + 3) + 2 * pageMargin;
    const height = options.height ?? (symbols ? natural : 30);
    const body = pageBox(widthMm, height);
    const items = symbols
      ? bothPanels(symbols, style, body, beside)
      : [
          heading(richText(transitionMatrix.title), body.x, body.y, style),
          ...missingNote(body, noTransitions, style),
        ];
    const words = symbols ? describe(symbols) : `${noTransitions}.`;
    return page(data, style, { width: widthMm, height }, transitionMatrix.title, words, items);
  },
  isEmpty: (data) => !data.anatomy?.symbols,
  sourceData({ anatomy }) {
    const transitions = anatomy?.symbols?.transitions;
    return transitions ? [transitionsTable(transitions)] : [];
  },
};

/** One row a transition that was seen, by the ranks of the two regions. */
export function transitionsTable({ shown, dwell, jump }: Transitions) {
  const seen = dwell.map((p, k) => ({ p, k })).filter(({ p, k }) => p > 0 || (jump[k] ?? 0) > 0);
  return table('transitions', {
    from: seen.map(({ k }) => Math.floor(k / shown) + 1),
    to: seen.map(({ k }) => (k % shown) + 1),
    a_step: seen.map(({ p }) => p),
    of_leaving: seen.map(({ k }) => jump[k] ?? 0),
  });
}

function bothPanels(
  { transitions, regions }: SymbolicDynamics,
  style: FigureStyle,
  body: Box,
  beside: boolean,
): Item[] {
  const area = { ...body, width: body.width - barRoom(style) };
  const [first = area, second = area] = beside ? across(area, [1, 1], 4) : down(area, [1, 1], 3);
  const low = lowestShown(transitions);
  const cut = transitions.shown < regions ? `, first ${transitions.shown}` : '';
  const left = matrixPanel(transitions.dwell, transitions.shown, low, `In one step${cut}`, style, first);
  const right = matrixPanel(transitions.jump, transitions.shown, low, 'When it leaves', style, second);
  return [...left.items, ...right.items, ...colourBar(right.inner, low, style)];
}

/** The smallest probability with a colour of its own. */
export function lowestShown({ dwell, jump }: Transitions): number {
  const positive = [...dwell, ...jump].filter((p) => p > 0);
  const least = positive.reduce((low, p) => Math.min(low, p), 1);
  return Math.max(10 ** -mostDecades, Math.min(0.1, 10 ** Math.floor(Math.log10(least) + 1e-9)));
}

/** One matrix as a heat map: row the region left, column the one reached. */
export function matrixPanel(
  matrix: readonly number[],
  shown: number,
  low: number,
  title: string,
  style: FigureStyle,
  box: Box,
): { readonly items: Item[]; readonly inner: Box } {
  const ticks = rankTicks(shown);
  const xAxis: Axis = { domain: [0.5, shown + 0.5], ticks, label: richText('To region'), spine: false };
  const yAxis: Axis = { domain: [shown + 0.5, 0.5], ticks, label: richText('From region'), spine: false };
  const body = beneath(box, headingRoom(style));
  const room = roomFor(body, xAxis, yAxis, style);
  const side = Math.max(
    1,
    Math.min(body.width - room.left - room.right, body.height - room.top - room.bottom),
  );
  const square = {
    ...body,
    width: side + room.left + room.right,
    height: side + room.top + room.bottom,
  };
  const { inner, items } = plotIn(square, xAxis, yAxis, style);
  return {
    inner,
    items: [
      heading(richText(title), box.x, box.y, style),
      {
        kind: 'raster',
        ...inner,
        columns: shown,
        rows: shown,
        pixels: pixelsOf(matrix, low, style),
        cells: true,
      },
      frame(inner, style),
      ...items,
    ],
  };
}

const frame = ({ x, y, width, height }: Box, style: FigureStyle): Item => ({
  kind: 'rect',
  x,
  y,
  width,
  height,
  stroke: { colour: style.faint, width: style.stroke.axis },
});

/** Ranks at the first, the last and round ones between. */
function rankTicks(shown: number) {
  const step = [1, 2, 5, 10, 20, 50, 100].find((s) => shown / s <= 6) ?? 200;
  const ranks = Array.from({ length: Math.floor(shown / step) }, (_, k) => (k + 1) * step);
  const all = step === 1 ? ranks : [1, ...ranks];
  return all.map((value) => ({ value, label: [{ text: String(value) }] }));
}

/** Colour of a probability: the likelier, the farther from the ground. */
export function probabilityColour(p: number, low: number, style: FigureStyle): string {
  const share = 0.12 + 0.88 * (1 - Math.log10(Math.max(p, low)) / Math.log10(low));
  return style.time(luminance(style.behind) > 0.5 ? 1 - share : share);
}

/** What never happened stays clear. */
function pixelsOf(matrix: readonly number[], low: number, style: FigureStyle): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(4 * matrix.length);
  matrix.forEach((p, i) => {
    if (!(p > 0)) return;
    const [red, green, blue] = channels(probabilityColour(p, low, style));
    pixels.set([255 * red, 255 * green, 255 * blue, 255], 4 * i);
  });
  return pixels;
}

/** Room the colour bar takes on the right of a matrix, mm. */
export const barRoom = (style: FigureStyle): number => mm(style.size.tick) * 5.5;

/** The colours on the right of a matrix, with their probabilities. */
export function colourBar(matrix: Box, low: number, style: FigureStyle): Item[] {
  const { y, height } = matrix;
  const [x, width] = [matrix.x + matrix.width + 2, mm(style.size.tick) * 1.1];
  const rows = 64;
  const pixels = new Uint8ClampedArray(4 * rows);
  for (let i = 0; i < rows; i++) {
    const [red, green, blue] = channels(probabilityColour(low ** (i / (rows - 1)), low, style));
    pixels.set([255 * red, 255 * green, 255 * blue, 255], 4 * i);
  }
  const length = Math.min(height, 40);
  const stroke = { colour: style.ink, width: style.stroke.axis };
  const ticks = logTicks(low, 1, 5).map((tick) => {
    const at = y + length * (Math.log10(tick.value) / Math.log10(low));
    return [
      line(x + width, at, x + width + mm(style.tick), at, stroke),
      text(tick.label, x + width + mm(style.tick + 1.5), at, {
        size: style.size.tick,
        colour: style.ink,
        align: 'middle',
      }),
    ];
  });
  return [
    { kind: 'raster', x, y, width, height: length, columns: 1, rows, pixels, cells: true },
    frame({ x, y, width, height: length }, style),
    ...ticks.flat(),
  ];
}

function describe({ transitions, regions }: SymbolicDynamics): string {
  const { shown, dwell, edges } = transitions;
  const staying = Array.from({ length: shown }, (_, k) => dwell[k * (shown + 1)] ?? 0);
  const mean = staying.reduce((sum, p) => sum + p / shown, 0);
  return `Two heat maps of the probabilities of going from one of the ${shown} most visited linear regions to another, in one step and when the region is left, on a logarithmic scale. ${grouped(edges)} different transitions were seen among ${grouped(regions)} regions; a region is kept for a step with probability ${significant(mean)} on average.`;
}
