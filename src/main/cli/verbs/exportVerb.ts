import { join, resolve } from 'node:path';
import { writeAtomic } from '../../engine/files';
import { RunFolder } from '../../engine/runFolder';
import { seedOf } from '../../engine/fittedModel';
import { exportRun } from '../../export/exportRun';
import { noMoreWords, text, wholeNumber } from '../commonOptions';
import { runAsked } from '../runNamed';
import type { Verb } from '../verb';

export const exportVerb: Verb = {
  id: 'export',
  usage: 'RUN [--seed N] [--out DIR]',
  what: 'a fitted model with readers for Python, Julia and MATLAB/Octave',
  options: {},
  async run(context) {
    noMoreWords(context, 1);
    const folder = new RunFolder(runAsked(context));
    const run = await folder.readRun();
    const seed = seedOf(run, wholeNumber(context.options, 'seed'));
    const out = resolve(text(context.options, 'out') ?? join(folder.path, 'export'));
    const files = await exportRun(folder, run, seed);
    for (const { name, bytes } of files) await writeAtomic(join(out, name), bytes);
    const paths = files.map(({ name }) => join(out, name));
    return { json: { run: run.id, seed, files: paths }, text: paths.join('\n') };
  },
};
