import { UNITS } from '../namesOf';

/** What programs call the names of channels, beside the array that has them. EEGLAB has a structure for each channel. */
const NAMES = /^(labels?|channels?|(channel|chan|ch|electrode)_?(names?|labels?)|chanlocs[./]labels)$/i;

/** Texts of a file that lie in lists: in cells (`label{3}`), or in a field of each structure of an array (`chanlocs(3).labels`). */
export class TextLists {
  readonly #lists = new Map<string, string[]>();

  /** @param path as MATLAB writes it; texts of a list come in its order. */
  add(path: string, text: string): void {
    const list = path.replace(/\{\d+\}$|\(\d+\)(?=[./]\w+$)/, '');
    const texts = this.#lists.get(list);
    if (texts) texts.push(text);
    else this.#lists.set(list, [text]);
  }

  /** Lists that are called names of channels and lie in the structure that an array lies in. */
  near(path: string): (readonly string[])[] {
    const place = placeOf(path);
    return [...this.#lists]
      .filter(
        ([list, texts]) => list.startsWith(place) && NAMES.test(list.slice(place.length)) && areNames(texts),
      )
      .map(([, texts]) => texts);
  }

  /** The text that is called a unit and lies in the structure that an array lies in. */
  unitNear(path: string): string | undefined {
    const place = placeOf(path);
    const found = [...this.#lists].find(
      ([list, texts]) => list.startsWith(place) && UNITS.test(list.slice(place.length)) && texts.length === 1,
    );
    return found?.[1][0]!.trim();
  }

  /** What there is, in words. */
  *words(): Generator<string> {
    for (const [list, { length }] of this.#lists)
      yield `${list}: ${length === 1 ? 'text' : `${length} texts`}`;
  }
}

/** The structure that something lies in, with what parts it from a name in it. */
const placeOf = (path: string): string =>
  path.slice(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('/')) + 1);

const areNames = (texts: readonly string[]): boolean =>
  texts.every((text) => text !== '') && new Set(texts).size === texts.length;

/** The first of some lists of names that has as many as there are along a dimension, other than time if there is such. */
export function namesAlong(
  lists: readonly (readonly string[])[],
  dims: readonly number[],
  time: number,
): (readonly string[] | undefined)[] {
  const fits = (d: number) => (dims[d]! > 1 ? lists.find(({ length }) => length === dims[d]) : undefined);
  const order = [...dims.keys()].sort((a, b) => Number(a === time) - Number(b === time));
  const named = order.find((d) => fits(d));
  return dims.map((_, d) => (d === named ? fits(d) : undefined));
}

/** The name of an only channel, where a list has just one. */
export const soleName = (lists: readonly (readonly string[])[]): string | undefined =>
  lists.find(({ length }) => length === 1)?.[0];
