import type { Prepared, PrepareSettings } from '../../../sim/signals/prepared';

/** Rows of the training part as the engine has it; the copy for drawing may hold fewer. */
export function trainingSamples(
  { steps }: Pick<Prepared, 'steps'>,
  { decimate, embed }: PrepareSettings,
): number {
  const [start = 0, stop = 0] = steps.find(({ id }) => id === 'split')?.numbers['bounds'] ?? [];
  const resampled = steps.reduce(
    (samples, { id, numbers }) =>
      /^resample\b/.test(id) ? Math.floor((samples - 1) / numbers['every']![0]! + 1e-9) + 1 : samples,
    stop - start,
  );
  const kept = Math.ceil(resampled / decimate);
  return embed ? kept - (embed.dimension - 1) * embed.delay : kept;
}
