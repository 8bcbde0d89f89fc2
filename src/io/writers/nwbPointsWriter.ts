import type { Dataset, File, Group } from 'h5wasm/node';
import { addDataset, typed, writeTable } from './nwbTable';
import type { WrittenSeries } from './seriesWriter';

type Written = WrittenSeries['points'][number];

/** Spikes as NWB's one table of units, intervals as tables of intervals, events as annotations in a module. */
export function writeNwbPoints(file: File, module: string, all: readonly Written[]): void {
  const of = (kind: Written['info']['kind']) => all.filter(({ info }) => info.kind === kind);
  if (of('spikes').length > 0) writeUnits(file, of('spikes'));
  const intervals = of('intervals');
  if (intervals.length > 0) file.create_group('intervals');
  const taken: string[] = [];
  for (const one of intervals) writeIntervals(file, freeName(one.info.title, taken), one);
  const inModule = (file.get(module) as Group).keys();
  for (const one of of('events')) writeEvents(file, `${module}/${freeName(one.info.title, inModule)}`, one);
}

/** A name that HDF5 takes, and nothing beside it has; added to those that are taken. */
export function freeName(title: string, taken: string[]): string {
  const plain = title.replaceAll(/[/:]/g, ' ').trim().replace(/^\.+$/, '') || 'series';
  let name = plain;
  for (let k = 2; taken.includes(name); k++) name = `${plain} ${k}`;
  taken.push(name);
  return name;
}

function writeUnits(file: File, tables: readonly Written[]): void {
  const units = tables.flatMap(({ info, points }) =>
    info.rows.map((name, row) => ({
      name: tables.length > 1 ? `${info.title} ${name}` : name,
      times: points.times.filter((_, k) => points.rows[k] === row).sort(),
    })),
  );
  let end = 0;
  const ends = Uint32Array.from(units, ({ times }) => (end += times.length));
  const times = new Float64Array(end);
  units.forEach((unit, k) => times.set(unit.times, ends[k]! - unit.times.length));
  const description = `Spikes of ${tables.map(({ info }) => info.title).join(', ')}.`;
  writeTable(file, 'units', { type: 'Units', description }, [
    { name: 'spike_times', description: 'Times of the spikes of each unit, s.', data: times, ends },
    { name: 'unit_name', description: 'Name in the source.', data: units.map(({ name }) => name) },
  ]);
}

function writeIntervals(file: File, name: string, { info, points }: Written): void {
  const order = Array.from(points.times.keys()).sort((a, b) => points.times[a]! - points.times[b]!);
  const texts = order.map((k) => info.rows[points.rows[k]!]!);
  writeTable(
    file,
    `intervals/${name}`,
    { type: 'TimeIntervals', description: `Intervals of ${info.title} in the source.` },
    [
      {
        name: 'start_time',
        description: 'Start, s.',
        data: Float64Array.from(order, (k) => points.times[k]!),
      },
      {
        name: 'stop_time',
        description: 'End, s.',
        data: Float64Array.from(order, (k) => points.stops?.[k] ?? NaN),
      },
      ...(info.rows.length > 1 ? [{ name: 'label', description: 'Name in the source.', data: texts }] : []),
    ],
  );
}

/** Lengths of events, where there are some, have no place. */
function writeEvents(file: File, path: string, { info, points }: Written): void {
  const order = Array.from(points.times.keys()).sort((a, b) => points.times[a]! - points.times[b]!);
  file.create_group(path);
  const group = file.get(path) as Group;
  typed(group, 'AnnotationSeries');
  group.create_attribute('description', `Events of ${info.title} in the source.`);
  group.create_attribute('comments', 'no comments');
  const data = addDataset(
    file,
    `${path}/data`,
    order.map((k) => info.rows[points.rows[k]!]!),
  );
  data.create_attribute('unit', 'n/a');
  data.create_attribute('resolution', -1, null, '<d');
  writeStamps(
    file,
    path,
    Float64Array.from(order, (k) => points.times[k]!),
  );
}

/** Times of a series' samples, s. */
export function writeStamps(file: File, path: string, times: Float64Array): void {
  const stamps: Dataset = addDataset(file, `${path}/timestamps`, times);
  stamps.create_attribute('interval', 1, null, '<i');
  stamps.create_attribute('unit', 'seconds');
}
