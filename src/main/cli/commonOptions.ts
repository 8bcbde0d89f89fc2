import { SimError } from '../../sim/errors';
import type { OptionSpec, VerbContext } from './verb';

/** Options every verb takes. */
export const commonOptions: Readonly<Record<string, OptionSpec>> = {
  json: { type: 'boolean', what: 'print one JSON document on stdout and nothing else there' },
  seed: { type: 'string', value: 'N', what: 'seed of everything random' },
  config: { type: 'string', value: 'FILE', what: 'settings as a JSON file' },
  set: {
    type: 'string',
    multiple: true,
    value: 'PATH=VALUE',
    what: 'one setting, as model.latentDim=20; repeatable',
  },
  out: { type: 'string', value: 'PATH', what: 'where the result goes' },
  runs: { type: 'string', value: 'FOLDER', what: 'folder that holds the runs' },
  help: { type: 'boolean', short: 'h', what: 'this text' },
};

/** @throws {SimError} `bad-parameter` unless the option is a whole number of at least `least`. */
export function wholeNumber(options: VerbContext['options'], name: string, least = 0): number | undefined {
  const text = options[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text !== '' && Number.isSafeInteger(value) && value >= least) return value;
  throw new SimError(
    'bad-parameter',
    `--${name} expects a whole number of at least ${least}, got "${String(text)}".`,
  );
}

/** @throws {SimError} `bad-parameter` unless the option is a number above `above`. */
export function number(options: VerbContext['options'], name: string, above = -Infinity): number | undefined {
  const text = options[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text !== '' && Number.isFinite(value) && value > above) return value;
  throw new SimError(
    'bad-parameter',
    `--${name} expects a number${above > -Infinity ? ` above ${above}` : ''}, got "${String(text)}".`,
  );
}

export function text(options: VerbContext['options'], name: string): string | undefined {
  return options[name] as string | undefined;
}

/** The n-th word. @throws {SimError} `bad-parameter` saying what was expected. */
export function word(context: VerbContext, index: number, expected: string): string {
  const found = context.words[index];
  if (found !== undefined) return found;
  throw new SimError('bad-parameter', `Expected ${expected}. See --help.`);
}

/** @throws {SimError} `bad-parameter` if there are more words than a verb knows what to do with. */
export function noMoreWords(context: VerbContext, most: number): void {
  if (context.words.length <= most) return;
  throw new SimError(
    'bad-parameter',
    `Did not expect "${context.words[most]}". Quote names that hold spaces. See --help.`,
  );
}
