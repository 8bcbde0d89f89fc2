import { grouped } from '../../../figures/numbers';
import type { PointsInfo, SeriesInfo } from '../../../io/recording';
import type { RecordingSummary } from '../../../shared/contract';
import { durationText, rateText } from '../../plots/timeText';

export type EntryKind = 'group' | 'trace' | 'spikes' | 'events' | 'intervals' | 'left';

/** Something in a file, or a folder of its hierarchy; a series may be both. */
export interface Entry {
  /** Unlike any other's in the file. */
  readonly id: string;
  readonly name: string;
  readonly kind: EntryKind;
  readonly children: readonly Entry[];
  readonly series?: SeriesInfo;
  readonly points?: PointsInfo;
  /** Why it can't be shown; absent where it can. */
  readonly problem?: string;
  /** What a search looks at, in small letters. */
  readonly words: string;
}

/** A line of the tree as it is shown. */
export interface Row {
  readonly entry: Entry;
  /** From 1 on. */
  readonly level: number;
  /** Which among how many of the same parent, from 1 on. */
  readonly place: number;
  readonly siblings: number;
  /** Undefined where there is nothing to open. */
  readonly isOpen: boolean | undefined;
}

/** Words that a search for a kind of thing finds. */
const KINDS: Readonly<Record<EntryKind, string>> = {
  group: '',
  trace: 'signal trace series',
  spikes: 'spikes units',
  events: 'events',
  intervals: 'intervals',
  left: 'left out',
};
const LEFT_OUT = 'Left out';

/** What a recording holds, in its file's own hierarchy where that has one; last what was left out and why. */
export function contentsOf({
  series,
  points = [],
  facts,
}: Pick<RecordingSummary, 'series' | 'points' | 'facts'>): readonly Entry[] {
  const root: Draft = { id: '', name: '', folders: new Map() };
  /** What the file says of a place, by its path. */
  const saidOf = new Map<string, string>();
  for (const { label, value } of facts) {
    const path = label.split(': ')[0]!;
    saidOf.set(path, [saidOf.get(path), label, value].filter(Boolean).join(' '));
  }
  for (const one of series) {
    place(root, one.path, one.title, {
      kind: 'trace',
      series: one,
      ...problemOf(
        (one.readable || one.dims !== undefined) && one.shape[0] > 0,
        one.note ?? 'It holds no samples.',
      ),
      words: wordsOf(one.path, one.title, one.unit, one.note, KINDS.trace, saidOf.get(one.path)),
    });
  }
  for (const one of points) {
    place(root, one.path, one.title, {
      kind: one.kind,
      points: one,
      ...problemOf(one.readable && one.span !== null, one.note ?? 'It is empty.'),
      words: wordsOf(one.path, one.title, one.note, KINDS[one.kind], saidOf.get(one.path)),
    });
  }
  const left = facts.filter(({ label }) => label === LEFT_OUT).map(({ value }, k) => leftOut(value, k));
  const fold: Entry = { id: LEFT_OUT, name: LEFT_OUT, kind: 'group', children: left, words: '' };
  return [...entriesOf(root), ...(left.length > 0 ? [fold] : [])];
}

type Leaf = Pick<Entry, 'kind' | 'series' | 'points' | 'problem' | 'words'>;

interface Draft {
  readonly id: string;
  readonly name: string;
  leaf?: Leaf;
  readonly folders: Map<string, Draft>;
}

const problemOf = (isFine: boolean, why: string) => (isFine ? {} : { problem: why });

const wordsOf = (...words: readonly (string | undefined)[]): string =>
  words.filter(Boolean).join(' ').toLowerCase();

/** Names that are no path stand for themselves, by their title. */
function place(root: Draft, path: string, title: string, leaf: Leaf): void {
  const parts = path.split('/').filter(Boolean);
  const names = path.includes('/') && parts.length > 0 ? parts : [title];
  let at = root;
  for (const name of names) {
    let next = at.folders.get(name);
    if (!next) at.folders.set(name, (next = { id: `${at.id}/${name}`, name, folders: new Map() }));
    at = next;
  }
  // Two of one path would hide each other.
  if (!at.leaf) at.leaf = leaf;
  else
    at.folders.set(`${path} ${at.folders.size}`, {
      ...at,
      id: `${at.id} ${at.folders.size}`,
      leaf,
      folders: new Map(),
    });
}

const entriesOf = ({ folders }: Draft): readonly Entry[] => [...folders.values()].map(entryOf);

/** Folders that hold nothing but one other folder share a line with it. */
function entryOf(draft: Draft): Entry {
  let at = draft;
  let name = draft.name;
  for (;;) {
    const [only] = at.folders.values();
    if (at.leaf || at.folders.size !== 1 || !only || only.leaf) break;
    at = only;
    name = `${name} / ${only.name}`;
  }
  const children = entriesOf(at);
  return at.leaf
    ? { id: at.id, name, children, ...at.leaf }
    : { id: at.id, name, kind: 'group', children, words: '' };
}

function leftOut(text: string, k: number): Entry {
  const [name = text, why = ''] = /^(\S.*?): (.*)$/s.exec(text)?.slice(1) ?? [];
  return {
    id: `${LEFT_OUT} ${k}`,
    name,
    kind: 'left',
    children: [],
    problem: why || 'It is no signal.',
    words: wordsOf(text, KINDS.left),
  };
}

/**
 * The lines that are shown: all below what is open; while something is searched for, all that has every word of it, with the folders
 * they lie in.
 */
export function rowsOf(
  entries: readonly Entry[],
  isOpen: (entry: Entry) => boolean,
  search: string,
): readonly Row[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  const rows: Row[] = [];
  const walk = (all: readonly Entry[], level: number) => {
    const shown = wanted.length > 0 ? all.filter((entry) => isFound(entry, wanted)) : all;
    shown.forEach((entry, k) => {
      const isParent = entry.children.length > 0;
      const open = isParent ? wanted.length > 0 || isOpen(entry) : undefined;
      rows.push({ entry, level, place: k + 1, siblings: shown.length, isOpen: open });
      if (open) walk(entry.children, level + 1);
    });
  };
  walk(entries, 1);
  return rows;
}

const isFound = (entry: Entry, wanted: readonly string[]): boolean =>
  isMatch(entry, wanted) || entry.children.some((child) => isFound(child, wanted));

const isMatch = ({ words }: Entry, wanted: readonly string[]): boolean =>
  words !== '' && wanted.every((word) => words.includes(word));

/** How many a search finds, and how many there are to be found; folders don't count. */
export function countFound(entries: readonly Entry[], search: string): { found: number; all: number } {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  let [found, all] = [0, 0];
  const walk = (entry: Entry) => {
    if (entry.kind !== 'group') {
      all++;
      if (isMatch(entry, wanted)) found++;
    }
    entry.children.forEach(walk);
  };
  entries.forEach(walk);
  return { found, all };
}

/** Folders that are open at first: level by level, as long as no more lines are shown than can be taken in. What was left out stays shut. */
export function openedAtFirst(entries: readonly Entry[], most: number): ReadonlySet<string> {
  const open = new Set<string>();
  let shown = entries.length;
  let level = entries;
  while (level.length > 0) {
    for (const { id, children } of level) {
      if (children.length === 0 || id === LEFT_OUT || shown + children.length > most) continue;
      open.add(id);
      shown += children.length;
    }
    level = level.filter(({ id }) => open.has(id)).flatMap(({ children }) => children);
  }
  return open;
}

/** Folders an entry lies in, outermost first; empty where it is not there. */
export function foldersOf(entries: readonly Entry[], id: string): readonly Entry[] {
  for (const entry of entries) {
    if (entry.children.some((child) => child.id === id)) return [entry];
    const below = foldersOf(entry.children, id);
    if (below.length > 0) return [entry, ...below];
  }
  return [];
}

/** Every entry with its series or points, by its path. */
export function entryByPath(entries: readonly Entry[], path: string): Entry | undefined {
  for (const entry of entries) {
    if (entry.series?.path === path || entry.points?.path === path) return entry;
    const below = entryByPath(entry.children, path);
    if (below) return below;
  }
  return undefined;
}

/** Measures of a series or of points, in words, one a column; empty where there is nothing to say. */
export interface Measures {
  readonly size: string;
  readonly rate: string;
  readonly duration: string;
  readonly unit: string;
  readonly missing: string;
}

export function measuresOf({ series, points }: Pick<Entry, 'series' | 'points'>): Measures {
  if (series) {
    const { shape, rate, timeUnit, irregular, unit, missing } = series;
    return {
      size: `${grouped(shape[0])} × ${grouped(shape[1])}`,
      rate: rate === null ? 'rate unknown' : `${rateText(rate, timeUnit)}${irregular ? ', irregular' : ''}`,
      duration: rate === null ? '' : durationText(shape[0], rate, timeUnit),
      unit,
      missing: missing ? `${grouped(missing)} missing` : '',
    };
  }
  if (points) {
    const count = points.counts.reduce((a, b) => a + b, 0);
    const thing = { spikes: 'unit', events: 'kind', intervals: 'kind' }[points.kind];
    return {
      size: `${grouped(count)} in ${grouped(points.rows.length)} ${thing}${points.rows.length === 1 ? '' : 's'}`,
      rate: '',
      duration:
        points.span && points.span[1] > points.span[0]
          ? durationText(points.span[1] - points.span[0], 1)
          : '',
      unit: '',
      missing: '',
    };
  }
  return { size: '', rate: '', duration: '', unit: '', missing: '' };
}

const WORDS: Readonly<Record<EntryKind, string>> = {
  group: 'folder',
  trace: 'signal',
  spikes: 'spikes',
  events: 'events',
  intervals: 'intervals',
  left: 'left out',
};

/** What a screen reader says of an entry. */
export function spoken(entry: Entry): string {
  const { size, rate, duration, unit, missing } = measuresOf(entry);
  const said = entry.problem ? [entry.problem] : [size, rate, duration, unit, missing];
  return [entry.name, WORDS[entry.kind], ...said].filter(Boolean).join(', ');
}
