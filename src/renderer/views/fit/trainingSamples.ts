import type { Prepared, PrepareSettings } from '../../../sim/signals/prepared';

/** Rows of the training part as the engine has it; the copy for drawing may hold fewer. */
export function trainingSamples(
  { steps }: Pick<Prepared, 'steps'>,
  { decimate, embed }: PrepareSettings,
): number {
  const [start = 0, stop = 0] = steps.find(({ id }) => id === 'split')?.numbers['bounds'] ?? [];
  const kept = Math.ceil((stop - start) / decimate);
  return embed ? kept - (embed.dimension - 1) * embed.delay : kept;
}
