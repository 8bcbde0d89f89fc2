import { createRegistry } from '../registry';
import { alrnn } from './alrnn';
import { gru, lstm, rnn } from './cells';
import { clippedDendritic, dendritic } from './dendritic';
import type { ModelFamily } from './model';
import { clippedShallow, shallow } from './shallow';
import { meanCentred, vanilla } from './vanilla';

/** Every model family the app can fit. To add one: write its file, add it here. */
export const families = createRegistry<ModelFamily>('model family', [
  alrnn,
  shallow,
  clippedShallow,
  dendritic,
  clippedDendritic,
  vanilla,
  meanCentred,
  rnn,
  gru,
  lstm,
]);
