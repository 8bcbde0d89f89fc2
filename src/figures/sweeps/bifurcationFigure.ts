import type { BifurcationResult, BifurcationSettings } from '../../sim/analysis/sweep';
import { perTime } from '../../sim/clock';
import type { Axis, Plot } from '../axes';
import { plotIn, roomFor } from '../axes';
import { dots } from '../dots';
import type { SourceTable } from '../figure';
import { table } from '../figure';
import { heading, headingRoom, ifClear, legendRow, missingNote } from '../legend';
import { typed } from '../numbers';
import { beneath, isWide, page, pageBox } from '../panel';
import type { Span } from '../richText';
import { plainText, richText } from '../richText';
import { extent, padded } from '../scale';
import type { Box, Item } from '../scene';
import { group, line } from '../scene';
import type { FigureStyle } from '../style';
import { category } from '../style';
import { mm } from '../units';
import type { SweepData, SweepFigure } from './sweepFigure';

/** Least and largest diameter of a recorded point, pt: as wide as a value's share of the axis, so that branches look whole. */
const leastDot = 0.6;
const largestDot = 1.4;
/** The pass drawn beneath shows around the one on top where both took the same branch. */
const beneathDot = 1.8;
/** Share of the drawing the recorded points take where exponents stand below them. */
const upperShare = 0.62;
/** Exponents drawn: those after them are in the numbers. */
const mostExponents = 4;

/** What an observed variable does at each value of a parameter, and how fast orbits part there. */
export const bifurcationFigure: SweepFigure = {
  id: 'bifurcation',
  title: 'Bifurcation diagram',
  build(data, style, widthMm, options = {}) {
    const { result, settings } = data;
    const hasExponents = result.kind === 'bifurcation' && result.exponentsAValue > 0;
    const height =
      options.height ?? (isWide(widthMm, style) ? 0.52 : 0.8) * widthMm + (hasExponents ? 12 : 0);
    const body = pageBox(widthMm, height);
    const frame = (description: string, items: readonly Item[]) =>
      page(
        { title: data.subject, provenance: data.provenance },
        style,
        { width: widthMm, height },
        bifurcationFigure.title,
        description,
        items,
      );
    if (result.kind !== 'bifurcation' || settings.kind !== 'bifurcation') {
      return frame('No bifurcation diagram.', missingNote(body, 'No bifurcation diagram', style));
    }
    return frame(describe(data, settings, result), diagram(data, settings, result, style, body));
  },
  sourceData: ({ result }) => (result.kind === 'bifurcation' ? tables(result) : []),
};

function diagram(
  data: SweepData,
  settings: BifurcationSettings,
  result: BifurcationResult,
  style: FigureStyle,
  body: Box,
): Item[] {
  const what = settings.record === 'maxima' ? 'Local maxima' : 'States';
  const title = heading(plainText(`${what} of ${settings.observed}`), body.x, body.y, style);
  const rest = beneath(body, headingRoom(style));
  const domain = [result.values[0] ?? 0, result.values.at(-1) ?? 1] as const;
  const foot: Axis = { domain, label: parameterLabel(data, settings) };
  const upperAxis: Axis = {
    domain: padded(extent(result.points), 0.04),
    label: plainText(settings.observed),
  };
  const lowerAxis: Axis = {
    domain: padded(extent([0], shownExponents(result)), 0.08),
    label: richText(`${result.exponentsAValue > 1 ? '*λ*_i' : '*λ*_1'} (${unitWords(result.timeUnit)})`),
  };
  const hasLower = result.exponentsAValue > 0;
  const legend = ifClear(title, passLegend(result, style, body));
  const footRoom = roomFor(rest, foot, upperAxis, style);
  const gap = 2.5;
  const free = rest.height - footRoom.bottom;
  const upperBox = { ...rest, height: hasLower ? free * upperShare - gap : free + footRoom.bottom };
  const lowerBox = {
    ...rest,
    y: rest.y + free * upperShare,
    height: free * (1 - upperShare) + footRoom.bottom,
  };
  const room = {
    left: Math.max(footRoom.left, hasLower ? roomFor(lowerBox, foot, lowerAxis, style).left : 0),
    right: footRoom.right,
    top: 1,
  };
  const bare: Axis = { domain, ticks: [] };
  const upper = plotIn(upperBox, hasLower ? bare : foot, upperAxis, style, { ...room, bottom: 0 });
  const items = [
    title,
    ...legend,
    ...leftOut(result, upper, style),
    ...upper.items,
    ...now(data, domain, upper, style),
    group(result.passes.map((_, pass) => passDots(result, pass, upper, style)).reverse(), upper.inner),
  ];
  if (!hasLower) return items;
  const lower = plotIn(lowerBox, foot, lowerAxis, style, room);
  return [
    ...items,
    ...lower.items,
    ...now(data, domain, lower, style),
    ...exponentCurves(result, lower, style),
  ];
}

/** Values at which the orbit left every bound, as a faint band. */
function leftOut({ values, diverged }: BifurcationResult, plot: Plot, style: FigureStyle): Item[] {
  const V = values.length;
  const half = V > 1 ? ((values[V - 1] ?? 0) - (values[0] ?? 0)) / (V - 1) / 2 : 0.5;
  const items: Item[] = [];
  for (let v = 0; v < V;) {
    let end = v;
    while (end < V && diverged[end]) end++;
    if (end > v) {
      const left = Math.max(plot.inner.x, plot.x.at((values[v] ?? 0) - half));
      const right = Math.min(plot.inner.x + plot.inner.width, plot.x.at((values[end - 1] ?? 0) + half));
      items.push({
        kind: 'rect',
        ...plot.inner,
        x: left,
        width: right - left,
        fill: style.faint,
        opacity: 0.35,
      });
    }
    v = Math.max(end, v + 1);
  }
  return items;
}

/** The value the parameter has where nothing is changed. */
function now(
  { parameter }: SweepData,
  [from, to]: readonly [number, number],
  { inner, x }: Plot,
  style: FigureStyle,
): Item[] {
  if (!parameter || parameter.value < from || parameter.value > to) return [];
  const place = x.at(parameter.value);
  return [
    line(place, inner.y, place, inner.y + inner.height, {
      colour: style.quiet,
      width: style.stroke.reference,
      dash: [2, 2],
    }),
  ];
}

const passColour = (pass: number, style: FigureStyle): string => (pass === 0 ? style.data : style.model);

function passDots(result: BifurcationResult, pass: number, plot: Plot, style: FigureStyle): Item {
  const V = result.values.length;
  const xs: number[] = [];
  const ys: number[] = [];
  for (let v = 0; v < V; v++) {
    const row = pass * V + v;
    for (let i = result.starts[row] ?? 0; i < (result.starts[row + 1] ?? 0); i++) {
      xs.push(result.values[v] ?? NaN);
      ys.push(result.points[i] ?? NaN);
    }
  }
  const size = Math.min(largestDot, Math.max(leastDot, (plot.inner.width / V / mm(1)) * 1.1));
  return dots(plot, xs, ys, passColour(pass, style), pass === 0 ? size : size * beneathDot);
}

function passLegend({ passes }: BifurcationResult, style: FigureStyle, body: Box): Item[] {
  if (passes.length < 2) return [];
  const words = { forward: 'rising', backward: 'falling' };
  const entries = passes.map((name, pass) => ({
    label: plainText(words[name]),
    stroke: { colour: passColour(pass, style), width: style.stroke.data * 1.4 },
  }));
  return legendRow(entries, body.x + body.width, body.y + headingRoom(style) * 0.3, style, 'end');
}

function exponentCurves(result: BifurcationResult, plot: Plot, style: FigureStyle): Item[] {
  const { inner } = plot;
  const V = result.values.length;
  const K = result.exponentsAValue;
  const zero = line(inner.x, plot.y.at(0), inner.x + inner.width, plot.y.at(0), {
    colour: style.quiet,
    width: style.stroke.reference,
    dash: [1, 1.5],
  });
  const curves: Item[] = [];
  /** Standard errors where they are wider than the line. */
  const bars: number[] = [];
  result.passes.forEach((_, pass) => {
    for (let k = 0; k < Math.min(K, mostExponents); k++) {
      const points = new Float64Array(2 * V);
      const colour = K > 1 ? category(style, k) : passColour(pass, style);
      for (let v = 0; v < V; v++) {
        const at = (pass * V + v) * K + k;
        const [value, error] = [finite(result.exponents[at]), finite(result.standardErrors[at])];
        const x = plot.x.at(result.values[v] ?? NaN);
        points[2 * v] = x;
        points[2 * v + 1] = plot.y.at(value);
        const [low, high] = [plot.y.at(value - error), plot.y.at(value + error)];
        if (low - high > mm(style.stroke.data)) bars.push(x, low, x, high, NaN, NaN);
      }
      curves.push({ kind: 'polyline', points, stroke: { colour, width: style.stroke.data } });
    }
  });
  const errors: Item = {
    kind: 'polyline',
    points: Float64Array.from(bars),
    stroke: { colour: style.faint, width: style.stroke.reference },
  };
  return [zero, group([errors, ...curves], inner)];
}

/** NaN, which breaks a line, for −∞ too: a superstable cycle. */
const finite = (value: number | undefined): number =>
  value !== undefined && Number.isFinite(value) ? value : NaN;

/** Exponents on the axis: those drawn, without the lowest hundredth, which superstable cycles pull down without end. */
function shownExponents({ exponents, exponentsAValue: K }: BifurcationResult): number[] {
  const shown = Array.from(exponents).filter((value, i) => i % K < mostExponents && Number.isFinite(value));
  const sorted = shown.toSorted((a, b) => a - b);
  return sorted.slice(Math.floor(sorted.length / 100));
}

function parameterLabel({ parameter }: SweepData, settings: BifurcationSettings): readonly Span[] {
  const symbol = parameter?.symbol ?? settings.parameter;
  const [, block, index] = /^(\w+)\[([\d\s,]+)\]$/.exec(symbol) ?? [];
  if (block !== undefined) return richText(`*${block}*_{${(index ?? '').replaceAll(' ', '')}}`);
  const name = [{ text: symbol, italic: symbol.length === 1 }];
  return parameter?.kind === 'factor' ? [{ text: 'Factor on ' }, ...name] : name;
}

const unitWords = (timeUnit: string): string => (timeUnit === 's' ? 's^{−1}' : perTime(timeUnit));

function tables(result: BifurcationResult): readonly SourceTable[] {
  const V = result.values.length;
  const K = result.exponentsAValue;
  const column = (name: string, pass: number) =>
    result.passes.length > 1 ? `${name}_${result.passes[pass]}` : name;
  const points = result.passes.map((_, pass) => {
    const at: number[] = [];
    const values: number[] = [];
    for (let v = 0; v < V; v++) {
      for (let i = result.starts[pass * V + v] ?? 0; i < (result.starts[pass * V + v + 1] ?? 0); i++) {
        at.push(result.values[v] ?? NaN);
        values.push(result.points[i] ?? NaN);
      }
    }
    return [
      [column('parameter', pass), at],
      [column('recorded', pass), values],
    ] as const;
  });
  const exponents = result.passes.flatMap((_, pass) =>
    Array.from({ length: K }, (_, k) => {
      const pick = (all: Float64Array) =>
        Float64Array.from({ length: V }, (_, v) => all[(pass * V + v) * K + k] ?? NaN);
      return [
        [column(`lambda_${k + 1}`, pass), pick(result.exponents)],
        [column(`standard_error_${k + 1}`, pass), pick(result.standardErrors)],
      ] as const;
    }).flat(),
  );
  return [
    table('points', Object.fromEntries(points.flat())),
    ...(K > 0 ? [table('exponents', { parameter: result.values, ...Object.fromEntries(exponents) })] : []),
  ];
}

function describe(data: SweepData, settings: BifurcationSettings, result: BifurcationResult): string {
  const { from, to, count } = settings.range;
  const K = result.exponentsAValue;
  const first = Array.from(result.exponents).filter((_, i) => i % K === 0);
  const chaotic = first.filter((value, row) => value > 3 * (result.standardErrors[row * K] ?? NaN)).length;
  const left = result.diverged.reduce((sum, flag) => sum + flag, 0);
  return [
    `Bifurcation diagram of ${data.subject}: ${settings.observed} at ${count} values of ${settings.parameter} from ${typed(from)} to ${typed(to)}.`,
    ...(K > 0
      ? [
          `The largest Lyapunov exponent is above zero by three standard errors at ${chaotic} of ${first.length}${result.passes.length > 1 ? ', both ways counted' : ''}.`,
        ]
      : []),
    ...(left > 0 ? [`The orbit left every bound at ${left}.`] : []),
  ].join(' ');
}
