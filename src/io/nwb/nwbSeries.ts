import type { SeriesInfo } from '../recording';
import { markMissing, sidewaysNote } from '../slice';
import { storedTogether } from '../storedTogether';
import { numberOf, textOf } from '../tree/attributes';
import { absentSeries, type Inspector, type StoredSeries } from '../tree/listing';
import { member, memberDataset } from '../tree/members';
import { isNumeric, numberList, readRows, rowPieces, tableShape, textList } from '../tree/readRows';
import type { TreeDataset, TreeGroup } from '../tree/tree';
import { channelNames } from './nwbChannels';
import type { NwbClocks } from './nwbTimes';
import { type ToPhysical, turnedSource } from './nwbTurned';
import type { NwbTypes } from './nwbTypes';

/** Series that are no continuous signal, though their data may look like one, and what they are. */
const NOT_SIGNALS = [
  ['AnnotationSeries', 'annotations'],
  ['IntervalSeries', 'starts and ends of intervals'],
  ['IndexSeries', 'indices of images'],
  ['ImageSeries', 'images'],
  ['SpikeEventSeries', 'waveforms around spikes'],
] as const;

/** Channels that data of more than two dimensions may have. */
const MOST_CHANNELS = 20_000;

const SYMBOLS: Readonly<Record<string, string>> = {
  volts: 'V',
  volt: 'V',
  amperes: 'A',
  ampere: 'A',
  siemens: 'S',
  ohms: 'Ω',
  farads: 'F',
  seconds: 's',
  meters: 'm',
  metres: 'm',
  degrees: '°',
  radians: 'rad',
  'n/a': '',
  'n.a.': '',
  unknown: '',
  none: '',
  "see 'feature_units'": '',
};

/** What is shared by all that is read from one file. */
export interface NwbFile {
  readonly root: TreeGroup;
  readonly types: NwbTypes;
  readonly clocks: NwbClocks;
  readonly inspector: Inspector;
}

/** The series a TimeSeries is, or in words why it is none. */
export async function seriesOf(group: TreeGroup, file: NwbFile): Promise<StoredSeries | string> {
  const type = file.types.of(group)!;
  const excluded = NOT_SIGNALS.find(([kind]) => file.types.isA(group, kind));
  const data = memberDataset(group, 'data');
  if (excluded) {
    const shape =
      typeof data === 'object' && data.shape.length > 0 && !data.shape.includes(0)
        ? ` of shape ${data.shape.join(' × ')}`
        : '';
    return `${type}, ${excluded[1]}${shape}${await externalFiles(group)}`;
  }
  if (data === undefined) return `${type} without data`;
  if (data === 'missing') return absentSeries({ path: group.path, target: 'its data' }, titleOf(group.path));
  if (!isNumeric(data)) return `${type} whose data are not numbers${data.problem ? `: ${data.problem}` : ''}`;
  const shape = tableShape(data);
  if (shape[0] * shape[1] === 0) return `${type} without samples`;
  if (data.shape.length === 0) return `${type}, ${data.problem ?? 'a single value'}`;
  if (data.shape.length > 2 && shape[1] > MOST_CHANNELS) {
    return `${type} of shape ${data.shape.join(' × ')}; ${shape[1]} values at a time are not read as channels`;
  }
  return timeSeries(group, data, shape, file);
}

async function timeSeries(
  group: TreeGroup,
  data: TreeDataset,
  [samples, count]: readonly [number, number],
  { root, types, clocks, inspector }: NwbFile,
): Promise<StoredSeries> {
  const { problem, missing } = await inspector.condition(data, samples, count);
  const { axis, times, note: timeNote } = await clocks.timesOf(group, samples);
  const toPhysical = await conversion(group, data);
  const notes = [problem, timeNote, sidewaysNote(samples, count), describedAs(group)].filter(Boolean);
  const info: SeriesInfo = {
    path: group.path,
    title: titleOf(group.path),
    kind: 'continuous',
    shape: [samples, count],
    ...axis,
    unit: symbol(textOf(data, 'unit') ?? ''),
    channels: await channelNames(group, data.shape, { root, types }),
    missing,
    ...(data.chunks && storedTogether(data.chunks[0]!, data.chunks.slice(1), data.shape.slice(1))),
    ...(notes.length > 0 && { note: notes.join(' ') }),
    readable: !problem,
  };
  const source =
    data.shape.length === 2 && count > samples && samples > 1
      ? await turnedSource(group, data, info, clocks, toPhysical)
      : undefined;
  return {
    info: source?.likely ? { ...info, dims: info.shape, timeDim: 0, likelyTime: source.likely } : info,
    ...(source && { array: source }),
    ...(times && { times }),
    async read({ start, stop }, channels) {
      const values = await readRows(data, start, stop, channels);
      toPhysical(values, channels);
      if (data.holds === 'floats') markMissing(values);
      return values;
    },
    async *pieces({ start, stop }, channels) {
      for await (const values of rowPieces(data, start, stop, channels)) {
        toPhysical(values, channels);
        if (data.holds === 'floats') markMissing(values);
        yield values;
      }
    },
  };
}

/**
 * Turns stored values, shape (T × channels.length), into physical ones in place: data · (conversion · channel conversion) + offset, in this
 * order, as PyNWB multiplies them, so that values agree to the last bit.
 */
async function conversion(group: TreeGroup, data: TreeDataset): Promise<ToPhysical> {
  const factor = numberOf(data, 'conversion') ?? 1;
  const offset = numberOf(data, 'offset') ?? 0;
  const [, electrodes = 1, ...inner] = data.shape;
  const perElectrode = await numberList(member(group, 'channel_conversion'));
  const hasOwn = perElectrode.length === electrodes;
  const width = inner.reduce((a, b) => a * b, 1);
  return (values, channels) => {
    if (factor === 1 && offset === 0 && !hasOwn) return;
    const factors = channels.map(
      (channel) => factor * (hasOwn ? perElectrode[Math.floor(channel / width)]! : 1),
    );
    if (factors.every((one) => one === factors[0])) {
      const [all] = factors;
      for (let i = 0; i < values.length; i++) values[i] = values[i]! * all! + offset;
      return;
    }
    for (let i = 0; i < values.length; i += factors.length)
      for (let c = 0; c < factors.length; c++) values[i + c] = values[i + c]! * factors[c]! + offset;
  };
}

const symbol = (unit: string): string => SYMBOLS[unit.trim().toLowerCase()] ?? unit.trim();

/** What the file says of a series, unless it is a placeholder. */
function describedAs(group: TreeGroup): string | undefined {
  const sweep = numberOf(group, 'sweep_number');
  const words = ['stimulus_description', 'description', 'comments']
    .map((name) => textOf(group, name)?.trim() ?? '')
    .filter((text) => text !== '' && !/^(no (description|comments)|n\/?a|none|unknown|-)$/i.test(text));
  const text = sentences([...(sweep === undefined ? [] : [`Sweep ${sweep}`]), ...words]);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text || undefined;
}

/** Texts one after another, each with one full stop. */
export const sentences = (texts: readonly string[]): string =>
  texts.map((text) => text.replace(/[.\s]+$/, '') + (/[…!?]$/.test(text) ? '' : '.')).join(' ');

/** Files that hold the images of a series. */
async function externalFiles(group: TreeGroup): Promise<string> {
  const files = await textList(member(group, 'external_file'));
  if (!files?.length) return '';
  const named = files.slice(0, 3).join(', ');
  return ` in ${named}${files.length > 3 ? ` and ${files.length - 3} more files` : ''}`;
}

/** The path without the folders that say nothing, marked where the signal is a stimulus. */
export function titleOf(path: string): string {
  const [first, ...rest] = path.slice(1).split('/');
  if (first === 'stimulus') {
    const [folder, ...names] = rest;
    return `${names.join(' / ')} (stimulus${folder === 'templates' ? ' template' : ''})`;
  }
  return (first === 'acquisition' || first === 'processing' ? rest : [first, ...rest]).join(' / ');
}
