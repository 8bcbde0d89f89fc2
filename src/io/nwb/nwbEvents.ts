import { checkRows, eventsByName, type Happening, within } from '../points';
import type { PointsInfo } from '../recording';
import { textsOf } from '../tree/attributes';
import type { StoredPoints } from '../tree/listing';
import { lastName, member } from '../tree/members';
import { isNumeric, numberList, readList, textList } from '../tree/readRows';
import type { TreeDataset, TreeGroup } from '../tree/tree';
import { momentsByColumn } from './nwbIntervals';
import { numbersProblem, rowNames } from './nwbTable';
import { unreadablePoints } from './unreadablePoints';

/** Events of one object at most. */
const MOST_EVENTS = 2_000_000;
/** Different texts at most that are rows of their own: beyond, they are remarks. */
const MOST_TEXTS = 100;

/** Remarks at moments: AnnotationSeries. */
export async function annotationsOf(group: TreeGroup, title: string): Promise<StoredPoints | undefined> {
  const data = member(group, 'data');
  const texts = data && (await textList(data));
  if (!texts) return undefined;
  return eventsAt(group, title, async () => texts);
}

/** Codes at moments, with their labels: LabeledEvents and TTLs; without codes just Events. */
export async function labeledEventsOf(group: TreeGroup, title: string): Promise<StoredPoints | undefined> {
  const data = member(group, 'data');
  if (!data || !isNumeric(data)) return eventsAt(group, title);
  return eventsAt(group, title, async () => {
    const labels = textsOf(data, 'labels');
    return (await numberList(data)).map((code) => labels[code] ?? `${code}`);
  });
}

/** Moments that something was seen at, whose data are no signal: waveforms around spikes. */
export const spikeEventsOf = (group: TreeGroup, title: string): Promise<StoredPoints | undefined> =>
  eventsAt(group, title);

/** Moments with their names; all one row where there are none, or too many different ones. */
async function eventsAt(
  group: TreeGroup,
  title: string,
  namesOf?: () => Promise<readonly string[]>,
): Promise<StoredPoints | undefined> {
  const stamps = member(group, 'timestamps');
  if (!stamps) return undefined;
  const common = { path: group.path, title, kind: 'events' } as const;
  const problem = problemOf(stamps);
  if (problem) return unreadablePoints(common, problem);
  const times = await readList(stamps);
  const names = (await namesOf?.()) ?? [];
  const kinds = new Set(names).size;
  if (names.length > 0 && names.length !== times.length) {
    return unreadablePoints(
      common,
      `it has ${times.length} time stamps but ${names.length} values; the file is damaged.`,
    );
  }
  const isSplit = kinds > 0 && kinds <= MOST_TEXTS;
  const happenings = Array.from(times, (time, k): Happening => ({
    name: (isSplit && names[k]) || lastName(group.path),
    time,
    stop: time,
  }));
  return namedEvents(common, happenings, kinds > MOST_TEXTS ? `${kinds} different texts.` : undefined);
}

/** Starts (above zero) and ends (below) of intervals, told apart by their size: IntervalSeries. */
export async function intervalSeriesOf(group: TreeGroup, title: string): Promise<StoredPoints | undefined> {
  const [data, stamps] = [member(group, 'data'), member(group, 'timestamps')];
  if (!data || !stamps) return undefined;
  const common = { path: group.path, title, kind: 'intervals' } as const;
  const problem = problemOf(stamps) ?? problemOf(data);
  if (problem) return unreadablePoints(common, problem);
  const [codes, times] = [await readList(data), await readList(stamps)];
  const happenings: Happening[] = [];
  const open = new Map<number, number>();
  codes.forEach((code, k) => {
    const kind = Math.abs(code);
    const name = kind === 1 ? lastName(group.path) : `${lastName(group.path)} ${kind}`;
    if (code > 0) open.set(kind, times[k]!);
    const time = open.get(kind);
    if (code >= 0 || time === undefined) return;
    happenings.push({ name, time, stop: times[k]! });
    open.delete(kind);
  });
  return namedEvents(
    common,
    happenings,
    open.size > 0 ? `${open.size} of its intervals have no end.` : undefined,
  );
}

/** A table with a moment a row, which may last: EventsTable. */
export async function eventsTableOf(table: TreeGroup, title: string): Promise<StoredPoints[]> {
  const stamps = member(table, 'timestamp');
  if (!stamps) return [];
  const common = { path: table.path, title, kind: 'events' } as const;
  const problem = problemOf(stamps);
  if (problem) return [unreadablePoints(common, problem)];
  const count = stamps.shape[0]!;
  const lengths = member(table, 'duration');
  const last = lengths && !problemOf(lengths) && lengths.shape[0] === count;
  return momentsByColumn(table, common, count, async () => {
    const times = await readList(stamps);
    if (!last) return { times };
    const durations = await readList(lengths);
    return { times, stops: times.map((time, k) => time + (durations[k]! > 0 ? durations[k]! : 0)) };
  });
}

/** A table with a kind of event a row, each with all its moments: AnnotatedEventsTable. */
export async function annotatedEventsOf(table: TreeGroup, title: string): Promise<StoredPoints | undefined> {
  const [times, ends] = [member(table, 'event_times'), member(table, 'event_times_index')];
  if (!times || !ends) return undefined;
  const common = { path: table.path, title, kind: 'events' } as const;
  const problem = problemOf(times) ?? problemOf(ends);
  if (problem) return unreadablePoints(common, problem);
  const [moments, borders] = [await readList(times), await readList(ends)];
  const names = await rowNames(table, borders.length, ['label', 'name'], 'event');
  const happenings = names.flatMap((name, k) =>
    Array.from(moments.subarray(borders[k - 1] ?? 0, borders[k]), (time): Happening => ({
      name,
      time,
      stop: time,
    })),
  );
  return namedEvents(common, happenings);
}

function namedEvents(
  common: Pick<PointsInfo, 'path' | 'title' | 'kind'>,
  happenings: readonly Happening[],
  note?: string,
): StoredPoints | undefined {
  const events = eventsByName(
    common.path,
    common.title,
    happenings.filter(({ time }) => Number.isFinite(time)),
  );
  if (!events) return undefined;
  const info: PointsInfo = { ...events.info, kind: common.kind, ...(note && { note }) };
  return {
    info,
    read: (request) =>
      within(
        checkRows(info, request).map((row) => events.rows[row]!),
        request,
      ),
  };
}

function problemOf(dataset: TreeDataset): string | undefined {
  const problem = numbersProblem(dataset);
  if (problem || dataset.shape[0]! <= MOST_EVENTS) return problem;
  return `it has ${dataset.shape[0]} events, too many to be read.`;
}
