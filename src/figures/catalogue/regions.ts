import type { RegionOccupancy } from '../../sim/analysis/measures';
import { plotIn } from '../axes';
import type { Figure } from '../figure';
import { table } from '../figure';
import { shownSeed } from '../figureData';
import { wordsWidth } from '../fitWords';
import { heading, headingRoom, missingNote } from '../legend';
import { grouped, outOf } from '../numbers';
import type { Panel } from '../panel';
import { across, beneath, down, isWide, page, pageBox } from '../panel';
import { richText } from '../richText';
import type { Box, Item } from '../scene';
import { line, text } from '../scene';
import type { FigureStyle } from '../style';
import { category } from '../style';
import { mm } from '../units';

/** Regions drawn as bars; the tail is in the coverage curve. */
const mostBars = 24;
/** Rectified units whose signs are drawn below the bars. */
const mostUnits = 12;

/** Linear regions a piecewise-linear model's orbit visits, and how few of them hold most of it. */
export const regions: Figure = {
  id: 'regions',
  title: 'Linear regions',
  what: 'Share of the orbit in each linear region with the region’s active units, and the share the first regions cover together.',
  isEmpty: (data) => !shownSeed(data)?.regions,
  build(data, style, widthMm, options = {}) {
    const wide = isWide(widthMm, style);
    const height = options.height ?? (wide ? 56 : 92);
    const body = pageBox(widthMm, height);
    const [first = body, second = body] = wide ? across(body, [1.6, 1], 6) : down(body, [1.3, 1], 3);
    const occupancy = shownSeed(data)?.regions;
    const items = occupancy
      ? [...sharesPanel(data, style, first, options), ...coveragePanel(data, style, second, options)]
      : sharesPanel(data, style, body, options);
    const description = occupancy
      ? describe(occupancy)
      : 'This model has no linear regions, or they were not counted yet.';
    return page(data, style, { width: widthMm, height }, regions.title, description, items);
  },
  sourceData(data) {
    const occupancy = shownSeed(data)?.regions;
    if (!occupancy) return [];
    const { codes, shares } = occupancy;
    const ranksOf = (regions: readonly unknown[]) => regions.map((_, k) => k + 1);
    const bits = Object.fromEntries(
      Array.from({ length: codes[0]?.length ?? 0 }, (_, unit) => [
        `unit_${unit + 1}`,
        codes.map((code) => Number(code[unit])),
      ]),
    );
    const all = { rank: ranksOf(shares), share: shares, cumulative: cumulative(occupancy) };
    if (codes.length === shares.length) return [table('shares', { ...all, ...bits })];
    // Where only the first regions are named, columns as long as all would be nearly empty.
    return [table('shares', all), table('units', { rank: ranksOf(codes), ...bits })];
  },
};

/** Bars of occupancy, the active units of each region below its bar. */
export const sharesPanel: Panel = (data, style, box, options) => {
  const occupancy = shownSeed(data)?.regions;
  const x = box.x + (options.indent ?? 0);
  const body = beneath(box, headingRoom(style));
  if (!occupancy?.shares.length) {
    const words = 'No linear regions: the model has none, or they were not counted yet';
    return [heading(richText('Linear regions'), x, box.y, style), ...missingNote(body, words, style)];
  }
  const words = `${outOf(occupancy.shares.length, occupancy.possible, 'linear region')} visited`;
  const bars = Math.min(mostBars, occupancy.shares.length);
  const units = occupancy.codes[0]?.length ?? 0;
  const showsUnits = units > 0 && units <= mostUnits;
  const cell = Math.min(2.2, (body.width - 12) / bars / 1.2, (body.height * 0.42) / Math.max(1, units));
  const foot = showsUnits ? 1 + units * cell + mm(style.size.label) * 1.5 : mm(style.size.label) * 1.6;
  const yAxis = {
    domain: [0, Math.max(...occupancy.shares) * 1.08] as const,
    label: richText('Share of orbit'),
  };
  const xAxis = { domain: [0.4, bars + 0.6] as const, ticks: [] };
  const plot = plotIn(body, xAxis, yAxis, style, { bottom: foot, right: 0 });
  const width = ((plot.inner.width / (bars + 0.2)) * 2) / 3;
  const base = plot.y.at(0);
  const items: Item[] = occupancy.shares.slice(0, bars).map((share, k) => ({
    kind: 'rect',
    x: plot.x.at(k + 1) - width / 2,
    y: plot.y.at(share),
    width,
    height: base - plot.y.at(share),
    fill: category(style, k),
  }));
  const below = { x: plot.inner.x, y: base + 1, width: plot.inner.width, height: foot };
  const key = showsUnits
    ? unitMatrix(occupancy, bars, units, cell, below, plot.x.at, style)
    : [rankLabel(below, 'Region, by rank', base + foot, style)];
  return [heading(richText(words), x, box.y, style), ...plot.items, ...items, ...key];
};

/** One column a region, one square a rectified unit: filled where it is active. */
function unitMatrix(
  occupancy: RegionOccupancy,
  bars: number,
  units: number,
  cell: number,
  box: Box,
  at: (rank: number) => number,
  style: FigureStyle,
): Item[] {
  const side = cell * 0.78;
  const items: Item[] = [];
  for (let k = 0; k < bars; k++) {
    for (let unit = 0; unit < units; unit++) {
      const isActive = occupancy.codes[k]?.[unit] === '1';
      items.push({
        kind: 'rect',
        x: at(k + 1) - side / 2,
        y: box.y + unit * cell,
        width: side,
        height: side,
        fill: isActive ? style.ink : style.behind,
        stroke: { colour: isActive ? style.ink : style.faint, width: 0.35 },
      });
    }
  }
  items.push(
    text(richText('Units'), box.x - 1.2, box.y + (units * cell) / 2, {
      size: style.size.tick,
      colour: style.ink,
      anchor: 'end',
      align: 'middle',
    }),
  );
  const first = bars < occupancy.shares.length ? `, first ${bars}` : '';
  const words = `Region by rank${first} (filled: active unit)`;
  return [...items, rankLabel(box, words, box.y + units * cell + mm(style.size.label) * 1.3, style)];
}

function rankLabel(box: Box, words: string, y: number, style: FigureStyle): Item {
  return text(richText(words), box.x + box.width / 2, y - mm(style.size.label) * 0.25, {
    size: style.size.label,
    colour: style.ink,
    anchor: 'middle',
  });
}

/** Share of the orbit inside the k most visited regions. */
export const coveragePanel: Panel = (data, style, box, options) => {
  const occupancy = shownSeed(data)?.regions;
  const title = heading(richText('Coverage'), box.x + (options.indent ?? 0), box.y, style);
  const body = beneath(box, headingRoom(style));
  if (!occupancy?.shares.length) return [title, ...missingNote(body, 'No linear regions', style)];
  const sums = cumulative(occupancy);
  const plot = plotIn(
    body,
    { domain: [0, Math.max(2, sums.length)], label: richText('Number of regions') },
    { domain: [0, 1.02], label: richText('Share of orbit') },
    style,
  );
  const points = Float64Array.from([0, 0, ...sums.flatMap((sum, k) => [k + 1, sum])]);
  for (let i = 0; i < points.length; i += 2) {
    points[i] = plot.x.at(points[i] ?? 0);
    points[i + 1] = plot.y.at(points[i + 1] ?? 0);
  }
  const most = sums.findIndex((sum) => sum >= 0.9) + 1 || sums.length;
  const [x, y] = [plot.x.at(most), plot.y.at(sums[most - 1] ?? 1)];
  const words = `90 % in ${grouped(most)}`;
  // Beside the point there is room under the curve on the right; near the edge only at the foot, on the left.
  const isLate = x + 1.5 + wordsWidth(words, style.size.note, style) > plot.inner.x + plot.inner.width;
  return [
    title,
    ...plot.items,
    line(x, plot.y.at(0), x, y, { colour: style.quiet, width: style.stroke.reference, dash: [2, 1.5] }),
    { kind: 'polyline', points, stroke: { colour: style.model, width: style.stroke.data } },
    { kind: 'markers', points: Float64Array.of(x, y), radius: mm(1.7), fill: style.model },
    text(
      richText(words),
      isLate ? x - 1.5 : x + 1.5,
      isLate ? plot.y.at(0.1) : y + mm(style.size.note) * 0.9,
      {
        size: style.size.note,
        colour: style.ink,
        anchor: isLate ? 'end' : 'start',
        align: 'middle',
      },
    ),
  ];
};

function cumulative({ shares }: RegionOccupancy): number[] {
  let sum = 0;
  return shares.map((share) => (sum += share));
}

function describe(occupancy: RegionOccupancy): string {
  const most = cumulative(occupancy).findIndex((sum) => sum >= 0.9) + 1;
  return `The orbit of ${grouped(occupancy.samples)} samples visits ${outOf(occupancy.shares.length, occupancy.possible, 'linear region')}; the ${most} most visited hold nine tenths of it.`;
}
