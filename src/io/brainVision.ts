import { SimError } from '../sim/errors';
import { latin1 } from './looksLike';
import { checkRows, eventsByName, findPoints, type Happening, within } from './points';
import type { ByteSource, Recording, RecordingFormat, SeriesInfo } from './recording';
import { checkSlice, findSeries } from './slice';
import { bytesOf, readTable, type StoredTable, type StoredType } from './storedNumbers';

/** Headers and marker files above this are none. */
const LARGEST_TEXT = 64e6;

type BinaryFormat = 'INT_16' | 'UINT_16' | 'INT_32' | 'IEEE_FLOAT_32';
const TYPES: Readonly<Record<BinaryFormat, StoredType>> = {
  INT_16: 'int16',
  UINT_16: 'uint16',
  INT_32: 'int32',
  IEEE_FLOAT_32: 'float32',
};

/**
 * BrainVision's three files: a header (.vhdr), the data (.eeg, .dat) and markers (.vmrk), of which any may be opened. The signals are a
 * series in physical units, markers are events.
 *
 * @see Brain Products, BrainVision Core Data Format 1.0 (2019).
 */
export const brainVision: RecordingFormat = {
  id: 'brainvision',
  title: 'BrainVision',
  extensions: ['.vhdr', '.vmrk', '.eeg'],
  sniff: (head) =>
    /^(\xef\xbb\xbf)?Brain ?Vision Data Exchange (Header|Marker) File/.test(latin1(head.subarray(0, 60))),
  leadsFrom: (name) => (/\.(eeg|dat|seg|vmrk)$/i.test(name) ? [name.replace(/\.\w+$/, '.vhdr')] : []),

  async open(source): Promise<Recording> {
    const text = await textOf(source);
    if (/Marker File/.test(text.slice(0, 60))) return openHeaderOf(source);
    const header = parseHeader(text, source);
    const data = await source.beside?.(header.dataFile);
    if (!data) throw notBeside(source, header.dataFile, 'data');
    try {
      const series = seriesOf(header, data);
      const markers = header.markerFile === '' ? undefined : await source.beside?.(header.markerFile);
      const events = markers && eventsOf(await textOf(markers).finally(() => markers.close()), header.rate);
      return {
        format: 'brainvision',
        name: source.name,
        series: [series],
        ...(events && { points: [events.info] }),
        facts: [
          {
            label: 'Data',
            value: `${header.dataFile}, ${header.format}, ${header.isMultiplexed ? 'multiplexed' : 'vectorised'}`,
          },
          ...(header.markerFile !== '' && !events
            ? [{ label: 'Markers', value: markers ? 'none' : `${header.markerFile}, which is not beside it` }]
            : []),
        ],
        files: [source.path, data.path, markers?.path].filter((path) => path !== undefined),
        async read(path, slice) {
          const info = findSeries(source.name, [series], path);
          return readTable(data, tableOf(header, info.shape[0]), slice, checkSlice(info, slice));
        },
        async readPoints(path, request) {
          const info = findPoints({ name: source.name, points: events ? [events.info] : [] }, path);
          return within(
            checkRows(info, request).map((row) => events!.rows[row]!),
            request,
          );
        },
        close: () => data.close(),
      };
    } catch (error) {
      await data.close();
      throw error;
    }
  },
};

/** What the header beside a marker file leads to. */
async function openHeaderOf(markers: ByteSource): Promise<Recording> {
  const header = await markers.beside?.(markers.name.replace(/\.\w+$/, '.vhdr'));
  if (!header) throw markersOnly(markers);
  try {
    const recording = await brainVision.open(header);
    return { ...recording, close: () => recording.close().finally(() => header.close()) };
  } catch (error) {
    await header.close();
    throw error;
  }
}

interface Header {
  readonly dataFile: string;
  /** Empty where there is none. */
  readonly markerFile: string;
  readonly isMultiplexed: boolean;
  readonly format: BinaryFormat;
  readonly rate: number;
  readonly channels: readonly { readonly name: string; readonly resolution: number; readonly unit: string }[];
}

/** Text in the codepage it says it is in; files of before there was one are Latin-1. */
async function textOf(source: ByteSource): Promise<string> {
  const bytes = await source.read(0, Math.min(source.size, LARGEST_TEXT));
  const plain = latin1(bytes);
  return /^Codepage\s*=\s*UTF-8/im.test(plain) ? new TextDecoder().decode(bytes) : plain;
}

/** Sections of `key=value` lines; `;` starts a comment. */
function sectionsOf(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section = new Map<string, string>();
  for (const line of text.split(/\r\n|\r|\n/)) {
    const title = /^\[(.+)\]\s*$/.exec(line)?.[1];
    if (title !== undefined) sections.set(title.toLowerCase(), (section = new Map<string, string>()));
    else if (!line.startsWith(';')) {
      const at = line.indexOf('=');
      if (at > 0) section.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim());
    }
  }
  return sections;
}

function parseHeader(text: string, source: ByteSource): Header {
  const sections = sectionsOf(text);
  const common = sections.get('common infos');
  const base = source.name.replace(/\.\w+$/, '');
  const get = (key: string) => common?.get(key.toLowerCase())?.replaceAll('$b', base) ?? '';
  const wrong = (what: string, got: string) =>
    new SimError('bad-file', `${source.name} is damaged: expected ${what}, got "${got}". Export it again.`);
  if (get('DataFile') === '') throw wrong('DataFile=…', '');
  if (!/^(BINARY)?$/i.test(get('DataFormat'))) {
    throw new SimError(
      'unsupported',
      `${source.name} has its data as text (DataFormat=${get('DataFormat')}); binary data are read. Export it as binary.`,
    );
  }
  const orientation = get('DataOrientation') || 'MULTIPLEXED';
  if (!/^(MULTIPLEXED|VECTORIZED)$/i.test(orientation)) throw wrong('MULTIPLEXED or VECTORIZED', orientation);
  const interval = Number(get('SamplingInterval'));
  if (!(interval > 0 && interval < Infinity))
    throw wrong('a SamplingInterval in µs', get('SamplingInterval'));
  const count = Number(get('NumberOfChannels'));
  if (!(Number.isInteger(count) && count > 0 && count < 1e5)) {
    throw wrong('a NumberOfChannels', get('NumberOfChannels'));
  }
  const format = (sections.get('binary infos')?.get('binaryformat') ?? 'INT_16').toUpperCase();
  if (!(format in TYPES)) throw wrong(`a BinaryFormat out of ${Object.keys(TYPES).join(', ')}`, format);
  const infos = sections.get('channel infos');
  const channels = Array.from({ length: count }, (_, k) => {
    const [name = '', , resolution = '', unit = ''] = (infos?.get(`ch${k + 1}`) ?? '').split(',');
    const factor = resolution.trim() === '' ? 1 : Number(resolution);
    if (!(Number.isFinite(factor) && factor !== 0))
      throw wrong(`a resolution of channel ${k + 1}`, resolution);
    return {
      name: name.replaceAll('\\1', ',').trim() || `channel ${k + 1}`,
      resolution: factor,
      // What the format leaves out is microvolts; both signs for micro are in use.
      unit: unit.trim().replace(/^(u|μ)(?=\w)/, 'µ') || 'µV',
    };
  });
  return {
    dataFile: get('DataFile'),
    markerFile: get('MarkerFile'),
    isMultiplexed: /^MULTIPLEXED$/i.test(orientation),
    format: format as BinaryFormat,
    rate: 1e6 / interval,
    channels,
  };
}

function seriesOf({ channels, format, rate, dataFile }: Header, data: ByteSource): SeriesInfo {
  const row = channels.length * bytesOf(TYPES[format]);
  if (data.size % row !== 0) {
    throw new SimError(
      'bad-file',
      `${dataFile} was cut short or belongs to another header: its ${data.size} bytes are no whole number of samples of ${channels.length} channels, ${row} bytes each. Copy it again.`,
    );
  }
  const units = new Set(channels.map(({ unit }) => unit));
  return {
    path: 'signals',
    title: 'Signals',
    kind: 'continuous',
    shape: [data.size / row, channels.length],
    rate,
    irregular: false,
    startTime: 0,
    unit: units.size === 1 ? channels[0]!.unit : '',
    channels: channels.map(({ name, unit }) => (units.size === 1 ? name : `${name} (${unit})`)),
    missing: format === 'IEEE_FLOAT_32' ? null : 0,
    readable: true,
  };
}

/** How the values lie in the data file. */
const tableOf = ({ channels, format, isMultiplexed }: Header, samples: number): StoredTable => ({
  type: TYPES[format],
  offset: 0,
  samples,
  channels: channels.length,
  isVectorised: !isMultiplexed,
  gains: channels.map(({ resolution }) => resolution),
});

/** Markers by type and description; undefined where there are none. */
function eventsOf(text: string, rate: number) {
  const plain = (words: string) => words.replaceAll('\\1', ',').trim();
  const markers = [...(sectionsOf(text).get('marker infos') ?? [])].flatMap(([key, value]): Happening[] => {
    const [type = '', description = '', position = '', size = ''] = value.split(',');
    const time = (Number(position) - 1) / rate;
    if (!/^mk\d+$/.test(key) || !(time >= 0)) return [];
    // A size of one sample is a moment.
    const lasts = Number(size) > 1 ? Number(size) / rate : 0;
    return [{ name: [type, description].map(plain).filter(Boolean).join(' '), time, stop: time + lasts }];
  });
  return eventsByName('markers', 'Markers', markers);
}

const notBeside = ({ name }: ByteSource, file: string, what: string) =>
  new SimError(
    'bad-file',
    `${name} has its ${what} in ${file}, which is not beside it. Put both into one folder and open ${name} there: on the desktop, or by its path on the command line. A browser hands over one file alone.`,
  );

const markersOnly = ({ name }: ByteSource) =>
  new SimError(
    'bad-file',
    `${name} holds markers; the header beside it, ${name.replace(/\.\w+$/, '.vhdr')}, says where the signals are. Open that.`,
  );
