import { RATES, STARTS, TIMES } from '../namesOf';

/** Something a file holds, by its path, for finding what describes a signal near it. */
export interface Member {
  readonly path: string;
  readonly dims: readonly number[];
}

/** What lies in the same place of a file as something, or in a place around it, the nearest first. */
export class Neighbours<M extends Member> {
  readonly #members = new Map<string, M[]>();

  /** @param separators characters that stand between a place and a name in it. */
  constructor(
    members: readonly M[],
    private readonly separators: string,
  ) {
    for (const member of members) {
      const [place] = this.split(member.path);
      const others = this.#members.get(place);
      if (others) others.push(member);
      else this.#members.set(place, [member]);
    }
  }

  /** The place a path lies in, and its own name there. */
  split(path: string): readonly [place: string, name: string] {
    const at = Math.max(...[...this.separators].map((separator) => path.lastIndexOf(separator)));
    return at < 0 ? ['', path] : [path.slice(0, at), path.slice(at + 1)];
  }

  at(path: string): M | undefined {
    return this.#members.get(this.split(path)[0])?.find((member) => member.path === path);
  }

  /** The nearest other member of a name that fits. */
  find(path: string, name: RegExp, fits: (member: M) => boolean): M | undefined {
    for (let place = path; place !== '';) {
      place = this.split(place)[0];
      const found = this.#members
        .get(place)
        ?.find((member) => member.path !== path && name.test(this.split(member.path)[1]) && fits(member));
      if (found) return found;
    }
    return undefined;
  }

  /** Whether one lies in a place nearer than that of another, both having been found around the same path. */
  isNearer(one: M, other: M): boolean {
    return this.split(one.path)[0].length > this.split(other.path)[0].length;
  }

  /** A single number that is called a sampling rate. */
  rate(path: string): M | undefined {
    return this.find(path, RATES, ({ dims }) => dims.every((size) => size === 1));
  }

  /** A single number that is called the time of a first sample. */
  start(path: string): M | undefined {
    return this.find(path, STARTS, ({ dims }) => dims.every((size) => size === 1));
  }

  /** A list that is called time, of as many as there are along a dimension. */
  stamps(path: string, length: number): M | undefined {
    if (length < 2) return undefined;
    return this.find(path, TIMES, ({ dims }) => isList(dims) && longestIn(dims) === length);
  }

  /** Whether it is the time of something beside it, and so no signal of its own. */
  areStamps({ path, dims }: M): boolean {
    const [place, name] = this.split(path);
    if (!TIMES.test(name) || !isList(dims)) return false;
    const length = longestIn(dims);
    return this.#members
      .get(place)!
      .some(
        (other) =>
          other.path !== path &&
          length > 1 &&
          other.dims.includes(length) &&
          !TIMES.test(this.split(other.path)[1]),
      );
  }
}

const isList = (dims: readonly number[]): boolean => dims.filter((size) => size !== 1).length <= 1;
const longestIn = (dims: readonly number[]): number => dims.reduce((a, b) => Math.max(a, b), 1);
