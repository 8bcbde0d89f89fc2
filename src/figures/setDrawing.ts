import type { Anatomy, InvariantSet, ManifoldDirection } from '../sim/analysis/anatomy';
import { arrow } from './arrows';
import { mix } from './colour';
import { column } from './figureData';
import type { NamedSet } from './namedSets';
import { extent } from './scale';
import type { Box, Item } from './scene';
import { text, textBox } from './scene';
import { lookOf, markBox, markItems } from './setMarks';
import type { FigureStyle } from './style';
import { mm } from './units';

/** A place on the page, mm. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Length of a drawn direction, in half-widths of the box. */
const REACH = 0.24;
/** Sets beyond so many are drawn without directions, which would cover one another. */
const MOST_WITH_DIRECTIONS = 8;

/** Where the points of fixed points and cycles lie in a drawing of the state space. */
export interface SetSpace {
  /** Point k of a set; null outside the drawing. */
  at(set: InvariantSet, k: number): Place | null;
  /** The same, moved by a vector given in half-widths of the box an axis; null outside. */
  beside(set: InvariantSet, k: number, by: readonly number[]): Place | null;
  /** An observed vector in half-widths of the box, one number an axis; null where a vector has no place, as in a delay plot. */
  scaled(vector: readonly number[]): readonly number[] | null;
}

/**
 * @param columns dimension each axis shows. @param lag samples between one axis and the next, for a single dimension drawn
 * against itself. @param place a point of the axes' values on the page; null outside.
 */
export function setSpace(
  columns: readonly number[],
  domains: readonly (readonly [number, number])[],
  place: (values: readonly number[]) => Place | null,
  lag = 0,
): SetSpace {
  const half = domains.map(([low, high]) => (high - low) / 2);
  // A cycle's later points are its own next ones, so that a delay plot needs no orbit.
  const values = ({ observed, order }: InvariantSet, k: number): number[] =>
    columns.map((column, i) => observed[(k + lag * i) % order]?.[column] ?? NaN);
  return {
    at: (set, k) => place(values(set, k)),
    beside: (set, k, by) => place(values(set, k).map((value, i) => value + (by[i] ?? 0) * (half[i] ?? 1))),
    scaled: (vector) => (lag ? null : columns.map((column, i) => (vector[column] ?? NaN) / (half[i] ?? 1))),
  };
}

/** How the sets of a drawing are drawn. */
export interface SetLook {
  /** Of a fixed point's mark, mm; a cycle's points are smaller. */
  readonly radius: number;
  /** The one that stands out, by name. */
  readonly chosen?: string | null;
  readonly chosenColour?: string;
}

/** Sets in a state space: cycles joined in the order visited, directions, marks and, where there is room, names. */
export function drawSets(
  sets: readonly NamedSet[],
  space: SetSpace,
  style: FigureStyle,
  look: SetLook,
  taken: readonly Box[] = [],
): Item[] {
  // Later items cover earlier ones: what the model has lies over what it has not, and the chosen one over all.
  const rank = ({ set, name }: NamedSet) => Number(set.isReal) + 2 * Number(name === look.chosen);
  const ordered = [...sets].sort((a, b) => rank(a) - rank(b));
  const withDirections = sets.filter(({ set }) => set.isReal).length <= MOST_WITH_DIRECTIONS;
  const shows = ({ set, name }: NamedSet) => set.isReal && (withDirections || name === look.chosen);
  const arrows = ordered.filter(shows).flatMap((one) => directions(one, space, style, look));
  return [
    ...ordered.flatMap((one) => joined(one, space, style, look)),
    ...arrows,
    ...ordered.flatMap((one) => marks(one, space, style, look)),
    ...names(sets, space, style, look, [...taken, ...arrows.flatMap(pointBoxes)]),
  ];
}

const radiusOf = ({ order }: InvariantSet, { radius }: SetLook): number =>
  order === 1 ? radius : radius * 0.72;

const colourOf = ({ name }: NamedSet, style: FigureStyle, { chosen, chosenColour }: SetLook): string =>
  name === chosen && chosenColour ? chosenColour : style.ink;

/** Sets of the model's own that are named, the first ones; and virtual ones, or none of them. */
const MOST_NAMED = 24;
const MOST_VIRTUAL_NAMED = 8;
/** Gap between a mark and the ring round it when it stands out, mm. */
const RING = mm(3.2);
/** How far beyond data and orbit a set is still worth stretching the axes for, in their range. */
const STRETCH = 0.6;

/**
 * Values the axes of a drawing must hold: the data, the orbit while it stays, and those of the model's own sets that lie near them.
 * The data are among them because an orbit may have come to rest. Shape (samples × dim), row-major.
 */
export function laidOut(
  { sets, orbit, orbitStatus }: Pick<Anatomy, 'sets' | 'orbit' | 'orbitStatus'>,
  data: Float32Array,
  dim: number,
): Float32Array {
  const base = orbitStatus === 'ok' ? [...data, ...orbit] : [...data];
  const seen = Float32Array.from(base);
  const bounds = Array.from({ length: dim }, (_, k) => {
    const [low, high] = extent(column(seen, dim, k));
    const air = (high - low) * STRETCH;
    return [low - air, high + air] as const;
  });
  const isNear = (point: readonly number[]) =>
    bounds.every(([low, high], k) => (point[k] ?? NaN) > low && (point[k] ?? NaN) < high);
  const near = sets.flatMap(({ isReal, observed }) => (isReal ? observed.filter(isNear) : []));
  return Float32Array.from([...base, ...near.flat()]);
}

/** Places of all points of a set. */
export const placesOf = (set: InvariantSet, space: SetSpace): readonly (Place | null)[] =>
  set.observed.map((_, k) => space.at(set, k));

function joined(one: NamedSet, space: SetSpace, style: FigureStyle, look: SetLook): Item[] {
  const { set } = one;
  if (set.order === 1) return [];
  const places = placesOf(set, space);
  const points = Float64Array.from(
    [...places, places[0]].flatMap((place) => [place?.x ?? NaN, place?.y ?? NaN]),
  );
  const colour = set.isReal ? mix(style.behind, colourOf(one, style, look), 0.7) : style.rest;
  const stroke = { colour, width: style.stroke.reference, ...(set.isReal ? {} : { dash: [1.2, 1] }) };
  return [{ kind: 'polyline', points, stroke }];
}

function marks(one: NamedSet, space: SetSpace, style: FigureStyle, look: SetLook): Item[] {
  const radius = radiusOf(one.set, look);
  const isChosen = one.name === look.chosen;
  return placesOf(one.set, space).flatMap((place) => {
    if (!place) return [];
    const { x, y } = place;
    const ring: Item[] = isChosen
      ? [
          {
            kind: 'markers',
            points: Float64Array.of(x, y),
            radius: radius + RING,
            stroke: { colour: look.chosenColour ?? style.ink, width: style.stroke.data * 1.6 },
          },
        ]
      : [];
    return [...markItems(lookOf(one.set), x, y, radius, style, colourOf(one, style, look)), ...ring];
  });
}

/** Directions that grow, and the one that comes back slowest: faster ones say little about the orbit nearby. */
function directions(one: NamedSet, space: SetSpace, style: FigureStyle, look: SetLook): Item[] {
  const { set } = one;
  const back = set.directions
    .filter(({ kind }) => kind === 'stable')
    .sort(
      (a, b) => Math.hypot(b.eigenvalue.re, b.eigenvalue.im) - Math.hypot(a.eigenvalue.re, a.eigenvalue.im),
    );
  const shown = [...set.directions.filter(({ kind }) => kind === 'unstable'), ...back.slice(0, 1)];
  const stroke = { colour: colourOf(one, style, look), width: style.stroke.axis };
  return shown.flatMap((direction) =>
    direction.observed.length === 1
      ? straight(set, direction, space, stroke, radiusOf(set, look))
      : spiral(set, direction, space, stroke),
  );
}

type LineLook = { readonly colour: string; readonly width: number };

/** Two arrows along an eigenvector, away from the point or towards it. */
function straight(
  set: InvariantSet,
  { kind, observed }: ManifoldDirection,
  space: SetSpace,
  stroke: LineLook,
  radius: number,
): Item[] {
  const vector = unit(space.scaled(observed[0] ?? []));
  const centre = space.at(set, 0);
  if (!vector || !centre) return [];
  return [1, -1].flatMap((side) => {
    const end = space.beside(
      set,
      0,
      vector.map((c) => c * side * REACH),
    );
    if (!end) return [];
    const [dx, dy] = [end.x - centre.x, end.y - centre.y];
    const length = Math.hypot(dx, dy);
    // Seen end on, an arrow is a dot.
    if (!(length > 2 * radius)) return [];
    const near = [centre.x + (dx / length) * radius * 1.5, centre.y + (dy / length) * radius * 1.5] as const;
    const far = [end.x, end.y] as const;
    return arrow(Float64Array.from(kind === 'unstable' ? [...near, ...far] : [...far, ...near]), stroke);
  });
}

/** One turn of z = Re((a + ib) μᵗ): how states wind away from the point or towards it. */
function spiral(
  set: InvariantSet,
  { kind, observed, eigenvalue }: ManifoldDirection,
  space: SetSpace,
  stroke: LineLook,
): Item[] {
  const [a, b] = [space.scaled(observed[0] ?? []), space.scaled(observed[1] ?? [])];
  if (!a || !b) return [];
  const size = Math.max(Math.hypot(...a), Math.hypot(...b));
  if (!(size > 0)) return [];
  const steps = 40;
  const turn = Math.sign(eigenvalue.im) || 1;
  const points: number[] = [];
  for (let i = 0; i <= steps; i++) {
    const along = i / steps;
    const reach = REACH * (kind === 'unstable' ? 0.45 + 0.55 * along : 1 - 0.55 * along);
    const angle = turn * along * 1.8 * Math.PI;
    const by = a.map((c, k) => ((c * Math.cos(angle) - (b[k] ?? 0) * Math.sin(angle)) / size) * reach);
    const place = space.beside(set, 0, by);
    if (!place) return [];
    points.push(place.x, place.y);
  }
  return arrow(Float64Array.from(points), stroke);
}

function unit(vector: readonly number[] | null): readonly number[] | null {
  const length = vector ? Math.hypot(...vector) : 0;
  return vector && length > 0 ? vector.map((c) => c / length) : null;
}

/** Sets that are named: the model's own, then virtual ones, each kind unless there are so many that names would be all one sees. */
function named(sets: readonly NamedSet[], { chosen }: SetLook): readonly NamedSet[] {
  const of = (isReal: boolean) => sets.filter(({ set }) => set.isReal === isReal);
  const few = [
    ...of(true).slice(0, MOST_NAMED),
    ...(of(false).length <= MOST_VIRTUAL_NAMED ? of(false) : []),
  ];
  return [...sets.filter(({ name }) => name === chosen), ...few.filter(({ name }) => name !== chosen)];
}

/** Names beside the marks, the real ones' first; one that would cover something is left out. */
function names(
  sets: readonly NamedSet[],
  space: SetSpace,
  style: FigureStyle,
  look: SetLook,
  taken: readonly Box[],
): Item[] {
  const size = style.size.note;
  const reachOf = (set: InvariantSet, name: string) =>
    radiusOf(set, look) + (name === look.chosen ? RING : 0);
  const occupied = [
    ...taken,
    ...sets.flatMap(({ set, name }) =>
      placesOf(set, space).flatMap((place) => (place ? [markBox(place.x, place.y, reachOf(set, name))] : [])),
    ),
  ];
  const items: Item[] = [];
  for (const one of named(sets, look)) {
    const place = space.at(one.set, 0);
    if (!place) continue;
    const away = reachOf(one.set, one.name) + mm(1.6);
    const diagonal = away * 0.8;
    const spots = [
      { x: place.x + diagonal, y: place.y - diagonal, anchor: 'start' },
      { x: place.x - diagonal, y: place.y - diagonal, anchor: 'end' },
      { x: place.x + diagonal, y: place.y + diagonal, anchor: 'start' },
      { x: place.x - diagonal, y: place.y + diagonal, anchor: 'end' },
      { x: place.x + away, y: place.y, anchor: 'start' },
      { x: place.x - away, y: place.y, anchor: 'end' },
      { x: place.x + 2 * away, y: place.y - 2 * away, anchor: 'start' },
      { x: place.x - 2 * away, y: place.y - 2 * away, anchor: 'end' },
      { x: place.x + 2 * away, y: place.y + 2 * away, anchor: 'start' },
      { x: place.x - 2 * away, y: place.y + 2 * away, anchor: 'end' },
    ] as const;
    for (const { x, y, anchor } of spots) {
      const colour = one.set.isReal ? style.ink : style.quiet;
      const label = text([{ text: one.name }], x, y, { size, colour, anchor, align: 'middle' });
      const box = textBox(label);
      if (occupied.some((other) => overlap(box, other))) continue;
      occupied.push(box);
      items.push(label);
      break;
    }
  }
  return items;
}

/** Where a line runs, as small squares along it that a name keeps clear of. */
function pointBoxes(item: Item): Box[] {
  if (item.kind !== 'polyline') return [];
  const boxes: Box[] = [];
  for (let i = 0; i + 3 < item.points.length; i += 2) {
    const [x0 = NaN, y0 = NaN, x1 = NaN, y1 = NaN] = item.points.subarray(i, i + 4);
    const parts = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0)));
    for (let k = 0; k <= parts; k++)
      boxes.push(markBox(x0 + ((x1 - x0) * k) / parts, y0 + ((y1 - y0) * k) / parts, 0.25));
  }
  return boxes;
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
