import { SimError } from '../sim/errors';
import type { Points, PointsInfo, PointsRequest, Recording } from './recording';

/** The points of that path, whose moments can be read. @throws {SimError} `not-found`, naming those there are; `unsupported`. */
export function findPoints(
  { name, points = [] }: Pick<Recording, 'name' | 'points'>,
  path: string,
): PointsInfo {
  const info = points.find((candidate) => candidate.path === path);
  if (!info) {
    const known = points.map((candidate) => candidate.path).join(', ') || 'none';
    throw new SimError(
      'not-found',
      `${name} has no spikes, events or intervals "${path}". It has: ${known}.`,
      {
        path,
      },
    );
  }
  if (info.readable) return info;
  throw new SimError(
    'unsupported',
    `${info.title} can't be read: ${info.note ?? 'its storage is not supported'}`,
  );
}

/** The rows a request asks for, after checking that there are such. @throws {SimError} `bad-parameter`. */
export function checkRows({ title, rows }: PointsInfo, request: PointsRequest): readonly number[] {
  const wrong = request.rows?.find((row) => !(Number.isInteger(row) && row >= 0 && row < rows.length));
  if (wrong === undefined) return request.rows ?? rows.map((_, row) => row);
  throw new SimError(
    'bad-parameter',
    `${title} has rows 0 … ${rows.length - 1}; row ${wrong} was asked for.`,
  );
}

/** Moments of one row, shape (count); `stops` of intervals beside them. */
export interface RowOfPoints {
  readonly row: number;
  readonly times: Float64Array;
  readonly stops?: Float64Array;
}

/** What of some rows lies in a stretch of time. Moments that are no number are left out. */
export function within(rows: readonly RowOfPoints[], { start, stop }: PointsRequest): Points {
  const isIn = (time: number) => time >= start && time < stop;
  const count = rows.reduce(
    (sum, { times }) => sum + times.reduce((inside, time) => inside + Number(isIn(time)), 0),
    0,
  );
  const times = new Float64Array(count);
  const stops = rows.some((one) => one.stops) ? new Float64Array(count).fill(NaN) : undefined;
  const which = new Uint32Array(count);
  let at = 0;
  for (const one of rows) {
    for (let k = 0; k < one.times.length; k++) {
      if (!isIn(one.times[k]!)) continue;
      times[at] = one.times[k]!;
      if (stops && one.stops) stops[at] = one.stops[k]!;
      which[at++] = one.row;
    }
  }
  return { times, ...(stops && { stops }), rows: which };
}

/** First and last of some lists of moments; null where there is none that is a number. */
export function spanOf(lists: readonly ArrayLike<number>[]): PointsInfo['span'] {
  let [least, most] = [Infinity, -Infinity];
  for (const list of lists) {
    for (let k = 0; k < list.length; k++) {
      if (!Number.isFinite(list[k])) continue;
      least = Math.min(least, list[k]!);
      most = Math.max(most, list[k]!);
    }
  }
  return least <= most ? [least, most] : null;
}

/** Something that happened, as a file notes it; a moment where it stops when it starts. */
export interface Happening {
  readonly name: string;
  /** s. */
  readonly time: number;
  readonly stop: number;
}

/** Events of a file, a row a name in the order they are first met; undefined where there are none. */
export function eventsByName(
  path: string,
  title: string,
  happenings: readonly Happening[],
): { readonly info: PointsInfo; readonly rows: readonly RowOfPoints[] } | undefined {
  if (happenings.length === 0) return undefined;
  const byName = new Map<string, Happening[]>();
  for (const one of happenings) {
    const known = byName.get(one.name);
    if (known) known.push(one);
    else byName.set(one.name, [one]);
  }
  const haveLengths = happenings.some(({ time, stop }) => stop > time);
  const rows = [...byName.values()].map((moments, row): RowOfPoints => {
    moments.sort((a, b) => a.time - b.time);
    return {
      row,
      times: Float64Array.from(moments, ({ time }) => time),
      ...(haveLengths && { stops: Float64Array.from(moments, ({ stop }) => stop) }),
    };
  });
  const ends = rows.flatMap(({ times }) => [times[0]!, times.at(-1)!]);
  return {
    info: {
      path,
      title,
      kind: 'events',
      rows: [...byName.keys()],
      counts: rows.map(({ times }) => times.length),
      span: [ends.reduce((a, b) => Math.min(a, b)), ends.reduce((a, b) => Math.max(a, b))],
      readable: true,
    },
    rows,
  };
}
