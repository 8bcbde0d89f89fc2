import { expect, test } from 'vitest';
import { channelsFound } from '../../../src/renderer/views/recording/channelSearch';

const names = ['AVAL', 'AVAR', 'RIML', 'ch-1', '12', '3-4'];

test.for([
  ['', [0, 1, 2, 3, 4, 5]],
  [' ; , ', [0, 1, 2, 3, 4, 5]],
  ['av', [0, 1]],
  ['rim, aval', [0, 2]],
  ['2-3', [1, 2]],
  ['5–99', [4, 5]],
  ['3-4', [2, 3, 5]],
  ['xyz', []],
] as const)('"%s" finds channels %o', ([search, found]) => {
  expect(channelsFound(names, search)).toEqual(found);
});
