import type { BasinsSettings, BifurcationSettings, SectionSettings } from './sweep';
import { suggestedRange, type SweptParameter } from './sweptParameter';

/** What defaults depend on. */
export interface SweepScale {
  readonly kind: 'flow' | 'map' | 'model';
  readonly labels: readonly string[];
  /** Smallest and largest value of each observed variable; shape (N × 2). */
  readonly ranges: readonly (readonly [number, number])[];
}

/** A sweep over a parameter that shows something in seconds. */
export function bifurcationDefaults(
  { kind, labels }: SweepScale,
  parameter: Pick<SweptParameter, 'name' | 'kind' | 'value'>,
): BifurcationSettings {
  const [from, to] = suggestedRange(parameter);
  return {
    kind: 'bifurcation',
    parameter: parameter.name,
    range: { from, to, count: kind === 'map' ? 400 : 200 },
    observed: labels[0]!,
    record: kind === 'map' ? 'all' : 'maxima',
    transient: kind === 'flow' ? 8000 : 1000,
    steps: kind === 'flow' ? 16_000 : kind === 'map' ? 1000 : 3000,
    mostPoints: 100,
    exponents: 1,
    isBothWays: false,
  };
}

/** Basins over the plane of the first two variables, half as wide again as the attractor. */
export function basinsDefaults({ kind, labels, ranges }: SweepScale): BasinsSettings {
  const axis = (i: number) => {
    const [low, high] = ranges[i]!;
    const air = (high - low) / 4;
    return {
      observed: labels[i]!,
      range: { from: rounded(low - air, high - low), to: rounded(high + air, high - low), count: 100 },
    };
  };
  return {
    kind: 'basins',
    horizontal: axis(0),
    vertical: axis(Math.min(1, labels.length - 1)),
    fixed: {},
    // Orbits must come back to cells: in more dimensions there are more to come back to.
    cells: labels.length <= 2 ? 100 : 40,
    mostSteps: kind === 'flow' ? 200_000 : 50_000,
  };
}

/** The section through the middle of the last variable's range. */
export function sectionDefaults({ kind, labels, ranges }: SweepScale): SectionSettings {
  const last = labels.length - 1;
  const [low, high] = ranges[last]!;
  return {
    kind: 'section',
    normal: { [labels[last]!]: 1 },
    offset: rounded((low + high) / 2, high - low),
    direction: 'rising',
    crossings: 1000,
    transient: kind === 'flow' ? 8000 : 1000,
    mostSteps: 5_000_000,
  };
}

/** Rounded to a hundredth of a scale: a number that can be read and typed. */
function rounded(value: number, scale: number): number {
  const unit = 10 ** Math.floor(Math.log10(scale / 20));
  return Number((Math.round(value / unit) * unit).toPrecision(12));
}
