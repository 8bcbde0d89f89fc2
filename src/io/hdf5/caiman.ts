import { readView, wholeView } from '../array/arrayView';
import type { SeriesInfo } from '../recording';
import { markMissing } from '../slice';
import { Inspector, type Listing, type StoredSeries } from '../tree/listing';
import { datasetAt, groupAt } from '../tree/members';
import { isNumeric, numberList, singleNumber } from '../tree/readRows';
import type { TreeDataset, TreeGroup } from '../tree/tree';
import { treeArray } from '../tree/treeArray';

/** What CaImAn estimates for each component, best suited to a look at the dynamics first. */
const ESTIMATES = [
  { name: 'F_dff', title: 'ΔF/F', unit: 'ΔF/F' },
  { name: 'C', title: 'Denoised activity', unit: '' },
  { name: 'S', title: 'Deconvolved activity', unit: '' },
  { name: 'YrA', title: 'Residual', unit: '' },
] as const;
/** The dimension that frames run along. */
const FRAMES = 1;
/** Fluorescence before it was denoised is the estimate and what it leaves over. */
const RAW = { path: '/estimates/C+YrA', title: 'Fluorescence (denoised + residual)' };

/** True for what CaImAn saves of its analysis: estimates of components, components × frames, and the parameters that led to them. */
export const isCaiman = (root: TreeGroup): boolean =>
  tableOf(root, 'C') !== undefined && groupAt(root, 'params') !== undefined;

/**
 * What CaImAn found in a film of calcium imaging: one channel a component, named after whether it was accepted, time along the frames.
 *
 * @see Giovannucci et al. (2019), eLife 8, e38173.
 */
export async function listCaiman(root: TreeGroup): Promise<Listing> {
  const [components, frames] = tableOf(root, 'C')!.shape as [number, number];
  const accepted = await listOf(root, 'idx_components');
  const rejected = await listOf(root, 'idx_components_bad');
  const rate = await frameRate(root);
  const inspector = new Inspector();
  const series: StoredSeries[] = [];
  for (const { name, title, unit } of ESTIMATES) {
    const dataset = tableOf(root, name);
    if (!dataset) continue;
    const [channels, samples] = dataset.shape as [number, number];
    const { problem, missing } = await inspector.condition(dataset, channels, samples);
    const info: SeriesInfo = {
      path: `/estimates/${name}`,
      title,
      unit,
      kind: 'continuous',
      shape: [samples, channels],
      rate,
      irregular: false,
      startTime: 0,
      channels: Array.from({ length: channels }, (_, k) => nameOf(k, accepted, rejected)),
      missing,
      ...(problem && { note: problem }),
      readable: !problem,
    };
    const array = treeArray(dataset);
    series.push({
      info,
      async read(slice, among) {
        const values = await readView(array, wholeView(array, FRAMES), slice, among);
        markMissing(values);
        return values;
      },
    });
  }
  const raw = rawOf(series);
  return {
    series: [...series, ...(raw ? [raw] : [])],
    facts: [
      { label: 'CaImAn', value: `${components} components in ${frames} frames` },
      ...(accepted ? [{ label: 'Accepted', value: `${accepted.size} of ${components}` }] : []),
    ],
  };
}

/** An estimate with a row for each component. */
function tableOf(root: TreeGroup, name: string): TreeDataset | undefined {
  const found = datasetAt(root, `estimates/${name}`);
  return found && isNumeric(found) && found.shape.length === 2 && !found.shape.includes(0)
    ? found
    : undefined;
}

/** Components that were accepted, or rejected; undefined where nobody judged them. */
async function listOf(root: TreeGroup, name: string): Promise<ReadonlySet<number> | undefined> {
  const found = datasetAt(root, `estimates/${name}`);
  return found && isNumeric(found) ? new Set(await numberList(found)) : undefined;
}

function nameOf(k: number, accepted?: ReadonlySet<number>, rejected?: ReadonlySet<number>): string {
  const word = accepted?.has(k) ? ' (accepted)' : rejected?.has(k) ? ' (rejected)' : '';
  return `component ${k}${word}`;
}

async function frameRate(root: TreeGroup): Promise<number | null> {
  const rate = await singleNumber(datasetAt(root, 'params/data/fr'));
  return rate !== undefined && rate > 0 ? rate : null;
}

/** The traces that were estimated, with what the estimate leaves over; undefined where one of them is missing. */
function rawOf(series: readonly StoredSeries[]): StoredSeries | undefined {
  const [denoised, residual] = ['C', 'YrA'].map((name) =>
    series.find(({ info }) => info.path === `/estimates/${name}`),
  );
  if (!denoised || !residual || denoised.info.shape.join() !== residual.info.shape.join()) return undefined;
  if (!denoised.info.readable || !residual.info.readable) return undefined;
  return {
    info: { ...denoised.info, ...RAW, missing: null },
    async read(slice, channels) {
      const rest = await residual.read(slice, channels);
      return (await denoised.read(slice, channels)).map((value, at) => value + rest[at]!);
    },
  };
}
