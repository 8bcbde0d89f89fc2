import type { SymbolicDynamics } from '../../sim/analysis/anatomy';
import { arrow } from '../arrows';
import { mix } from '../colour';
import type { Figure } from '../figure';
import { table } from '../figure';
import { heading, headingRoom, missingNote } from '../legend';
import { grouped, outOf } from '../numbers';
import { beneath, page, pageBox, pageMargin } from '../panel';
import { richText } from '../richText';
import { ringOrder } from '../ringOrder';
import type { Box, Item } from '../scene';
import { text } from '../scene';
import type { FigureStyle } from '../style';
import { category } from '../style';
import { mm } from '../units';
import {
  barRoom,
  colourBar,
  lowestShown,
  matrixPanel,
  noTransitions,
  transitionsTable,
} from './transitionMatrix';

/** Regions drawn as nodes; more are shown as a matrix. */
const mostNodes = 24;
/** Widths of arrows, pt: of the rarest transition, and of one that is sure. */
const thinnest = 0.3;
const thickest = 1.7;

/** The linear regions an orbit visits and where it goes from each. */
export const transitionGraph: Figure = {
  id: 'transition-graph',
  title: 'Transitions between regions',
  what: 'Each disc is a linear region, as large as its share of the orbit; arrows are the transitions seen, the wider the likelier when the region is left.',
  build(data, style, widthMm, options = {}) {
    const symbols = data.anatomy?.symbols;
    const side = Math.min(96, widthMm - 2 * pageMargin);
    const height = options.height ?? (symbols ? side + headingRoom(style) + 2 * pageMargin : 30);
    const body = pageBox(widthMm, height);
    const items = symbols
      ? [
          heading(richText(headline(symbols)), body.x, body.y, style),
          ...graphOrMatrix(symbols, style, beneath(body, headingRoom(style))),
        ]
      : [
          heading(richText(transitionGraph.title), body.x, body.y, style),
          ...missingNote(body, noTransitions, style),
        ];
    const words = symbols ? describe(symbols) : `${noTransitions}.`;
    return page(data, style, { width: widthMm, height }, transitionGraph.title, words, items);
  },
  isEmpty: (data) => !data.anatomy?.symbols,
  sourceData({ anatomy }) {
    const symbols = anatomy?.symbols;
    if (!symbols) return [];
    const rank = symbols.shares.map((_, k) => k + 1);
    return [table('regions', { rank, share: symbols.shares }), transitionsTable(symbols.transitions)];
  },
};

const headline = ({ regions, possible, transitions }: SymbolicDynamics): string =>
  `${outOf(regions, possible, 'region')}, ${grouped(transitions.edges)} transition${transitions.edges === 1 ? '' : 's'}`;

function graphOrMatrix(symbols: SymbolicDynamics, style: FigureStyle, body: Box): Item[] {
  const { transitions } = symbols;
  if (transitions.shown <= mostNodes) return ring(symbols, style, body);
  const title = `Too many for a graph: the first ${transitions.shown}, when left`;
  const [low, area] = [lowestShown(transitions), { ...body, width: body.width - barRoom(style) }];
  const { inner, items } = matrixPanel(transitions.jump, transitions.shown, low, title, style, area);
  return [...items, ...colourBar(inner, low, style)];
}

interface Node {
  /** Rank, 0 the most visited. */
  readonly k: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Regions round a ring, in an order that keeps likely transitions short. */
function ring(symbols: SymbolicDynamics, style: FigureStyle, body: Box): Item[] {
  const { shares, transitions } = symbols;
  const { shown, jump } = transitions;
  const flow = jump.map((p, i) => p * (shares[Math.floor(i / shown)] ?? 0));
  const order = ringOrder(flow, shown);
  const labelRoom = mm(style.size.note) * 1.9;
  const size = Math.min(body.width, body.height);
  const [cx, cy] = [body.x + body.width / 2, body.y + body.height / 2];
  // Neighbours of the largest share still stand apart.
  const largest = Math.min(size * 0.085, shown > 2 ? (size * 0.36 * Math.PI) / shown : size * 0.1);
  const radius = size / 2 - largest - labelRoom;
  const top = Math.max(...shares.slice(0, shown));
  const nodes = order.map((k, place): Node => {
    const angle = (2 * Math.PI * place) / shown - Math.PI / 2;
    const reach = shown === 1 ? 0 : radius;
    return {
      k,
      x: cx + reach * Math.cos(angle),
      y: cy + reach * Math.sin(angle),
      radius: Math.max(mm(1.6), largest * Math.sqrt((shares[k] ?? 0) / top)),
    };
  });
  const byRank = [...nodes].sort((a, b) => a.k - b.k);
  const edges = jump
    .map((p, i) => ({ p, from: byRank[Math.floor(i / shown)]!, to: byRank[i % shown]! }))
    .filter(({ p, from, to }) => p > 0 && from !== to)
    .sort((a, b) => a.p - b.p);
  return [
    ...edges.flatMap(({ p, from, to }) => edge(p, from, to, { x: cx, y: cy }, style)),
    ...nodes.map((node): Item => ({
      kind: 'markers',
      points: Float64Array.of(node.x, node.y),
      radius: node.radius,
      fill: category(style, node.k),
      stroke: { colour: style.behind, width: style.stroke.axis },
    })),
    ...nodes.map((node) => rankOf(node, { x: cx, y: cy }, style)),
  ];
}

/** A curve from rim to rim, bent towards the middle and to its own right, so that the way back runs beside it. */
function edge(p: number, from: Node, to: Node, centre: { x: number; y: number }, style: FigureStyle): Item[] {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  const aside = Math.min(length * 0.14, 3.2);
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const control = {
    x: middle.x + (centre.x - middle.x) * 0.3 - (dy / length) * aside,
    y: middle.y + (centre.y - middle.y) * 0.3 + (dx / length) * aside,
  };
  const steps = 24;
  const points: number[] = [];
  for (let i = 0; i <= steps; i++) {
    const t = i / steps;
    const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t * t];
    const x = a * from.x + b * control.x + c * to.x;
    const y = a * from.y + b * control.y + c * to.y;
    const isFree =
      Math.hypot(x - from.x, y - from.y) > from.radius + 0.2 &&
      Math.hypot(x - to.x, y - to.y) > to.radius + 0.5;
    if (isFree) points.push(x, y);
  }
  if (points.length < 4) return [];
  const colour = mix(style.behind, style.ink, 0.28 + 0.6 * Math.sqrt(p));
  return arrow(Float64Array.from(points), { colour, width: thinnest + (thickest - thinnest) * p });
}

/** The rank outside the ring, beside its disc. */
function rankOf(node: Node, centre: { x: number; y: number }, style: FigureStyle): Item {
  const size = style.size.note;
  const [dx, dy] = [node.x - centre.x, node.y - centre.y];
  const length = Math.hypot(dx, dy) || 1;
  const away = node.radius + mm(size) * 0.85;
  // A single disc lies in the middle, and has its rank above it.
  const [ux, uy] = dx || dy ? [dx / length, dy / length] : [0, -1];
  return text([{ text: String(node.k + 1) }], node.x + ux * away, node.y + uy * away, {
    size,
    colour: style.ink,
    anchor: 'middle',
    align: 'middle',
  });
}

function describe(symbols: SymbolicDynamics): string {
  const { transitions, shares } = symbols;
  const { shown, jump } = transitions;
  const strongest = jump
    .map((p, i) => ({ p, from: Math.floor(i / shown) + 1, to: (i % shown) + 1 }))
    .sort((a, b) => b.p * (shares[b.from - 1] ?? 0) - a.p * (shares[a.from - 1] ?? 0))
    .slice(0, 3)
    .filter(({ p }) => p > 0)
    .map(({ from, to }) => `${from} to ${to}`);
  const most = strongest.length ? ` Most often it goes from region ${strongest.join(', ')}.` : '';
  return `The orbit’s symbolic code: ${headline(symbols)}. Regions are numbered by how much of the orbit they hold.${most}`;
}
