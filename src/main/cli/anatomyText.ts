import { outOf } from '../../figures/numbers';
import type {
  Anatomy,
  Complex,
  InvariantSet,
  OrderSearch,
  SymbolicDynamics,
} from '../../sim/analysis/anatomy';
import { short, table } from './table';

/** Rows of sets and regions, coordinates of a point and regions it goes to next, that fit a page; `--json` has all. */
const MOST_SETS = 40;
const MOST_REGIONS = 20;
const MOST_COORDINATES = 4;
const MOST_NEXT = 3;
/** Codes wider than this are known by their number. */
const WIDEST_CODE = 32;

/** A set with its points in the units its coordinates are told in. */
export interface ToldSet extends InvariantSet {
  /** Shape (k × N). */
  readonly inUnits: readonly (readonly number[])[];
}

/**
 * An anatomy as tables of text.
 * @param units what the coordinates are in, as a clause: `in units of the recording`.
 */
export function anatomyText(anatomy: Anatomy, sets: readonly ToldSet[], units: string): string {
  return [
    ...setsText(anatomy, sets, units),
    '',
    ...anatomy.searches.map((search) => searchText(search, anatomy.sets)),
    ...(anatomy.orbitStatus === 'ok' ? [] : ['', 'Running freely, the model left every bound.']),
    ...(anatomy.symbols ? ['', ...symbolsText(anatomy.symbols)] : []),
  ].join('\n');
}

function setsText({ labels }: Anatomy, sets: readonly ToldSet[], units: string): string[] {
  if (sets.length === 0) return ['No fixed point or cycle was found.'];
  const shown = sets.slice(0, MOST_SETS);
  const codesFit = shown.every(({ codes }) => (codes[0]?.length ?? 0) <= WIDEST_CODE);
  const hasCodes = codesFit && shown.some(({ codes }) => codes.length > 0);
  const hasSpeed = shown.some(({ speed }) => speed !== undefined);
  const names = labels.slice(0, MOST_COORDINATES);
  const rows = shown.flatMap((set) =>
    set.inUnits.map((point, i) => [
      ...(i === 0
        ? [
            String(set.order),
            set.isReal ? 'real' : 'virtual',
            words(set.stability),
            String(set.unstableDirections),
            eigenvaluesText(set.eigenvalues),
            short(set.distance),
          ]
        : ['', '', '', '', '', '']),
      ...(hasSpeed ? [i === 0 ? short(set.speed) : ''] : []),
      ...(hasCodes ? [set.codes[i] ?? ''] : []),
      ...point.slice(0, MOST_COORDINATES).map(short),
    ]),
  );
  const left = sets.length - shown.length;
  const hidden = labels.length - names.length;
  return [
    `Fixed points (k = 1) and cycles, ${units}:`,
    table(
      [
        'k',
        '',
        'stability',
        'growing',
        'eigenvalues',
        'distance',
        ...(hasSpeed ? ['speed'] : []),
        ...(hasCodes ? ['region'] : []),
        ...names,
      ],
      rows,
    ),
    ...(left > 0 ? [`… and ${left} more; --json has them all.`] : []),
    ...(hidden > 0 ? [`${hidden} further dimensions are in --json.`] : []),
    'growing: directions that leave it. distance: from the free-running orbit, in its standard deviations. Virtual: outside the region it was solved for; no state of the model, but the flow in that region follows it.',
  ];
}

const words = (stability: string): string => stability.replace(/(?<!non)-/, ' ');

/** The two that rule, each with its modulus where it is complex. */
function eigenvaluesText(eigenvalues: readonly Complex[]): string {
  const shown = eigenvalues.filter(({ im }) => im >= 0).slice(0, 2);
  return shown
    .map(({ re, im }) =>
      im === 0 ? short(re) : `${short(re)} ± ${short(im)} i (modulus ${short(Math.hypot(re, im))})`,
    )
    .join(', ');
}

function searchText({ order, method, ...search }: OrderSearch, sets: readonly InvariantSet[]): string {
  const what = order === 1 ? 'Fixed points' : `Cycles of ${order} steps`;
  const listed = sets.filter((set) => set.order === order && set.isReal).length;
  const found = search.found ?? listed;
  const many = `${what}: ${found === 0 ? 'none' : found}${found > listed ? `, the ${listed} nearest to the orbit listed` : ''}.`;
  const singular = search.singular > 0 ? ` ${search.singular} had no single solution.` : '';
  if (method === 'exhaustive') {
    return `${many} Solved for ${search.solved === 1 ? 'the only sequence' : `all ${search.solved} sequences`} of regions, so none is missing.${singular}`;
  }
  const last =
    search.lastNewRestart > 0 ? `the last new one from start ${search.lastNewRestart}` : 'none new';
  if (method === 'heuristic') {
    return `${many} Searched from ${search.restarts} starts, ${last}; ${outOf(search.solved, search.possible, 'sequence')} of regions solved for, so some may be missing.${singular}`;
  }
  const limit =
    search.mostSpeed === undefined || order > 1 ? '' : ` of speed up to ${short(search.mostSpeed)}`;
  return `${many} By descent from ${search.restarts} starts${limit}, ${last}; some may be missing.`;
}

function symbolsText(symbols: SymbolicDynamics): string[] {
  const { codes, shares, regions, possible, transitions, topologicalEntropy, entropyRate, blockEntropies } =
    symbols;
  const name = (i: number) => (codes[i]!.length > WIDEST_CODE ? `number ${i + 1}` : codes[i]!);
  const { shown } = transitions;
  const holding = symbols.coverage.regions[symbols.coverage.share.findIndex((share) => share >= 0.99)];
  const last = blockEntropies.length;
  return [
    `${outOf(regions, possible, 'linear region')} used in ${symbols.samples} steps; ${holding} ${holding === 1 ? 'holds' : 'hold'} 99 % of them.`,
    `${transitions.edges} different ${transitions.edges === 1 ? 'step' : 'steps'} between them. Topological entropy ${short(topologicalEntropy.value)} nats a step${topologicalEntropy.isConverged ? '' : ' (not converged)'}` +
      (entropyRate === null ? '.' : `, entropy rate of the Markov chain ${short(entropyRate)}.`),
    ...(last > 1
      ? [
          `Block entropies up to length ${last}; the last adds ${short(blockEntropies[last - 1]! - blockEntropies[last - 2]!)} nats.`,
        ]
      : []),
    '',
    table(
      ['region', 'share', 'stays', 'then'],
      Array.from({ length: Math.min(codes.length, MOST_REGIONS) }, (_, i) => [
        name(i),
        percent(shares[i]!),
        i < shown ? percent(transitions.dwell[i * shown + i]!) : '',
        i < shown ? nextText(transitions.jump.slice(i * shown, (i + 1) * shown), name) : '',
      ]),
    ),
    'stays: the chance that the next step lies in the same region. then: where it goes when it leaves.',
    ...(codes.length > MOST_REGIONS ? [`… and ${regions - MOST_REGIONS} more.`] : []),
  ];
}

const percent = (share: number): string => (share === 0 ? '—' : `${(100 * share).toFixed(2)} %`);

/** The likeliest next regions with their chances. */
function nextText(jump: readonly number[], name: (rank: number) => string): string {
  const likely = jump
    .map((chance, rank) => ({ chance, rank }))
    .filter(({ chance }) => chance > 0)
    .sort((a, b) => b.chance - a.chance);
  const told = likely
    .slice(0, MOST_NEXT)
    .map(({ chance, rank }) => `${name(rank)} ${Math.round(100 * chance)} %`);
  return [...told, ...(likely.length > MOST_NEXT ? [`${likely.length - MOST_NEXT} more`] : [])].join(', ');
}
