import type { Axis, Plot } from '../axes';
import { plotIn } from '../axes';
import type { Figure } from '../figure';
import { wordsWidth } from '../fitWords';
import { heading, headingRoom, missingNote } from '../legend';
import type { NamedSet } from '../namedSets';
import { kindOf, largestModulus, namedSets } from '../namedSets';
import { significant } from '../numbers';
import { across, beneath, down, page, pageBox, pageMargin } from '../panel';
import { richText } from '../richText';
import type { Box, Item } from '../scene';
import { group, line } from '../scene';
import type { FigureStyle } from '../style';
import { category } from '../style';
import { linearTicks } from '../ticks';
import { mm } from '../units';
import { eigenvaluesTable } from './invariantSets';

const notYet = 'No eigenvalues yet: they are computed when the model is taken apart';

/** Sets with a row of their own; further ones are in the plane only. */
const mostRows = 16;
/** Moduli below this are as good as zero: such directions are gone within a step or two. */
const leastModulus = 1e-3;
/** The plane reaches at most this far, and for virtual sets no farther than the others need; the moduli have their own axis. */
const farthest = 2.2;

/** Eigenvalues of every fixed point and cycle in the complex plane, and their moduli set by set. */
export const eigenvalues: Figure = {
  id: 'eigenvalues',
  title: 'Eigenvalues',
  what: 'Eigenvalues of each fixed point and cycle over its own period: outside the unit circle a direction grows.',
  build(data, style, widthMm, options = {}) {
    const sets = data.anatomy ? namedSets(data.anatomy) : [];
    const wide = widthMm > 30 * mm(style.size.label);
    const rows = Math.min(mostRows, sets.length);
    const stripHeight = headingRoom(style) + mm(style.size.tick) * (1.7 * rows + 4.5);
    const side = wide ? Math.min(62, widthMm * 0.44) : Math.min(62, widthMm - 2 * pageMargin);
    const natural = wide
      ? Math.max(side + headingRoom(style), stripHeight)
      : side + headingRoom(style) + 4 + stripHeight;
    const height = options.height ?? (sets.length ? natural + 2 * pageMargin : 30);
    const body = pageBox(widthMm, height);
    const items = sets.length
      ? panels(sets, style, body, wide, side, stripHeight)
      : [
          heading(richText(eigenvalues.title), body.x, body.y, style),
          ...missingNote(body, data.anatomy ? 'No fixed points or cycles were found' : notYet, style),
        ];
    const words = sets.length ? describe(sets) : `${notYet}.`;
    return page(data, style, { width: widthMm, height }, eigenvalues.title, words, items);
  },
  isEmpty: (data) => !data.anatomy?.sets.length,
  sourceData: ({ anatomy }) => (anatomy ? [eigenvaluesTable(anatomy)] : []),
};

function panels(
  sets: readonly NamedSet[],
  style: FigureStyle,
  body: Box,
  wide: boolean,
  side: number,
  stripHeight: number,
): Item[] {
  const [first = body, second = body] = wide
    ? across(body, [side, body.width - side - 5], 5)
    : down(body, [body.height - stripHeight - 4, stripHeight], 4);
  return [...planePanel(sets, style, first), ...moduliPanel(sets, style, second)];
}

/** The complex plane round the unit circle, with equal axes. */
function planePanel(sets: readonly NamedSet[], style: FigureStyle, box: Box): Item[] {
  const title = heading(richText('Complex plane'), box.x, box.y, style);
  const body = beneath(box, headingRoom(style));
  const own = sets.filter(({ set }) => set.isReal);
  const largest = Math.max(0, ...own.map(({ set }) => largestModulus(set)).filter(Number.isFinite));
  const reach = Math.min(farthest, Math.max(1.12, largest * 1.06));
  // The same on both axes, whatever their lengths while the square is sought.
  const ticks = linearTicks(-reach, reach, 4);
  const axis = (label: string): Axis => ({ domain: [-reach, reach], ticks, label: richText(label) });
  const square = equalBox(body, axis('Re *μ*'), axis('Im *μ*'), style);
  const plot = plotIn(square, axis('Re *μ*'), axis('Im *μ*'), style);
  const radius = mm(style.size.note * 0.22);
  const dots = coloured(sets, style).map(([{ set }, colour]): Item => {
    const points = Float64Array.from(set.eigenvalues.flatMap(({ re, im }) => [plot.x.at(re), plot.y.at(im)]));
    return dotsOf(points, radius, set.isReal, colour, style);
  });
  return [title, ...plot.items, ...circle(plot, style), group(dots.reverse(), grown(plot.inner, radius))];
}

/** Passes in which the room that labels take settles: each leaves less than a tenth of the error. */
const passes = 12;

/** The largest box of a body whose plotting area is square. */
function equalBox(body: Box, xAxis: Axis, yAxis: Axis, style: FigureStyle): Box {
  const side = Math.min(body.width, body.height);
  let box: Box = { ...body, width: side, height: side };
  for (let pass = 0; pass < passes; pass++) {
    const { inner } = plotIn(box, xAxis, yAxis, style);
    const [besides, beneathIt] = [box.width - inner.width, box.height - inner.height];
    const free = Math.min(body.width - besides, body.height - beneathIt);
    box = { ...body, width: free + besides, height: free + beneathIt };
  }
  return box;
}

/** The unit circle, and the real and imaginary axis through it. */
function circle({ inner, x, y }: Plot, style: FigureStyle): Item[] {
  const steps = 128;
  const points = Float64Array.from({ length: 2 * (steps + 1) }, (_, i) => {
    const angle = ((i >> 1) / steps) * 2 * Math.PI;
    return i % 2 ? y.at(Math.sin(angle)) : x.at(Math.cos(angle));
  });
  const faint = { colour: style.faint, width: style.stroke.reference };
  return [
    line(inner.x, y.at(0), inner.x + inner.width, y.at(0), faint),
    line(x.at(0), inner.y, x.at(0), inner.y + inner.height, faint),
    group([{ kind: 'polyline', points, stroke: { colour: style.quiet, width: style.stroke.axis } }], inner),
  ];
}

/** One row a set: the moduli of its eigenvalues on a logarithmic axis, beside the 1 that parts growth from decay. */
function moduliPanel(sets: readonly NamedSet[], style: FigureStyle, box: Box): Item[] {
  const shown = coloured(sets, style).slice(0, mostRows);
  const cut = shown.length < sets.length ? `, first ${shown.length} of ${sets.length}` : '';
  const title = heading(richText(`Moduli by set${cut}`), box.x, box.y, style);
  const body = beneath(box, headingRoom(style));
  const moduli = shown.flatMap(([{ set }]) => set.eigenvalues.map(({ re, im }) => Math.hypot(re, im)));
  const seen = moduli.filter((value) => value >= leastModulus && Number.isFinite(value));
  const low = Math.max(leastModulus, Math.min(0.5, ...seen) * 0.7);
  const high = Math.max(1.6, Math.max(0, ...seen) * 1.4);
  const names = rowNames(
    shown.map(([one]) => one),
    body.width * 0.42,
    style,
  );
  const xAxis: Axis = { domain: [low, high], log: true, label: richText('Modulus |*μ*|') };
  const yAxis: Axis = {
    domain: [shown.length + 0.5, 0.5],
    ticks: names.map((name, k) => ({ value: k + 1, label: [{ text: name }] })),
    spine: false,
  };
  const foot = mm(style.size.tick) * 4.5;
  const fitted = { ...body, height: Math.min(body.height, mm(style.size.tick) * 2.2 * shown.length + foot) };
  const plot = plotIn(fitted, xAxis, yAxis, style);
  const radius = mm(style.size.note * 0.26);
  const rows = shown.flatMap(([{ set }, colour], k): Item[] => {
    const y = plot.y.at(k + 1);
    const points = set.eigenvalues.flatMap(({ re, im }) => {
      const size = Math.hypot(re, im);
      return size >= low && size <= high ? [plot.x.at(size), y] : [];
    });
    const rule = { colour: style.faint, width: style.stroke.reference };
    return [
      line(plot.inner.x, y, plot.inner.x + plot.inner.width, y, rule),
      dotsOf(Float64Array.from(points), radius, set.isReal, colour, style),
    ];
  });
  const one = line(plot.x.at(1), plot.inner.y, plot.x.at(1), plot.inner.y + plot.inner.height, {
    colour: style.quiet,
    width: style.stroke.axis,
  });
  return [title, ...plot.items, one, ...rows];
}

/** Names of the sets and what they are, or the names alone where that is too long. */
function rowNames(sets: readonly NamedSet[], width: number, style: FigureStyle): readonly string[] {
  const long = sets.map(({ set, name }) => `${name}  ${set.isReal ? '' : 'virtual '}${kindOf(set)}`);
  const fits = long.every((words) => wordsWidth(words, style.size.tick, style) <= width);
  return fits ? long : sets.map(({ name }) => name);
}

/** The model's own sets first, each with its colour; virtual ones and those past the palette's end are grey. */
function coloured(sets: readonly NamedSet[], style: FigureStyle): readonly (readonly [NamedSet, string])[] {
  const real = sets.filter(({ set }) => set.isReal).map((one, k) => [one, category(style, k)] as const);
  return [...real, ...sets.filter(({ set }) => !set.isReal).map((one) => [one, style.rest] as const)];
}

function dotsOf(
  points: Float64Array,
  radius: number,
  isReal: boolean,
  colour: string,
  style: FigureStyle,
): Item {
  const stroke = { colour, width: style.stroke.axis };
  return { kind: 'markers', points, radius, stroke, fill: isReal ? colour : style.behind };
}

const grown = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

function describe(sets: readonly NamedSet[]): string {
  const listed = sets.slice(0, 8).map(({ set, name }) => {
    const growing = set.eigenvalues.filter(({ re, im }) => Math.hypot(re, im) > 1).length;
    return `${name} has ${growing} of ${set.eigenvalues.length} outside the unit circle, the largest ${significant(largestModulus(set), 3)}`;
  });
  return `Eigenvalues of ${sets.length} fixed points and cycles in the complex plane: ${listed.join('; ')}. Moduli below ${leastModulus} are not drawn on the logarithmic axis.`;
}
