import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { word } from './commonOptions';
import type { VerbContext } from './verb';

/** The folder of the run a verb was given. */
export const runAsked = (context: VerbContext): string =>
  runNamed(context, word(context, 0, 'the folder of a run'));

/** The folder of a run, from its path or from its name in the runs folder. */
export function runNamed({ paths }: VerbContext, named: string): string {
  const path = resolve(named);
  const kept = join(paths.runs, named);
  const isKept = named === basename(named) && !existsSync(path) && existsSync(kept);
  return isKept ? kept : path;
}
