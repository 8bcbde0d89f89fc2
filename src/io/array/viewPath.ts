import { SimError } from '../../sim/errors';
import type { SeriesView } from '../recording';

const KEYS = ['time', 'at', 'rate', 'unit'];
const FORM = new RegExp(`\\?(?:${KEYS.join('|')})=[^?]*$`);

/** The path of a series seen otherwise. It says all that is needed, so that whatever keeps a series by its path keeps the view with it. */
export function viewPath(of: string, { time, at, rate, unit }: SeriesView): string {
  const isFixed = at?.some((index) => index !== '*');
  const words = [
    ...(time !== undefined ? [`time=${time}`] : []),
    ...(isFixed ? [`at=${at!.join()}`] : []),
    ...(rate !== undefined ? [`rate=${rate}`] : []),
    ...(unit !== undefined ? [`unit=${encodeURIComponent(unit)}`] : []),
  ];
  return words.length > 0 ? `${of}?${words.join('&')}` : of;
}

/** The path of the series that a path shows a view of; undefined where it is none of a view. */
export function viewedSeries(path: string): string | undefined {
  const found = FORM.exec(path);
  return found ? path.slice(0, found.index) : undefined;
}

/** The view a path stands for; undefined where it is none of a view. @throws {SimError} `bad-parameter`, naming what is possible. */
export function parseView(path: string): { readonly of: string; readonly view: SeriesView } | undefined {
  const of = viewedSeries(path);
  if (of === undefined) return undefined;
  const given = new Map<string, string>();
  for (const word of path.slice(of.length + 1).split('&')) {
    const [key = '', value = ''] = [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)];
    if (KEYS.includes(key) && word.includes('=') && !given.has(key)) given.set(key, value);
    else {
      throw wrong(path, `"${word}" is none of time=K, at=I,*,J, rate=R and unit=U, each once`);
    }
  }
  const [time, at, rate, unit] = KEYS.map((key) => given.get(key));
  return {
    of,
    view: {
      ...(time !== undefined && { time: whole(path, 'time', time) }),
      ...(at !== undefined && {
        at: at.split(',').map((index) => (index === '*' ? '*' : whole(path, 'at', index))),
      }),
      ...(rate !== undefined && { rate: positive(path, rate) }),
      ...(unit !== undefined && { unit: decoded(path, unit) }),
    },
  };
}

function whole(path: string, key: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw wrong(path, `"${key}" takes whole numbers from 0${key === 'at' ? ' or "*"' : ''}, not "${text}"`);
}

function positive(path: string, text: string): number {
  const rate = text.trim() === '' ? NaN : Number(text);
  if (rate > 0 && rate < Infinity) return rate;
  throw wrong(path, `"rate" takes samples a second above 0, not "${text}"`);
}

function decoded(path: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong(path, `"${text}" is no unit; write % as %25`);
  }
}

const wrong = (path: string, why: string) =>
  new SimError('bad-parameter', `The series ${path} can't be understood: ${why}.`, { series: path });
