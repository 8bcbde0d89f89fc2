import type { SymbolicDynamics } from '../../sim/analysis/anatomy';
import type { Axis } from '../axes';
import { plotIn } from '../axes';
import type { Figure } from '../figure';
import { table } from '../figure';
import { wordsWidth } from '../fitWords';
import { heading, headingRoom, missingNote } from '../legend';
import { grouped, outOf, significant } from '../numbers';
import { across, beneath, down, page, pageBox } from '../panel';
import { richText } from '../richText';
import type { Box, Item } from '../scene';
import { line, text } from '../scene';
import type { FigureStyle } from '../style';
import { mm } from '../units';
import { spread } from './lyapunov';

const notYet = 'No symbolic code: the model has no linear regions, or was not taken apart yet';

/** From so many regions on their number is drawn on a logarithmic axis. */
const longCurve = 40;

/** How many regions hold the orbit, and how much is new in each of its symbols. */
export const symbolicCode: Figure = {
  id: 'symbolic-code',
  title: 'Symbolic code',
  what: 'Share of the orbit in its most visited regions, the entropy of blocks of symbols, and how much each further symbol adds.',
  build(data, style, widthMm, options = {}) {
    const symbols = data.anatomy?.symbols;
    const layout = layoutFor(widthMm, style);
    const height = options.height ?? (symbols ? layout.height : 30);
    const body = pageBox(widthMm, height);
    const [first = body, second = body, third = body] = layout.boxes(body);
    const items = symbols
      ? [
          ...coverage(symbols, style, first),
          ...blocks(symbols, style, second),
          ...increments(symbols, style, third),
        ]
      : [heading(richText(symbolicCode.title), body.x, body.y, style), ...missingNote(body, notYet, style)];
    const words = symbols ? describe(symbols) : `${notYet}.`;
    return page(data, style, { width: widthMm, height }, symbolicCode.title, words, items);
  },
  isEmpty: (data) => !data.anatomy?.symbols,
  sourceData({ anatomy }) {
    const symbols = anatomy?.symbols;
    if (!symbols) return [];
    const entropies = symbols.blockEntropies;
    return [
      table('coverage', { regions: symbols.coverage.regions, share: symbols.coverage.share }),
      table('entropies', {
        block: entropies.map((_, k) => k + 1),
        entropy: entropies,
        added: added(symbols),
      }),
      table('rates', {
        topological_entropy: [symbols.topologicalEntropy.value],
        entropy_rate: [symbols.entropyRate ?? NaN],
      }),
    ];
  },
};

/** Three panels in a row, one above two, or all above one another. */
function layoutFor(widthMm: number, style: FigureStyle) {
  const letters = widthMm / mm(style.size.label);
  if (letters > 60) return { height: 50, boxes: (body: Box) => across(body, [1.15, 1, 1], 6) };
  if (letters < 30) return { height: 118, boxes: (body: Box) => down(body, [1, 1, 1], 4) };
  return {
    height: 92,
    boxes(body: Box) {
      const [top = body, bottom = body] = down(body, [1, 1], 4);
      return [top, ...across(bottom, [1, 1], 5)];
    },
  };
}

/** What each symbol adds to those before it: H(n) − H(n − 1), nats. */
const added = ({ blockEntropies }: SymbolicDynamics): number[] =>
  blockEntropies.map((entropy, k) => entropy - (blockEntropies[k - 1] ?? 0));

/** Cumulative share of the orbit, with the number of regions that hold 90 and 99 % of it. */
function coverage({ coverage: { regions, share } }: SymbolicDynamics, style: FigureStyle, box: Box): Item[] {
  const title = heading(richText('Coverage'), box.x, box.y, style);
  const last = regions.at(-1) ?? 1;
  const isLog = last > longCurve;
  const plot = plotIn(
    beneath(box, headingRoom(style)),
    {
      domain: [isLog ? 1 : 0, Math.max(2, last)],
      log: isLog,
      label: richText('Number of regions'),
      // There is no half a region.
      ...(last <= 6 && { ticks: Array.from({ length: last + 1 }, (_, k) => wholeTick(k)) }),
    },
    { domain: [0, 1.04], label: richText('Share of orbit') },
    style,
  );
  const from = isLog ? [] : [plot.x.at(0), plot.y.at(0)];
  const curve = regions.flatMap((count, k) => [plot.x.at(count), plot.y.at(share[k] ?? NaN)]);
  const marks = [0.9, 0.99].flatMap((wanted): Item[] => {
    const index = share.findIndex((value) => value >= wanted - 1e-12);
    if (index < 0) return [];
    return [
      {
        kind: 'markers',
        points: Float64Array.of(plot.x.at(regions[index]!), plot.y.at(share[index]!)),
        radius: mm(1.7),
        fill: style.model,
      },
    ];
  });
  return [
    title,
    ...plot.items,
    { kind: 'polyline', points: Float64Array.from([...from, ...curve]), stroke: lineOf(style.model, style) },
    ...marks,
    ...heldWords(regions, share, plot.inner, style),
  ];
}

/** How many regions hold nine tenths and all but a hundredth, at the foot of the panel where no curve runs. */
function heldWords(
  regions: readonly number[],
  share: readonly number[],
  inner: Box,
  style: FigureStyle,
): Item[] {
  const size = style.size.note;
  const said = [0.9, 0.99].flatMap((wanted) => {
    const index = share.findIndex((value) => value >= wanted - 1e-12);
    return index < 0 ? [] : [`${100 * wanted} % in ${grouped(regions[index]!)}`];
  });
  return said.map((words, k) =>
    text(
      richText(words),
      inner.x + inner.width,
      inner.y + inner.height - mm(size) * (0.9 + 1.3 * (said.length - 1 - k)),
      { size, colour: style.ink, anchor: 'end', align: 'middle' },
    ),
  );
}

/** Entropy of blocks of n symbols. */
function blocks(symbols: SymbolicDynamics, style: FigureStyle, box: Box): Item[] {
  const { blockEntropies } = symbols;
  const title = heading(richText('Block entropy'), box.x, box.y, style);
  const body = beneath(box, headingRoom(style));
  if (!blockEntropies.length)
    return [title, ...missingNote(body, 'No blocks: the orbit is too short', style)];
  const yAxis: Axis = {
    domain: [0, Math.max(1e-3, ...blockEntropies) * 1.06],
    label: richText('*H*(*n*) (nats)'),
  };
  const plot = plotIn(body, lengthAxis(blockEntropies.length), yAxis, style);
  return [title, ...plot.items, ...pointsAndLine(blockEntropies, plot.x.at, plot.y.at, style)];
}

/** What a further symbol adds, beside the entropy rate of the Markov chain and the topological entropy. */
function increments(symbols: SymbolicDynamics, style: FigureStyle, box: Box): Item[] {
  const { topologicalEntropy, entropyRate } = symbols;
  const title = heading(richText('New in each symbol'), box.x, box.y, style);
  const body = beneath(box, headingRoom(style));
  const values = added(symbols);
  const rates = [
    { words: `*h*_{top} ${significant(topologicalEntropy.value)}`, value: topologicalEntropy.value },
    ...(entropyRate === null ? [] : [{ words: `*h* ${significant(entropyRate)}`, value: entropyRate }]),
  ].filter(({ value }) => Number.isFinite(value));
  const yAxis: Axis = {
    domain: [0, Math.max(1e-3, ...values, ...rates.map(({ value }) => value)) * 1.08],
    label: richText('*H*(*n*) − *H*(*n* − 1) (nats)'),
  };
  const right =
    Math.max(
      0,
      ...rates.map(({ words }) => wordsWidth(words.replace(/[*_{}]/g, ''), style.size.note, style)),
    ) + 1.5;
  const plot = plotIn(body, lengthAxis(Math.max(1, values.length)), yAxis, style, { right });
  const places = spread(
    rates.map(({ value }) => plot.y.at(value)),
    mm(style.size.note) * 1.25,
  );
  const end = plot.inner.x + plot.inner.width;
  const lines = rates.flatMap(({ words, value }, k): Item[] => [
    line(plot.inner.x, plot.y.at(value), end, plot.y.at(value), {
      colour: style.quiet,
      width: style.stroke.reference,
      dash: k === 0 ? [3, 1.5] : [1, 1.5],
    }),
    text(richText(words), end + 1, places[k] ?? 0, {
      size: style.size.note,
      colour: style.ink,
      align: 'middle',
    }),
  ]);
  return [title, ...plot.items, ...lines, ...pointsAndLine(values, plot.x.at, plot.y.at, style)];
}

const wholeTick = (value: number) => ({ value, label: [{ text: String(value) }] });

function lengthAxis(longest: number): Axis {
  const step = Math.ceil(longest / 8);
  const ticks = Array.from({ length: Math.floor(longest / step) }, (_, k) => wholeTick((k + 1) * step));
  return { domain: [0.5, longest + 0.5], ticks, label: richText('Block length *n*') };
}

function pointsAndLine(
  values: readonly number[],
  x: (value: number) => number,
  y: (value: number) => number,
  style: FigureStyle,
): Item[] {
  const points = Float64Array.from(values.flatMap((value, k) => [x(k + 1), y(value)]));
  return [
    { kind: 'polyline', points, stroke: lineOf(style.model, style) },
    { kind: 'markers', points, radius: mm(1.5), fill: style.model },
  ];
}

const lineOf = (colour: string, style: FigureStyle) => ({ colour, width: style.stroke.data });

function describe(symbols: SymbolicDynamics): string {
  const { regions, possible, coverage: curve, topologicalEntropy, entropyRate } = symbols;
  const index = curve.share.findIndex((value) => value >= 0.9 - 1e-12);
  const held = index < 0 ? '' : ` ${grouped(curve.regions[index]!)} of them hold nine tenths of it.`;
  const rate = entropyRate === null ? '' : `, entropy rate ${significant(entropyRate, 3)}`;
  return `The orbit visits ${outOf(regions, possible, 'linear region')}.${held} Topological entropy ${significant(topologicalEntropy.value, 3)}${rate} nats a step.`;
}
