import type { SectionResult, SectionSettings } from '../../sim/analysis/sweep';
import { plotIn } from '../axes';
import { dots } from '../dots';
import { table } from '../figure';
import { heading, headingRoom, missingNote } from '../legend';
import { grouped, typed } from '../numbers';
import { across, beneath, down, isWide, page, pageBox } from '../panel';
import type { Span } from '../richText';
import { plainText } from '../richText';
import { extent, padded } from '../scale';
import type { Box, Item } from '../scene';
import { group, line } from '../scene';
import type { FigureStyle } from '../style';
import type { SweepData, SweepFigure } from './sweepFigure';

/** Diameter of a crossing, pt: more of them are drawn smaller. */
const dotFor = (count: number): number => (count > 3000 ? 0.9 : count > 500 ? 1.3 : 1.9);

/** Where an orbit crosses a plane, and each crossing against the one before. */
export const sectionFigure: SweepFigure = {
  id: 'section',
  title: 'Poincaré section',
  build(data, style, widthMm, options = {}) {
    const { result, settings } = data;
    const wide = isWide(widthMm, style);
    const height = options.height ?? (wide ? 0.42 : 1.45) * widthMm;
    const body = pageBox(widthMm, height);
    const frame = (description: string, items: readonly Item[]) =>
      page(
        { title: data.subject, provenance: data.provenance },
        style,
        { width: widthMm, height },
        sectionFigure.title,
        description,
        items,
      );
    if (result.kind !== 'section' || settings.kind !== 'section') {
      return frame('No Poincaré section.', missingNote(body, 'No Poincaré section', style));
    }
    if (result.times.length < 2) {
      return frame(
        describe(data, settings, result),
        missingNote(body, 'The orbit did not cross the plane twice', style),
      );
    }
    const [left = body, right = body] = wide ? across(body, [1, 1], 6) : down(body, [1, 1], 4);
    const series = shownSeries(data, settings, result);
    const items = [
      ...scatter(`Crossings of ${planeWords(settings)}`, series.section, style, left),
      ...scatter('Return map', series.map, style, right),
    ];
    return frame(describe(data, settings, result), items);
  },
  sourceData({ result, settings, labels }) {
    if (result.kind !== 'section' || settings.kind !== 'section') return [];
    const columns = labels.map((label, i) => [label, coordinate(result, labels.length, i)]);
    return [table('crossings', { time: result.times, ...Object.fromEntries(columns) })];
  },
};

interface Scatter {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly x: readonly Span[];
  readonly y: readonly Span[];
  /** Draws the line of equal values. */
  readonly hasDiagonal: boolean;
}

const coordinate = ({ points, times }: SectionResult, dim: number, i: number): Float64Array =>
  Float64Array.from(times, (_, k) => points[k * dim + i] ?? NaN);

/**
 * The section in the two variables that the plane fixes least; with one of them only, that one over time. Where nothing but the
 * plane's own variable is observed, the time from crossing to crossing takes its place.
 */
function shownSeries(
  { labels }: SweepData,
  { normal }: SectionSettings,
  result: SectionResult,
): { section: Scatter; map: Scatter } {
  const weight = (label: string) => Math.abs(normal[label] ?? 0);
  const fixed = labels.reduce(
    (most, label) => (weight(label) > weight(most) ? label : most),
    labels[0] ?? '',
  );
  const [first, second] = labels.filter((label) => label !== fixed);
  const values =
    first === undefined ? intervals(result.times) : coordinate(result, labels.length, labels.indexOf(first));
  const name =
    first ??
    `interval${result.timeUnit === 'step' ? ' (steps)' : result.timeUnit === '1' ? '' : ` (${result.timeUnit})`}`;
  const time = `Time${result.timeUnit === 'step' ? ' (steps)' : result.timeUnit === '1' ? '' : ` (${result.timeUnit})`}`;
  const section: Scatter =
    second === undefined
      ? { xs: result.times, ys: values, x: plainText(time), y: plainText(name), hasDiagonal: false }
      : {
          xs: values,
          ys: coordinate(result, labels.length, labels.indexOf(second)),
          x: plainText(name),
          y: plainText(second),
          hasDiagonal: false,
        };
  const script = (sub: string): readonly Span[] => [{ text: name }, { text: sub, script: 'sub' }];
  return {
    section,
    map: {
      xs: values.subarray(0, -1),
      ys: values.subarray(1),
      x: script('n'),
      y: script('n+1'),
      hasDiagonal: true,
    },
  };
}

const intervals = (times: Float64Array): Float64Array =>
  Float64Array.from({ length: times.length - 1 }, (_, k) => (times[k + 1] ?? NaN) - (times[k] ?? NaN));

function scatter(
  title: string,
  { xs, ys, x, y, hasDiagonal }: Scatter,
  style: FigureStyle,
  box: Box,
): Item[] {
  const domain = hasDiagonal ? padded(extent(xs, ys)) : undefined;
  const plot = plotIn(
    beneath(box, headingRoom(style)),
    { domain: domain ?? padded(extent(xs)), label: x },
    { domain: domain ?? padded(extent(ys)), label: y },
    style,
    { top: 1 },
  );
  const diagonal = domain
    ? [
        line(plot.x.at(domain[0]), plot.y.at(domain[0]), plot.x.at(domain[1]), plot.y.at(domain[1]), {
          colour: style.quiet,
          width: style.stroke.reference,
          dash: [1, 1.5],
        }),
      ]
    : [];
  return [
    heading(plainText(title), box.x, box.y, style),
    ...plot.items,
    ...diagonal,
    group([dots(plot, xs, ys, style.data, dotFor(xs.length))], plot.inner),
  ];
}

/** The plane in words, as `z = 27, rising`. */
export function planeWords({ normal, offset, direction }: SectionSettings): string {
  const terms = Object.entries(normal).filter(([, a]) => a !== 0);
  const sum = terms
    .map(([label, a], i) => {
      const sign = a < 0 ? (i ? ' − ' : '−') : i ? ' + ' : '';
      return `${sign}${Math.abs(a) === 1 ? '' : `${typed(Math.abs(a))} `}${label}`;
    })
    .join('');
  return `${sum} = ${typed(offset)}${direction === 'both' ? '' : `, ${direction}`}`;
}

function describe({ subject }: SweepData, settings: SectionSettings, result: SectionResult): string {
  const how = result.method === 'solved' ? 'solved for' : 'interpolated between samples';
  return [
    `Poincaré section of ${subject}: ${grouped(result.times.length)} crossings of ${planeWords(settings)}, ${how}, and the return map from each to the next.`,
    ...(result.status === 'diverged' ? ['The orbit then left every bound.'] : []),
    ...(result.status === 'few' ? [`${grouped(settings.crossings)} were asked for.`] : []),
  ].join(' ');
}
