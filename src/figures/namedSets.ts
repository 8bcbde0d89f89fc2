import type { Anatomy, InvariantSet } from '../sim/analysis/anatomy';

/** A fixed point or cycle with the short name it goes by in figures and tables. */
export interface NamedSet {
  readonly set: InvariantSet;
  /** `1`, `2` … for what the model has, `v1`, `v2` … for virtual ones: hiding those renames nothing. */
  readonly name: string;
}

/** The sets in their order, each with its name. */
export function namedSets({ sets }: Pick<Anatomy, 'sets'>): readonly NamedSet[] {
  let [real, virtual] = [0, 0];
  return sets.map((set) => ({ set, name: set.isReal ? String(++real) : `v${++virtual}` }));
}

/** Relative speeds that are rounding: the point stays where it is. */
const STILL = 1e-11;

/** What a set is: `fixed point`, `3-cycle`, or `slow point` for a place that is left slowly. */
export function kindOf({ order, speed = 0 }: InvariantSet): string {
  if (order === 1 && speed > STILL) return 'slow point';
  return order === 1 ? 'fixed point' : `${order}-cycle`;
}

/** Its stability in words, with a focus told from a node: `stable focus`, `saddle`. */
export function stabilityWords({ stability }: InvariantSet): string {
  return stability === 'non-hyperbolic' ? 'not decided' : stability.replace('-', ' ');
}

/** Largest modulus of its eigenvalues; NaN when there are none. */
export function largestModulus({ eigenvalues }: InvariantSet): number {
  const [first] = eigenvalues;
  return first ? Math.hypot(first.re, first.im) : NaN;
}
