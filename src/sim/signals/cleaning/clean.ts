import type { Clock } from '../../clock';
import { SimError } from '../../errors';
import { fillGaps, putBack } from '../fillGaps';
import type { PrepareSettings } from '../prepared';
import { fittedNumbers, type Stage } from '../stage';
import { type CleaningParameter, type CleaningSettings, measureUnit, perTime, short } from './cleaningStep';
import { cleaningSteps } from './cleaningSteps';

/**
 * Cleans a recording step by step: marks artefacts, treats what is missing, and runs the other steps in their order, over filled gaps
 * where gaps are to stay.
 *
 * @throws {SimError} `bad-parameter`, `too-short`, or `unknown-id` for a step that there is none of.
 */
export function cleanStage(stage: Stage, { clean = [], missing }: PrepareSettings): void {
  runSteps(stage, clean, true);
  const gaps = fillGaps(stage, missing);
  const reshaping = gaps && clean.find(({ kind }) => cleaningSteps.get(kind).reshapes);
  if (reshaping) {
    throw new SimError(
      'bad-parameter',
      `${cleaningSteps.get(reshaping.kind).title} can’t run while gaps stay gaps. Interpolate missing samples (prepare.missing=interpolate), or leave the step out.`,
    );
  }
  runSteps(stage, clean, false);
  if (gaps) putBack(gaps);
}

function runSteps(stage: Stage, steps: readonly CleaningSettings[], areMarking: boolean): void {
  for (const settings of steps) {
    const step = cleaningSteps.get(settings.kind);
    if ((step.marks ?? false) !== areMarking) continue;
    const known = step.parameters.map(({ name }) => name);
    const strange = Object.keys(settings).find((name) => name !== 'kind' && !known.includes(name));
    if (strange !== undefined) {
      throw new SimError(
        'bad-parameter',
        `The step ${step.id} has no setting "${strange}". It has: ${known.join(', ') || 'none'}.`,
      );
    }
    const values = Object.fromEntries(
      step.parameters.map((parameter) => [
        parameter.name,
        checked(
          settings[parameter.name] ?? parameter.suggested(stage.clock),
          parameter,
          step.title,
          stage.clock,
        ),
      ]),
    );
    // A second one of the same kind has a name of its own, by which another recording finds its numbers.
    const before = stage.steps.filter(({ id }) => id === step.id || id.startsWith(`${step.id} `)).length;
    const id = before === 0 ? step.id : `${step.id} ${before + 1}`;
    const { text, numbers = {} } = step.run(stage, values, fittedNumbers(stage, id));
    const told = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
    stage.steps.push({ id, text, numbers: { ...told, ...numbers } });
  }
}

function checked(value: unknown, parameter: CleaningParameter, step: string, clock: Clock): number {
  const { title, measures, isWhole, least = -Infinity, most = Infinity } = parameter;
  const unit = measureUnit(measures, clock);
  const nyquist = perTime(clock) / 2;
  const isIn =
    measures === 'frequency'
      ? (value as number) > 0 && (value as number) < nyquist
      : (value as number) >= least && (value as number) <= most;
  const isNumber = typeof value === 'number' && Number.isFinite(value);
  if (isNumber && isIn && (!isWhole || Number.isInteger(value))) return value;
  const range =
    measures === 'frequency'
      ? `between 0 and ${short(nyquist)} ${unit}, half the sampling rate`
      : most < Infinity
        ? `from ${least} to ${most}`
        : least > -Infinity
          ? `of at least ${least}`
          : '';
  throw new SimError(
    'bad-parameter',
    `${step}: expected ${isWhole ? 'a whole number' : 'a number'} ${range} as ${title.toLowerCase()}, got ${String(value)}.`,
  );
}
