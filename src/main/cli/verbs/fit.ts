import type { RunSummary } from '../../../shared/contract';
import { SimError } from '../../../sim/errors';
import type { FitSettings } from '../../../sim/training/settings';
import { noMoreWords, text, wholeNumber } from '../commonOptions';
import { fitAsked } from '../fitAsked';
import { followFit, measuresText, mediansOf } from '../follow';
import { runNamed } from '../runNamed';
import type { Verb, VerbContext, VerbResult } from '../verb';

export const fit: Verb = {
  id: 'fit',
  usage: 'FILE | sample:ID | system:ID [--series PATH] --out RUN   or   --resume RUN',
  what: 'prepare, train and judge; Ctrl-C ends at the last checkpoint',
  options: {
    series: { type: 'string', value: 'PATH', what: 'series of the recording; the largest when left out' },
    seeds: { type: 'string', value: 'N', what: 'how many models to train, from --seed on' },
    backend: { type: 'string', value: 'ID', what: 'wasm or reference' },
    resume: { type: 'string', value: 'RUN', what: 'go on with a run that was stopped or interrupted' },
  },
  async run(context) {
    const resumed = text(context.options, 'resume');
    const run = resumed === undefined ? await startFit(context) : await resumeFit(context, resumed);
    return fitResult(run);
  },
};

export function fitResult(run: RunSummary): VerbResult {
  const failed = run.status === 'diverged' || run.status === 'failed';
  const stopped =
    run.status === 'stopped' ? `\nStopped. Go on with: nullcline fit --resume ${run.folder}` : '';
  return {
    json: { ...run, medians: mediansOf(run) },
    text: `${measuresText(run)}${stopped}\n\n${run.folder}\nTo make it again: ${run.command}`,
    exitCode: failed ? 1 : 0,
  };
}

async function resumeFit(context: VerbContext, named: string): Promise<RunSummary> {
  noMoreWords(context, 0);
  for (const option of ['config', 'set', 'seeds', 'seed', 'series', 'backend', 'out'] as const) {
    if (context.options[option] === undefined) continue;
    throw new SimError(
      'bad-parameter',
      `--${option} can't change a run that is resumed: it goes on with its own settings. Start a new fit instead.`,
    );
  }
  const run = runNamed(context, named);
  const { fit: settings } = await context.engine().call('run.get', { run });
  return followFit<'fit.resume'>(context, settings.epochs, (onProgress) =>
    context.engine().start('fit.resume', { run }, onProgress),
  );
}

async function startFit(context: VerbContext): Promise<RunSummary> {
  const { options } = context;
  const { target, prepare, settings: asked, backend, judge } = await fitAsked(context);
  const settings = withSeeds(asked, wholeNumber(options, 'seed'), wholeNumber(options, 'seeds', 1));
  const folder = text(options, 'out');
  return followFit<'fit.start'>(context, settings.epochs, (onProgress) =>
    context.engine().start(
      'fit.start',
      {
        ...target,
        prepare,
        fit: settings,
        backend,
        ...(judge && { judge }),
        ...(folder === undefined ? {} : { folder }),
      },
      onProgress,
    ),
  );
}

/** `--seed 3 --seeds 2` trains seeds 3 and 4; either alone keeps the settings' other half. */
function withSeeds(settings: FitSettings, first: number | undefined, count: number | undefined): FitSettings {
  if (first === undefined && count === undefined) return settings;
  const from = first ?? settings.seeds[0] ?? 1;
  return { ...settings, seeds: Array.from({ length: count ?? 1 }, (_, i) => from + i) };
}
