import type { Anatomy } from '../../sim/analysis/anatomy';
import type { Axis } from '../axes';
import { plotIn } from '../axes';
import { mix } from '../colour';
import type { Figure, FigureOptions, SourceTable } from '../figure';
import { table } from '../figure';
import type { FigureData } from '../figureData';
import { column, labelOf } from '../figureData';
import { fitWords, wordsWidth } from '../fitWords';
import { heading, headingRoom, missingNote } from '../legend';
import type { NamedSet } from '../namedSets';
import { kindOf, largestModulus, namedSets, stabilityWords } from '../namedSets';
import { grouped, significant } from '../numbers';
import { orbitIn2d, orbitIn3d } from '../orbit';
import { across, beneath, page, pageBox, pageMargin } from '../panel';
import { cubeAxes, cubeRoom, cubeShape, defaultCamera, projection } from '../projection';
import { plainText, richText } from '../richText';
import { extent, padded } from '../scale';
import type { Box, Item } from '../scene';
import { group, leaves, text, textBox } from '../scene';
import type { SetSpace } from '../setDrawing';
import { drawSets, laidOut, setSpace } from '../setDrawing';
import type { MarkFill, MarkLook } from '../setMarks';
import { fillWords, lookOf, markItems } from '../setMarks';
import type { FigureStyle } from '../style';
import { lagText } from '../time';
import { mm } from '../units';
import { axisName, delayOf, inside, squareness } from './attractor';

const notYet = 'No fixed points or cycles yet: they are looked for when the model is taken apart';

/** Fixed points and cycles of the model in its state space. */
export const invariantSets: Figure = {
  id: 'invariant-sets',
  title: 'Fixed points and cycles',
  what: 'Fixed points and cycles of the model beside its orbit; arrows show where states leave them and come back.',
  build(data, style, widthMm, options = {}) {
    const { anatomy } = data;
    const height = options.height ?? naturalHeight(data, style, widthMm, options);
    const body = pageBox(widthMm, height);
    const items = anatomy
      ? drawn(data, anatomy, style, body, widthMm, options)
      : [heading(richText(invariantSets.title), body.x, body.y, style), ...missingNote(body, notYet, style)];
    const words = anatomy ? describe(anatomy) : `${notYet}.`;
    return page(data, style, { width: widthMm, height }, invariantSets.title, words, items);
  },
  isEmpty: (data) => !data.anatomy,
  sourceData({ anatomy, ...data }) {
    if (!anatomy) return [];
    return [setsTable(anatomy), pointsTable(anatomy, data), eigenvaluesTable(anatomy)];
  },
};

/** One row a set. */
export function setsTable(anatomy: Anatomy): SourceTable {
  const { sets } = anatomy;
  return table('sets', {
    order: sets.map(({ order }) => order),
    is_real: sets.map(({ isReal }) => Number(isReal)),
    unstable_directions: sets.map(({ unstableDirections }) => unstableDirections),
    largest_modulus: sets.map(largestModulus),
    distance_to_orbit: sets.map(({ distance }) => distance),
    ...(anatomy.kind === 'smooth' ? { speed: sets.map(({ speed }) => speed ?? NaN) } : {}),
  });
}

/** One row a point of a set, in the order visited, with the sides of the hinges it lies on. */
function pointsTable({ sets }: Anatomy, data: Pick<FigureData, 'dim' | 'labels'>): SourceTable {
  const points = sets.flatMap((set, i) =>
    set.observed.map((values, k) => ({ set: i + 1, point: k + 1, values, code: set.codes[k] ?? '' })),
  );
  const hinges = Math.max(0, ...points.map(({ code }) => code.length));
  const dims = Array.from({ length: data.dim }, (_, k) => k);
  const units = Array.from({ length: hinges }, (_, k) => k);
  return table('points', {
    set: points.map(({ set }) => set),
    point: points.map(({ point }) => point),
    ...Object.fromEntries(
      dims.map((k) => [data.labels[k] ?? `x${k + 1}`, points.map(({ values }) => values[k] ?? NaN)]),
    ),
    ...Object.fromEntries(
      units.map((k) => [`hinge_${k + 1}`, points.map(({ code }) => (code[k] ? Number(code[k]) : NaN))]),
    ),
  });
}

/** One row an eigenvalue of the Jacobian over a set's own period. */
export function eigenvaluesTable({ sets }: Anatomy): SourceTable {
  const rows = sets.flatMap((set, i) => set.eigenvalues.map((value) => ({ set: i + 1, ...value })));
  return table('eigenvalues', {
    set: rows.map(({ set }) => set),
    re: rows.map(({ re }) => re),
    im: rows.map(({ im }) => im),
    modulus: rows.map(({ re, im }) => Math.hypot(re, im)),
  });
}

/** Two projections stand beside the view in three dimensions where there is room for them. */
const panelsFor = (data: FigureData, widthMm: number): readonly number[] =>
  data.dim >= 3 && widthMm > 140 ? [1.25, 1, 1] : [1];

function naturalHeight(
  data: FigureData,
  style: FigureStyle,
  widthMm: number,
  { camera = defaultCamera }: FigureOptions,
): number {
  if (!data.anatomy) return 30;
  const [first] = across(pageBox(widthMm, 1), panelsFor(data, widthMm), 4);
  const panel = first?.width ?? widthMm;
  const around = 2 * pageMargin + headingRoom(style) + legendRows(data.anatomy, panel, widthMm, style).height;
  if (data.dim < 3) return Math.min(110, panel / squareness) + around;
  const room = cubeRoom(style);
  return (panel - room.left - room.right) * cubeShape(camera) + room.below + around;
}

function drawn(
  data: FigureData,
  anatomy: Anatomy,
  style: FigureStyle,
  body: Box,
  widthMm: number,
  options: FigureOptions,
): Item[] {
  const sets = namedSets(anatomy);
  const title = heading(richText(countWords(anatomy)), body.x, body.y, style);
  const legend = legendRows(anatomy, body.width, widthMm, style);
  const rest = beneath(body, headingRoom(style));
  const panels = across(beneath(rest, legend.height), panelsFor(data, widthMm), 4);
  const orbit = Float32Array.from(anatomy.orbit);
  const laid = laidOut(anatomy, data.data, data.dim);
  const domains = Array.from({ length: data.dim }, (_, k) => padded(extent(column(laid, data.dim, k)), 0.05));
  const scene: Drawing = { data, sets, orbit, domains, style };
  const outside = missing(scene);
  const items = panels.flatMap((box, k) => {
    if (data.dim < 3) return inPlane(scene, box, [0, data.dim - 1]);
    if (k === 0) return inVolume(scene, box, options);
    return inPlane(scene, box, k === 1 ? [0, 1] : [0, 2]);
  });
  return [title, ...legend.at(body.x, rest.y, outside), ...items];
}

interface Drawing {
  readonly data: FigureData;
  readonly sets: readonly NamedSet[];
  readonly orbit: Float32Array;
  readonly domains: readonly (readonly [number, number])[];
  readonly style: FigureStyle;
}

/** Sets of the model's own that lie beyond the axes. */
function missing({ sets, domains }: Drawing): number {
  const isInside = (point: readonly number[]) =>
    domains.slice(0, 3).every(([low, high], k) => (point[k] ?? NaN) >= low && (point[k] ?? NaN) <= high);
  return sets.filter(({ set }) => set.isReal && !set.observed.some(isInside)).length;
}

function inVolume(
  { data, sets, orbit, domains, style }: Drawing,
  box: Box,
  { camera = defaultCamera }: FigureOptions,
): Item[] {
  const room = cubeRoom(style);
  const inner = {
    x: box.x + room.left,
    y: box.y,
    width: box.width - room.left - room.right,
    height: box.height - room.below,
  };
  const shown = domains.slice(0, 3);
  const shape = projection(shown, camera, inner);
  const axes = shown.map((domain, k): Axis => ({
    domain,
    label: axisName(data, k, box.width * 0.42, style),
  }));
  const line = orbitIn3d(inside(orbit, data.dim, shown), data.dim, shape, inner, style, () => faded(style));
  const space = setSpace([0, 1, 2], shown, (values) => {
    const isIn = shown.every(([low, high], k) => (values[k] ?? NaN) >= low && (values[k] ?? NaN) <= high);
    return isIn ? shape.at(values[0] ?? NaN, values[1] ?? NaN, values[2] ?? NaN) : null;
  });
  const frame = cubeAxes(shape, axes, box, style);
  return [...frame, group(line.items), ...marked(sets, space, frame, style)];
}

function inPlane(
  { data, sets, orbit, domains, style }: Drawing,
  box: Box,
  [first, second]: readonly [number, number],
): Item[] {
  const lag = data.dim === 1 ? delayOf(column(orbit.length ? orbit : data.data, 1, 0)) : 0;
  const square = { ...box, height: Math.min(box.height, box.width / squareness) };
  const area = { ...square, width: Math.min(box.width, square.height * squareness) };
  const length = area.height * 0.8;
  const shown = [domains[first] ?? ([0, 1] as const), domains[second] ?? ([0, 1] as const)];
  const plot = plotIn(
    area,
    { domain: shown[0]!, label: delayed(data, first, 0, lag, length, style) },
    { domain: shown[1]!, label: delayed(data, second, lag, lag, length, style) },
    style,
  );
  const count = Math.max(0, Math.floor(orbit.length / data.dim) - lag);
  const points = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    points[2 * i] = plot.x.at(orbit[i * data.dim + first] ?? NaN);
    points[2 * i + 1] = plot.y.at(orbit[(i + lag) * data.dim + second] ?? NaN);
  }
  const line = orbitIn2d(points, plot.inner, style);
  const items = line.items.map((item) => ({
    ...item,
    stroke: { width: style.stroke.orbit, ...item.stroke, colour: faded(style) },
  }));
  const space = setSpace(
    [first, second],
    shown,
    ([x = NaN, y = NaN]) => {
      const isIn = [x, y].every((value, k) => value >= shown[k]![0] && value <= shown[k]![1]);
      return isIn ? { x: plot.x.at(x), y: plot.y.at(y) } : null;
    },
    lag,
  );
  return [...plot.items, group(items, plot.inner), ...marked(sets, space, plot.items, style)];
}

function delayed(data: FigureData, k: number, by: number, lag: number, length: number, style: FigureStyle) {
  if (!lag) return axisName(data, k, length, style);
  const name = fitWords(labelOf(data, k), length / 2, style.size.label, style);
  return [...plainText(name), ...richText(by ? `(*t* + ${lagText(by, data)})` : '(*t*)')];
}

/** The orbit steps back behind the marks. */
const faded = (style: FigureStyle): string => mix(style.behind, style.model, 0.5);

const markRadius = (style: FigureStyle): number => mm(style.size.note * 0.36);

function marked(
  sets: readonly NamedSet[],
  space: SetSpace,
  frame: readonly Item[],
  style: FigureStyle,
): Item[] {
  const taken = [...leaves(frame)].flatMap((item) => (item.kind === 'text' ? [textBox(item)] : []));
  return drawSets(sets, space, style, { radius: markRadius(style) }, taken);
}

interface Entry {
  readonly look: MarkLook;
  readonly words: string;
}

/** What the marks mean, in rows that fit a width, and the height they take, mm. */
function legendRows(anatomy: Anatomy, width: number, widthMm: number, style: FigureStyle) {
  const size = style.size.note;
  const sample = mm(size) * 1.1;
  const between = mm(size) * 1.2;
  const widthOf = ({ words }: Entry) => sample + wordsWidth(words, size, style);
  const rows: Entry[][] = [[]];
  let used = 0;
  // Measured for the whole page, whichever panel asked: the legend runs across it.
  const free = Math.max(width, widthMm - 2 * pageMargin);
  for (const entry of legendEntries(anatomy)) {
    if (used > 0 && used + widthOf(entry) > free) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)!.push(entry);
    used += widthOf(entry) + between;
  }
  const leading = mm(size) * 1.5;
  const at = (x: number, y: number, outside: number): Item[] =>
    rows.flatMap((row, i) => {
      let left = x;
      const middle = y + leading * (i + 0.4);
      const items = row.flatMap((entry): Item[] => {
        const mark = markItems(entry.look, left + mm(size) * 0.4, middle, markRadius(style), style);
        const words = text(richText(entry.words), left + sample, middle, {
          size,
          colour: style.ink,
          align: 'middle',
        });
        left += widthOf(entry) + between;
        return [...mark, words];
      });
      const beyond = `${outside} beyond the axes`;
      const fits = outside > 0 && i === rows.length - 1 && left + wordsWidth(beyond, size, style) < x + free;
      const note = text(richText(beyond), left, middle, { size, colour: style.quiet, align: 'middle' });
      return fits ? [...items, note] : items;
    });
  return { height: anatomy.sets.length ? leading * rows.length + mm(size) * 0.6 : 0, at };
}

function legendEntries({ sets }: Anatomy): readonly Entry[] {
  const looks = sets.map(lookOf);
  const shape = looks[0]?.shape ?? 'disc';
  const fills = (['full', 'half', 'none', 'dot'] satisfies MarkFill[]).filter((fill) =>
    looks.some((look) => look.isReal && look.fill === fill),
  );
  const entries = fills.map((fill): Entry => ({
    look: { fill, shape, isReal: true },
    words: fillWords[fill],
  }));
  const hasVirtual = looks.some(({ isReal }) => !isReal);
  return hasVirtual
    ? [...entries, { look: { fill: 'none', shape, isReal: false }, words: 'virtual' }]
    : entries;
}

/** How many of each kind the model has: `3 fixed points, 1 cycle`. */
function countWords({ sets, kind }: Anatomy): string {
  const real = sets.filter(({ isReal }) => isReal);
  const points = real.filter(({ order }) => order === 1).length;
  const cycles = real.length - points;
  const noun = kind === 'smooth' ? 'slow point' : 'fixed point';
  const said = [
    points || kind === 'smooth' || !cycles ? `${points || 'No'} ${noun}${points === 1 ? '' : 's'}` : '',
    cycles ? `${cycles} cycle${cycles === 1 ? '' : 's'}` : '',
  ];
  return said.filter(Boolean).join(', ');
}

function describe(anatomy: Anatomy): string {
  const real = namedSets(anatomy).filter(({ set }) => set.isReal);
  const listed = real
    .slice(0, 8)
    .map(
      ({ set, name }) =>
        `${name}, a ${kindOf(set)} (${stabilityWords(set)}, largest eigenvalue ${significant(largestModulus(set), 3)})`,
    );
  const more = real.length > listed.length ? `; and ${grouped(real.length - listed.length)} more` : '';
  return `State space with the model’s free-running orbit and ${countWords(anatomy)}${listed.length ? `: ${listed.join('; ')}${more}` : ''}.`;
}
