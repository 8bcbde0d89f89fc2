import type { TreeGroup, TreeDataset, TreeNode, Range } from '../tree/tree';
import { describeArray, type ArrayDescription } from './describeArray';
import { ChunkReader } from './chunkReader';
import type { ZarrFiles } from './zarrFiles';
import type { ZarrNode } from './zarrNodes';

/** Links one after another at most; a cycle has more. */
const LONGEST_CHAIN = 16;

/** An opened Zarr store as a tree. A store that is a single array is a group with that array in it. */
export function zarrTree(root: ZarrNode, files: ZarrFiles, title: string): TreeGroup {
  const chunks = new ChunkReader(files);
  if (!root.array) return new ZarrGroup({ root, chunks }, root);
  const group: ZarrNode = { path: '', attributes: {}, children: new Map([[title, root]]) };
  return new ZarrGroup({ root: group, chunks }, group);
}

interface Opened {
  readonly root: ZarrNode;
  readonly chunks: ChunkReader;
}

/** A link, as hdmf-zarr notes it in the attributes of a group; a reference has the same parts. */
interface ZarrLink {
  readonly name?: string;
  /** `.` for this store, else where another lies. */
  readonly source: string;
  readonly path: string;
}

abstract class ZarrTreeNode {
  constructor(
    protected readonly opened: Opened,
    protected readonly node: ZarrNode,
    private readonly name?: string,
  ) {}

  get path(): string {
    return this.name ?? `/${this.node.path}`;
  }

  get id(): string {
    // A store that is a single array has the path of the root.
    return `${this.node.array ? 'array' : 'group'} ${this.node.path}`;
  }

  attributeNames(): readonly string[] {
    return Object.keys(this.node.attributes);
  }

  attribute(name: string): unknown {
    return Object.hasOwn(this.node.attributes, name) ? (this.node.attributes[name] ?? undefined) : undefined;
  }

  referred(name: string): TreeNode | undefined {
    const { value } = (this.attribute(name) ?? {}) as { value?: unknown };
    return isLink(value) ? this.follow(value, 0) : undefined;
  }

  /** What a link leads to, where it leads to something in this store. */
  protected follow({ source, path }: ZarrLink, steps: number): TreeNode | undefined {
    if (source !== '.' || steps > LONGEST_CHAIN) return undefined;
    let found: TreeNode | undefined = new ZarrGroup(this.opened, this.opened.root);
    for (const part of path.split('/').filter(Boolean))
      found = found instanceof ZarrGroup ? found.member(part, steps + 1) : undefined;
    return found;
  }
}

class ZarrGroup extends ZarrTreeNode implements TreeGroup {
  readonly kind = 'group';

  names(): readonly string[] {
    return [...new Set([...this.node.children.keys(), ...this.#links().map(({ name }) => name!)])].sort();
  }

  get(name: string): TreeNode | undefined {
    return this.member(name, 0);
  }

  member(name: string, steps: number): TreeNode | undefined {
    const child = this.node.children.get(name);
    if (child) return wrapped(this.opened, child, name);
    const link = this.#link(name);
    return link && this.follow(link, steps);
  }

  linkTo(name: string): string | undefined {
    const link = this.node.children.has(name) ? undefined : this.#link(name);
    return link && (link.source === '.' ? link.path : `${link.path} in the store ${link.source}`);
  }

  #link(name: string): ZarrLink | undefined {
    return this.#links().find((link) => link.name === name);
  }

  #links(): readonly ZarrLink[] {
    const links = this.attribute('zarr_link');
    return Array.isArray(links) ? links.filter((one) => isLink(one) && typeof one.name === 'string') : [];
  }
}

class ZarrDataset extends ZarrTreeNode implements TreeDataset {
  readonly kind = 'dataset';
  #description: ArrayDescription | undefined;

  get #about(): ArrayDescription {
    this.#description ??= describeArray(this.node.array!);
    return this.#description;
  }

  get shape(): readonly number[] {
    return this.#about.shape;
  }

  /** As version 3 has them, and as xarray writes them in version 2. */
  get dimensions(): readonly (string | undefined)[] | undefined {
    const names = this.node.array!.description.dimension_names ?? this.attribute('_ARRAY_DIMENSIONS');
    if (!Array.isArray(names) || names.length !== this.shape.length) return undefined;
    return names.map((name: unknown) => (typeof name === 'string' ? name : undefined));
  }

  get holds(): TreeDataset['holds'] {
    return this.#about.holds;
  }

  get chunks(): readonly number[] {
    return this.#about.chunks;
  }

  get valueBytes(): number {
    return this.#about.valueBytes;
  }

  get problem(): string | undefined {
    return this.#about.problem;
  }

  read(ranges: readonly Range[]): Promise<Float64Array> {
    return this.opened.chunks.readNumbers(this.node, this.#about, ranges);
  }

  texts(): Promise<readonly string[]> {
    return this.opened.chunks.readTexts(this.node, this.#about);
  }
}

const wrapped = (opened: Opened, node: ZarrNode, name: string): TreeNode => {
  // An array that is a whole store goes by the store's name.
  if (node.array) return new ZarrDataset(opened, node, node.path === '' ? `/${name}` : undefined);
  return new ZarrGroup(opened, node);
};

function isLink(value: unknown): value is ZarrLink {
  const { source, path } = (value ?? {}) as Partial<ZarrLink>;
  return typeof source === 'string' && typeof path === 'string';
}
