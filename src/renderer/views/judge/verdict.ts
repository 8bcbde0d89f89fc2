import { significant, withError } from '../../../figures/numbers';
import { besideSurrogatesText } from '../../../sim/analysis/besideSurrogates';
import type {
  Judgement,
  LyapunovSpectrum,
  OrbitInvariants,
  RegionOccupancy,
  Scores,
} from '../../../sim/analysis/measures';
import { perTime } from '../../../sim/clock';

/** What may be said of a judged model, and no more. */
export interface Verdict {
  readonly grade: 'alike' | 'partly' | 'unlike' | 'undecided';
  /** One sentence. */
  readonly headline: string;
  /** What it rests on, and what speaks against reading too much into it; in the figures' markup. */
  readonly reasons: readonly string[];
}

/** A score this many times the floor is still called alike: two stretches of one recording scatter by about as much. */
const ALIKE = 1.5;
/** Floors below this are estimates of nothing; what a model scores above it is measured against it instead. */
const LEAST_FLOOR = { dStsp: 0.05, dH: 0.02 };
/** Fewer samples than this fill too few cells for a state-space divergence to be compared with published ones. */
const FEW_SAMPLES = 5_000;

/** What was found out about one seed. */
export interface Judged {
  readonly judgement: Judgement;
  readonly lyapunov?: LyapunovSpectrum;
  readonly regions?: RegionOccupancy;
  /** Read off the model's own orbit. */
  readonly invariants?: OrbitInvariants;
  /** Read off the data. */
  readonly data?: OrbitInvariants;
}

/** The verdict on one judged seed. */
export function verdictOn(judged: Judged): Verdict {
  const { judgement, lyapunov } = judged;
  if (judgement.status === 'diverged' || !Number.isFinite(judgement.model.dStsp)) {
    return {
      grade: 'unlike',
      headline: 'The model leaves the range of the data: it does not reconstruct the dynamics.',
      reasons: [
        'Its free-running orbit grew without bound or moved away from the data, so its scores mean little.',
      ],
    };
  }
  const rivals = rivalsOf(judgement);
  return {
    ...summed(judged, rivals[0]?.title),
    reasons: [
      against('State space', judgement, 'dStsp', '*D*_{stsp}'),
      against('Rhythms', judgement, 'dH', '*D*_{H}'),
      ...rivals.map(({ title, note }) => `“${title}” scores no worse on either${note ? `: ${note}` : ''}.`),
      ...linear(judgement),
      ...[besideSurrogatesText(judgement)].filter((words) => words !== undefined),
      ...prediction(judgement),
      ...(lyapunov ? [exponent(lyapunov)] : []),
      ...(judged.data && judged.invariants ? fromOrbits(judged.data, judged.invariants) : []),
      ...cautions(judgement),
    ],
  };
}

/**
 * Rest is ruled out first, as an orbit that has come to rest can score well against a short recording. Then closeness to the
 * floor: what replays the recording is close by construction, and says nothing against a model that is so without replaying. But
 * a floor that every baseline reaches decides nothing. A model that is not close stands beside whatever is closer.
 */
function summed(judged: Judged, rival: string | undefined): Pick<Verdict, 'grade' | 'headline'> {
  const { judgement } = judged;
  const { model, baselines, floor } = judgement;
  const isClose = (scores: Scores) =>
    timesFloor(scores, floor, 'dStsp') <= ALIKE && timesFloor(scores, floor, 'dH') <= ALIKE;
  if (isAtRest(judged)) {
    return { grade: 'unlike', headline: 'Left to itself, the model comes to rest; the data do not.' };
  }
  if (isClose(model) && baselines.length > 0 && baselines.every(({ scores }) => isClose(scores))) {
    return {
      grade: 'undecided',
      headline: 'Undecided: on this recording every baseline also scores as the data do against themselves.',
    };
  }
  if (isClose(model)) {
    return {
      grade: 'alike',
      headline: 'Running freely, the model is about as close to unseen data as the data are to themselves.',
    };
  }
  if (baselines.length > 0 && baselines.every(({ scores }) => isAsGood(scores, model))) {
    return {
      grade: 'unlike',
      headline: 'The model does not reconstruct the dynamics: every baseline is as close to the data.',
    };
  }
  if (rival !== undefined) {
    return { grade: 'partly', headline: `The model is told apart from the data; “${rival}” is closer.` };
  }
  return {
    grade: 'partly',
    headline: partly(timesFloor(model, floor, 'dStsp'), timesFloor(model, floor, 'dH')),
  };
}

/** In one linear region with every exponent negative, there is nothing but a fixed point to go to. */
function isAtRest({ lyapunov, regions }: Judged): boolean {
  const [first] = lyapunov?.exponents ?? [];
  return first !== undefined && first < 0 && regions?.shares.length === 1;
}

function partly(space: number, rhythm: number): string {
  if (Number.isNaN(space + rhythm))
    return 'The model does better than every baseline; the recording is too short to be held against itself.';
  if (space <= ALIKE) return 'The model fills state space as the data do, but its rhythms differ.';
  if (rhythm <= ALIKE) return 'The model has the data’s rhythms, but fills state space differently.';
  return 'The model does better than every baseline, but is told apart from the data.';
}

type Measure = 'dStsp' | 'dH';

/** A score as a multiple of what the data score against themselves; NaN where they could not be. */
function timesFloor(scores: Scores, floor: Judgement['floor'], measure: Measure): number {
  return scores[measure] / Math.max(floor[measure], LEAST_FLOOR[measure]);
}

/** Baselines as good as the model, the closest to the data first. */
const rivalsOf = ({ model, baselines }: Judgement): Judgement['baselines'] =>
  baselines
    .filter(({ scores }) => isAsGood(scores, model))
    .toSorted((a, b) => a.scores.dStsp + a.scores.dH - (b.scores.dStsp + b.scores.dH));

/** Beaten on neither score. Each alone is not enough: shuffled data fill state space perfectly, and a Gaussian can have the spectrum. */
const isAsGood = (baseline: Scores, model: Scores): boolean =>
  baseline.dStsp <= model.dStsp && baseline.dH <= model.dH;

function against(what: string, { model, floor }: Judgement, measure: Measure, name: string): string {
  const own = `${name} ${significant(model[measure])}`;
  if (!Number.isFinite(floor[measure])) return `${what}: ${own}, with no floor to hold it against.`;
  const numbers = `${own}, data against data ${significant(floor[measure])}`;
  const times = timesFloor(model, floor, measure);
  if (times <= ALIKE)
    return `${what}: about as close as two stretches of the recording are to each other (${numbers}).`;
  return `${what}: ${significant(times)} times the distance between two stretches of the recording (${numbers}).`;
}

/** The best linear model is what a nonlinear one must beat to have found anything nonlinear. */
function linear({ model, baselines }: Judgement): string[] {
  const rival = baselines.find(({ id }) => id === 'var');
  if (!rival) return [];
  const { dStsp, dH } = rival.scores;
  // What left the data's range altogether has no divergence, and is beaten.
  const beats = [!(dStsp <= model.dStsp), !(dH <= model.dH)];
  if (beats.every(Boolean))
    return [
      'It does better than the best linear model, in state space and in rhythms: it found something nonlinear.',
    ];
  if (beats.some(Boolean))
    return [
      `It does better than the best linear model in ${beats[0] ? 'state space' : 'rhythms'} only: little speaks for nonlinear dynamics.`,
    ];
  return ['A linear model does as well: nothing nonlinear has been shown.'];
}

/** Relative difference up to which two exponents or dimensions read off finite orbits are still called alike. */
const ALIKE_SHARE = 0.15;

/** What is read off the data beside the same of the model's own orbit. */
function fromOrbits(data: OrbitInvariants, model: OrbitInvariants): string[] {
  return [
    sideBySide(
      'Exponent read off neighbours that part',
      [data.lyapunov.exponent, model.lyapunov.exponent],
      [2 * data.lyapunov.standardError, 2 * model.lyapunov.standardError],
    ),
    sideBySide(
      'Correlation dimension',
      [data.dimension.value, model.dimension.value],
      [data, model].map(({ dimension: { spread } }) => (spread[1] - spread[0]) / 2) as [number, number],
    ),
  ];
}

function sideBySide(what: string, [data, model]: [number, number], errors: [number, number]): string {
  const own = (value: number) => (Number.isFinite(value) ? significant(value) : 'no scaling region');
  const numbers = `data ${own(data)}, model’s orbit ${own(model)}`;
  if (!Number.isFinite(data))
    return `${what}: the data have no scaling region, so there is no number to compare with (${numbers}).`;
  if (!Number.isFinite(model))
    return `${what}: the data have one, the model’s orbit shows none (${numbers}).`;
  const near = Math.max(ALIKE_SHARE * Math.abs(data), Math.hypot(...errors) || 0);
  return `${what}: ${Math.abs(data - model) <= near ? 'alike' : 'different'} (${numbers}).`;
}

/** How far ahead the model predicts better than the baselines. */
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
    `Prediction ${ahead} steps ahead is ${how} the best baseline, “${best.title}” (error ${significant(own)} against ${significant(other)}).`,
  ];
}

/** Two standard errors: what is closer to zero than that is not told apart from it. */
function exponent({ exponents, standardErrors, status, timeUnit }: LyapunovSpectrum): string {
  if (status === 'diverged' || exponents[0] === undefined)
    return 'Its orbit left before a Lyapunov exponent could be averaged.';
  const [value, error] = [exponents[0], standardErrors[0] ?? NaN];
  const unit = timeUnit === 's' ? ' per second' : ` ${perTime(timeUnit)}`;
  const number = `*λ*_{1} = ${withError(value, error)}${unit}`;
  if (value > 2 * error) return `The model is chaotic: neighbouring states separate (${number}).`;
  if (value < -2 * error)
    return `The model settles to a fixed point or a cycle: neighbouring states come together (${number}).`;
  return `The model is periodic or nearly so: its largest exponent is not told apart from zero (${number}).`;
}

function cautions({ protocol }: Judgement): string[] {
  if (protocol.samples >= FEW_SAMPLES) return [];
  return [
    `Only ${protocol.samples} held-out samples were compared. Scores depend on that number: compare them with their floor, not with published values.`,
  ];
}
