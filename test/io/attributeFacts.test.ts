import { expect, test } from 'vitest';
import { attributeFacts } from '../../src/io/tree/attributeFacts';
import type { TreeDataset, TreeGroup, TreeNode } from '../../src/io/tree/tree';

type Attributes = Readonly<Record<string, unknown>>;

const described = (path: string, attributes: Attributes) => ({
  path,
  id: path,
  attributeNames: () => Object.keys(attributes),
  attribute(name: string) {
    if (attributes[name] instanceof Error) throw attributes[name];
    return attributes[name];
  },
  referred: () => undefined,
});
const dataset = (path: string, attributes: Attributes): TreeDataset => ({
  ...described(path, attributes),
  kind: 'dataset',
  shape: [2],
  holds: 'floats',
  valueBytes: 8,
  chunks: undefined,
  problem: undefined,
  read: async () => [1, 2],
  texts: async () => [],
});
const group = (path: string, attributes: Attributes, members: readonly TreeNode[]): TreeGroup => ({
  ...described(path, attributes),
  kind: 'group',
  names: () => members.map((one) => one.path),
  get: (name) => members.find((one) => one.path === name),
  linkTo: () => undefined,
});

test('attributes are told by their place, in words; not what libraries note for themselves', () => {
  const lfp = dataset('/exp/lfp', {
    filter: 'band-pass 0.1 to 300 Hz\0',
    corner: new Float64Array([0.1, 300]),
    sites: ['CA1', 'DG'],
    CLASS: 'DIMENSION_SCALE',
    empty: '',
    table: new Float64Array(500),
    owner: [{ ref_data: new Uint8Array(8) }],
  });
  const root = group('/', { title: 'A day’s work', gain: 2, count: 3n }, [
    group('/exp', { subject: 'mouse 12', damaged: new Error('bad heap') }, [lfp]),
  ]);
  expect(attributeFacts(root).map(({ label, value }) => `${label} = ${value}`)).toEqual([
    'title = A day’s work',
    'gain = 2',
    'count = 3',
    '/exp: subject = mouse 12',
    '/exp/lfp: filter = band-pass 0.1 to 300 Hz',
    '/exp/lfp: corner = 0.1, 300',
    '/exp/lfp: sites = CA1, DG',
  ]);
});

test('of very many attributes the first are told, and how many more there are', () => {
  const all = Array.from({ length: 100 }, (_, k) => dataset(`/s${k}`, { sweep: k }));
  const facts = attributeFacts(group('/', {}, all));
  expect(facts).toHaveLength(61);
  expect(facts.at(-1)).toEqual({ label: '/…', value: 'and 40 more attributes' });
});
