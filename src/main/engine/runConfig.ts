import type { RecordingSource } from '../../shared/contract';
import type { JudgeSettings } from '../../sim/analysis/measures';
import type { PrepareSettings } from '../../sim/signals/prepared';
import type { FitSettings } from '../../sim/training/settings';

/**
 * A fit as a user writes it down: the file `config.json` of a run, and what `--config` and `--set` of the command line speak.
 * Sections a user leaves out are chosen from the data.
 */
export interface RunConfig {
  readonly data: { readonly source: RecordingSource; readonly series: string };
  readonly prepare: PrepareSettings;
  readonly model: Pick<FitSettings, 'latentDim' | 'rectifiedDim' | 'observation'> & {
    readonly family: string;
  };
  readonly training: Omit<FitSettings, 'model' | 'latentDim' | 'rectifiedDim' | 'observation'>;
  readonly backend: string;
  /** How D_stsp is computed, where that was asked for. */
  readonly judge?: JudgeSettings;
}

export function toConfig(
  data: RunConfig['data'],
  prepare: PrepareSettings,
  { model, latentDim, rectifiedDim, observation, ...training }: FitSettings,
  backend: string,
  judge?: JudgeSettings,
): RunConfig {
  const size = { latentDim, rectifiedDim, ...(observation && { observation }) };
  return {
    data,
    prepare,
    model: { family: model, ...size },
    training,
    backend,
    ...(judge && { judge }),
  };
}

export const fitSettingsOf = ({
  model: { family, ...size },
  training,
}: Pick<RunConfig, 'model' | 'training'>): FitSettings => ({
  model: family,
  ...size,
  ...training,
});
