import type { Dataset, File, Group } from 'h5wasm/node';
import { SimError } from '../../sim/errors';
import type { Recording, RecordingFormat } from '../recording';
import { numberedChannels, sidewaysNote } from '../slice';
import { type TimeAxis, timeAxis } from '../timeAxis';
import { addressOf, isDataset, isGroup, isHdf5, isNumeric, numberAttribute, openH5, readRows, textAttribute, unreadable } from './h5File';
import { type H5Series, h5Series } from './h5Series';
import { hdf5, recordingOf } from './hdf5';

/** Time stamps read to tell the rate; an irregular clock shows within them. */
const MOST_STAMPS = 1_000_000;
/** Where signals of a recording lie; the rest of the file is metadata. */
const ROOMS = ['acquisition', 'processing', 'stimulus', 'analysis', 'scratch', 'intervals'];

/**
 * Neurodata Without Borders 2.x in HDF5. A group that has a `neurodata_type` and a `data` dataset is a time series, whatever
 * extension named its type. Physical values are data · conversion · channel_conversion + offset.
 *
 * @see Rübel et al. (2022), The Neurodata Without Borders ecosystem for neurophysiological data science, eLife 11, e78362.
 */
export const nwb: RecordingFormat = {
  id: 'nwb',
  title: 'Neurodata Without Borders 2',
  extensions: ['.nwb'],
  /** HDF5 named .nwb; that it really is NWB is seen on opening. */
  sniff: (head, name) => isHdf5(head) && /\.nwb$/i.test(name),

  async open(source): Promise<Recording> {
    const { file } = await openH5(source);
    const version = textAttribute(file, 'nwb_version') ?? text(file, 'nwb_version');
    if (version === undefined) {
      file.close();
      return hdf5.open(source);
    }
    if (!/^2\./.test(version.replace(/^NWB-/, ''))) {
      file.close();
      throw new SimError('unsupported', `${source.name} is written in NWB ${version}; NWB 2 is read. Convert it with the NWB team's tools, or export the signals to HDF5 or CSV.`, { version });
    }
    const found: H5Series[] = [];
    const seen = new Set<string>();
    for (const room of ROOMS) {
      const group = file.get(room);
      if (isGroup(group)) collect(group, found, seen);
    }
    if (found.length === 0) {
      file.close();
      throw new SimError('bad-file', `${source.name} is an NWB file without any time series that holds samples.`);
    }
    return recordingOf('nwb', source.name, found, factsOf(file, version), () => void file.close());
  },
};

function collect(group: Group, found: H5Series[], seen: Set<string>): void {
  for (const key of group.keys()) {
    const entity = group.get(key);
    if (!isGroup(entity)) continue;
    const address = addressOf(entity);
    if (seen.has(address)) continue;
    seen.add(address);
    const data = textAttribute(entity, 'neurodata_type') === undefined ? null : entity.get('data');
    const series = isDataset(data) ? timeSeries(entity, data) : undefined;
    if (series) found.push(series);
    else collect(entity, found, seen);
  }
}

/** A time series of one or two dimensions with samples in it; undefined for pictures and for what holds no number. */
function timeSeries(group: Group, data: Dataset): H5Series | undefined {
  const shape = data.shape;
  if (!shape || !isNumeric(data) || shape.length < 1 || shape.length > 2 || shape[0] === 0) return undefined;
  const [samples, channels = 1] = shape;
  const time = timeOf(group, samples!);
  const scale = numberAttribute(data, 'conversion') ?? 1;
  const perChannel = channelConversion(group, channels);
  const unit = textAttribute(data, 'unit') ?? '';
  return h5Series(
    data,
    {
      path: group.path,
      title: titleOf(group),
      rate: time.rate,
      irregular: time.irregular,
      startTime: time.startTime,
      unit: unit === 'unknown' || unit === 'n/a' ? '' : unit,
      channels: channelNames(group, channels),
      note: noteOf(group, samples!, channels),
    },
    {
      conversion: perChannel ? perChannel.map((factor) => factor * scale) : [scale],
      offset: numberAttribute(data, 'offset') ?? 0,
    },
  );
}

/** The name within its room, and which room where that changes what the signal is. */
function titleOf(group: Group): string {
  const [room, ...rest] = group.path.replace(/^\//, '').split('/');
  const name = rest.filter((part) => part !== 'presentation' && part !== 'templates').join(' / ');
  return room === 'stimulus' ? `${name} (stimulus)` : name || group.path;
}

function noteOf(group: Group, samples: number, channels: number): string | undefined {
  const description = textAttribute(group, 'description');
  const useful = description && !/^(no description|n\/a|none)$/i.test(description) ? description : undefined;
  return [sidewaysNote(samples, channels), useful].filter(Boolean).join(' ') || undefined;
}

function timeOf(group: Group, samples: number): TimeAxis {
  const start = group.get('starting_time');
  if (isDataset(start)) {
    const value = start.value;
    return { rate: numberAttribute(start, 'rate') ?? null, irregular: false, startTime: Number(ArrayBuffer.isView(value) ? (value as Float64Array)[0] : value) || 0 };
  }
  const stamps = group.get('timestamps');
  if (!isDataset(stamps) || stamps.shape?.length !== 1 || unreadable(stamps)) return { rate: null, irregular: false, startTime: 0 };
  return timeAxis(readRows(stamps, `${group.path} timestamps`, 0, Math.min(samples, stamps.shape[0]!, MOST_STAMPS)));
}

function channelConversion(group: Group, channels: number): number[] | undefined {
  const dataset = group.get('channel_conversion');
  if (!isDataset(dataset) || dataset.shape?.[0] !== channels) return undefined;
  return [...readRows(dataset, `${group.path} channel_conversion`, 0, channels)];
}

/** Electrode or ROI numbers where the series names its rows, else numbers. */
function channelNames(group: Group, channels: number): string[] {
  for (const [member, word] of [['electrodes', 'electrode'], ['rois', 'ROI']] as const) {
    const rows = group.get(member);
    if (!isDataset(rows) || !isNumeric(rows) || rows.shape?.length !== 1 || rows.shape[0] !== channels) continue;
    return [...readRows(rows, `${group.path} ${member}`, 0, channels)].map((row) => `${word} ${row}`);
  }
  return channels === 1 ? [group.path.split('/').pop()!] : numberedChannels(channels);
}

function factsOf(file: File, version: string): { label: string; value: string }[] {
  const rows: readonly (readonly [string, string])[] = [
    ['Session', 'session_description'],
    ['Identifier', 'identifier'],
    ['Started', 'session_start_time'],
    ['Institution', 'general/institution'],
    ['Lab', 'general/lab'],
    ['Experimenter', 'general/experimenter'],
    ['Subject', 'general/subject/subject_id'],
    ['Species', 'general/subject/species'],
    ['Age', 'general/subject/age'],
    ['Sex', 'general/subject/sex'],
  ];
  const facts = rows.map(([label, path]) => ({ label, value: text(file, path) })).filter((fact): fact is { label: string; value: string } => !!fact.value);
  return [{ label: 'NWB', value: version }, ...facts];
}

/** A text dataset, or undefined. */
function text(file: File, path: string): string | undefined {
  const dataset = file.get(path);
  if (!isDataset(dataset)) return undefined;
  const { value } = dataset;
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.every((part) => typeof part === 'string') ? value.join(', ') : undefined;
}
