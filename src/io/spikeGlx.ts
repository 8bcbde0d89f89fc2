import { SimError } from '../sim/errors';
import { latin1 } from './looksLike';
import type { ByteSource, Recording, RecordingFormat, SeriesInfo } from './recording';
import { checkSlice, findSeries } from './slice';
import { readTable, type StoredTable } from './storedNumbers';

const PATH = 'signals';
/** Metadata above this are none. */
const LARGEST_META = 16e6;
const BYTES = 2;

/**
 * SpikeGLX: interleaved 16-bit numbers (.bin) and what they mean (.meta), of which either may be opened. Channels are in volts, by the
 * gain each was recorded with; digital and synchronisation words are as stored.
 *
 * @see Karsh (2023), SpikeGLX metadata tags, and its SDK's conversion of samples to voltage.
 */
export const spikeGlx: RecordingFormat = {
  id: 'spikeglx',
  title: 'SpikeGLX',
  extensions: ['.meta'],
  sniff: (head, name) =>
    /\.meta$/i.test(name) &&
    /^(\w+=.*\r?\n)*?(snsApLfSy|snsMnMaXaDw|snsXaDwSy|nSavedChans)=/m.test(latin1(head)),
  leadsFrom: (name) => (/\.bin$/i.test(name) ? [name.replace(/\.bin$/i, '.meta')] : []),

  async open(source): Promise<Recording> {
    const meta = parseMeta(await source.read(0, Math.min(source.size, LARGEST_META)));
    const binary = source.name.replace(/\.meta$/i, '.bin');
    const data = await source.beside?.(binary);
    if (!data) throw notBeside(source, binary);
    try {
      const { table, series, what } = layoutOf(meta, source.name, data);
      return {
        format: 'spikeglx',
        name: source.name,
        series: [series],
        facts: [
          { label: 'Recorded with', value: what },
          ...(meta.get('fileCreateTime') ? [{ label: 'Recorded', value: meta.get('fileCreateTime')! }] : []),
        ],
        files: [source.path, data.path].filter((path) => path !== undefined),
        async read(path, slice) {
          findSeries(source.name, [series], path);
          return readTable(data, table, slice, checkSlice(series, slice));
        },
        close: () => data.close(),
      };
    } catch (error) {
      await data.close();
      throw error;
    }
  },
};

/** Lines of `key=value`; a tilde before the key marks a long list. */
function parseMeta(bytes: Uint8Array): ReadonlyMap<string, string> {
  const entries = latin1(bytes)
    .split(/\r?\n/)
    .map((line) => /^~?(\w+)=(.*)$/.exec(line))
    .filter((match) => match !== null);
  return new Map(entries.map(([, key, value]) => [key!, value!.trim()]));
}

interface Layout {
  readonly table: StoredTable;
  readonly series: SeriesInfo;
  readonly what: string;
}

function layoutOf(meta: ReadonlyMap<string, string>, name: string, data: ByteSource): Layout {
  const number = (key: string): number => {
    const value = Number(meta.get(key) ?? NaN);
    if (Number.isFinite(value)) return value;
    throw wrong(name, `a number as ${key}`, meta.get(key));
  };
  const count = number('nSavedChans');
  if (!(Number.isInteger(count) && count > 0 && count < 1e5))
    throw wrong(name, 'a number of saved channels', String(count));
  const kind = meta.get('typeThis') ?? '';
  const device = DEVICES[kind];
  if (!device) {
    throw new SimError(
      'unsupported',
      `${name} is of the stream "${kind}"; ${Object.keys(DEVICES).join(', ')} are read. Convert it to NWB.`,
    );
  }
  const rate = number(device.rate);
  if (!(rate > 0)) throw wrong(name, `a sampling rate above 0 as ${device.rate}`, String(rate));
  const row = count * BYTES;
  if (data.size % row !== 0 || (meta.has('fileSizeBytes') && number('fileSizeBytes') !== data.size)) {
    throw new SimError(
      'bad-file',
      `${data.name} was cut short or belongs to another .meta: ${meta.get('fileSizeBytes') ?? `a multiple of ${row}`} bytes were expected, ${data.size} are there. Copy it again.`,
    );
  }
  const saved = savedChannels(meta.get('snsSaveChanSubset'), count, name);
  const channels = saved.map((channel) => device.channel(meta, channel, number));
  const volts = channels.some(({ gain }) => gain !== undefined);
  return {
    table: {
      type: 'int16',
      offset: 0,
      samples: data.size / row,
      channels: count,
      gains: channels.map(({ gain = 1 }) => gain),
    },
    series: {
      path: PATH,
      title: 'Signals',
      kind: 'continuous',
      shape: [data.size / row, count],
      rate,
      irregular: false,
      startTime: 0,
      unit: volts ? 'V' : '',
      channels: channels.map(({ name: channel, gain }) =>
        volts && gain === undefined ? `${channel} (as stored)` : channel,
      ),
      missing: 0,
      readable: true,
    },
    what: `${device.title}${meta.get('imDatPrb_type') ? `, probe of type ${meta.get('imDatPrb_type')}` : ''}, ${meta.get('appVersion') ? `SpikeGLX ${meta.get('appVersion')}` : 'SpikeGLX'}`,
  };
}

/** A channel by its name, and volts a step; undefined where it holds digital words. */
interface Channel {
  readonly name: string;
  readonly gain?: number;
}

interface Device {
  readonly title: string;
  /** The key of its sampling rate. */
  readonly rate: string;
  channel(meta: ReadonlyMap<string, string>, channel: number, number: (key: string) => number): Channel;
}

const DEVICES: Readonly<Record<string, Device>> = {
  imec: {
    title: 'Neuropixels',
    rate: 'imSampRate',
    channel(meta, channel, number) {
      const [ap = 0, lf = 0] = counts(meta.get('snsApLfSy') ?? meta.get('acqApLfSy'));
      const [acquiredAp = ap, acquiredLf = lf] = counts(meta.get('acqApLfSy'));
      const steps = meta.has('imMaxInt') ? number('imMaxInt') : 512;
      const [isAp, isLf] = [channel < acquiredAp, channel < acquiredAp + acquiredLf];
      if (!isLf) return { name: `SY${channel - acquiredAp - acquiredLf}` };
      const site = isAp ? channel : channel - acquiredAp;
      return {
        name: `${isAp ? 'AP' : 'LF'}${site}`,
        gain: number('imAiRangeMax') / steps / probeGain(meta, site, isAp),
      };
    },
  },
  nidq: {
    title: 'National Instruments',
    rate: 'niSampRate',
    channel(meta, channel, number) {
      const [mn = 0, ma = 0, xa = 0] = counts(meta.get('acqMnMaXaDw') ?? meta.get('snsMnMaXaDw'));
      const steps = meta.has('niMaxInt') ? number('niMaxInt') : 32768;
      const volts = number('niAiRangeMax') / steps;
      if (channel < mn) return { name: `MN${channel}`, gain: volts / number('niMNGain') };
      if (channel < mn + ma) return { name: `MA${channel - mn}`, gain: volts / number('niMAGain') };
      if (channel < mn + ma + xa) return { name: `XA${channel - mn - ma}`, gain: volts };
      return { name: `XD${channel - mn - ma - xa}` };
    },
  },
  obx: {
    title: 'OneBox',
    rate: 'obSampRate',
    channel(meta, channel, number) {
      const [xa = 0, xd = 0] = counts(meta.get('acqXaDwSy') ?? meta.get('snsXaDwSy'));
      const steps = meta.has('obMaxInt') ? number('obMaxInt') : 32768;
      if (channel < xa) return { name: `XA${channel}`, gain: number('obAiRangeMax') / steps };
      return { name: channel < xa + xd ? `XD${channel - xa}` : `SY${channel - xa - xd}` };
    },
  },
};

const counts = (list: string | undefined): number[] => (list ? list.split(',').map(Number) : []);

/** Amplification of a site of a probe: one for all where the metadata say so, else out of the table of the probe's sites. */
function probeGain(meta: ReadonlyMap<string, string>, site: number, isAp: boolean): number {
  const whole = Number(meta.get(isAp ? 'imChan0apGain' : 'imChan0lfGain') ?? NaN);
  const entries = [...(meta.get('imroTbl') ?? '').matchAll(/\(([^()]*)\)/g)].map(([, entry]) => entry!);
  // (channel bank reference apGain lfGain …), of probes of the first generation; those of the second have one gain.
  const own = entries[site + 1]?.split(/\s+/).map(Number);
  const listed = own && own.length >= 5 ? own[isAp ? 3 : 4] : undefined;
  const type = Number(meta.get('imDatPrb_type') ?? 0);
  const secondGeneration: Readonly<Record<number, number>> = {
    21: 80,
    24: 80,
    2003: 100,
    2004: 100,
    2013: 100,
    2014: 100,
  };
  const gain = secondGeneration[type] ?? (Number.isFinite(listed) && listed! > 0 ? listed! : whole);
  if (gain > 0) return gain;
  throw new SimError(
    'bad-file',
    `The metadata name no gain for site ${site} of the probe (type ${type}). Export the run again with SpikeGLX.`,
  );
}

/** Numbers of the acquired channels that were saved: `all`, or ranges such as `0:10,12`. */
function savedChannels(list: string | undefined, count: number, name: string): readonly number[] {
  const all = Array.from({ length: count }, (_, channel) => channel);
  if (!list || list === 'all') return all;
  const channels = list.split(',').flatMap((range) => {
    const [first = NaN, last = first] = range.split(':').map(Number);
    return last - first < 1e5
      ? Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => first + k)
      : [];
  });
  if (channels.length === count && channels.every((channel) => Number.isInteger(channel) && channel >= 0))
    return channels;
  throw wrong(name, `${count} saved channels in snsSaveChanSubset`, `${channels.length}`);
}

const wrong = (name: string, what: string, got: string | undefined) =>
  new SimError('bad-file', `${name} is damaged: expected ${what}, got "${got ?? 'nothing'}". Copy it again.`);

const notBeside = ({ name }: ByteSource, file: string) =>
  new SimError(
    'bad-file',
    `${name} describes ${file}, which is not beside it. Put both into one folder and open one of them there: on the desktop, or by its path on the command line. A browser hands over one file alone.`,
  );
