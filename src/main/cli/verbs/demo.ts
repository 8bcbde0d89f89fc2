import { join, resolve } from 'node:path';
import { rm } from 'node:fs/promises';
import type { RecordingSource, RunSummary } from '../../../shared/contract';
import type { FitSettings } from '../../../sim/training/settings';
import { readJson } from '../../engine/files';
import { noMoreWords, text, wholeNumber } from '../commonOptions';
import { duration, followFit, measuresText } from '../follow';
import { chooseSeries, systemSource } from '../source';
import type { Verb, VerbContext } from '../verb';
import { writeFigures } from './figure';

/** What is shown, and how long it may train: both together stay well under three minutes on two cores. */
const SHOWS: readonly {
  readonly id: string;
  readonly title: string;
  readonly source: RecordingSource;
  readonly training: Partial<FitSettings>;
  /** How many models are trained. */
  readonly seeds: number;
}[] = [
  {
    id: 'lorenz63',
    title: 'Lorenz-63, integrated here',
    source: { ...systemSource('lorenz63', 1), samples: 100_000 },
    training: { epochs: 1200 },
    seeds: 2,
  },
  {
    id: 'celegans',
    title: 'C. elegans whole-brain calcium imaging (Atanas et al. 2023)',
    source: { kind: 'sample', id: 'celegans' },
    // A worm's whole brain is noisy and short: forcing more often than the decorrelation time asks for, and more seeds, help.
    training: { forcing: { kind: 'sparse', interval: 10 } },
    seeds: 4,
  },
];

export const demo: Verb = {
  id: 'demo',
  usage: '[--out DIR]',
  what: 'the main job on two shipped recordings, figures included',
  options: {},
  async run(context) {
    noMoreWords(context, 0);
    const out = resolve(text(context.options, 'out') ?? 'demo');
    const started = performance.now();
    const results: { run: RunSummary; files: string[] }[] = [];
    for (const show of SHOWS) {
      if (context.signal.aborted) break;
      context.say(`\n${show.title}`);
      const run = await fitShow(context, show, join(out, show.id));
      context.say(measuresText(run));
      const files = await writeFigures(
        { options: {}, paths: context.paths },
        run.folder,
        join(run.folder, 'figures'),
      );
      results.push({ run, files });
    }
    const seconds = (performance.now() - started) / 1000;
    return {
      json: { seconds, runs: results },
      text: [
        `\nDone in ${duration(seconds)}. Figures:`,
        ...results.flatMap(({ files }) =>
          files.filter((file) => file.includes('summary') && !file.endsWith('.csv')),
        ),
      ].join('\n'),
    };
  },
};

async function fitShow(
  context: VerbContext,
  show: (typeof SHOWS)[number],
  folder: string,
): Promise<RunSummary> {
  const engine = context.engine();
  const recording = await engine.call('recording.open', { source: show.source });
  const target = { recording: recording.id, series: chooseSeries(recording, undefined, () => {}) };
  const { settings: prepare } = await engine.call('recording.prepareDefaults', target);
  const { settings, warnings } = await engine.call('fit.defaults', { ...target, settings: prepare });
  for (const warning of warnings) context.say(`Warning: ${warning.text}`);
  const first = wholeNumber(context.options, 'seed') ?? 1;
  const fit: FitSettings = {
    ...settings,
    ...show.training,
    seeds: Array.from({ length: show.seeds }, (_, k) => first + k),
  };
  await clearEarlierDemo(folder);
  return followFit<'fit.start'>(context, fit.epochs, (onProgress) =>
    engine.start('fit.start', { ...target, prepare, fit, folder }, onProgress),
  );
}

/** A demo may be run again in the same place; anything that is not a run is left alone. */
async function clearEarlierDemo(folder: string): Promise<void> {
  if (await readJson(join(folder, 'run.json'))) await rm(folder, { recursive: true });
}
