import { SimError } from '../sim/errors';
import { latin1 } from './looksLike';
import { readNpy } from './npy';
import { checkRows, findPoints, type RowOfPoints, within } from './points';
import type { ByteSource, PointsInfo, Recording, RecordingFormat, SeriesInfo } from './recording';
import { checkSlice, findSeries, numberedChannels } from './slice';
import { bytesOf, readTable, type StoredTable, type StoredType } from './storedNumbers';

const UNITS = 'units';
const RAW = 'raw';
/** Files of spikes above this are none. */
const LARGEST = 2e9;
const LARGEST_TEXT = 16e6;

/**
 * What Kilosort and other sorters leave for phy: a folder that its `params.py` describes (read as text, never run), with the samples
 * and clusters of spikes, what a curator called the clusters, and where the raw data lie.
 *
 * @see Rossant et al., phy, documentation of the template GUI's data format.
 */
export const phy: RecordingFormat = {
  id: 'phy',
  title: 'Kilosort and phy',
  extensions: [],
  leadsIn: ['params.py'],
  sniff: (head, name) => /^params\.py$/i.test(name) && /^\s*sample_rate\s*=/m.test(latin1(head)),

  async open(source): Promise<Recording> {
    const settings = parseParams(latin1(await source.read(0, Math.min(source.size, LARGEST_TEXT))));
    const rate = Number(settings.get('sample_rate'));
    if (!(rate > 0 && rate < Infinity)) {
      throw new SimError(
        'bad-file',
        `${source.name} is damaged: expected a sample_rate above 0, got "${settings.get('sample_rate') ?? 'nothing'}". Correct it or sort again.`,
      );
    }
    const used: ByteSource[] = [];
    const beside = async (name: string) => {
      const file = await source.beside?.(name);
      if (file) used.push(file);
      return file;
    };
    const close = async () => {
      await Promise.all(used.map((file) => file.close()));
    };
    try {
      const { info, rows } = await unitsOf(source, beside, rate);
      const raw = await rawOf(settings, rate, beside);
      return {
        format: 'phy',
        name: source.name,
        series: raw ? [raw.info] : [],
        points: [info],
        facts:
          raw || !settings.get('dat_path')
            ? []
            : [{ label: 'Raw data', value: `${settings.get('dat_path')}, which is not beside it` }],
        files: [source, ...used].map(({ path }) => path).filter((path) => path !== undefined),
        async read(path, slice) {
          findSeries(source.name, raw ? [raw.info] : [], path);
          return readTable(raw!.data, raw!.table, slice, checkSlice(raw!.info, slice));
        },
        async readPoints(path, request) {
          findPoints({ name: source.name, points: [info] }, path);
          return within(
            checkRows(info, request).map((row) => rows[row]!),
            request,
          );
        },
        close,
      };
    } catch (error) {
      await close();
      throw error;
    }
  },
};

/** Lines of `key = value` as text, quotes taken off; of a list, its first entry. */
function parseParams(content: string): ReadonlyMap<string, string> {
  const entries = content
    .split(/\r?\n/)
    .map((line) => /^\s*(\w+)\s*=\s*(.*?)\s*(#.*)?$/.exec(line))
    .filter((match) => match !== null);
  const plain = (value: string) =>
    value
      .replace(/^[[(]\s*/, '')
      .replace(/^r?(['"])(.*?)\1.*$/, '$2')
      .replace(/[\])]\s*$/, '')
      .trim();
  return new Map(entries.map(([, key, value]) => [key!.toLowerCase(), plain(value!)]));
}

type Beside = (name: string) => Promise<ByteSource | undefined>;

async function unitsOf(
  { name }: ByteSource,
  beside: Beside,
  rate: number,
): Promise<{ info: PointsInfo; rows: readonly RowOfPoints[] }> {
  const samples = await numbersOf(beside, 'spike_times.npy');
  const clusters =
    (await numbersOf(beside, 'spike_clusters.npy')) ?? (await numbersOf(beside, 'spike_templates.npy'));
  if (!samples || !clusters || samples.length !== clusters.length) {
    throw new SimError(
      'bad-file',
      `${name} needs spike_times.npy and spike_clusters.npy (or spike_templates.npy) of the same length beside it; got ${samples ? `${samples.length} times` : 'no times'} and ${clusters ? `${clusters.length} clusters` : 'no clusters'}. Open it in the sorter's folder: on the desktop, or by its path on the command line.`,
    );
  }
  const labels = await labelsOf(beside);
  const byCluster = new Map<number, number[]>();
  for (let k = 0; k < samples.length; k++) {
    const [time, cluster] = [Number(samples[k]) / rate, Number(clusters[k])];
    if (!(Number.isFinite(time) && Number.isFinite(cluster))) continue;
    const known = byCluster.get(cluster);
    if (known) known.push(time);
    else byCluster.set(cluster, [time]);
  }
  const numbers = [...byCluster.keys()].sort((a, b) => a - b);
  const rows = numbers.map((cluster, row) => ({
    row,
    times: Float64Array.from(byCluster.get(cluster)!).sort(),
  }));
  const ends = rows.flatMap(({ times }) => [times[0]!, times.at(-1)!]);
  const extreme = (pick: (a: number, b: number) => number) => ends.reduce((a, b) => pick(a, b));
  return {
    info: {
      path: UNITS,
      title: 'Units',
      kind: 'spikes',
      rows: numbers.map((cluster) => {
        const label = labels.get(cluster);
        return label ? `unit ${cluster} (${label})` : `unit ${cluster}`;
      }),
      counts: rows.map(({ times }) => times.length),
      span: ends.length > 0 ? [extreme(Math.min), extreme(Math.max)] : null,
      readable: true,
    },
    rows,
  };
}

async function numbersOf(beside: Beside, name: string): Promise<ArrayLike<number | bigint> | undefined> {
  const file = await beside(name);
  if (!file) return undefined;
  if (file.size > LARGEST)
    throw new SimError('unsupported', `${name} has ${file.size} bytes; up to ${LARGEST} are read.`);
  return readNpy(await file.read(0, file.size), name).values as ArrayLike<number | bigint>;
}

/** What a curator, or else the sorter, called each cluster. */
async function labelsOf(beside: Beside): Promise<ReadonlyMap<number, string>> {
  for (const name of ['cluster_info.tsv', 'cluster_group.tsv', 'cluster_groups.csv', 'cluster_KSLabel.tsv']) {
    const file = await beside(name);
    if (!file) continue;
    const lines = new TextDecoder()
      .decode(await file.read(0, Math.min(file.size, LARGEST_TEXT)))
      .split(/\r?\n/)
      .map((line) => line.split('\t'));
    const header = lines[0] ?? [];
    const [id, label] = [
      header.findIndex((title) => /^(cluster_)?id$/.test(title)),
      ['group', 'KSLabel'].map((title) => header.indexOf(title)).find((at) => at >= 0) ?? -1,
    ];
    if (id < 0 || label < 0) continue;
    return new Map(
      lines
        .slice(1)
        .flatMap((cells) => (cells[id] && cells[label] ? [[Number(cells[id]), cells[label]]] : [])),
    );
  }
  return new Map();
}

const TYPES: Readonly<Record<string, StoredType>> = {
  int16: 'int16',
  uint16: 'uint16',
  int32: 'int32',
  float32: 'float32',
  single: 'float32',
  float64: 'float64',
};

/** The raw data, where they lie beside and their description holds together. */
async function rawOf(
  settings: ReadonlyMap<string, string>,
  rate: number,
  beside: Beside,
): Promise<{ info: SeriesInfo; table: StoredTable; data: ByteSource } | undefined> {
  const [path, count] = [settings.get('dat_path'), Number(settings.get('n_channels_dat'))];
  const type = TYPES[(settings.get('dtype') ?? 'int16').replace(/^(np|numpy)\./, '').replace(/^</, '')];
  const offset = Number(settings.get('offset') ?? 0);
  if (!path || !type || !(Number.isInteger(count) && count > 0 && count < 1e5)) return undefined;
  if (!(Number.isInteger(offset) && offset >= 0)) return undefined;
  const data = await beside(path);
  const samples = data ? (data.size - offset) / (count * bytesOf(type)) : 0;
  if (!data || !(Number.isInteger(samples) && samples > 0)) return undefined;
  return {
    data,
    table: { type, offset, samples, channels: count, gains: Array.from({ length: count }, () => 1) },
    info: {
      path: RAW,
      title: 'Raw data',
      kind: 'continuous',
      shape: [samples, count],
      rate,
      irregular: false,
      startTime: 0,
      unit: '',
      channels: numberedChannels(count),
      missing: type.startsWith('float') ? null : 0,
      note: 'As stored: the sorter does not say how many volts a step is.',
      readable: true,
    },
  };
}
