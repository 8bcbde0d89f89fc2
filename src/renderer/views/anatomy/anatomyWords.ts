import { kindOf, stabilityWords } from '../../../figures/namedSets';
import { grouped, outOf, significant } from '../../../figures/numbers';
import type { RunPicture } from '../../../shared/contract';
import type { Anatomy, InvariantSet, OrderSearch } from '../../../sim/analysis/anatomy';

const numerals = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

const countWord = (count: number): string => numerals[count] ?? grouped(count);

const plural = (count: number, noun: string): string => (count === 1 ? noun : `${noun}s`);

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** What external inputs were held at while the model was taken apart; empty for models without any. */
export const heldWords = ({ held = [] }: Pick<Anatomy, 'held'>): string =>
  held.length === 0
    ? ''
    : ` With inputs held at ${held.map(({ name, value }) => `${name} = ${significant(value, 4)}`).join(', ')}.`;

/** External inputs at the values at which they drive nothing, in units of the recording: 0, or the mean of those that were z-scored. */
export function resting({ inputLabels = [], steps }: Pick<RunPicture, 'inputLabels' | 'steps'>) {
  const mean = steps.find(({ id }) => id === 'inputs')?.numbers['mean'] ?? [];
  return inputLabels.map((name, k) => ({ name, value: mean[k] ?? 0 }));
}

/** What was found, in one sentence: `Three fixed points, all saddles; no cycle up to order 4; 12 of 1,024 regions used.` */
export function headline(anatomy: Anatomy): string {
  const parts = [pointWords(anatomy), cycleWords(anatomy), regionWords(anatomy)].filter(Boolean);
  return `${capital(parts.join('; '))}.`;
}

function pointWords(anatomy: Anatomy): string {
  const points = anatomy.sets.filter(({ order, isReal }) => order === 1 && isReal);
  const nouns = [...new Set(points.map(kindOf))];
  if (points.length === 0)
    return `no ${anatomy.kind === 'smooth' ? 'slow point' : 'fixed point'}${foundWord(anatomy, (order) => order === 1)}`;
  const found = foundOf(anatomy, (order) => order === 1);
  if (found > points.length) return `${grouped(found)} ${nouns[0]}s, ${nearestWords(points.length)}`;
  // A smooth model can have both: points to rounding, and places that are only left slowly.
  return nouns
    .map((noun) =>
      oneKind(
        points.filter((set) => kindOf(set) === noun),
        noun,
      ),
    )
    .join(', and ');
}

/** `three fixed points, all saddles`; `two fixed points: one stable node, one saddle`. */
function oneKind(sets: readonly InvariantSet[], noun: string): string {
  const counts = tally(sets.map(stabilityNoun));
  const said = `${countWord(sets.length)} ${plural(sets.length, noun)}`;
  const [[only] = ['']] = counts;
  if (counts.size === 1) {
    if (sets.length === 1) return `${said}, ${article(only)}`;
    return `${said}, ${sets.length === 2 ? 'both' : 'all'} ${severalOf(only)}`;
  }
  const all = sets.every(({ unstableDirections }) => unstableDirections > 0) ? ', all unstable' : '';
  const listed = [...counts].map(
    ([name, count]) => `${countWord(count)} ${count === 1 ? name : severalOf(name)}`,
  );
  return `${said}${all}: ${listed.join(', ')}`;
}

const stabilityNoun = (set: InvariantSet): string =>
  set.stability === 'non-hyperbolic' ? 'of undecided stability' : stabilityWords(set);

const article = (noun: string): string =>
  noun.startsWith('of ') ? noun : `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

const severalOf = (noun: string): string =>
  noun.startsWith('of ') ? noun : noun.endsWith('focus') ? noun.replace(/focus$/, 'foci') : `${noun}s`;

function tally(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function cycleWords(anatomy: Anatomy): string {
  const most = Math.max(1, ...anatomy.searches.map(({ order }) => order));
  if (most === 1) return '';
  const cycles = anatomy.sets.filter(({ order, isReal }) => order > 1 && isReal);
  if (cycles.length === 0)
    return `no cycle${foundWord(anatomy, (order) => order > 1)} up to order\u00a0${most}`;
  const stable = cycles.filter(({ stability }) => stability.startsWith('stable')).length;
  const found = foundOf(anatomy, (order) => order > 1);
  if (found > cycles.length)
    return `${grouped(found)} cycles up to order\u00a0${most}, ${nearestWords(cycles.length)}`;
  if (cycles.length === 1)
    return `one cycle of order\u00a0${cycles[0]!.order}, ${article(stabilityNoun(cycles[0]!))}`;
  const how =
    stable === 0 ? 'none stable' : stable === cycles.length ? 'all stable' : `${countWord(stable)} stable`;
  return `${countWord(cycles.length)} cycles up to order\u00a0${most}, ${how}`;
}

/** Real sets of some orders that were found, of which the farthest from the orbit may not be listed. */
function foundOf({ searches, sets }: Anatomy, isMeant: (order: number) => boolean): number {
  return searches
    .filter(({ order }) => isMeant(order))
    .map(({ order, found }) => found ?? sets.filter((set) => set.order === order && set.isReal).length)
    .reduce((sum, count) => sum + count, 0);
}

const nearestWords = (listed: number): string => `the ${grouped(listed)} nearest to the orbit listed`;

/** Where not every sequence was looked at, something may be there that was not found. */
function foundWord({ searches }: Anatomy, isMeant: (order: number) => boolean): string {
  const isCertain = searches.every(({ order, method }) => !isMeant(order) || method === 'exhaustive');
  return isCertain ? '' : ' found';
}

function regionWords({ symbols, orbitStatus }: Anatomy): string {
  if (orbitStatus === 'diverged') return 'running freely, the model leaves every bound';
  return symbols ? `${outOf(symbols.regions, symbols.possible, 'region')} used` : '';
}

/** How the sets were looked for and what that means, in one plain line. */
export function searchWords({ searches }: Anatomy): string {
  const exhaustive = searches.filter(({ method }) => method === 'exhaustive');
  const heuristic = searches.filter(({ method }) => method === 'heuristic');
  const descent = searches.filter(({ method }) => method === 'descent');
  const singular = searches.reduce((sum, one) => sum + one.singular, 0);
  return [
    exhaustive.length
      ? `${capital(ordersOf(exhaustive))}: all ${countOf(exhaustive, 'possible')} ${plural(total(exhaustive, 'possible'), 'sequence')} of regions were solved for, so none is missing.`
      : '',
    heuristic.length
      ? `${capital(ordersOf(heuristic))}: ${countOf(heuristic, 'solved')} of ${countOf(heuristic, 'possible')} sequences solved from ${restarts(heuristic)}; ${lastNew(heuristic)}. Some may be missing.`
      : '',
    descent.length
      ? `${capital(ordersOf(descent))}: speed minimised from ${restarts(descent)}${slowWords(descent)}; ${lastNew(descent)}. Some may be missing.`
      : '',
    singular ? `${grouped(singular)} ${plural(singular, 'sequence')} had no single solution.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** From which speed on a place counts as slow. */
function slowWords(searches: readonly OrderSearch[]): string {
  const speed = searches.find(({ order }) => order === 1)?.mostSpeed;
  return speed === undefined
    ? ''
    : `, told where a step moves a state by less than ${significant(100 * speed)} %`;
}

const total = (searches: readonly OrderSearch[], what: 'possible' | 'solved'): number =>
  searches.reduce((sum, one) => sum + one[what], 0);

const countOf = (searches: readonly OrderSearch[], what: 'possible' | 'solved'): string => {
  const count = total(searches, what);
  return count < 1e7 ? grouped(count) : significant(count, 2);
};

function ordersOf(searches: readonly OrderSearch[]): string {
  const orders = searches.map(({ order }) => order);
  const [first, last] = [Math.min(...orders), Math.max(...orders)];
  const cycles =
    first === last ? `cycles of order ${last}` : `cycles of order ${Math.max(2, first)} to ${last}`;
  if (first > 1) return cycles;
  const points = searches[0]!.method === 'descent' ? 'slow points' : 'fixed points';
  if (last === 1) return points;
  return last === 2 ? `${points} and cycles of order 2` : `${points} and ${cycles}`;
}

function restarts(searches: readonly OrderSearch[]): string {
  const most = Math.max(...searches.map((one) => one.restarts));
  return `${grouped(most)} ${plural(most, 'start')}${searches.length > 1 ? ' an order' : ''}`;
}

function lastNew(searches: readonly OrderSearch[]): string {
  const last = Math.max(...searches.map(({ lastNewRestart }) => lastNewRestart));
  return last === 0 ? 'none led to anything' : `nothing new after start ${grouped(last)}`;
}
