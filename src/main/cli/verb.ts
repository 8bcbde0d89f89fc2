import type { ParseArgsConfig } from 'node:util';
import type { Client } from '../../shared/rpc';
import type { Paths } from '../engine/paths';

export type OptionSpec = NonNullable<ParseArgsConfig['options']>[string] & {
  /** What it does, in one line of help. */
  readonly what: string;
  /** Name of its value in help, for options that take one. */
  readonly value?: string;
};

/** What a verb is given. */
export interface VerbContext {
  /** Words that are not options. */
  readonly words: readonly string[];
  /** Option values by name, as given. */
  readonly options: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  readonly paths: Paths;
  /** The engine, started when first asked for. */
  engine(): Client;
  /** Aborted by Ctrl-C: end cleanly at the last checkpoint. */
  readonly signal: AbortSignal;
  /** Writes a line of progress to stderr; a terminal sees it overwritten by the next. */
  progress(text: string): void;
  /** Writes a line to stderr that stays. */
  say(text: string): void;
}

/** What a verb ends with. */
export interface VerbResult {
  /** The document `--json` prints. */
  readonly json: unknown;
  /** What is printed without `--json`. */
  readonly text: string;
  /** 1 when it ran but did not succeed, as a diverged training. */
  readonly exitCode?: 0 | 1;
}

/** One word of the command line. To add one: write its file and add it to `verbs.ts`. */
export interface Verb {
  readonly id: string;
  /** What follows the verb, for help: `FILE [--series PATH] --out RUN`. */
  readonly usage: string;
  readonly what: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  run(context: VerbContext): Promise<VerbResult>;
}
