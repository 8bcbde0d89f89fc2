import { existsSync } from 'node:fs';
import { presets } from '../../../figures/presets';
import { journal } from '../../../figures/style';
import { fromSweep } from '../../../figures/sweeps/fromSweep';
import { sweepFigures } from '../../../figures/sweeps/sweepFigures';
import type { SweepChoices, SweepRecord, SweepTarget } from '../../../shared/contract';
import type { SweepSettings } from '../../../sim/analysis/sweep';
import { basinsDefaults, bifurcationDefaults, sectionDefaults } from '../../../sim/analysis/sweepDefaults';
import { weightParameter } from '../../../sim/analysis/sweptParameter';
import { SimError } from '../../../sim/errors';
import { systems } from '../../../sim/systems';
import { noMoreWords, number, text, wholeNumber, word } from '../commonOptions';
import { duration } from '../follow';
import { runNamed } from '../runNamed';
import { planeWords, rangeWords, sectionWords, valuesByName } from '../sweepWords';
import { systemParams } from '../systemParams';
import { short, table } from '../table';
import type { Verb, VerbContext } from '../verb';
import { checkSweepFile, writeSweep } from '../writeSweep';

export const sweep: Verb = {
  id: 'sweep',
  usage: 'RUN|SYSTEM --over NAME=FROM:TO:COUNT | --basins X=FROM:TO:COUNT,Y=… | --section Z=VALUE',
  what: 'bifurcation diagram over a parameter, basins of attraction, or Poincaré section',
  options: {
    over: {
      type: 'string',
      value: 'NAME=FROM:TO[:COUNT]',
      what: 'a parameter of a system (rho=0:100:400), a weight of a model (W[3,5]=-1:1), a factor on a block (A=0.9:1.1), or a constant input of it (input:light=0:1)',
    },
    basins: {
      type: 'string',
      value: 'X=…,Y=…',
      what: 'a plane of starts: two observed variables, each NAME[=FROM:TO[:COUNT]]',
    },
    section: { type: 'string', value: 'PLANE', what: 'z=27, or 2*x-y=0.5' },
    param: {
      type: 'string',
      multiple: true,
      value: 'NAME=X',
      what: 'another parameter of a system; repeatable',
    },
    input: {
      type: 'string',
      multiple: true,
      value: 'NAME=X',
      what: 'value an external input of a model is held at (0, or its mean if it was z-scored); repeatable',
    },
    observe: { type: 'string', value: 'NAME', what: 'over: the variable recorded (the first)' },
    record: {
      type: 'string',
      value: 'WHAT',
      what: 'over: all states or local maxima (maxima, but all for maps)',
    },
    back: { type: 'boolean', what: 'over: also from the last value to the first, which shows hysteresis' },
    exponents: {
      type: 'string',
      value: 'K',
      what: 'over: largest Lyapunov exponents at each value; 0 for none (1)',
    },
    points: { type: 'string', value: 'N', what: 'over: points kept a value at most (100)' },
    steps: {
      type: 'string',
      value: 'N',
      what: 'over: steps at each value; basins and section: steps at most',
    },
    transient: { type: 'string', value: 'N', what: 'over and section: steps dropped before' },
    fix: {
      type: 'string',
      multiple: true,
      value: 'NAME=X',
      what: 'basins: another variable at the start; repeatable',
    },
    cells: {
      type: 'string',
      value: 'N',
      what: 'basins: cells across the plane in which orbits return (100 or 40)',
    },
    direction: { type: 'string', value: 'WHICH', what: 'section: rising, falling or both (rising)' },
    crossings: { type: 'string', value: 'N', what: 'section: crossings to find (1000)' },
    preset: { type: 'string', value: 'ID', what: "figure: a journal's width (nature-single)" },
    dpi: { type: 'string', value: 'N', what: 'figure: resolution of PNG files (300)' },
  },
  async run(context) {
    noMoreWords(context, 1);
    const { options, paths } = context;
    const out = text(options, 'out');
    const preset = text(options, 'preset') ?? 'nature-single';
    if (out !== undefined) checkSweepFile(out, preset);
    const target = targetNamed(context, word(context, 0, 'the folder of a run, or a system'));
    const choices = await context.engine().call('sweep.choices', { target });
    const record = await follow(context, target, settingsAsked(context, choices));
    if (!record) return { json: null, text: 'Cancelled.', exitCode: 1 };
    const files =
      out === undefined
        ? []
        : await writeSweep(out, record, { preset, dpi: number(options, 'dpi', 0) ?? 300, paths });
    return {
      json: { ...record, files },
      text: [textOf(record), ...files].join('\n'),
      exitCode: hasAnswer(record) ? 0 : 1,
    };
  },
};

/** A run where there is one of that name, else a built-in system. */
function targetNamed(context: VerbContext, named: string): SweepTarget {
  const run = runNamed(context, named);
  const seed = wholeNumber(context.options, 'seed');
  const isSystem = [...systems].some(({ id }) => id === named);
  if (existsSync(run) || !isSystem) {
    if (!existsSync(run)) {
      throw new SimError(
        'not-found',
        `There is no run and no system called "${named}". Give the folder of a run, or one of the systems that nullcline systems lists.`,
      );
    }
    if (context.options['param'] !== undefined) {
      throw new SimError(
        'bad-parameter',
        '--param is for systems; a run has its weights already. Sweep one with --over.',
      );
    }
    const inputs = valuesByName('input', (context.options['input'] as string[] | undefined) ?? []);
    return {
      run,
      ...(seed === undefined ? {} : { seed }),
      ...(Object.keys(inputs).length > 0 && { inputs }),
    };
  }
  if (context.options['input'] !== undefined) {
    throw new SimError('bad-parameter', '--input is for models that were fitted with inputs. Leave it out.');
  }
  return { system: named, params: systemParams(systems.get(named), context.options) };
}

function settingsAsked({ options }: VerbContext, choices: SweepChoices): SweepSettings {
  const kinds = ['over', 'basins', 'section'].filter((name) => options[name] !== undefined);
  if (kinds.length !== 1) {
    throw new SimError(
      'bad-parameter',
      `Say what to sweep with one of --over, --basins and --section; got ${kinds.length === 0 ? 'none' : kinds.map((kind) => `--${kind}`).join(' and ')}.`,
    );
  }
  if (kinds[0] === 'over') return bifurcationAsked(options, choices);
  return kinds[0] === 'basins' ? basinsAsked(options, choices) : sectionAsked(options, choices);
}

function bifurcationAsked(options: VerbContext['options'], choices: SweepChoices): SweepSettings {
  const { name, range } = rangeWords('over', text(options, 'over')!, choices.kind === 'map' ? 400 : 200);
  const weights = Float64Array.from(choices.blocks.flatMap(({ values }) => Array.from(values)));
  const parameter =
    choices.parameters.find((one) => one.name === name) ??
    (choices.blocks.length
      ? weightParameter(choices.blocks, weights, name)
      : { name, kind: 'value' as const, value: NaN });
  if (Number.isNaN(parameter.value)) {
    throw new SimError(
      'bad-parameter',
      `${choices.name} has no parameter "${name}". It has ${choices.parameters.map((one) => one.name).join(', ')}.`,
    );
  }
  const defaults = bifurcationDefaults(choices, parameter);
  return {
    ...defaults,
    range: range ?? defaults.range,
    observed: text(options, 'observe') ?? defaults.observed,
    record: oneOf('record', text(options, 'record'), ['all', 'maxima'], defaults.record),
    transient: wholeNumber(options, 'transient') ?? defaults.transient,
    steps: wholeNumber(options, 'steps', 1) ?? defaults.steps,
    mostPoints: wholeNumber(options, 'points', 1) ?? defaults.mostPoints,
    exponents: wholeNumber(options, 'exponents') ?? defaults.exponents,
    isBothWays: options['back'] === true,
  };
}

function basinsAsked(options: VerbContext['options'], choices: SweepChoices): SweepSettings {
  const defaults = basinsDefaults(choices);
  const axes = [defaults.horizontal, defaults.vertical] as const;
  const [horizontal, vertical] = planeWords(text(options, 'basins')!, axes, choices);
  return {
    ...defaults,
    horizontal,
    vertical,
    fixed: valuesByName('fix', (options['fix'] as string[] | undefined) ?? []),
    cells: wholeNumber(options, 'cells', 4) ?? defaults.cells,
    mostSteps: wholeNumber(options, 'steps', 1) ?? defaults.mostSteps,
  };
}

function sectionAsked(options: VerbContext['options'], choices: SweepChoices): SweepSettings {
  const defaults = sectionDefaults(choices);
  return {
    ...defaults,
    ...sectionWords(text(options, 'section')!, choices.labels),
    direction: oneOf(
      'direction',
      text(options, 'direction'),
      ['rising', 'falling', 'both'],
      defaults.direction,
    ),
    crossings: wholeNumber(options, 'crossings', 1) ?? defaults.crossings,
    transient: wholeNumber(options, 'transient') ?? defaults.transient,
    mostSteps: wholeNumber(options, 'steps', 1) ?? defaults.mostSteps,
  };
}

function oneOf<T extends string>(
  option: string,
  given: string | undefined,
  known: readonly T[],
  fallback: T,
): T {
  if (given === undefined) return fallback;
  const found = known.find((value) => value === given);
  if (found !== undefined) return found;
  throw new SimError('bad-parameter', `--${option} expects ${known.join(' or ')}, got "${given}".`);
}

async function follow(
  { engine, progress, signal }: VerbContext,
  target: SweepTarget,
  settings: SweepSettings,
): Promise<SweepRecord | null> {
  const handle = engine().start('sweep.start', { target, settings }, (report) => {
    if (report.kind !== 'progress') return;
    const left = report.secondsLeft === null ? '' : ` · ${duration(report.secondsLeft)} left`;
    progress(`${report.text} · ${Math.floor(100 * report.fraction)} %${left}`);
  });
  const stop = () => handle.cancel();
  signal.addEventListener('abort', stop);
  try {
    return await handle.done;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** A sweep whose every orbit left has run, but succeeded in nothing. */
function hasAnswer({ result }: SweepRecord): boolean {
  if (result.kind === 'bifurcation') return result.diverged.some((flag) => flag === 0);
  return result.kind === 'section' ? result.times.length > 0 : result.attractors.length > 0;
}

/** What the figure says of itself, and for basins the attractors one by one. */
function textOf(record: SweepRecord): string {
  const figure = sweepFigures.get(record.settings.kind);
  const { description } = figure.build(fromSweep(record), journal, presets.get('nature-double').width);
  const kept = record.id === null ? [] : [`Kept with the run as ${record.id}.`];
  if (record.result.kind !== 'basins') return [description, ...kept].join('\n');
  const { attractors, entropy } = record.result;
  return [
    description,
    table(
      ['', 'attractor', 'share', ...record.labels.slice(0, 6).map((label) => `mean ${label}`)],
      attractors.map(({ form, period, share, centre }, k) => [
        String(k + 1),
        period === undefined ? form : `${form} of ${period}`,
        `${(100 * share).toFixed(2)} %`,
        ...centre.slice(0, 6).map(short),
      ]),
    ),
    ...(entropy
      ? [
          `Basin entropy ${short(entropy.basin)}, at borders ${short(entropy.boundary)} nats, over ${entropy.boxes} boxes of ${entropy.box} × ${entropy.box} starts.`,
        ]
      : []),
    ...kept,
  ].join('\n');
}
