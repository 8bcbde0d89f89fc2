import type { SweepChoices } from '../../shared/contract';
import type { GridAxis, Range, SectionSettings } from '../../sim/analysis/sweep';
import { SimError } from '../../sim/errors';

/**
 * `NAME=FROM:TO[:COUNT]`; what is left out comes from a default.
 *
 * @throws {SimError} `bad-parameter` saying what was expected.
 */
export function rangeWords(
  option: string,
  words: string,
  most: number,
): { readonly name: string; readonly range: Range | undefined } {
  const at = words.lastIndexOf('=');
  if (at < 0 && words.trim() !== '') return { name: words.trim(), range: undefined };
  const parts = words.slice(at + 1).split(':');
  const [from = NaN, to = NaN, count = most] = parts.map((part) => (part.trim() === '' ? NaN : Number(part)));
  const isRange =
    parts.length >= 2 && parts.length <= 3 && from < to && Number.isInteger(count) && count >= 2;
  if (at > 0 && isRange) return { name: words.slice(0, at).trim(), range: { from, to, count } };
  throw new SimError(
    'bad-parameter',
    `--${option} expects NAME=FROM:TO or NAME=FROM:TO:COUNT, as rho=0:100:400; got "${words}".`,
  );
}

/** Two variables for a plane, as `x=-3:3:200,y=-3:3:200`, or `x,y` for ranges that suit. @throws {SimError} `bad-parameter`. */
export function planeWords(
  words: string,
  defaults: readonly [GridAxis, GridAxis],
  { ranges, labels }: Pick<SweepChoices, 'ranges' | 'labels'>,
): readonly [GridAxis, GridAxis] {
  const parts = words.split(',');
  if (parts.length !== 2) {
    throw new SimError(
      'bad-parameter',
      `--basins expects two variables, as x=-3:3:200,y=-3:3:200; got "${words}".`,
    );
  }
  const axis = (part: string, fallback: GridAxis): GridAxis => {
    const { name, range } = rangeWords('basins', part, fallback.range.count);
    const [low = fallback.range.from, high = fallback.range.to] = ranges[labels.indexOf(name)] ?? [];
    const air = (high - low) / 4;
    return {
      observed: name,
      range: range ?? {
        from: Number((low - air).toPrecision(3)),
        to: Number((high + air).toPrecision(3)),
        count: fallback.range.count,
      },
    };
  };
  return [axis(parts[0]!, defaults[0]), axis(parts[1]!, defaults[1])];
}

/**
 * A plane as `z=27`, `x+y=0.5` or `2*x-y=0`. A name that holds signs is taken whole where it stands alone.
 *
 * @throws {SimError} `bad-parameter` saying what was expected.
 */
export function sectionWords(
  words: string,
  labels: readonly string[],
): Pick<SectionSettings, 'normal' | 'offset'> {
  const at = words.lastIndexOf('=');
  const left = words.slice(0, Math.max(0, at)).trim();
  const offset = Number(words.slice(at + 1));
  const normal = labels.includes(left) ? { [left]: 1 } : sumOf(left);
  if (at > 0 && words.slice(at + 1).trim() !== '' && Number.isFinite(offset) && normal)
    return { normal, offset };
  throw new SimError(
    'bad-parameter',
    `--section expects a plane of ${labels.join(', ')}, as ${labels.at(-1)}=1 or 2*${labels[0]}-${labels.at(-1)}=0; got "${words}".`,
  );
}

/** Coefficients of a sum such as `2*x-y`; undefined if it is none. */
function sumOf(text: string): Record<string, number> | undefined {
  const terms = [...text.matchAll(/([+-]?)\s*(?:([\d.]+)\s*\*\s*)?([^+\-*\s]+)\s*/gy)];
  const length = terms.reduce((sum, [whole]) => sum + whole.length, 0);
  if (terms.length === 0 || length !== text.length) return undefined;
  if (terms.some(([, sign], i) => i > 0 && !sign)) return undefined;
  return Object.fromEntries(
    terms.map(([, sign, factor, name]) => [name!, (sign === '-' ? -1 : 1) * Number(factor ?? 1)]),
  );
}

/** Values by name from repeated `NAME=NUMBER`. @throws {SimError} `bad-parameter`. */
export function valuesByName(option: string, given: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    given.map((words) => {
      const at = words.lastIndexOf('=');
      const value = Number(words.slice(at + 1));
      if (at > 0 && words.slice(at + 1).trim() !== '' && Number.isFinite(value))
        return [words.slice(0, at), value];
      throw new SimError('bad-parameter', `--${option} expects NAME=NUMBER, got "${words}".`);
    }),
  );
}
