import type { RunSummary } from '../shared/contract';
import type { PrepareSettings } from '../sim/signals/prepared';
import type { FitSettings } from '../sim/training/settings';
import type { ViewId } from './workbench.svelte';

/** A series and what is done to it. */
export interface Work {
  readonly data: Pick<RunSummary['data'], 'name' | 'source' | 'series'>;
  /** Null while its defaults are chosen. */
  readonly prepare: PrepareSettings | null;
  readonly fit: FitSettings | null;
}

/** What the user is working on in this window. */
export interface Session {
  readonly work: Work;
  /** Id of the run that is shown. */
  readonly run: string | null;
  readonly view: ViewId;
}

const KEY = 'nullcline:session';

/** Keeps what is worked on for when the page is loaded anew; each window has its own. */
export function keepSession(session: Session): void {
  // Without room for it a reload begins anew; that must not stop the work.
  try {
    sessionStorage.setItem(KEY, JSON.stringify(session));
  } catch {
    sessionStorage.removeItem(KEY);
  }
}

/** What this window was at before it was loaded anew. */
export function keptSession(): Session | null {
  const kept = sessionStorage.getItem(KEY);
  return kept === null ? null : (JSON.parse(kept) as Session);
}

/** What can't be opened is not tried at every load. */
export const forgetSession = (): void => sessionStorage.removeItem(KEY);
