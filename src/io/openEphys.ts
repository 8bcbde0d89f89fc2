import { SimError } from '../sim/errors';
import { openNpyTable, readNpy } from './npy';
import { checkRows, eventsByName, findPoints, type Happening, type RowOfPoints, within } from './points';
import type { ByteSource, PointsInfo, Recording, RecordingFormat, SeriesInfo } from './recording';
import { checkSlice, findSeries } from './slice';
import { readTable, type StoredTable } from './storedNumbers';

const LARGEST_JSON = 64e6;
const LARGEST_EVENTS = 1e9;
const BYTES = 2;

/**
 * Open Ephys's binary format: a folder that its `structure.oebin` describes, with a series for each continuous stream and the
 * transitions of its digital lines as events.
 *
 * @see Open Ephys, Binary format (GUI 0.4 to 0.6): 16-bit numbers, sample after sample, times `bit_volts`.
 */
export const openEphys: RecordingFormat = {
  id: 'open-ephys',
  title: 'Open Ephys',
  extensions: ['.oebin'],
  leadsIn: ['structure.oebin'],
  sniff: (_, name) => /\.oebin$/i.test(name),

  async open(source): Promise<Recording> {
    const structure = parseStructure(await source.read(0, Math.min(source.size, LARGEST_JSON)), source.name);
    const opened: ByteSource[] = [];
    const close = async () => {
      await Promise.all(opened.map((one) => one.close()));
    };
    try {
      const streams: { info: SeriesInfo; table: StoredTable; data: ByteSource }[] = [];
      const left: string[] = [];
      for (const stream of structure.continuous) {
        const file = `continuous/${stream.folder}/continuous.dat`;
        const data = await source.beside?.(file);
        if (!data) {
          left.push(`${file} is not beside ${source.name}`);
          continue;
        }
        opened.push(data);
        streams.push({ ...streamOf(stream, data, structure.continuous.length > 1), data });
      }
      if (streams.length === 0) throw nothing(source, left);
      const events = await eventsOf(source, structure.events, opened);
      return {
        format: 'open-ephys',
        name: source.name,
        series: streams.map(({ info }) => info),
        points: events.map(({ info }) => info),
        facts: [
          ...(structure.version
            ? [{ label: 'Recorded with', value: `Open Ephys GUI ${structure.version}` }]
            : []),
          ...left.map((value) => ({ label: 'Left out', value })),
        ],
        files: [source, ...opened].map(({ path }) => path).filter((path) => path !== undefined),
        async read(path, slice) {
          const info = findSeries(
            source.name,
            streams.map((stream) => stream.info),
            path,
          );
          const { data, table } = streams.find((stream) => stream.info === info)!;
          return readTable(data, table, slice, checkSlice(info, slice));
        },
        async readPoints(path, request) {
          const info = findPoints({ name: source.name, points: events.map((one) => one.info) }, path);
          const { rows } = events.find((one) => one.info === info)!;
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

interface Stream {
  readonly folder: string;
  readonly rate: number;
  readonly channels: readonly { readonly name: string; readonly gain: number; readonly unit: string }[];
}
interface Lines {
  readonly folder: string;
  readonly title: string;
  readonly rate: number;
}
interface Structure {
  readonly version: string;
  readonly continuous: readonly Stream[];
  readonly events: readonly Lines[];
}

function parseStructure(bytes: Uint8Array, name: string): Structure {
  let json: Record<string, unknown>;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  } catch (cause) {
    throw new SimError(
      'bad-file',
      `${name} is no JSON: ${(cause as Error).message}. Copy the folder again.`,
      {},
      { cause },
    );
  }
  const list = (key: string) => (Array.isArray(json?.[key]) ? (json[key] as Record<string, unknown>[]) : []);
  const folderOf = (one: Record<string, unknown>) => text(one['folder_name']).replace(/\/+$/, '');
  return {
    version: text(json?.['GUI version']),
    continuous: list('continuous').map((stream) => {
      const rate = Number(stream['sample_rate']);
      const channels = Array.isArray(stream['channels'])
        ? (stream['channels'] as Record<string, unknown>[])
        : [];
      if (!(rate > 0 && rate < Infinity) || channels.length === 0 || folderOf(stream) === '') {
        throw new SimError(
          'bad-file',
          `${name} is damaged: expected a folder, a sample_rate and channels for each continuous stream, got ${folderOf(stream) || 'no folder'}, ${String(stream['sample_rate'])} and ${channels.length}. Copy the folder again.`,
        );
      }
      return {
        folder: folderOf(stream),
        rate,
        channels: channels.map((channel, k) => {
          const gain = Number(channel['bit_volts'] ?? 1);
          if (!Number.isFinite(gain)) {
            throw new SimError(
              'bad-file',
              `${name} is damaged: bit_volts of channel ${k + 1} is ${String(channel['bit_volts'])}, no number.`,
            );
          }
          return {
            name: text(channel['channel_name']) || `channel ${k + 1}`,
            gain,
            unit: text(channel['units']),
          };
        }),
      };
    }),
    events: list('events')
      .filter((one) => /TTL/i.test(folderOf(one)) && Number(one['sample_rate']) > 0)
      .map((one) => ({
        folder: folderOf(one),
        title: text(one['channel_name']) || folderOf(one),
        rate: Number(one['sample_rate']),
      })),
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

function streamOf({ folder, rate, channels }: Stream, data: ByteSource, isOneOfSeveral: boolean) {
  const row = channels.length * BYTES;
  if (data.size % row !== 0) {
    throw new SimError(
      'bad-file',
      `continuous/${folder}/continuous.dat was cut short: its ${data.size} bytes are no whole number of samples of ${channels.length} channels, ${row} bytes each. Copy it again.`,
    );
  }
  const units = new Set(channels.map(({ unit }) => (unit === 'uV' ? 'µV' : unit)));
  const unit = [...units][0]!;
  const info: SeriesInfo = {
    path: folder,
    title: isOneOfSeveral ? folder : 'Signals',
    kind: 'continuous',
    shape: [data.size / row, channels.length],
    rate,
    irregular: false,
    startTime: 0,
    unit: units.size === 1 ? unit : '',
    channels: channels.map(({ name, unit: own }) =>
      units.size > 1 && own ? `${name} (${own.replace(/^uV$/, 'µV')})` : name,
    ),
    missing: 0,
    readable: true,
  };
  const table: StoredTable = {
    type: 'int16',
    offset: 0,
    samples: data.size / row,
    channels: channels.length,
    gains: channels.map(({ gain }) => gain),
  };
  return { info, table };
}

/** Times a digital line went on, until it went off. Clocks count from the start of acquisition; the stream's first sample is 0. */
async function eventsOf(source: ByteSource, lines: readonly Lines[], opened: ByteSource[]) {
  const found: { info: PointsInfo; rows: readonly RowOfPoints[] }[] = [];
  for (const { folder, title, rate } of lines) {
    const open = async (...names: string[]) => {
      for (const name of names) {
        const file = await source.beside?.(`events/${folder}/${name}.npy`);
        if (!file) continue;
        opened.push(file);
        if (file.size > LARGEST_EVENTS) continue;
        return readNpy(await file.read(0, file.size), `events/${folder}/${name}.npy`).values;
      }
      return undefined;
    };
    // The states hold the line's number, negative where it went off. Samples are called timestamps in versions before 0.6.
    const states = await open('states', 'channel_states');
    const samples = (await open('sample_numbers')) ?? (await open('timestamps'));
    if (!states || !samples || states.length !== samples.length) continue;
    const first = await firstSample(source, folder, opened);
    const since = new Map<number, Happening & { stop: number }>();
    const happenings: Happening[] = [];
    for (let k = 0; k < states.length; k++) {
      const [state, time] = [Number(states[k]), (Number(samples[k]) - first) / rate];
      if (!Number.isFinite(time)) continue;
      if (state > 0) {
        const one = { name: `line ${state}`, time, stop: time };
        since.set(state, one);
        happenings.push(one);
      } else if (state < 0) {
        const one = since.get(-state);
        if (one) one.stop = time;
        since.delete(-state);
      }
    }
    const events = eventsByName(`events/${folder}`, title, happenings);
    if (events) found.push(events);
  }
  return found;
}

/** The number of the first recorded sample of the stream that the lines belong to: of the same processor, as far as names tell. */
async function firstSample(source: ByteSource, folder: string, opened: ByteSource[]): Promise<number> {
  const stream = folder.replace(/\/TTL.*$/i, '');
  for (const name of ['sample_numbers', 'timestamps']) {
    const file = await source.beside?.(`continuous/${stream}/${name}.npy`);
    if (!file) continue;
    opened.push(file);
    const { info, read } = await openNpyTable(file, name, name, 0);
    const [first = 0] = await read({ start: 0, stop: Math.min(1, info.shape[0]) });
    // From version 0.6 on time stamps are seconds, which count no samples.
    return Number.isInteger(first) ? first : 0;
  }
  return 0;
}

const nothing = ({ name }: ByteSource, left: readonly string[]) =>
  new SimError(
    'bad-file',
    `${name} leads to no continuous signals${left.length ? `: ${left.join('; ')}` : ''}. Open it within the folder it was recorded into: on the desktop, or by its path on the command line. A browser hands over one file alone.`,
  );
