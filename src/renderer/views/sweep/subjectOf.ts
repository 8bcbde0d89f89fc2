import type { RecordingSource, RunSummary, SweepTarget } from '../../../shared/contract';
import { systems } from '../../../sim/systems';
import { defaultParams } from '../../../sim/systems/system';

/** What is at hand in the window. */
interface AtHand {
  readonly run: RunSummary | null;
  readonly seed: number | null;
  readonly recording: { readonly source: RecordingSource } | null;
}

/** The model at hand, else the system the recording was made from, else the first of the catalogue. */
export function subjectOf({ run, seed, recording }: AtHand): SweepTarget {
  const summary = run?.seeds.find((one) => one.seed === seed);
  if (run && summary && summary.bestEpoch !== null) return { run: run.folder, seed: summary.seed };
  const source = recording?.source;
  if (source?.kind === 'system') return { system: source.id, params: source.params };
  return systemTarget([...systems][0]!.id);
}

/** A built-in system with its published parameters. */
export const systemTarget = (id: string): SweepTarget => ({
  system: id,
  params: defaultParams(systems.get(id)),
});
