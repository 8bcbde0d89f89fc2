import type { Dataset, File, Group } from 'h5wasm/node';
import { SimError } from '../../sim/errors';
import type { SeriesInfo } from '../recording';
import { markMissing, sidewaysNote } from '../slice';
import { timeAxis } from '../timeAxis';
import type { TimeAxis } from '../timeAxis';
import { asNumber, numberAttribute, textAttribute } from './attributes';
import { isGroup, memberDataset } from './entities';
import type { Hdf5 } from './library';
import { channelNames } from './nwbChannels';
import { listNwbPoints } from './nwbPoints';
import { sessionFacts, textDataset } from './nwbSession';
import { isNumeric, numberList, readRows, tableShape, unreadable } from './readDataset';
import { absentSeries, condition, lastName } from './storedSeries';
import type { Listing, StoredSeries } from './storedSeries';
import { walk } from './walk';

/** Groups that hold no series: specifications, descriptions of the set-up, and tables of moments. */
const CLOSED = /^\/(specifications|general|intervals|units)$/;

/** Series that are no continuous signal, though their data may look like one. */
const NOT_SIGNALS: Readonly<Record<string, string>> = {
  AnnotationSeries: 'annotations',
  IndexSeries: 'indices of images',
  IntervalSeries: 'starts and ends of intervals',
  ImageSeries: 'images',
  ImageMaskSeries: 'images',
  OnePhotonSeries: 'images',
  TwoPhotonSeries: 'images',
  OpticalSeries: 'images',
};

/** Time stamps read at most; beyond, the rate is that of the first ones. */
const MOST_TIMES = 4_000_000;

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
};

/** The version an HDF5 file gives as NWB; undefined if it is none. @throws {SimError} `unsupported` for NWB 1.x. */
export function nwbVersion(file: File): string | undefined {
  const version = textAttribute(file, 'nwb_version') ?? textDataset(file, 'nwb_version');
  const major = /^(?:NWB-)?(\d+)/i.exec(version ?? '')?.[1];
  if (major === undefined || Number(major) >= 2) return version;
  throw new SimError(
    'unsupported',
    `${lastName(file.filename.replaceAll('\\', '/'))} is NWB version ${version}; versions from 2.0 are read. Convert it with the NWB conversion tools, or export the signal as .npy or a table.`,
  );
}

/** Every TimeSeries of one or two dimensions, units and intervals, and what the file says of the session. */
export function listNwb(library: Hdf5, file: File): Listing {
  const series: StoredSeries[] = [];
  const left: string[] = [];
  const { objects, broken } = walk(
    library,
    file,
    (group) => !CLOSED.test(group.path) && !isTimeSeries(group),
  );
  for (const object of objects) {
    if (!isGroup(object) || !isTimeSeries(object)) continue;
    const opened = openTimeSeries(object, file);
    if (typeof opened === 'string') left.push(`${object.path}: ${opened}`);
    else series.push(opened);
  }
  series.push(...broken.map((link) => absentSeries(link, titleOf(link.path))));
  return {
    series,
    points: listNwbPoints(file),
    facts: [...sessionFacts(file), ...left.map((value) => ({ label: 'Left out', value }))],
  };
}

/** By what it holds, so that types of extensions count too: a typed group with data over time. */
function isTimeSeries(group: Group): boolean {
  if (textAttribute(group, 'neurodata_type') === undefined) return false;
  const names = group.keys();
  return names.includes('data') || names.includes('timestamps') || names.includes('starting_time');
}

/** The series, or why it is none. */
function openTimeSeries(group: Group, file: File): StoredSeries | string {
  const type = textAttribute(group, 'neurodata_type')!;
  const excluded = NOT_SIGNALS[type];
  if (excluded) return `${type}, ${excluded}`;
  const data = memberDataset(group, 'data');
  if (data === undefined) return `${type} without data`;
  if (data === 'missing') {
    return absentSeries({ path: group.path, target: 'its data' }, titleOf(group.path));
  }
  const shape = tableShape(data);
  if (!isNumeric(data)) return `${type} whose data are not numbers`;
  if (!shape)
    return `${type} of shape ${data.shape?.join(' × ') || 'a single value'}; one or two dimensions are read`;
  if (shape[0] * shape[1] === 0) return `${type} without samples`;
  return timeSeries(group, data, shape, file);
}

function timeSeries(
  group: Group,
  data: Dataset,
  [samples, count]: readonly [number, number],
  file: File,
): StoredSeries {
  const { problem, missing } = condition(data, file.filename, samples, count);
  const { axis, note: timeNote } = timesOf(group, samples, file);
  const toPhysical = conversion(group, data, count);
  const notes = [problem, timeNote, sidewaysNote(samples, count), describedAs(group)].filter(Boolean);
  const info: SeriesInfo = {
    path: group.path,
    title: titleOf(group.path),
    kind: 'continuous',
    shape: [samples, count],
    ...axis,
    unit: symbol(textAttribute(data, 'unit') ?? ''),
    channels: channelNames(group, count, file),
    missing,
    ...(notes.length > 0 && { note: notes.join(' ') }),
    readable: !problem,
  };
  return {
    info,
    read({ start, stop }, channels) {
      const values = readRows(data, start, stop, channels);
      toPhysical(values, channels);
      markMissing(values);
      return values;
    },
  };
}

/** Turns stored values, shape (T × channels.length), into physical ones in place: data · conversion + offset. */
function conversion(group: Group, data: Dataset, count: number) {
  const factor = numberAttribute(data, 'conversion') ?? 1;
  const offset = numberAttribute(data, 'offset') ?? 0;
  const ownFactors = memberDataset(group, 'channel_conversion');
  const perChannel = typeof ownFactors === 'object' ? numberList(ownFactors) : [];
  return (values: Float64Array, channels: readonly number[]): void => {
    if (factor === 1 && offset === 0 && perChannel.length !== count) return;
    const factors = channels.map(
      (channel) => factor * (perChannel.length === count ? perChannel[channel]! : 1),
    );
    for (let i = 0; i < values.length; i++) values[i] = values[i]! * factors[i % factors.length]! + offset;
  };
}

/** Rate and start, from `starting_time` or from `timestamps`. */
function timesOf(group: Group, samples: number, file: File): { axis: TimeAxis; note?: string } {
  const unknown: TimeAxis = { rate: null, irregular: false, startTime: 0 };
  const start = memberDataset(group, 'starting_time');
  if (typeof start === 'object') {
    const rate = numberAttribute(start, 'rate');
    const startTime = asNumber(start.value) ?? 0;
    return { axis: { rate: rate !== undefined && rate > 0 ? rate : null, irregular: false, startTime } };
  }
  const stamps = memberDataset(group, 'timestamps');
  if (stamps === 'missing')
    return { axis: unknown, note: 'Its time stamps are linked from a place that is missing.' };
  if (stamps === undefined || !isNumeric(stamps) || stamps.shape?.length !== 1) return { axis: unknown };
  const problem = unreadable(stamps, file.filename);
  if (problem) return { axis: unknown, note: `Its time stamps can't be read: ${problem}` };
  const axis = timeAxis(readRows(stamps, 0, Math.min(stamps.shape[0]!, MOST_TIMES), [0]));
  if (stamps.shape[0] === samples) return { axis };
  return { axis, note: `It has ${samples} samples but ${stamps.shape[0]} time stamps.` };
}

const symbol = (unit: string): string => SYMBOLS[unit.trim().toLowerCase()] ?? unit.trim();

/** What the file says of a series, unless it is a placeholder. */
function describedAs(group: Group): string | undefined {
  const sweep = numberAttribute(group, 'sweep_number');
  const words = ['stimulus_description', 'description', 'comments']
    .map((name) => textAttribute(group, name)?.trim() ?? '')
    .filter((text) => text !== '' && !/^(no (description|comments)|n\/?a|none|unknown|-)$/i.test(text));
  const text = [...(sweep === undefined ? [] : [`Sweep ${sweep}`]), ...words].join('. ');
  return text.length > 200 ? `${text.slice(0, 200)}…` : text || undefined;
}

/** The path without the folders that say nothing, marked where the signal is a stimulus. */
function titleOf(path: string): string {
  const [first, ...rest] = path.slice(1).split('/');
  if (first === 'stimulus') {
    const [folder, ...names] = rest;
    return `${names.join(' / ')} (stimulus${folder === 'templates' ? ' template' : ''})`;
  }
  return (first === 'acquisition' || first === 'processing' ? rest : [first, ...rest]).join(' / ');
}
