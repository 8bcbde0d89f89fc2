import { significant, withError } from '../../../figures/numbers';
import type { Judgement, LyapunovSpectrum, Scores } from '../../../sim/analysis/measures';

/** What may be said of a judged model, and no more. */
export interface Verdict {
  readonly grade: 'alike' | 'partly' | 'unlike';
  /** One sentence. */
  readonly headline: string;
  /** What it rests on, and what speaks against reading too much into it; in the figures' markup. */
  readonly reasons: readonly string[];
}

/** A score this many times the floor is still called alike: two stretches of one recording scatter by about as much. */
const ALIKE = 2;
/** Floors below this are estimates of nothing; what a model scores above it is measured against it instead. */
const LEAST_FLOOR = { dStsp: 0.05, dH: 0.02 };
/** Fewer samples than this fill too few cells for a state-space divergence to be compared with published ones. */
const FEW_SAMPLES = 5_000;

/** The verdict on one judged seed. */
export function verdictOn(judgement: Judgement, lyapunov: LyapunovSpectrum | undefined): Verdict {
  const { model } = judgement;
  if (judgement.status === 'diverged' || !Number.isFinite(model.dStsp)) {
    return {
      grade: 'unlike',
      headline: 'The model leaves the range of the data: it does not reconstruct the dynamics.',
      reasons: [
        'Its free-running orbit grew without bound or moved away from the data, so its scores mean little.',
      ],
    };
  }
  const [space, rhythm] = [timesFloor(judgement, 'dStsp'), timesFloor(judgement, 'dH')];
  const rival = judgement.baselines.find(({ scores }) => isAsGood(scores, model));
  return {
    ...summed(space, rhythm, rival?.title),
    reasons: [
      against('State space', space, model.dStsp, judgement.floor.dStsp, '*D*_{stsp}'),
      against('Rhythms', rhythm, model.dH, judgement.floor.dH, '*D*_{H}'),
      ...prediction(judgement),
      ...(lyapunov ? [exponent(lyapunov)] : []),
      ...cautions(judgement),
    ],
  };
}

function summed(
  space: number,
  rhythm: number,
  rival: string | undefined,
): Pick<Verdict, 'grade' | 'headline'> {
  if (rival !== undefined) {
    return {
      grade: 'unlike',
      headline: `Not shown to be more than “${rival}”, which scores as well in state space and in its rhythms.`,
    };
  }
  if (space <= ALIKE && rhythm <= ALIKE) {
    return {
      grade: 'alike',
      headline: 'The free-running model is as close to the held-out data as the data are to themselves.',
    };
  }
  const which =
    space <= ALIKE
      ? 'The model fills state space as the data do, but its rhythms differ.'
      : rhythm <= ALIKE
        ? 'The model has the data’s rhythms, but fills state space differently.'
        : 'The model does better than every baseline, but is still told apart from the data.';
  return { grade: 'partly', headline: which };
}

/** A score as a multiple of what the data score against themselves. */
function timesFloor({ model, floor }: Judgement, measure: 'dStsp' | 'dH'): number {
  return model[measure] / Math.max(floor[measure], LEAST_FLOOR[measure]);
}

/** Beaten on neither score. Each alone is not enough: shuffled data fill state space perfectly, and a Gaussian can have the spectrum. */
const isAsGood = (baseline: Scores, model: Scores): boolean =>
  baseline.dStsp <= model.dStsp && baseline.dH <= model.dH;

function against(what: string, times: number, score: number, floor: number, name: string): string {
  const numbers = `${name} ${significant(score)}, data against data ${significant(floor)}`;
  if (times <= ALIKE)
    return `${what}: as close as two stretches of the recording are to each other (${numbers}).`;
  return `${what}: ${significant(times)} times the distance between two stretches of the recording (${numbers}).`;
}

/** How far ahead the model predicts better than the simplest rule. */
function prediction({ model, baselines }: Judgement): string[] {
  const steps = Object.keys(model.pe).map(Number).filter(Number.isFinite);
  if (!steps.length) return [];
  const ahead = Math.max(...steps);
  const key = String(ahead);
  const best = baselines
    .filter(({ scores }) => Number.isFinite(scores.pe[key]))
    .sort((a, b) => a.scores.pe[key]! - b.scores.pe[key]!)[0];
  const own = model.pe[key]!;
  if (!best) return [`Prediction ${ahead} steps ahead: mean squared error ${significant(own)}.`];
  const other = best.scores.pe[key]!;
  const how = own < other ? 'better than' : 'no better than';
  return [
    `Prediction ${ahead} steps ahead is ${how} the best simple rule, “${best.title}” (error ${significant(own)} against ${significant(other)}).`,
  ];
}

/** Two standard errors: what is closer to zero than that is not told apart from it. */
function exponent({ exponents, standardErrors, status, timeUnit }: LyapunovSpectrum): string {
  if (status === 'diverged' || exponents[0] === undefined)
    return 'Its orbit left before a Lyapunov exponent could be averaged.';
  const [value, error] = [exponents[0], standardErrors[0] ?? NaN];
  const unit = { s: ' per second', step: ' per step' }[timeUnit] ?? ' per unit time';
  const number = `*λ*_{1} = ${withError(value, error)}${unit}`;
  if (value > 2 * error) return `The model is chaotic: neighbouring states separate (${number}).`;
  if (value < -2 * error)
    return `The model settles to a resting state: neighbouring states come together (${number}).`;
  return `The model is periodic or nearly so: its largest exponent is not told apart from zero (${number}).`;
}

function cautions({ protocol }: Judgement): string[] {
  if (protocol.samples >= FEW_SAMPLES) return [];
  return [
    `Only ${protocol.samples} held-out samples were compared. Scores depend on that number: compare them with their floor, not with published values.`,
  ];
}
