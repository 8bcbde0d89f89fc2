import type { TreeDataset, TreeGroup, TreeNode } from './tree';

/** Groups that lead to one another at most. */
const LONGEST_CHAIN = 8;

/** What lies at a path below a group; undefined if there is nothing. */
export function nodeAt(group: TreeGroup, path: string): TreeNode | undefined {
  let found: TreeNode = group;
  for (const name of path.split('/').filter(Boolean)) {
    const next: TreeNode | undefined = found.kind === 'group' ? found.get(name) : undefined;
    if (!next) return undefined;
    found = next;
  }
  return found;
}

export function groupAt(group: TreeGroup, path: string): TreeGroup | undefined {
  const found = nodeAt(group, path);
  return found?.kind === 'group' ? found : undefined;
}

export function datasetAt(group: TreeGroup, path: string): TreeDataset | undefined {
  const found = nodeAt(group, path);
  return found?.kind === 'dataset' ? found : undefined;
}

/**
 * A dataset of a group: its own, or one of the same name in another group it is linked to, as NWB shares data and time
 * stamps between series. `'missing'` where the link leads nowhere, undefined where there is nothing of that name.
 */
export function memberDataset(group: TreeGroup, name: string): TreeDataset | 'missing' | undefined {
  let within = group;
  for (let step = 0; step < LONGEST_CHAIN; step++) {
    if (!within.names().includes(name)) return step === 0 ? undefined : 'missing';
    const found = within.get(name);
    if (found?.kind !== 'group') return found ?? 'missing';
    within = found;
  }
  return 'missing';
}

/** As `memberDataset`, undefined as well where a link leads nowhere. */
export function member(group: TreeGroup, name: string): TreeDataset | undefined {
  const found = memberDataset(group, name);
  return typeof found === 'object' ? found : undefined;
}

/** Last part of a path. */
export const lastName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
