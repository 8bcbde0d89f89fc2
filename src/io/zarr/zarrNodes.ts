import { SimError } from '../../sim/errors';
import { parsePythonJson } from './pythonJson';
import type { ZarrFiles } from './zarrFiles';

type Json = Readonly<Record<string, unknown>>;

/** A group or an array of a store, as it describes itself. */
export interface ZarrNode {
  /** From the root, with `/` between names and none in front; `''` is the root. */
  readonly path: string;
  readonly attributes: Json;
  readonly children: Map<string, ZarrNode>;
  /** Of an array its description, as version 2 or 3 writes it. */
  readonly array?: { readonly version: 2 | 3; readonly description: Json };
}

/** Nodes of a store at most, folders below one another, and bytes of a description. */
const MOST_NODES = 200_000;
const DEEPEST = 64;
const LONGEST_DESCRIPTION = 100e6;

/** Files that make a folder a Zarr store. */
export const MARKS = ['.zmetadata', 'zarr.json', '.zgroup', '.zarray'] as const;

/**
 * All nodes of a store, from its consolidated metadata where it has them, else folder by folder.
 *
 * @throws {SimError} `bad-file` naming the description that is damaged.
 */
export async function readNodes(files: ZarrFiles): Promise<ZarrNode> {
  const consolidated = await readJson(files, '.zmetadata');
  const nodes = new Map<string, ZarrNode>();
  if (consolidated && isJson(consolidated.metadata)) {
    addVersion2(nodes, consolidated.metadata, files.name);
  } else {
    await walk(files, '', 0, nodes);
  }
  const root = nodes.get('');
  if (!root) {
    throw new SimError('bad-file', `${files.name} is no Zarr store: none of ${MARKS.join(', ')} lies in it.`);
  }
  for (const [path, node] of nodes) {
    if (path === '') continue;
    const at = path.lastIndexOf('/');
    nodes.get(path.slice(0, Math.max(0, at)))?.children.set(path.slice(at + 1), node);
  }
  return root;
}

/** Adds what consolidated metadata of version 2 name: `a/b/.zarray`, `a/b/.zattrs` and so on. */
function addVersion2(nodes: Map<string, ZarrNode>, metadata: Json, name: string): void {
  for (const [key, description] of Object.entries(metadata)) {
    const [, path = '', mark] = /^(?:(.*)\/)?(\.zgroup|\.zarray)$/.exec(key) ?? [];
    if (mark === undefined || !isInside(path)) continue;
    if (!isJson(description)) throw damaged(name, `.zmetadata, ${key}`, 'it is no JSON object');
    const attributes = metadata[path === '' ? '.zattrs' : `${path}/.zattrs`];
    add(nodes, path, {
      attributes: isJson(attributes) ? attributes : {},
      ...(mark === '.zarray' && { array: { version: 2, description } }),
    });
  }
}

async function walk(
  files: ZarrFiles,
  path: string,
  depth: number,
  nodes: Map<string, ZarrNode>,
): Promise<void> {
  const inside = (name: string) => (path === '' ? name : `${path}/${name}`);
  const { folders, files: names } = await files.list(path);
  if (names.includes('zarr.json')) {
    const description = (await readJson(files, inside('zarr.json')))!;
    addVersion3(nodes, path, description);
    const consolidated =
      isJson(description.consolidated_metadata) && description.consolidated_metadata.metadata;
    if (path === '' && isJson(consolidated)) {
      for (const [key, one] of Object.entries(consolidated))
        if (isInside(key) && isJson(one)) addVersion3(nodes, key, one);
      return;
    }
  } else if (names.includes('.zarray') || names.includes('.zgroup')) {
    const array = names.includes('.zarray') ? await readJson(files, inside('.zarray')) : undefined;
    const attributes = names.includes('.zattrs') ? await readJson(files, inside('.zattrs')) : undefined;
    add(nodes, path, {
      attributes: attributes ?? {},
      ...(array && { array: { version: 2, description: array } }),
    });
  } else {
    return;
  }
  // What lies in the folder of an array are its chunks.
  if (nodes.get(path)!.array || depth >= DEEPEST) return;
  for (const folder of folders) await walk(files, inside(folder), depth + 1, nodes);
}

function addVersion3(nodes: Map<string, ZarrNode>, path: string, description: Json): void {
  const { attributes, node_type } = description;
  add(nodes, path, {
    attributes: isJson(attributes) ? attributes : {},
    ...(node_type === 'array' && { array: { version: 3, description } }),
  });
}

function add(nodes: Map<string, ZarrNode>, path: string, node: Pick<ZarrNode, 'attributes' | 'array'>): void {
  if (nodes.size >= MOST_NODES) {
    throw new SimError(
      'unsupported',
      `A Zarr store of more than ${MOST_NODES} groups and arrays is not read.`,
    );
  }
  nodes.set(path, { path, children: new Map(), ...node });
}

/** The JSON object in a file; undefined where there is no such file. @throws {SimError} `bad-file`. */
async function readJson(files: ZarrFiles, path: string): Promise<Json | undefined> {
  const bytes = await files.read(path, 0, LONGEST_DESCRIPTION);
  if (!bytes) return undefined;
  if (bytes.length === LONGEST_DESCRIPTION) throw damaged(files.name, path, 'it is too long');
  try {
    const parsed = parsePythonJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (isJson(parsed)) return parsed;
  } catch (error) {
    throw damaged(files.name, path, `no JSON: ${(error as Error).message}`, error);
  }
  throw damaged(files.name, path, 'no JSON object');
}

/** Paths that name something inside of the store. */
const isInside = (path: string): boolean =>
  path === '' || path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const damaged = (name: string, path: string, why: string, cause?: unknown) =>
  new SimError(
    'bad-file',
    `${name} can't be read: its file ${path} is damaged (${why}). Copy or download it again.`,
    { name, path },
    { cause },
  );
