import { SimError } from '../../sim/errors';
import type { PointsInfo } from '../recording';
import type { StoredPoints } from '../tree/listing';

/** Points that are listed, with why they can't be read. */
export const unreadablePoints = (
  common: Pick<PointsInfo, 'path' | 'title' | 'kind'>,
  note: string,
): StoredPoints => ({
  info: { ...common, rows: [], counts: [], span: null, note, readable: false },
  read: () => {
    throw new SimError('unsupported', `${common.title} can't be read: ${note}`);
  },
});
