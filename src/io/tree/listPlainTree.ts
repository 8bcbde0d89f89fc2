import type { Listing } from './listing';
import type { TreeGroup } from './tree';

export async function listPlainTree(_root: TreeGroup): Promise<Listing> {
  return { series: [], facts: [] };
}
