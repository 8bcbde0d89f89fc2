import { readFile } from 'node:fs/promises';
import { SimError } from '../../sim/errors';
import { decoderKinds } from '../../sim/kernels/decoders';
import { cleaningSteps } from '../../sim/signals/cleaning/cleaningSteps';
import { upToDate } from '../../sim/signals/cleaning/earlierSettings';
import { SPM_RESPONSE } from '../../sim/signals/haemodynamicResponse';
import { ALPHA_ESTIMATORS, LEARNING_RATE_SCHEDULES, OPTIMIZERS } from '../../sim/training/checkFitSettings';
import { text } from './commonOptions';
import type { VerbContext } from './verb';

type Tree = { [key: string]: unknown };

/** What a setting may be: a test and the words for it, or a section of settings that may be absent as a whole. */
type Shape = { readonly expected: string; readonly holds: (value: unknown) => boolean } | Section;
interface Section {
  readonly section: Readonly<Record<string, Shape>>;
  /** May be null; when a part of it is set, the rest is filled from here. */
  readonly orNull?: Readonly<Tree>;
  /** Words that may stand in its place, each with what it asks for. */
  readonly orWords?: Readonly<Record<string, string>>;
  /** Settings that go together: one of another form takes the place of all of this. */
  readonly forms?: readonly (readonly string[])[];
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const aNumber: Shape = { expected: 'a number', holds: isNumber };
const aBoolean: Shape = { expected: 'true or false', holds: (value) => typeof value === 'boolean' };
const aName: Shape = { expected: 'a name', holds: (value) => typeof value === 'string' };
const anything: Shape = { expected: 'anything', holds: () => true };
const numberOrNull: Shape = {
  expected: 'a number or null',
  holds: (value) => value === null || isNumber(value),
};
const oneOf = (names: readonly string[]): Shape => ({
  expected: `one of ${names.map((name) => `"${name}"`).join(', ')}`,
  holds: (value) => names.includes(value as string),
});
const numbers = (value: unknown) => Array.isArray(value) && value.every(isNumber);

const isEvent = (value: unknown): boolean =>
  isTree(value) &&
  Object.keys(value).length === 2 &&
  isNumber(value['channel']) &&
  decoderKinds.some((kind) => kind === value['decoder']);

const isCoordinate = (value: unknown): boolean =>
  isTree(value) && Object.keys(value).length === 2 && isNumber(value['signal']) && isNumber(value['delay']);

const isCleaning = (value: unknown): boolean =>
  isTree(value) &&
  [...cleaningSteps].some(({ id }) => id === value['kind']) &&
  Object.entries(value).every(([name, number]) => name === 'kind' || isNumber(number));

const CONFIG: Section = {
  section: {
    data: { section: { source: anything, series: aName } },
    prepare: {
      section: {
        channels: {
          expected: 'null, a list of channel numbers, or "good" for all but those that look broken',
          holds: (value) => value === null || value === 'good' || numbers(value),
        },
        labels: {
          expected: 'names for channels by their numbers, such as {"3": "AVA"}',
          holds: (value) => isTree(value) && Object.values(value).every((name) => typeof name === 'string'),
        },
        range: {
          expected: 'null or [first sample, one past the last]',
          holds: (value) => value === null || (numbers(value) && (value as number[]).length === 2),
        },
        inputs: { expected: 'a list of channel numbers', holds: numbers },
        events: {
          expected: `a list such as [{"channel": 3, "decoder": "poisson"}], with a decoder out of ${decoderKinds.join(', ')}`,
          holds: (value) => Array.isArray(value) && value.every(isEvent),
        },
        trials: {
          section: {
            kind: oneOf(['length', 'channel', 'events']),
            samples: aNumber,
            channel: aNumber,
            points: { expected: 'the path of spikes, events or intervals', holds: aName.holds },
            rows: { expected: 'a list of numbers of their rows', holds: numbers },
            before: { expected: 'a number of seconds', holds: isNumber },
            after: { expected: 'a number of seconds', holds: isNumber },
            average: aBoolean,
          },
          orNull: {},
        },
        missing: oneOf(['refuse', 'interpolate', 'mask']),
        clean: {
          expected: `a list such as [{"kind": "notch", "frequency": 50}], with kinds out of ${[...cleaningSteps].map(({ id }) => id).join(', ')}`,
          holds: (value) => Array.isArray(value) && value.every(isCleaning),
        },
        decimate: aNumber,
        zScore: aBoolean,
        pca: { section: { components: aNumber }, orNull: {} },
        factors: {
          section: { count: aNumber },
          orNull: {},
          orWords: { suggest: 'as many as make held-out data likeliest' },
        },
        embed: {
          section: {
            dimension: aNumber,
            delay: aNumber,
            coordinates: {
              expected: 'a list such as [{"signal": 0, "delay": 0}, {"signal": 0, "delay": 9}]',
              holds: (value) => Array.isArray(value) && value.every(isCoordinate),
            },
          },
          orNull: { dimension: 3, delay: 1 },
          orWords: {
            suggest: 'equal delays by mutual information and Cao’s method',
            'suggest-coordinates': 'signals and delays by PECUZAL',
          },
          forms: [['dimension', 'delay'], ['coordinates']],
        },
        response: {
          section: {
            kind: oneOf(['two-gamma']),
            delay: aNumber,
            undershootDelay: aNumber,
            dispersion: aNumber,
            undershootDispersion: aNumber,
            ratio: aNumber,
            onset: aNumber,
            length: aNumber,
            noise: numberOrNull,
          },
          orNull: { ...SPM_RESPONSE },
        },
        split: { section: { train: aNumber, validation: aNumber, test: aNumber } },
      },
    },
    model: {
      section: {
        family: aName,
        latentDim: aNumber,
        rectifiedDim: aNumber,
        observation: {
          expected: '"identity" or "affine"',
          holds: (value) => value === 'identity' || value === 'affine',
        },
      },
    },
    training: {
      section: {
        forcing: {
          section: {
            kind: oneOf(['sparse', 'generalized', 'adaptive']),
            interval: aNumber,
            alpha: aNumber,
            end: aNumber,
            estimator: oneOf(ALPHA_ESTIMATORS),
            every: aNumber,
            gamma: aNumber,
            start: aNumber,
          },
        },
        sequenceLength: aNumber,
        batchSize: aNumber,
        batchesPerEpoch: aNumber,
        epochs: aNumber,
        learningRate: {
          section: { start: aNumber, end: aNumber, schedule: oneOf(LEARNING_RATE_SCHEDULES) },
        },
        optimizer: { section: { kind: oneOf(OPTIMIZERS), weightDecay: aNumber } },
        clip: numberOrNull,
        regularization: {
          section: {
            blocks: {
              expected: 'an object with a number for each block, such as {"W": 0.0001}',
              holds: (value) => isTree(value) && Object.values(value).every(isNumber),
            },
            manifoldAttractor: {
              section: { share: aNumber, strength: aNumber },
              orNull: { share: 0.5, strength: 0.01 },
            },
            selfCoupling: aNumber,
          },
        },
        noise: aNumber,
        noiseEnd: aNumber,
        eventWeight: aNumber,
        patience: numberOrNull,
        evaluateEvery: aNumber,
        seeds: { expected: 'a list of whole numbers', holds: numbers },
      },
    },
    judge: {
      section: {
        stateSpace: {
          expected: '"julia", "python" or "gaussian-mixture"',
          holds: (value) => ['julia', 'python', 'gaussian-mixture'].includes(value as string),
        },
        bins: aNumber,
        variance: aNumber,
        exponents: {
          expected: '"leading" or "all"',
          holds: (value) => ['leading', 'all'].includes(value as string),
        },
      },
    },
    backend: aName,
  },
};

/** Every setting by its path, with what it may be, in the order of a settings file. */
export function settingsKnown(): { readonly setting: string; readonly expected: string }[] {
  const within = (
    { section, orNull, orWords = {} }: Section,
    path: string,
  ): ReturnType<typeof settingsKnown> => [
    ...(orNull
      ? [
          {
            setting: path,
            expected: [
              'null for none',
              ...Object.entries(orWords).map(([word, what]) => `"${word}" for ${what}`),
            ].join(', '),
          },
        ]
      : []),
    ...Object.entries(section).flatMap(([key, shape]) => {
      const setting = path === '' ? key : `${path}.${key}`;
      return 'section' in shape ? within(shape, setting) : [{ setting, expected: shape.expected }];
    }),
  ];
  return within(CONFIG, '');
}

/** What `--config` and `--set` ask for, in that order of precedence, checked against the settings there are. */
export async function askedSettings(context: VerbContext): Promise<Tree> {
  const file = text(context.options, 'config');
  let asked: Tree = file === undefined ? {} : await readConfig(file);
  for (const assignment of (context.options['set'] as string[] | undefined) ?? []) {
    asked = mergeSettings(asked, parseAssignment(assignment));
  }
  check(asked, CONFIG, '');
  return asked;
}

/** `over` laid over `base`, section by section; lists and null replace as a whole. */
export function mergeSettings(base: Tree, over: Tree): Tree {
  const merged: Tree = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isTree(value) && isTree(below) ? mergeSettings(below, value) : value;
  }
  return merged;
}

/**
 * Settings laid over defaults, section by section. A section of another kind replaces the default one; one that may be absent is
 * completed.
 */
export function overDefaults<T>(defaults: T, asked: unknown, section: 'prepare' | 'model' | 'training'): T {
  return laidOver(
    defaults as Tree,
    (asked as Tree | undefined) ?? {},
    CONFIG.section[section] as Section,
  ) as T;
}

function laidOver(base: Tree, over: Tree, { section }: Section): Tree {
  const merged: Tree = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const part = section[key]!;
    const below = merged[key];
    if (!isTree(value)) merged[key] = value;
    else if (!('section' in part)) merged[key] = isTree(below) ? mergeSettings(below, value) : value;
    else merged[key] = laidOver(baseFor(value, below, part), value, part);
  }
  return merged;
}

/** What a section is completed from: the one below, or where there is none like it, what the section begins with. */
function baseFor(over: Tree, below: unknown, { forms = [], orNull }: Section): Tree {
  const form = forms.find((keys) => keys.some((key) => key in over));
  if (isTree(below) && (!form || form.some((key) => key in below))) return likeKind(below, over);
  return Object.fromEntries(Object.entries(orNull ?? {}).filter(([key]) => form?.includes(key) ?? true));
}

/** The section below, unless the one over it is of another kind, whose settings it does not share. */
const likeKind = (below: Tree, over: Tree): Tree =>
  'kind' in over && over['kind'] !== below['kind'] ? {} : below;

async function readConfig(file: string): Promise<Tree> {
  const content = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new SimError(
      'not-found',
      `Can't read the settings in ${file}: ${cause.code === 'ENOENT' ? 'there is no such file' : cause.message}.`,
      {},
      { cause },
    );
  });
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (cause) {
    throw new SimError('bad-file', `${file} is not JSON: ${(cause as Error).message}.`, {}, { cause });
  }
  if (isTree(value))
    return isTree(value['prepare']) ? { ...value, prepare: upToDate(value['prepare']) } : value;
  throw new SimError(
    'bad-file',
    `${file} should hold one JSON object with the sections ${Object.keys(CONFIG.section).join(', ')}.`,
  );
}

function parseAssignment(assignment: string): Tree {
  const at = assignment.indexOf('=');
  if (at < 1)
    throw new SimError(
      'bad-parameter',
      `--set expects PATH=VALUE, as model.latentDim=20; got "${assignment}".`,
    );
  const value = parseValue(assignment.slice(at + 1));
  return assignment
    .slice(0, at)
    .split('.')
    .reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Tree;
}

function parseValue(given: string): unknown {
  try {
    return JSON.parse(given) as unknown;
  } catch {
    return given; // A bare word is a name: --set prepare.missing=interpolate
  }
}

function check(value: unknown, shape: Shape, path: string): void {
  if (!('section' in shape)) {
    if (shape.holds(value)) return;
    throw new SimError('bad-parameter', `${path} should be ${shape.expected}; got ${JSON.stringify(value)}.`);
  }
  if (value === null && shape.orNull) return;
  const words = Object.keys(shape.orWords ?? {});
  if (words.includes(value as string)) return;
  if (!isTree(value)) {
    const expected = ['an object', ...words.map((word) => `"${word}"`)].join(', or ');
    throw new SimError('bad-parameter', `${path} should be ${expected}; got ${JSON.stringify(value)}.`);
  }
  for (const [key, inner] of Object.entries(value)) {
    const part = shape.section[key];
    const name = path === '' ? key : `${path}.${key}`;
    if (!part) {
      const known = Object.keys(shape.section).join(', ');
      throw new SimError(
        'bad-parameter',
        `There is no setting "${name}". Known${path === '' ? ' sections' : ` in ${path}`}: ${known}.`,
      );
    }
    check(inner, part, name);
  }
}

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
