import type { Dataset, File, Group } from 'h5wasm/node';
import { readView, wholeView } from '../array/arrayView';
import type { SeriesInfo } from '../recording';
import { markMissing } from '../slice';
import { asNumber } from './attributes';
import { groupAt, isDataset } from './entities';
import { hdf5Array, type Hdf5Place } from './hdf5Array';
import { hdf5Parts } from './hdf5Element';
import { isNumeric, numberList, tableShape } from './readDataset';
import { condition, type Listing, type StoredSeries } from './storedSeries';

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
export const isCaiman = (file: File): boolean =>
  tableOf(file, 'C') !== undefined && groupAt(file, 'params') !== undefined;

/**
 * What CaImAn found in a film of calcium imaging: one channel a component, named after whether it was accepted, time along the frames.
 *
 * @see Giovannucci et al. (2019), eLife 8, e38173.
 */
export function listCaiman(place: Hdf5Place, file: File): Listing {
  const found = ESTIMATES.flatMap((estimate) => {
    const dataset = tableOf(file, estimate.name);
    return dataset ? [{ ...estimate, dataset }] : [];
  });
  const [components, frames] = tableShape(tableOf(file, 'C')!)!;
  const accepted = listOf(file, 'idx_components');
  const rejected = listOf(file, 'idx_components_bad');
  const rate = frameRate(file);
  const describe = (dataset: Dataset, about: Pick<SeriesInfo, 'path' | 'title' | 'unit'>): SeriesInfo => {
    const [channels, samples] = tableShape(dataset)!;
    const { problem, missing } = condition(dataset, file.filename, channels, samples);
    return {
      ...about,
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
  };
  const series = found.map(({ dataset, name, title, unit }): StoredSeries => {
    const array = hdf5Array(place, dataset, hdf5Parts(dataset.metadata)![0]!.fields);
    return {
      info: describe(dataset, { path: `/estimates/${name}`, title, unit }),
      async read(slice, channels) {
        const values = await readView(array, wholeView(array, FRAMES), slice, channels);
        markMissing(values);
        return values;
      },
    };
  });
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
function tableOf(file: File, name: string): Dataset | undefined {
  const found = memberOf(file, name);
  return found && isNumeric(found) && found.shape?.length === 2 && !found.shape.includes(0)
    ? found
    : undefined;
}

function memberOf(file: File, name: string): Dataset | undefined {
  const estimates: Group | undefined = groupAt(file, 'estimates');
  const found = estimates?.keys().includes(name) ? estimates.get(name) : null;
  return isDataset(found) ? found : undefined;
}

/** Components that were accepted, or rejected; undefined where nobody judged them. */
function listOf(file: File, name: string): ReadonlySet<number> | undefined {
  const found = memberOf(file, name);
  return found && isNumeric(found) ? new Set(numberList(found)) : undefined;
}

function nameOf(k: number, accepted?: ReadonlySet<number>, rejected?: ReadonlySet<number>): string {
  const word = accepted?.has(k) ? ' (accepted)' : rejected?.has(k) ? ' (rejected)' : '';
  return `component ${k}${word}`;
}

function frameRate(file: File): number | null {
  const data = groupAt(file, 'params/data');
  const found = data?.keys().includes('fr') ? data.get('fr') : null;
  const rate =
    isDataset(found) && isNumeric(found) && found.metadata.total_size === 1 ? asNumber(found.value) : 0;
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
