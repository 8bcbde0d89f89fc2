import { createHash } from 'node:crypto';
import { createJudging, type NamedBaseline } from '../../sim/analysis/judge';
import type { ScoredBaseline } from '../../sim/analysis/measures';
import { families } from '../../sim/models';
import type { Prepared } from '../../sim/signals/prepared';
import { surrogatePart } from '../../sim/signals/surrogatePart';
import { modelSize } from '../../sim/training/modelSize';
import type { FitSettings } from '../../sim/training/settings';
import type { JudgeTask, SeedTask } from './fitTask';
import { RunFolder } from './runFolder';
import { seedFit } from './seedFit';
import { baselineNote, baselineSeed, baselineSettings, trainedFamilies } from './trainedBaselines';

/** A model that is trained to be held against a run's own. */
export interface Rival {
  readonly id: string;
  readonly title: string;
  /** What is being done while it is trained. */
  readonly doing: string;
  readonly note: string;
  readonly fit: FitSettings;
  readonly seed: number;
  /** What it learns from, made of the run's own data. */
  learnsFrom(own: Prepared): Prepared;
}

/** What a rival is trained with. */
export type RivalTask = Pick<SeedTask, 'prepared' | 'fit' | 'backend'>;

const SURROGATE = /^surrogate-(\d+)$/;

/** Milliseconds between two reports of one training. */
const SAY_EVERY = 1000;

/** Ids of all that a run is held against by training, in the order they are shown: the baselines first. */
export const rivalIds = (fit: FitSettings, surrogates: number): string[] => [
  ...trainedFamilies(fit.model).map(({ id }) => id),
  ...Array.from({ length: surrogates }, (_, k) => `surrogate-${k + 1}`),
];

export const isSurrogate = (id: string): boolean => SURROGATE.test(id);

export function rivalNamed(id: string, { prepared, fit }: RivalTask): Rival {
  const surrogate = SURROGATE.exec(id);
  return surrogate
    ? surrogateRival(id, Number(surrogate[1]), fit, prepared.decoders !== undefined)
    : familyRival(id, fit, prepared);
}

function familyRival(id: string, run: FitSettings, prepared: Prepared): Rival {
  const { title } = families.get(id);
  const fit = baselineSettings(id, run, prepared);
  return {
    id,
    title,
    doing: `Training the baseline “${title}”`,
    note: baselineNote(fit),
    fit,
    seed: baselineSeed,
    learnsFrom: (own) => own,
  };
}

/** The run's own family and settings, with a surrogate for what they learn from; the checkpoint is chosen on the real validation part. */
function surrogateRival(id: string, number: number, run: FitSettings, hasEvents: boolean): Rival {
  return {
    id,
    title: `Trained on surrogate ${number}`,
    doing: `Training on surrogate ${number}`,
    note: `this model and its settings, seed ${number}, on a training part that keeps only its linear correlations${hasEvents ? ' and no events' : ''}; checkpoint chosen on the validation part`,
    fit: { ...run, seeds: [number] },
    seed: number,
    learnsFrom: (own) => ({ ...own, train: surrogatePart(own.train, own.dim, number) }),
  };
}

/**
 * Scores a rival as the run's own models are scored. What it was trained to is kept with the run: judging again with the same data and
 * settings does not train again.
 *
 * @param breathe called between epochs: lets the thread be paused.
 * @returns null if it diverged before a checkpoint was scored.
 */
export async function scoreRival(
  id: string,
  task: JudgeTask,
  say: (text: string) => void,
  breathe: () => Promise<unknown>,
): Promise<ScoredBaseline | null> {
  const { prepared, learnedFrom, judge: settings } = task;
  const own = { ...task, prepared: learnedFrom ?? prepared };
  const rival = rivalNamed(id, own);
  const folder = new RunFolder(task.folder);
  const key = keyOf(rival, own);
  let kept = await folder.readRival(id, key);
  if (!kept) {
    kept = { weights: await trainRival(rival, own, say, breathe) };
    // A run that can't be written to can be judged all the same.
    await folder.writeRival(id, key, kept.weights).catch(() => {});
  }
  const judging = createJudging(prepared, {
    part: 'test',
    ...(settings ? { settings } : {}),
    ...(learnedFrom ? { learnedFrom } : {}),
  });
  const named = kept.weights && asBaseline(rival, own.prepared, kept.weights, judging);
  return named && judging.scoreBaseline(named);
}

function asBaseline(
  { id, title, fit, note }: Rival,
  prepared: Prepared,
  weights: Float32Array,
  judging: ReturnType<typeof createJudging>,
): NamedBaseline {
  const model = families.get(fit.model).create(modelSize(fit, prepared), weights);
  return judging.modelAsBaseline(id, title, model, note);
}

/** @returns the weights of the best checkpoint, or null if it diverged before one was scored. */
export async function trainRival(
  rival: Rival,
  { prepared, backend }: RivalTask,
  say: (text: string) => void,
  breathe: () => Promise<unknown>,
): Promise<Float32Array | null> {
  say(rival.doing);
  const { fit, seed } = rival;
  const { steps } = seedFit({ prepared: rival.learnsFrom(prepared), fit, seed, backend });
  let said = performance.now();
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value.best?.weights ?? null;
    await breathe();
    if (performance.now() - said < SAY_EVERY) continue;
    said = performance.now();
    say(`${rival.doing}: epoch ${next.value.epoch} of ${fit.epochs}`);
  }
}

/** SHA-256 over all a rival's weights depend on. */
function keyOf({ id, fit, seed }: Rival, { prepared, backend }: RivalTask): string {
  const hash = createHash('sha256');
  const { dim, decoders, response } = prepared;
  hash.update(
    JSON.stringify({
      id,
      fit,
      seed,
      backend,
      dim,
      ...(decoders && { decoders }),
      ...(response && { response }),
      // Before short gaps were led through by straight lines, the same settings trained other weights.
      ...(prepared.train.values.some(Number.isNaN) && { gaps: 'led through' }),
    }),
  );
  for (const { values, inputs, events, measured, trials } of [prepared.train, prepared.validation]) {
    hash.update(JSON.stringify({ trials: trials ?? null }));
    for (const array of [values, inputs, events, measured].map((one) => one ?? new Float64Array()))
      hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  return hash.digest('hex');
}
