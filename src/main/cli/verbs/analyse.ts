import type { Anatomy, AnatomySettings } from '../../../sim/analysis/anatomy';
import { anatomyDefaults } from '../../../sim/analysis/anatomyDefaults';
import { type AnatomyStep, anatomySteps } from '../../../sim/analysis/anatomySteps';
import { lyapunovOfMap } from '../../../sim/analysis/lyapunovSpectrum';
import type { LyapunovSpectrum } from '../../../sim/analysis/measures';
import { regionOccupancy } from '../../../sim/analysis/regionOccupancy';
import { type Clock, perTime } from '../../../sim/clock';
import { SimError } from '../../../sim/errors';
import { heldModel } from '../../../sim/models/heldModel';
import type { FittedModel } from '../../../sim/models/model';
import { startOf } from '../../../sim/signals/completeRows';
import { dataUnits } from '../../../sim/signals/dataUnits';
import { heldInputs } from '../../../sim/signals/heldInputs';
import { heldText } from '../../../figures/heldText';
import { anatomyText, type ToldSet } from '../anatomyText';
import { noMoreWords, number, text, wholeNumber, word } from '../commonOptions';
import { duration } from '../follow';
import { labelsAsked, labelsText } from '../labelsAsked';
import { loadRun } from '../loadRun';
import { runAsked } from '../runNamed';
import { short, table } from '../table';
import { isTorchFile, torchModel } from '../torchModel';
import type { Verb, VerbContext, VerbResult } from '../verb';
import { valuesByName } from '../sweepWords';
import { writeSymbols } from '../writeSymbols';

export const analyse: Verb = {
  id: 'analyse',
  usage: 'RUN | WEIGHTS.pt [--order K] [--steps N] [--symbols FILE] [--labels FILE --column NAME]',
  what: 'a fitted model taken apart: fixed points, cycles, linear regions, symbolic code, Lyapunov spectrum',
  options: {
    order: {
      type: 'string',
      value: 'K',
      what: `cycles of up to so many steps are looked for (${anatomyDefaults.mostOrder})`,
    },
    steps: {
      type: 'string',
      value: 'N',
      what: `steps of the free-running orbit (${anatomyDefaults.steps})`,
    },
    transient: { type: 'string', value: 'N', what: `steps dropped before (${anatomyDefaults.transient})` },
    symbols: { type: 'string', value: 'FILE', what: 'write the region of every step, as .csv or .npy' },
    labels: {
      type: 'string',
      value: 'FILE',
      what: 'a label for each sample of the recording, to hold the regions against: a table or any recording',
    },
    column: { type: 'string', value: 'NAME', what: 'the column of that file, by name or number' },
    input: {
      type: 'string',
      multiple: true,
      value: 'NAME=X',
      what: 'value an external input is held at, in units of the recording (0, or its mean if it was z-scored); repeatable',
    },
    rectified: {
      type: 'string',
      value: 'P',
      what: 'rectified units of an AL-RNN in a PyTorch weight file, which does not tell',
    },
    start: {
      type: 'string',
      value: 'LIST',
      what: 'observation the orbit of a weight file starts from, as 0.1,0,-1 (zeros)',
    },
    rate: { type: 'string', value: 'R', what: 'samples a unit of time of a weight file (time in steps)' },
  },
  async run(context) {
    noMoreWords(context, 1);
    const asked = word(context, 0, 'the folder of a run, or a file of PyTorch weights');
    return isTorchFile(asked) ? analyseWeights(context, asked) : analyseRun(context);
  },
};

async function analyseRun(context: VerbContext): Promise<VerbResult> {
  const { options } = context;
  refuse(options, ['rectified', 'start', 'rate'], 'files of PyTorch weights: a run says it itself');
  const path = runAsked(context);
  const { run, seed, prepared, model } = await loadRun(path, wholeNumber(options, 'seed'));
  const { held, inputs } = heldInputs(prepared, inputsHeld(options));
  const settings = { ...settingsAsked(options), ...(held.length > 0 && { inputs: inputsHeld(options) }) };
  // Before the long work, so that a file that does not fit is said at once.
  const labels = await labelsAsked(context, model, prepared, settings.seed);
  const anatomy = await throughEngine(context, path, seed, settings);
  const start = startOf(prepared);
  const { isData, value } = dataUnits(prepared);
  const measured = prepared.response ? ', as measured through the response' : '';
  const units = `${isData ? 'in units of the recording' : 'in prepared units (principal components)'}${measured}`;
  const sets = anatomy.sets.map((set) => ({ ...set, inUnits: set.observed.map(value) }));
  const still = heldModel(model, inputs);
  const result = await report(context, {
    model: still,
    start,
    clock: prepared,
    settings,
    anatomy,
    sets,
    units,
  });
  const heldAt = held.length > 0 ? [`With inputs held at ${heldText(held)}.`, ''] : [];
  return {
    ...result,
    json: { run: run.id, seed, ...result.json, ...(labels && { labels }) },
    text: [...heldAt, result.text, ...(labels ? ['', labelsText(labels)] : [])].join('\n'),
  };
}

async function analyseWeights(context: VerbContext, path: string): Promise<VerbResult> {
  const { options } = context;
  refuse(
    options,
    ['labels', 'column', 'seed', 'input'],
    'runs: a weight file knows neither recording nor seeds',
  );
  const { model, start } = await torchModel(context, path);
  const settings = settingsAsked(options);
  const names = start.map((_, i) => `x${i + 1}`);
  const scale = start.map(() => 1);
  const anatomy = here(context, anatomySteps(model, names, start, scale, settings));
  const sets = anatomy.sets.map((set) => ({ ...set, inUnits: set.observed }));
  const clock: Clock = { rate: number(options, 'rate', 0) ?? null, timeUnit: '1' };
  const units = 'as the model observes them';
  const result = await report(context, { model, start, clock, settings, anatomy, sets, units });
  return { ...result, json: { file: path, ...result.json } };
}

interface Analysed {
  readonly model: FittedModel;
  /** Observation the orbit starts from. */
  readonly start: ArrayLike<number>;
  readonly clock: Clock;
  readonly settings: AnatomySettings;
  readonly anatomy: Anatomy;
  readonly sets: readonly ToldSet[];
  readonly units: string;
}

async function report(
  { options, progress }: VerbContext,
  { model, start, clock, settings, anatomy, sets, units }: Analysed,
): Promise<VerbResult & { readonly json: object }> {
  const { steps, transient } = settings;
  const z = new Float64Array(model.latentDim);
  model.initialState(z, Float64Array.from(start));
  progress('Estimating the Lyapunov spectrum');
  const { convergence: _curves, ...lyapunov } = lyapunovOfMap(model, z, { steps, transient, clock });
  const regions = regionOccupancy(model, z, { steps, transient });
  const symbols = text(options, 'symbols');
  if (symbols !== undefined) await writeSymbols(symbols, model, z, { steps, transient });
  const { orbit: _orbit, ...told } = anatomy;
  return {
    json: {
      lyapunov,
      ...(regions ? { regions } : {}),
      anatomy: { ...told, units, sets },
      ...(symbols === undefined ? {} : { symbols }),
    },
    text: [
      lyapunovText(lyapunov),
      '',
      anatomyText(anatomy, sets, units),
      ...(symbols === undefined ? [] : ['', `The region of every step is in ${symbols}.`]),
    ].join('\n'),
    exitCode: lyapunov.status === 'ok' ? 0 : 1,
  };
}

/** Values inputs are held at, by name. @throws {SimError} `bad-parameter`. */
const inputsHeld = (options: VerbContext['options']): Record<string, number> =>
  valuesByName('input', (options['input'] as string[] | undefined) ?? []);

function settingsAsked(options: VerbContext['options']): AnatomySettings {
  return {
    ...anatomyDefaults,
    mostOrder: wholeNumber(options, 'order', 1) ?? anatomyDefaults.mostOrder,
    steps: wholeNumber(options, 'steps', 1000) ?? anatomyDefaults.steps,
    transient: wholeNumber(options, 'transient') ?? anatomyDefaults.transient,
  };
}

/** Stores what was found with the run, where figures and the window find it. */
async function throughEngine(
  context: VerbContext,
  run: string,
  seed: number,
  settings: AnatomySettings,
): Promise<Anatomy> {
  const handle = context
    .engine()
    .start('anatomy.start', { run, seed, settings }, ({ text: doing, secondsLeft }) =>
      context.progress(doing + (secondsLeft === null ? '' : ` · ${duration(secondsLeft)} left`)),
    );
  const stop = () => handle.cancel();
  context.signal.addEventListener('abort', stop);
  return handle.done.finally(() => context.signal.removeEventListener('abort', stop));
}

function here({ progress }: VerbContext, steps: Generator<AnatomyStep, Anatomy>): Anatomy {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
    progress(`${next.value.text} · ${Math.round(100 * next.value.fraction)} %`);
  }
}

function refuse(options: VerbContext['options'], names: readonly string[], where: string): void {
  const strange = names.find((name) => options[name] !== undefined);
  if (strange === undefined) return;
  throw new SimError('bad-parameter', `--${strange} is for ${where}. Leave it out.`);
}

const lyapunovText = (lyapunov: Omit<LyapunovSpectrum, 'convergence'>): string =>
  [
    table(
      ['', `λ ${perTime(lyapunov.timeUnit)}`, 's.e.'],
      lyapunov.exponents.map((value, i) => [`λ${i + 1}`, short(value), short(lyapunov.standardErrors[i])]),
    ),
    `${sumText(lyapunov)}Kaplan–Yorke dimension ${short(lyapunov.kaplanYorke)}.`,
  ].join('\n');

/** What the exponents' sum is held against, where there is such a number: not for the largest alone, nor where volume vanishes at once. */
function sumText({ sum, expectedSum }: Omit<LyapunovSpectrum, 'convergence'>): string {
  if (Number.isNaN(expectedSum)) return '';
  return Number.isFinite(expectedSum)
    ? `Sum ${short(sum)}; mean log|det J| ${short(expectedSum)}. `
    : 'Some Jacobians are singular to rounding, so that the lowest exponents have no value. ';
}
