import type { CleaningSettings } from './cleaning/cleaningStep';
import { cleaningSteps } from './cleaning/cleaningSteps';
import type { PrepareSettings } from './prepared';

/** Something to be done to a series before a model is fitted, laid over the settings there are. */
export interface PreparationChange {
  /** Channels of the recording to leave out. */
  readonly leaveOut?: readonly number[];
  /** Cleaning steps to add; one of a kind that is there already takes its place. */
  readonly clean?: readonly CleaningSettings[];
  readonly set?: Partial<Pick<PrepareSettings, 'range' | 'missing' | 'decimate' | 'pca' | 'embed'>>;
}

/**
 * Settings after a change. Marking comes first among the cleaning steps, then what takes single frequencies and drifts away, then
 * filters that smooth: each would smear what the ones before it look for.
 *
 * @param count channels of the series.
 */
export function withChange(
  settings: PrepareSettings,
  { leaveOut = [], clean = [], set = {} }: PreparationChange,
  count: number,
): PrepareSettings {
  const kept = keptChannels(settings, count, leaveOut);
  // A series needs a channel: what would leave none is for the user to decide.
  const channels = leaveOut.length > 0 && kept.length > 0 ? { channels: kept } : {};
  const inputs = settings.inputs?.filter((channel) => !leaveOut.includes(channel));
  const events = settings.events?.filter(({ channel }) => !leaveOut.includes(channel));
  const changed: PrepareSettings = {
    ...settings,
    ...channels,
    ...(inputs && { inputs }),
    ...(events && { events }),
    ...(clean.length > 0 && { clean: clean.reduce(withStep, settings.clean ?? []) }),
    ...set,
  };
  const most = (changed.channels ?? keptChannels(changed, count, [])).length;
  return changed.pca && changed.pca.components > most ? { ...changed, pca: { components: most } } : changed;
}

/** Settings after several changes, one after another. */
export const withChanges = (
  settings: PrepareSettings,
  changes: readonly PreparationChange[],
  count: number,
): PrepareSettings => changes.reduce((so, change) => withChange(so, change, count), settings);

/** Whether settings hold a change already, so that making it would leave them as they are. */
export const hasChange = (settings: PrepareSettings, change: PreparationChange, count: number): boolean =>
  JSON.stringify(sorted(withChange(settings, change, count))) === JSON.stringify(sorted(settings));

/** What settings reconstruct: the channels listed, or all that are nothing else. */
function keptChannels(
  { channels, inputs = [], events = [], trials }: PrepareSettings,
  count: number,
  without: readonly number[],
): number[] {
  const others = [
    ...inputs,
    ...events.map(({ channel }) => channel),
    trials?.kind === 'channel' ? trials.channel : -1,
  ];
  const all =
    channels ?? Array.from({ length: count }, (_, i) => i).filter((channel) => !others.includes(channel));
  return all.filter((channel) => !without.includes(channel));
}

/** Steps that come early, by their kind; all others keep the order they are given in. */
const EARLY = ['notch', 'detrend', 'high-pass'];

function withStep(steps: readonly CleaningSettings[], step: CleaningSettings): readonly CleaningSettings[] {
  const isLower = ({ kind, cutoff }: CleaningSettings) =>
    kind === 'low-pass' && step.kind === 'low-pass' && Number(cutoff) <= Number(step['cutoff']);
  // What a lower filter lets through, a higher one does as well.
  if (steps.some(isLower)) return steps;
  const isSame = (one: CleaningSettings) =>
    one.kind === step.kind && (step.kind !== 'notch' || one['frequency'] === step['frequency']);
  const at = steps.findIndex(isSame);
  if (at >= 0) return steps.with(at, step);
  const rank = ({ kind }: CleaningSettings): number => {
    if (cleaningSteps.get(kind).marks) return -1;
    const early = EARLY.indexOf(kind);
    return early < 0 ? EARLY.length : early;
  };
  const before = steps.findIndex((one) => rank(one) > rank(step));
  return before < 0 ? [...steps, step] : steps.toSpliced(before, 0, step);
}

/** The same settings with names in one order, so that they compare as text. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
