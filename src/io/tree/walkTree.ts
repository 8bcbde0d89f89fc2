import type { TreeGroup, TreeNode } from './tree';

/** A link whose other end is not there. */
export interface BrokenLink {
  readonly path: string;
  /** What it points to, in words. */
  readonly target: string;
}

export interface Walked {
  /** Every object once, under its own path; under a link's only where it has no other in this file. */
  readonly nodes: readonly TreeNode[];
  readonly broken: readonly BrokenLink[];
}

/**
 * All objects below the root, in the order of their names, what is only linked to last. The same object reached twice, or a group that holds
 * itself, is listed once.
 *
 * @param enter whether to look inside a group.
 */
export function walkTree(root: TreeGroup, enter: (group: TreeGroup) => boolean): Walked {
  const nodes: TreeNode[] = [];
  const broken: BrokenLink[] = [];
  const links: { group: TreeGroup; name: string; target: string }[] = [];
  const seen = new Set([root.id]);

  visit(root);
  // Links met while following links join the end of the list.
  for (const { group, name, target } of links) {
    const found = group.get(name);
    if (found) add(found);
    else broken.push({ path: pathIn(group, name), target });
  }
  return { nodes, broken };

  function visit(group: TreeGroup): void {
    for (const name of group.names()) {
      const target = group.linkTo(name);
      if (target !== undefined) {
        links.push({ group, name, target });
        continue;
      }
      // What is neither a group nor a dataset is a named type, which is no data.
      const found = group.get(name);
      if (found) add(found);
    }
  }

  function add(node: TreeNode): void {
    if (seen.has(node.id)) return;
    seen.add(node.id);
    nodes.push(node);
    if (node.kind === 'group' && enter(node)) visit(node);
  }
}

const pathIn = ({ path }: TreeGroup, name: string): string => `${path === '/' ? '' : path}/${name}`;
