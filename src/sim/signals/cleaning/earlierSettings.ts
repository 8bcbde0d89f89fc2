import type { PrepareSettings } from '../prepared';

/** Preparation as runs of before the list of cleaning steps noted it: a low-pass of its own. */
interface EarlierSettings {
  readonly lowPass?: { readonly cutoff: number; readonly order: number } | null;
}

/** Settings of an earlier run in today's form; today's as they are. */
export function upToDate<T extends object>(settings: T): T {
  if (!('lowPass' in settings)) return settings;
  const { lowPass, ...rest } = settings as EarlierSettings & Partial<PrepareSettings>;
  const clean = [...(rest.clean ?? []), ...(lowPass ? [{ kind: 'low-pass', ...lowPass }] : [])];
  return { ...rest, clean } as unknown as T;
}
