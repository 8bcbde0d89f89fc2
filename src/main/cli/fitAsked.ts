import type { RecordingSource } from '../../shared/contract';
import type { JudgeSettings } from '../../sim/analysis/measures';
import { SimError } from '../../sim/errors';
import type { PrepareSettings } from '../../sim/signals/prepared';
import type { ForcingDefaults } from '../../sim/training/forcingDefaults';
import type { FitSettings, Forcing } from '../../sim/training/settings';
import { fitSettingsOf, toConfig } from '../engine/runConfig';
import { noMoreWords, text, wholeNumber } from './commonOptions';
import { preparationAsked } from './preparationAsked';
import { askedSettings, overDefaults } from './settings';
import { chooseSeries, sourceNamed } from './source';
import type { VerbContext } from './verb';

/** A fit as a command line asks for it: the recording it names, `--config` and `--set` laid over defaults chosen from the data. */
export interface AskedFit {
  readonly target: { readonly recording: string; readonly series: string };
  readonly prepare: PrepareSettings;
  readonly settings: FitSettings;
  readonly backend: string;
  /** How to judge, where that was asked for. */
  readonly judge?: JudgeSettings;
}

/** Opens the recording and completes the settings; says warnings about the data aloud. @throws {SimError} */
export async function fitAsked(context: VerbContext): Promise<AskedFit> {
  noMoreWords(context, 1);
  const { options, say } = context;
  const engine = context.engine();
  const asked = await askedSettings(context);
  const data = asked['data'] as { source?: RecordingSource; series?: string } | undefined;
  const named = context.words[0];
  const source = named === undefined ? data?.source : sourceNamed(named, wholeNumber(options, 'seed'));
  if (!source)
    throw new SimError(
      'bad-parameter',
      'Expected a recording to fit: a file, sample:ID or system:ID. See nullcline fit --help.',
    );

  const recording = await engine.call('recording.open', { source });
  const series = chooseSeries(recording, text(options, 'series') ?? data?.series, say);
  const target = { recording: recording.id, series };
  const suggested = await engine.call('recording.prepareDefaults', target);
  const prepare = await preparationAsked(context, target, suggested.settings, asked['prepare']);
  const family = (asked['model'] as { family?: string } | undefined)?.family;
  const defaults = await engine.call('fit.defaults', {
    ...target,
    settings: prepare,
    ...(family === undefined ? {} : { model: family }),
  });
  for (const warning of defaults.warnings) say(`Warning: ${warning.text}`);

  const backend = text(options, 'backend') ?? (asked['backend'] as string | undefined) ?? 'auto';
  const { forcings } = defaults;
  const base = toConfig({ source, series }, prepare, defaults.settings, backend);
  const settings = fitSettingsOf({
    model: overDefaults(base.model, asked['model'], 'model'),
    training: overDefaults(withAskedForcing(base.training, asked, forcings), asked['training'], 'training'),
  });
  const judge = asked['judge'] as JudgeSettings | undefined;
  return { target, prepare, settings, backend, ...(judge && { judge }) };
}

/** Another kind of forcing than the family's is completed from where that kind begins. */
export function withAskedForcing<T extends Pick<FitSettings, 'forcing'>>(
  training: T,
  asked: Readonly<Record<string, unknown>>,
  forcings: ForcingDefaults,
): T {
  const kind = (asked['training'] as { forcing?: { kind?: Forcing['kind'] } } | undefined)?.forcing?.kind;
  return kind === undefined || kind === training.forcing.kind
    ? training
    : { ...training, forcing: forcings[kind] };
}
