import { SAME_POINT, type Cycle } from './cycleOfPatterns';

/**
 * Cycles of one order without repetitions: real ones first, then by how many directions grow, then by codes.
 *
 * Cycles of different sequences of patterns can have the same points only on a hinge, where both sides' patterns are right, or
 * where one of them is virtual. Only then are points compared, up to a cyclic shift and to rounding; a real cycle is kept before
 * a virtual one.
 */
export function distinctCycles(cycles: readonly Cycle[]): Cycle[] {
  // Equal cycles have equal means: sorted by them, a cycle need only be compared with its neighbours.
  const sorted = cycles.map((cycle) => ({ cycle, mean: meanOf(cycle) })).sort((a, b) => a.mean - b.mean);
  const kept: typeof sorted = [];
  for (const entry of sorted) {
    const same = indexOfSame(kept, entry);
    if (same < 0) kept.push(entry);
    else if (entry.cycle.isReal && !kept[same].cycle.isReal)
      kept[same] = { ...kept[same], cycle: entry.cycle };
  }
  return kept.map(({ cycle }) => cycle).sort(inOrder);
}

interface Entry {
  readonly cycle: Cycle;
  readonly mean: number;
}

function indexOfSame(kept: readonly Entry[], { cycle, mean }: Entry): number {
  const tolerance = SAME_POINT * cycle.scale;
  for (let i = kept.length - 1; i >= 0 && mean - kept[i].mean <= 2 * tolerance; i--) {
    const other = kept[i].cycle;
    const canCoincide = !(cycle.isReal && other.isReal) || cycle.onHinge || other.onHinge;
    if (canCoincide && hasSamePoints(cycle, other, tolerance)) return i;
  }
  return -1;
}

const hasSamePoints = (a: Cycle, b: Cycle, tolerance: number): boolean =>
  a.points.some((_, shift) =>
    a.points.every((point, i) =>
      b.points[(i + shift) % a.order].every((value, j) => Math.abs(value - point[j]) <= tolerance),
    ),
  );

function meanOf({ points }: Cycle): number {
  const values = points.flat();
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const inOrder = (a: Cycle, b: Cycle): number =>
  Number(b.isReal) - Number(a.isReal) ||
  a.unstableDirections - b.unstableDirections ||
  (a.codes.join() < b.codes.join() ? -1 : 1);
