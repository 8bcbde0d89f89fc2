import { commonOptions } from './commonOptions';
import type { OptionSpec, Verb } from './verb';

/** The verbs at a glance. */
export function help(verbs: readonly Verb[]): string {
  const width = Math.max(...verbs.map(({ id }) => id.length));
  return [
    'Nullcline: a laboratory for neural dynamics.',
    '',
    'nullcline VERB …',
    '',
    ...verbs.map(({ id, what }) => `  ${id.padEnd(width)}  ${what}`),
    '',
    'nullcline VERB --help tells more. Exit codes: 0 done, 1 failed while running, 2 bad input.',
  ].join('\n');
}

/** One verb with its options. */
export function verbHelp({ id, usage, what, options }: Verb): string {
  const rows = Object.entries({ ...options, ...commonOptions }).map(
    ([name, spec]) => [label(name, spec), spec.what] as const,
  );
  const width = Math.max(...rows.map(([option]) => option.length));
  return [
    `nullcline ${id} ${usage}`.trim(),
    `  ${what}`,
    '',
    ...rows.map(([option, text]) => `  ${option.padEnd(width)}  ${text}`),
  ].join('\n');
}

const label = (name: string, { value, short }: OptionSpec): string =>
  `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`;
