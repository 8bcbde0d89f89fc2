import type { LogRow, SeedSummary } from '../../../shared/contract';

/** A seed as it is now, from what has been reported: its record in the run is written only when it ends. */
export function seenNow(
  training: {
    readonly logs: ReadonlyMap<number, readonly LogRow[]>;
    readonly seeds: ReadonlyMap<number, SeedSummary>;
  },
  recorded: SeedSummary,
): SeedSummary {
  const reported = training.seeds.get(recorded.seed);
  if (reported) return reported;
  const last = training.logs.get(recorded.seed)?.at(-1);
  return last && recorded.status === 'waiting'
    ? { ...recorded, status: 'training', epoch: last.epoch }
    : recorded;
}
