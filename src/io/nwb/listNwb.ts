import { SimError } from '../../sim/errors';
import { numberOf, textOf } from '../tree/attributes';
import { absentSeries, Inspector, type Listing, type StoredPoints, type StoredSeries } from '../tree/listing';
import type { TreeGroup } from '../tree/tree';
import { walkTree } from '../tree/walkTree';
import {
  annotatedEventsOf,
  annotationsOf,
  eventsTableOf,
  intervalSeriesOf,
  labeledEventsOf,
  spikeEventsOf,
} from './nwbEvents';
import { intervalsOf } from './nwbIntervals';
import { type NwbFile, seriesOf, titleOf } from './nwbSeries';
import { sessionFacts, textAt } from './nwbSession';
import { spikesOf } from './nwbSpikes';
import { NwbClocks } from './nwbTimes';
import { type NwbTypes, nwbTypes } from './nwbTypes';

/** Groups that hold neither series nor moments: specifications, and descriptions of the set-up. */
const CLOSED = /^\/(specifications|general)$/;

/** Kinds of points in the order they are listed. */
const ORDER = ['spikes', 'events', 'intervals'] as const;

/** The version a tree gives as NWB; undefined if it is none. @throws {SimError} `unsupported` for NWB 1.x. */
export async function nwbVersion(root: TreeGroup, name: string): Promise<string | undefined> {
  const version = textOf(root, 'nwb_version') ?? (await textAt(root, 'nwb_version'));
  const major = /^(?:NWB-)?(\d+)/i.exec(version ?? '')?.[1];
  if (major === undefined || Number(major) >= 2) return version;
  throw new SimError(
    'unsupported',
    `${name} is NWB version ${version}; versions from 2.0 are read. Convert it with the NWB conversion tools, or export the signal as .npy or a table.`,
  );
}

/** Every TimeSeries, units, events and intervals, and what the file says of the session. */
export async function listNwb(root: TreeGroup): Promise<Listing> {
  const types = await nwbTypes(root);
  const file: NwbFile = { root, types, clocks: new NwbClocks(), inspector: new Inspector() };
  const { nodes, broken } = walkTree(root, (group) => !CLOSED.test(group.path) && !holdsData(group, types));
  const groups = nodes.filter((node): node is TreeGroup => node.kind === 'group' && holdsData(node, types));
  const series: { readonly group: TreeGroup; readonly stored: StoredSeries }[] = [];
  const points: StoredPoints[] = [];
  const left: string[] = [];
  for (const group of groups) {
    const moments = await pointsOf(group, types);
    points.push(...moments);
    if (!isTimeSeries(group, types)) continue;
    const stored = await seriesOf(group, file);
    if (typeof stored !== 'string') series.push({ group, stored });
    else if (moments.length === 0) left.push(`${group.path}: ${stored}`);
  }
  return {
    series: [
      ...series.map((one) => besideStimulus(one, groups)),
      ...broken.map((link) => absentSeries(link, titleOf(link.path))),
    ],
    points: ORDER.flatMap((kind) => points.filter(({ info }) => info.kind === kind)),
    facts: [...(await sessionFacts(root, types)), ...left.map((value) => ({ label: 'Left out', value }))],
  };
}

const holdsData = (group: TreeGroup, types: NwbTypes): boolean =>
  types.of(group) !== undefined && (isTimeSeries(group, types) || holdsMoments(group, types));

/** By its type, or, of a type the file does not describe, by what it holds. */
function isTimeSeries(group: TreeGroup, types: NwbTypes): boolean {
  if (types.isA(group, 'TimeSeries')) return true;
  if (types.of(group) === undefined || types.knows(group)) return false;
  const names = group.names();
  return names.includes('data') || names.includes('timestamps') || names.includes('starting_time');
}

const holdsMoments = (group: TreeGroup, types: NwbTypes): boolean =>
  types.isA(group, 'DynamicTable') ||
  types.isA(group, 'Events') ||
  group.names().includes('colnames') ||
  isTable(group);

/** A table of a type the file does not describe. */
const isTable = (group: TreeGroup): boolean =>
  group.attribute('colnames') !== undefined && group.names().includes('id');

/** The moments a group holds, whatever they are. */
async function pointsOf(group: TreeGroup, types: NwbTypes): Promise<StoredPoints[]> {
  const title = titleOf(group.path);
  const is = (kind: string) => types.isA(group, kind);
  const one = async (found: Promise<StoredPoints | undefined>) => {
    const points = await found;
    return points ? [points] : [];
  };
  if (is('AnnotationSeries')) return one(annotationsOf(group, title));
  if (is('IntervalSeries')) return one(intervalSeriesOf(group, title));
  if (is('SpikeEventSeries')) return one(spikeEventsOf(group, title));
  if (is('Events')) return one(labeledEventsOf(group, title));
  if (is('AnnotatedEventsTable')) return one(annotatedEventsOf(group, title));
  if (is('EventsTable')) return eventsTableOf(group, title);
  if (is('DynamicTable') || isTable(group)) {
    return [...(await one(spikesOf(group))), ...(await intervalsOf(group))];
  }
  return [];
}

/** A response with the path of the stimulus of the same sweep in its note. */
function besideStimulus(
  { group, stored }: { readonly group: TreeGroup; readonly stored: StoredSeries },
  groups: readonly TreeGroup[],
): StoredSeries {
  const sweep = numberOf(group, 'sweep_number');
  if (sweep === undefined || isStimulus(group)) return stored;
  const stimulus = groups.find((other) => isStimulus(other) && numberOf(other, 'sweep_number') === sweep);
  if (!stimulus) return stored;
  const note = [stored.info.note, `Its stimulus is ${stimulus.path}.`].filter(Boolean).join(' ');
  return { ...stored, info: { ...stored.info, note } };
}

const isStimulus = ({ path }: TreeGroup): boolean => path.startsWith('/stimulus/presentation/');
