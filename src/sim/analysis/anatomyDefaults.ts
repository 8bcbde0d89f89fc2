import type { AnatomySettings } from './anatomy';

/** How far a model is taken apart unless something else is asked for. */
export const anatomyDefaults: AnatomySettings = { mostOrder: 4, steps: 100_000, transient: 2000, seed: 1 };
