import { createRegistry } from '../registry';
import type { Baseline } from './baseline';
import { contextParroting } from './contextParroting';
import { echoState } from './echoState';
import { vectorAutoregression } from './vectorAutoregression';

/** What every reconstruction is shown next to. */
export const baselines = createRegistry<Baseline>('baseline', [
  contextParroting,
  vectorAutoregression,
  echoState,
]);
