import type { OrbitInvariants } from '../../sim/analysis/measures';
import { perTime } from '../../sim/clock';
import type { Axis, Plot } from '../axes';
import { plotIn } from '../axes';
import { simplify } from '../decimate';
import type { Figure } from '../figure';
import { table } from '../figure';
import type { FigureData } from '../figureData';
import { shownSeed } from '../figureData';
import { heading, headingRoom, legendRow, missingNote, seriesLegend } from '../legend';
import { significant } from '../numbers';
import { tolerance } from '../orbit';
import type { Panel } from '../panel';
import { across, beneath, down, isWide, page, pageBox } from '../panel';
import { richText } from '../richText';
import { extent, padded } from '../scale';
import type { Item } from '../scene';
import { group, line } from '../scene';
import type { FigureStyle } from '../style';
import { mm } from '../units';

/** What is read off orbits, the same way for data and model: how fast neighbours part, and how the orbit fills space. */
export const invariants: Figure = {
  id: 'invariants',
  title: 'Exponent and dimension from orbits',
  what: 'Mean log distance of neighbours over time (Rosenstein) and local slopes of the correlation sum (Grassberger & Procaccia), of data and of the model’s own orbit, with the stretches that were fitted.',
  build(data, style, widthMm, options = {}) {
    const wide = isWide(widthMm, style);
    const height = options.height ?? (wide ? 54 : 96);
    const body = pageBox(widthMm, height);
    const [first = body, second = body] = wide ? across(body, [1, 1], 5) : down(body, [1, 1], 3);
    const items = [
      ...divergencePanel(data, style, first, options),
      ...slopesPanel(data, style, second, options),
    ];
    return page(data, style, { width: widthMm, height }, invariants.title, describe(data), items);
  },
  sourceData(data) {
    return shown(data, 'data', 'model').flatMap(({ id, found }) => [
      table(`divergence-${id}`, { time: found.lyapunov.times, mean_log_distance: found.lyapunov.divergence }),
      table(`slopes-${id}`, { radius: found.dimension.radii, local_slope: found.dimension.slopes }),
    ]);
  },
};

interface Shown {
  readonly id: string;
  readonly colour: string;
  readonly found: OrbitInvariants;
}

function shown(data: FigureData, dataColour: string, modelColour: string): Shown[] {
  const model = shownSeed(data)?.invariants;
  return [
    ...(data.invariants ? [{ id: 'data', colour: dataColour, found: data.invariants }] : []),
    ...(model ? [{ id: 'model', colour: modelColour, found: model }] : []),
  ];
}

/** Divergence curves with their fitted lines. */
export const divergencePanel: Panel = (data, style, box, options) => {
  const title = heading(richText('Neighbours part'), box.x + (options.indent ?? 0), box.y, style);
  const body = beneath(box, headingRoom(style));
  const curves = shown(data, style.data, style.model).filter(({ found }) => found.lyapunov.times.length > 1);
  if (!curves.length) return [title, ...missingNote(body, missingWords(data), style)];
  const timeUnit = curves[0]!.found.lyapunov.timeUnit;
  const last = Math.max(...curves.map(({ found }) => reach(found)));
  const values = curves.flatMap(({ found: { lyapunov } }) =>
    lyapunov.divergence.filter((value, k) => Number.isFinite(value) && (lyapunov.times[k] ?? 0) <= last),
  );
  const xAxis: Axis = {
    domain: [0, last],
    label: richText(timeUnit === 's' ? 'Time (s)' : timeUnit === 'step' ? 'Time (steps)' : 'Time'),
  };
  const yAxis: Axis = { domain: padded(extent(values), 0.06), label: richText('Mean log distance') };
  const plot = plotIn(body, xAxis, yAxis, style);
  const items = curves.flatMap(({ found: { lyapunov }, colour }): Item[] => [
    curve(plot, lyapunov.times, lyapunov.divergence, colour, style),
    ...(lyapunov.line ? [fitted(plot, lyapunov.line, style)] : []),
  ]);
  const legend = legendRow(
    seriesLegend(style),
    box.x + box.width,
    box.y + mm(style.size.title) * 0.36,
    style,
    'end',
  );
  return [title, ...plot.items, group(items, plot.inner), ...legend];
};

/** Past saturation a curve only repeats itself: three times the stretch that was fitted shows where it ends. */
function reach({ lyapunov: { line: fit, times } }: OrbitInvariants): number {
  const last = times.at(-1) ?? 1;
  return fit ? Math.min(last, 3 * fit.times[1]) : last;
}

/** Local slopes over radius: a plateau is the dimension. */
export const slopesPanel: Panel = (data, style, box, options) => {
  const title = heading(richText('Local slope of log *C*(*r*)'), box.x + (options.indent ?? 0), box.y, style);
  const body = beneath(box, headingRoom(style));
  const curves = shown(data, style.data, style.model).filter(({ found }) => found.dimension.radii.length > 1);
  if (!curves.length) return [title, ...missingNote(body, missingWords(data), style)];
  const radii = curves.flatMap(({ found }) => found.dimension.radii);
  const slopes = curves.flatMap(({ found }) => found.dimension.slopes);
  const unit = data.unit ? ` (${data.unit})` : '';
  const xAxis: Axis = { domain: extent(radii), log: true, label: richText(`Radius *r*${unit}`) };
  const yAxis: Axis = { domain: [0, extent(slopes)[1] * 1.08 || 1], label: richText('Local slope') };
  const plot = plotIn(body, xAxis, yAxis, style);
  const items = curves.flatMap(({ found: { dimension }, colour }): Item[] => [
    curve(plot, dimension.radii, dimension.slopes, colour, style),
    ...(dimension.stretch
      ? [fitted(plot, { times: dimension.stretch, values: [dimension.value, dimension.value] }, style)]
      : []),
  ]);
  return [title, ...plot.items, group(items, plot.inner)];
};

function curve(
  plot: Plot,
  x: readonly number[],
  y: readonly number[],
  colour: string,
  style: FigureStyle,
): Item {
  const points = new Float64Array(2 * x.length);
  x.forEach((value, i) => {
    points[2 * i] = plot.x.at(value);
    points[2 * i + 1] = plot.y.at(y[i] ?? NaN);
  });
  return {
    kind: 'polyline',
    points: simplify(points, tolerance),
    stroke: { colour, width: style.stroke.data },
  };
}

/** What was fitted: over the curve, in ink, so that it is told from both. */
const fitted = (
  plot: Plot,
  {
    times,
    values,
  }: { readonly times: readonly [number, number]; readonly values: readonly [number, number] },
  style: FigureStyle,
): Item =>
  line(plot.x.at(times[0]), plot.y.at(values[0]), plot.x.at(times[1]), plot.y.at(values[1]), {
    colour: style.ink,
    width: style.stroke.data * 1.2,
    dash: [3, 2],
  });

function missingWords(data: FigureData): string {
  return data.invariants
    ? 'Too few samples, or an orbit at rest: there is nothing to read off'
    : 'Not read off yet: it is when the run is judged';
}

function describe(data: FigureData): string {
  const all = shown(data, '', '');
  if (!all.length) return 'Nothing has been read off the orbits yet.';
  const words = all.map(({ id, found: { lyapunov, dimension } }) => {
    const rate = Number.isFinite(lyapunov.exponent)
      ? `largest Lyapunov exponent ${significant(lyapunov.exponent)} ${lyapunov.timeUnit === 's' ? 's⁻¹' : perTime(lyapunov.timeUnit)}`
      : 'no scaling region for an exponent';
    const size = Number.isFinite(dimension.value)
      ? `correlation dimension ${significant(dimension.value)}`
      : 'no scaling region for a dimension';
    return `${id}: ${rate}, ${size}`;
  });
  return `Read off orbits of ${words.join('; ')}. Dashed: what was fitted.`;
}
