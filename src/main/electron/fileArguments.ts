import { resolve } from 'node:path';

/**
 * The recordings among a command line's words. The first word is the program; switches, the app's own folder (in a
 * checkout) and its entry file are not recordings.
 *
 * @param folder the folder the command was given in
 */
export function fileArguments(
  argv: readonly string[],
  folder: string,
  isFile: (path: string) => boolean,
): readonly string[] {
  return argv
    .slice(1)
    .filter((word) => !word.startsWith('-') && !/\.[cm]?js$/.test(word))
    .map((word) => resolve(folder, word))
    .filter(isFile);
}
