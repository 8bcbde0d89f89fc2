import type { BasinsResult, BasinsSettings } from '../../sim/analysis/sweep';
import type { Plot } from '../axes';
import { plotIn } from '../axes';
import { channels } from '../colour';
import { dots } from '../dots';
import type { SourceTable } from '../figure';
import { table } from '../figure';
import { heading, headingRoom, missingNote } from '../legend';
import { significant } from '../numbers';
import { across, beneath, isWide, page, pageBox } from '../panel';
import { plainText, richText } from '../richText';
import type { Box, Item } from '../scene';
import { group, text } from '../scene';
import type { FigureStyle } from '../style';
import { category } from '../style';
import { mm } from '../units';
import type { SweepData, SweepFigure } from './sweepFigure';

/** Lines of the key at most; rarer attractors share the last. */
const mostNamed = 6;

/** Which attractor each start ends on. */
export const basinsFigure: SweepFigure = {
  id: 'basins',
  title: 'Basins of attraction',
  build(data, style, widthMm, options = {}) {
    const { result, settings } = data;
    const wide = isWide(widthMm, style);
    const rows = result.kind === 'basins' ? keyRows(result, style).length : 0;
    const lineHeight = mm(style.size.note) * 1.7;
    const height = options.height ?? (wide ? 0.42 * widthMm : 0.9 * widthMm + (rows + 2) * lineHeight);
    const body = pageBox(widthMm, height);
    const frame = (description: string, items: readonly Item[]) =>
      page(
        { title: data.subject, provenance: data.provenance },
        style,
        { width: widthMm, height },
        basinsFigure.title,
        description,
        items,
      );
    if (result.kind !== 'basins' || settings.kind !== 'basins') {
      return frame('No basins of attraction.', missingNote(body, 'No basins of attraction', style));
    }
    const keyHeight = (rows + 1.5) * lineHeight;
    const [left = body, right = body] = wide
      ? across(body, [1.6, 1], 5)
      : [
          { ...body, height: body.height - keyHeight },
          { ...body, y: body.y + body.height - keyHeight, height: keyHeight },
        ];
    const items = [
      ...picture(data, settings, result, style, left),
      ...key(result, style, wide ? beneath(right, headingRoom(style)) : right),
    ];
    return frame(describe(data, settings, result), items);
  },
  sourceData: ({ result, settings, labels }) =>
    result.kind === 'basins' && settings.kind === 'basins' ? tables(result, settings, labels) : [],
};

/** What left is blank, like a page with nothing on it; what did not settle is nearly ink. */
const colourOf = (label: number, style: FigureStyle): string | null =>
  label < 0 ? null : label === 0 ? style.data : category(style, label - 1);

function picture(
  { labels }: SweepData,
  settings: BasinsSettings,
  result: BasinsResult,
  style: FigureStyle,
  box: Box,
): Item[] {
  const { horizontal, vertical } = settings;
  const half = ({ range }: BasinsSettings['horizontal']) => (range.to - range.from) / (range.count - 1) / 2;
  const title = heading(plainText('Where a start ends up'), box.x, box.y, style);
  const plot = plotIn(
    beneath(box, headingRoom(style)),
    {
      domain: [horizontal.range.from - half(horizontal), horizontal.range.to + half(horizontal)],
      label: plainText(`${horizontal.observed} at the start`),
    },
    {
      domain: [vertical.range.from - half(vertical), vertical.range.to + half(vertical)],
      label: plainText(`${vertical.observed} at the start`),
    },
    style,
    { top: 1 },
  );
  const frame: Item = {
    kind: 'rect',
    ...plot.inner,
    stroke: { colour: style.faint, width: style.stroke.axis },
  };
  return [
    title,
    cells(result, horizontal.range.count, plot, style),
    frame,
    ...plot.items,
    group(attractors(result, settings, labels, plot, style), plot.inner),
  ];
}

function cells({ labels }: BasinsResult, columns: number, plot: Plot, style: FigureStyle): Item {
  const rows = labels.length / columns;
  const pixels = new Uint8ClampedArray(4 * labels.length);
  labels.forEach((label, n) => {
    const colour = colourOf(label, style);
    if (colour === null) return;
    const [r, g, b] = channels(colour);
    // Rows are kept from below, and drawn from above.
    const row = rows - 1 - Math.floor(n / columns);
    pixels.set([r * 255, g * 255, b * 255, 255], 4 * (row * columns + (n % columns)));
  });
  return { kind: 'raster', ...plot.inner, columns, rows, pixels, cells: true };
}

/** Attractors as seen in the plane: the page's colour under ink, to stand out from any basin. */
function attractors(
  { attractors: found, attractorPoints, attractorStarts }: BasinsResult,
  { horizontal, vertical }: BasinsSettings,
  labels: readonly string[],
  plot: Plot,
  style: FigureStyle,
): Item[] {
  const N = labels.length;
  const [i, j] = [labels.indexOf(horizontal.observed), labels.indexOf(vertical.observed)];
  return found.flatMap(({ form, centre }, k): Item[] => {
    if (form === 'fixed point') {
      const points = Float64Array.of(plot.x.at(centre[i] ?? NaN), plot.y.at(centre[j] ?? NaN));
      const stroke = { colour: style.behind, width: style.stroke.data };
      return [{ kind: 'markers', points, radius: mm(2.2), fill: style.ink, stroke }];
    }
    const from = attractorStarts[k] ?? 0;
    const count = (attractorStarts[k + 1] ?? 0) - from;
    const pick = (d: number) =>
      Float64Array.from({ length: count }, (_, n) => attractorPoints[(from + n) * N + d] ?? NaN);
    const [xs, ys] = [pick(i), pick(j)];
    return [dots(plot, xs, ys, style.behind, 2.2), dots(plot, xs, ys, style.ink, 1.3)];
  });
}

interface KeyRow {
  readonly colour: string | null;
  readonly words: string;
  readonly share: number;
}

function keyRows({ attractors: found, undecided, escaped }: BasinsResult, style: FigureStyle): KeyRow[] {
  const named = found.slice(0, mostNamed).map(({ form, period, centre, share }, k) => ({
    colour: category(style, k),
    words: `${formWords(form, period)}${form === 'fixed point' ? ` (${centre.slice(0, 3).map(rounded).join(', ')}${centre.length > 3 ? ', …' : ''})` : ''}`,
    share,
  }));
  const rest = found.slice(mostNamed);
  return [
    ...named,
    ...(rest.length
      ? [
          {
            colour: style.rest,
            words: `${rest.length} more`,
            share: rest.reduce((sum, one) => sum + one.share, 0),
          },
        ]
      : []),
    ...(undecided > 0 ? [{ colour: style.data, words: 'not settled', share: undecided }] : []),
    ...(escaped > 0 ? [{ colour: null, words: 'leaves', share: escaped }] : []),
  ];
}

const formWords = (form: string, period: number | undefined): string =>
  period === undefined ? form : `${form} of ${period}`;

/** Settled to eight digits: what is less is nothing. */
const rounded = (value: number): string => significant(Math.abs(value) < 1e-7 ? 0 : value, 3);

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function key(result: BasinsResult, style: FigureStyle, box: Box): Item[] {
  const size = style.size.note;
  const lineHeight = mm(size) * 1.7;
  const swatch = mm(size) * 0.9;
  const rows = keyRows(result, style);
  const items = rows.flatMap(({ colour, words, share }, k): Item[] => {
    const y = box.y + (k + 0.5) * lineHeight;
    const outline = { colour: style.quiet, width: style.stroke.axis };
    return [
      {
        kind: 'rect',
        x: box.x + 0.2,
        y: y - swatch / 2,
        width: swatch,
        height: swatch,
        ...(colour === null ? {} : { fill: colour }),
        stroke: outline,
      },
      text(plainText(`${percent(share)}  ${words}`), box.x + swatch + 1.4, y, {
        size,
        colour: style.ink,
        align: 'middle',
      }),
    ];
  });
  const { entropy } = result;
  if (!entropy) return items;
  const boundary = Number.isFinite(entropy.boundary)
    ? `, *S*_{bb} = ${significant(entropy.boundary, 3)}`
    : '';
  const note = text(
    richText(`Basin entropy *S*_b = ${significant(entropy.basin, 3)}${boundary}`),
    box.x,
    box.y + (rows.length + 0.8) * lineHeight,
    { size, colour: style.quiet, align: 'middle' },
  );
  return [...items, note];
}

function tables(
  result: BasinsResult,
  { horizontal, vertical }: BasinsSettings,
  labels: readonly string[],
): readonly SourceTable[] {
  const columns = horizontal.range.count;
  const at = ({ range }: BasinsSettings['horizontal'], i: number) =>
    range.from + ((range.to - range.from) * i) / (range.count - 1);
  const N = labels.length;
  const numbers = Array.from(result.attractorStarts).flatMap((start, k, all) =>
    k + 1 < all.length ? new Array<number>((all[k + 1] ?? 0) - start).fill(k + 1) : [],
  );
  return [
    table('basins', {
      [horizontal.observed]: Float64Array.from(result.labels, (_, n) => at(horizontal, n % columns)),
      [vertical.observed]: Float64Array.from(result.labels, (_, n) => at(vertical, Math.floor(n / columns))),
      attractor: result.labels,
    }),
    table('attractors', {
      attractor: numbers,
      ...Object.fromEntries(
        labels.map((label, i) => [label, numbers.map((_, n) => result.attractorPoints[n * N + i] ?? NaN)]),
      ),
    }),
  ];
}

function describe({ subject }: SweepData, settings: BasinsSettings, result: BasinsResult): string {
  const { horizontal, vertical } = settings;
  const parts = result.attractors.map(
    ({ form, period, share }) => `${formWords(form, period)} ${percent(share)}`,
  );
  return [
    `Basins of attraction of ${subject} over ${horizontal.observed} and ${vertical.observed} at the start.`,
    parts.length ? `Starts end on: ${parts.join('; ')}.` : 'No attractor was found.',
    ...(result.escaped > 0 ? [`${percent(result.escaped)} leave every bound.`] : []),
    ...(result.undecided > 0 ? [`${percent(result.undecided)} did not settle.`] : []),
  ].join(' ');
}
