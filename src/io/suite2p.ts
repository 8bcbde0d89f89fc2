import { SimError } from '../sim/errors';
import { npy, type NpyTable, openNpyTable } from './npy';
import type { ByteSource, Recording, RecordingFormat, SeriesInfo } from './recording';
import { checkSlice, findSeries } from './slice';

/** Regions of interest at most. */
const MOST_REGIONS = 200_000;
/** How strongly suite2p itself takes the surroundings away. */
const NEUROPIL = 0.7;

const SIGNALS = [
  { file: 'F.npy', title: 'Fluorescence' },
  { file: 'Fneu.npy', title: 'Neuropil' },
  { file: 'spks.npy', title: 'Deconvolved activity' },
] as const;

/**
 * What suite2p extracts: fluorescence of regions of interest, of their surroundings, and deconvolved activity, a plane at a time. A region is
 * a channel, named after whether suite2p takes it for a cell. The sampling rate lies in a pickled file that is not opened.
 *
 * @see Pachitariu et al. (2017), bioRxiv 061507; suite2p's documentation of its outputs.
 */
export const suite2p: RecordingFormat = {
  id: 'suite2p',
  title: 'suite2p',
  extensions: [],
  leadsIn: ['suite2p/plane0/F.npy', 'plane0/F.npy', 'F.npy'],
  sniff: (head, name) => /^F\.npy$/.test(name) && npy.sniff(head, name),

  async open(source): Promise<Recording> {
    const cells = await source.beside?.('iscell.npy');
    // An array that happens to be called F is an array.
    if (!cells) return npy.open(source);
    const opened: ByteSource[] = [cells];
    const close = async () => {
      await Promise.all(opened.map((file) => file.close()));
    };
    try {
      const isCell = await cellsOf(cells);
      const files = new Map<string, NpyTable>();
      for (const { file, title } of SIGNALS) {
        const member = file === source.name ? source : await source.beside?.(file);
        if (!member) continue;
        if (member !== source) opened.push(member);
        files.set(file, await openNpyTable(member, file.replace('.npy', ''), title, 1));
      }
      const shapes = new Set([...files.values()].map(({ info }) => `${info.shape[1]} × ${info.shape[0]}`));
      const [samples, regions] = files.get('F.npy')!.info.shape;
      if (shapes.size > 1 || isCell.length !== regions) {
        throw new SimError(
          'bad-file',
          `The files beside ${source.name} do not belong together: ${[...shapes].join(' and ')} regions × samples, and ${isCell.length} regions in iscell.npy. Run suite2p again.`,
        );
      }
      const names = isCell.map((cell, k) => `ROI ${k}${cell ? ' (cell)' : ''}`);
      const info = (path: string, title: string): SeriesInfo => ({
        path,
        title,
        kind: 'continuous',
        shape: [samples, regions],
        rate: null,
        irregular: false,
        startTime: 0,
        unit: '',
        channels: names,
        missing: null,
        note: 'suite2p keeps the sampling rate in ops.npy, a pickled file, which is not opened.',
        readable: true,
      });
      const series = [
        ...(files.has('Fneu.npy') ? [info('F-Fneu', `Fluorescence − ${NEUROPIL} × neuropil`)] : []),
        ...SIGNALS.filter(({ file }) => files.has(file)).map(({ file, title }) =>
          info(file.replace('.npy', ''), title),
        ),
      ];
      return {
        format: 'suite2p',
        name: source.name,
        series,
        facts: [{ label: 'Regions', value: `${regions}, ${isCell.filter(Boolean).length} taken for cells` }],
        files: [source, ...opened].map(({ path }) => path).filter((path) => path !== undefined),
        async read(path, slice) {
          const found = findSeries(source.name, series, path);
          checkSlice(found, slice);
          if (path !== 'F-Fneu') return files.get(`${path}.npy`)!.read(slice);
          const [signal, around] = await Promise.all(
            ['F.npy', 'Fneu.npy'].map((file) => files.get(file)!.read(slice)),
          );
          return signal!.map((value, at) => value - NEUROPIL * around![at]!);
        },
        close,
      };
    } catch (error) {
      await close();
      throw error;
    }
  },
};

/** Whether each region is taken for a cell: the first of two columns. */
async function cellsOf(source: ByteSource): Promise<boolean[]> {
  const { info, read } = await openNpyTable(source, 'iscell', 'iscell', 0);
  const [regions] = info.shape;
  if (regions > MOST_REGIONS) {
    throw new SimError('bad-file', `${source.name} has ${regions} rows; expected one a region of interest.`);
  }
  return [...(await read({ start: 0, stop: regions, channels: [0] }))].map((cell) => cell > 0.5);
}
