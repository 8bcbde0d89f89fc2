import type { LyapunovSpectrum } from '../../sim/analysis/measures';
import { perTime } from '../../sim/clock';
import type { Axis } from '../axes';
import { plotIn } from '../axes';
import { simplify } from '../decimate';
import { textWidth } from '../fontMetrics';
import type { Figure } from '../figure';
import { table } from '../figure';
import { shownSeed } from '../figureData';
import { heading, headingRoom, isClearOf, missingNote } from '../legend';
import { significant, withError } from '../numbers';
import { tolerance } from '../orbit';
import type { Panel } from '../panel';
import { across, beneath, down, isWide, page, pageBox } from '../panel';
import type { Span } from '../richText';
import { richText } from '../richText';
import { extent, padded } from '../scale';
import type { Item } from '../scene';
import { group, line, text, textBox } from '../scene';
import type { FigureStyle } from '../style';
import { category } from '../style';
import { mm } from '../units';

/** Exponents drawn over time; further ones appear in the spectrum only. */
const mostCurves = 4;

/** How the Lyapunov exponents settle, and where they end. */
export const lyapunov: Figure = {
  id: 'lyapunov',
  title: 'Lyapunov spectrum',
  what: 'Running estimates of the leading Lyapunov exponents, and the whole spectrum with standard errors.',
  build(data, style, widthMm, options = {}) {
    const wide = isWide(widthMm, style);
    const height = options.height ?? (wide ? 50 : 84);
    const body = pageBox(widthMm, height);
    const [first = body, second = body] = wide ? across(body, [1.4, 1], 5) : down(body, [1.1, 1], 3);
    const items = [
      ...convergencePanel(data, style, first, options),
      ...spectrumPanel(data, style, second, options),
    ];
    const spectrum = shownSeed(data)?.lyapunov;
    const description = spectrum ? describe(spectrum) : 'No Lyapunov spectrum has been computed yet.';
    return page(data, style, { width: widthMm, height }, lyapunov.title, description, items);
  },
  sourceData(data) {
    const spectrum = shownSeed(data)?.lyapunov;
    if (!spectrum) return [];
    const curves = Object.fromEntries(
      spectrum.convergence.estimates.map((estimates, k) => [`lambda_${k + 1}`, estimates]),
    );
    return [
      table('convergence', { time: spectrum.convergence.times, ...curves }),
      table('spectrum', { exponent: spectrum.exponents, standard_error: spectrum.standardErrors }),
    ];
  },
};

/** Running estimates of the leading exponents, each named with its value at its end. */
export const convergencePanel: Panel = (data, style, box, options) => {
  const spectrum = shownSeed(data)?.lyapunov;
  const dimension =
    spectrum && Number.isFinite(spectrum.kaplanYorke)
      ? `, *D*_{KY} = ${significant(spectrum.kaplanYorke, 3)}`
      : '';
  const title = heading(
    richText(`Lyapunov exponents${dimension}`),
    box.x + (options.indent ?? 0),
    box.y,
    style,
  );
  const body = beneath(box, headingRoom(style));
  if (!spectrum?.convergence.times.length) {
    return [title, ...missingNote(body, missingWords(spectrum), style)];
  }
  const shown = leading(spectrum);
  const { times, estimates } = spectrum.convergence;
  // The first tenth swings too widely to share an axis with the values it settles to.
  const settled = shown.map((k) => (estimates[k] ?? []).slice(Math.floor(times.length / 10)));
  const yAxis: Axis = {
    domain: padded(
      extent(
        [0],
        shown.map((k) => spectrum.exponents[k] ?? 0),
        ...settled,
      ),
      0.12,
    ),
    label: richText(`*λ*_i ${unitOf(spectrum)}`),
  };
  const labels = shown.map((k) =>
    richText(`*λ*_${k + 1} = ${withError(spectrum.exponents[k] ?? NaN, spectrum.standardErrors[k] ?? NaN)}`),
  );
  const xAxis: Axis = { domain: [0, times.at(-1) ?? 1], label: richText(timeLabel(spectrum)) };
  const plot = plotIn(body, xAxis, yAxis, style, { right: namesWidth(labels, style) });
  const curves = shown.map((k): Item => {
    const points = new Float64Array(2 * times.length);
    times.forEach((time, i) => {
      points[2 * i] = plot.x.at(time);
      points[2 * i + 1] = plot.y.at(estimates[k]?.[i] ?? NaN);
    });
    return {
      kind: 'polyline',
      points: simplify(points, tolerance),
      stroke: { colour: category(style, k), width: style.stroke.data },
    };
  });
  const zero = line(plot.inner.x, plot.y.at(0), plot.inner.x + plot.inner.width, plot.y.at(0), {
    colour: style.quiet,
    width: style.stroke.reference,
    dash: [1, 1.5],
  });
  const places = spread(
    shown.map((k) => plot.y.at(spectrum.exponents[k] ?? 0)),
    mm(style.size.note) * 1.25,
  );
  const names = labels.map((label, j) =>
    text(label, plot.inner.x + plot.inner.width + 1, places[j] ?? 0, {
      size: style.size.note,
      colour: style.ink,
      align: 'middle',
    }),
  );
  return [title, ...plot.items, zero, group(curves, plot.inner), ...names];
};

const namesWidth = (labels: readonly (readonly Span[])[], style: FigureStyle): number =>
  1.5 + mm(style.size.note) * style.letterWidth * Math.max(...labels.map((label) => textWidth(label)));

/** Every exponent with its standard error. */
const spectrumPanel: Panel = (data, style, box, options) => {
  const spectrum = shownSeed(data)?.lyapunov;
  const title = heading(richText('Spectrum'), box.x + (options.indent ?? 0), box.y, style);
  const body = beneath(box, headingRoom(style));
  if (!spectrum?.exponents.length) return [title, ...missingNote(body, missingWords(spectrum), style)];
  const { exponents, standardErrors } = spectrum;
  const count = exponents.length;
  const stride = Math.ceil(count / 10);
  const ticks = exponents
    .map((_, k) => ({ value: k + 1, label: [{ text: String(k + 1) }] }))
    .filter((_, k) => k % stride === 0);
  const bounds = exponents.flatMap((value, k) => [
    value - (standardErrors[k] || 0),
    value + (standardErrors[k] || 0),
  ]);
  const xAxis: Axis = { domain: [0.5, count + 0.5], ticks, label: richText('*i*') };
  const yAxis: Axis = {
    domain: padded(extent([0], bounds), 0.08),
    label: richText(`*λ*_i ${unitOf(spectrum)}`),
  };
  const plot = plotIn(body, xAxis, yAxis, style);
  const items: Item[] = [
    line(plot.inner.x, plot.y.at(0), plot.inner.x + plot.inner.width, plot.y.at(0), {
      colour: style.quiet,
      width: style.stroke.reference,
      dash: [1, 1.5],
    }),
  ];
  const curved = new Set(leading(spectrum));
  exponents.forEach((value, k) => {
    const [x, y] = [plot.x.at(k + 1), plot.y.at(value)];
    const error = standardErrors[k] || 0;
    const colour = k < mostCurves ? category(style, k) : style.data;
    items.push(
      line(x, plot.y.at(value - error), x, plot.y.at(value + error), { colour, width: style.stroke.data }),
    );
    items.push({ kind: 'markers', points: Float64Array.of(x, y), radius: mm(1.7), fill: colour });
    if (count <= 6 && !curved.has(k))
      items.push(valueLabel(withError(value, error), x, y, k === count - 1, style));
  });
  const sum = isLeading(spectrum)
    ? `the ${spectrum.exponents.length} largest`
    : hasVolume(spectrum)
      ? `Σ*λ*_i = ${significant(spectrum.sum, 3)}, expected ${significant(spectrum.expectedSum, 3)}`
      : '';
  const note = text(richText(sum), plot.inner.x + plot.inner.width, body.y - mm(style.size.title) * 0.9, {
    size: style.size.note,
    colour: style.quiet,
    anchor: 'end',
  });
  // The sum is in the words and the numbers as well: where there is no room for it, they do.
  return [title, ...plot.items, ...items, ...(sum !== '' && isClearOf(title, textBox(note).x) ? [note] : [])];
};

/** The value of an exponent that the running estimates do not name, on the side with room. */
function valueLabel(words: string, x: number, y: number, isLast: boolean, style: FigureStyle): Item {
  return text(richText(words), x + (isLast ? -1.4 : 1.4), y, {
    size: style.size.note,
    colour: style.ink,
    anchor: isLast ? 'end' : 'start',
    align: 'middle',
  });
}

/** Exponents that fit on one axis: the first, and those after it not five times as large as the first two. */
function leading({ exponents }: LyapunovSpectrum): number[] {
  const size = Math.max(Math.abs(exponents[0] ?? 0), Math.abs(exponents[1] ?? 0));
  return exponents
    .map((_, k) => k)
    .filter((k) => k < mostCurves && (k === 0 || Math.abs(exponents[k] ?? 0) <= 5 * size));
}

/** Places moved apart to keep a distance, in order, as little as may be. */
export function spread(places: readonly number[], distance: number): readonly number[] {
  const order = places.map((_, k) => k).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  const moved = [...places];
  for (let pass = 0; pass < 50; pass++) {
    for (let j = 1; j < order.length; j++) {
      const [above, below] = [order[j - 1] ?? 0, order[j] ?? 0];
      const lack = distance - ((moved[below] ?? 0) - (moved[above] ?? 0));
      if (lack > 1e-6) {
        moved[above] = (moved[above] ?? 0) - lack / 2;
        moved[below] = (moved[below] ?? 0) + lack / 2;
      }
    }
  }
  return moved;
}

function unitOf({ timeUnit }: LyapunovSpectrum): string {
  return timeUnit === 's' ? '(s^{−1})' : `(${perTime(timeUnit)})`;
}

function timeLabel({ timeUnit }: LyapunovSpectrum): string {
  if (timeUnit === 's') return 'Averaging time (s)';
  return timeUnit === 'step' ? 'Averaging time (steps)' : 'Averaging time';
}

function missingWords(spectrum: LyapunovSpectrum | undefined): string {
  if (!spectrum) return 'No Lyapunov spectrum yet: it is computed when the model is judged';
  return 'The orbit left before an exponent could be averaged';
}

function describe(spectrum: LyapunovSpectrum): string {
  const values = spectrum.exponents
    .map((value, k) => `λ${k + 1} = ${withError(value, spectrum.standardErrors[k] ?? NaN)}`)
    .join(', ');
  const driven = spectrum.isDriven ? ' of the model driven by the recorded inputs' : '';
  return `Lyapunov exponents${driven} ${unitOf(spectrum).replace('^{−1}', '⁻¹')}: ${values}. Kaplan–Yorke dimension ${significant(spectrum.kaplanYorke, 3)}.${sumWords(spectrum)}`;
}

/** There is nothing to hold the sum against where only the largest exponents were followed. */
const isLeading = ({ expectedSum }: LyapunovSpectrum): boolean => Number.isNaN(expectedSum);

/**
 * Whether the volume's contraction is known. Jacobians that are singular to rounding, as of gates that are shut, flatten states at
 * once: log|det J| is −∞, and the lowest exponents are the rounding's.
 */
const hasVolume = ({ expectedSum }: LyapunovSpectrum): boolean => Number.isFinite(expectedSum);

function sumWords(spectrum: LyapunovSpectrum): string {
  if (isLeading(spectrum)) return '';
  return hasVolume(spectrum)
    ? ` Their sum is ${significant(spectrum.sum, 4)}, expected ${significant(spectrum.expectedSum, 4)}.`
    : ' Some Jacobians are singular to rounding, so that the lowest exponents have no value.';
}
