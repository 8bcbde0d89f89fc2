import { join, resolve } from 'node:path';
import { figures } from '../../../figures/figures';
import { presets } from '../../../figures/presets';
import type { FigureRequest } from '../../../shared/contract';
import { drawFigures } from '../../engine/drawFigures';
import { writeAtomic } from '../../engine/files';
import { RunFolder } from '../../engine/runFolder';
import { noMoreWords, number, text, wholeNumber } from '../commonOptions';
import { runAsked } from '../runNamed';
import type { Verb, VerbContext } from '../verb';

export const figure: Verb = {
  id: 'figure',
  usage: 'RUN --out DIR [--preset nature-single] [--format svg,pdf,png]',
  what: "a run's figures at a journal's width, with source data",
  options: {
    preset: { type: 'string', value: 'ID', what: [...presets].map(({ id }) => id).join(', ') },
    format: { type: 'string', value: 'LIST', what: 'svg, pdf, png; several with commas (svg,pdf,png)' },
    figures: {
      type: 'string',
      value: 'LIST',
      what: `which: ${[...figures].map(({ id }) => id).join(', ')} (all)`,
    },
    dpi: { type: 'string', value: 'N', what: 'resolution of PNG files (300)' },
  },
  async run(context) {
    noMoreWords(context, 1);
    const run = runAsked(context);
    const files = await writeFigures(
      context,
      run,
      resolve(text(context.options, 'out') ?? join(run, 'figures')),
    );
    return { json: { run, files }, text: files.join('\n') };
  },
};

/** Draws and writes; returns the paths. */
export async function writeFigures(
  { options, paths }: Pick<VerbContext, 'options' | 'paths'>,
  run: string,
  folder: string,
): Promise<string[]> {
  const list = (name: string) => text(options, name)?.split(',').filter(Boolean);
  const seed = wholeNumber(options, 'seed');
  const chosen = list('figures');
  const request: FigureRequest = {
    run,
    formats: (list('format') as FigureRequest['formats'] | undefined) ?? ['svg', 'pdf', 'png'],
    preset: text(options, 'preset') ?? 'nature-double',
    dpi: number(options, 'dpi', 0) ?? 300,
    ...(seed === undefined ? {} : { seed }),
    ...(chosen === undefined ? {} : { figures: chosen }),
  };
  const files = await drawFigures(new RunFolder(run), request, paths.resources);
  for (const { name, bytes } of files) await writeAtomic(join(folder, name), bytes);
  return files.map(({ name }) => join(folder, name));
}
