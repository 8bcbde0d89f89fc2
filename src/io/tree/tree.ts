/**
 * A tree of groups and arrays, as HDF5 and Zarr both store it, so that what reads such a tree is written once. What describes the tree is
 * there at once; values are read when asked for.
 */
export type TreeNode = TreeGroup | TreeDataset;

interface Described {
  /** Where it lies, from the root: `/acquisition/lfp/data`. */
  readonly path: string;
  /** The same for the same object, by whatever links it is reached. */
  readonly id: string;
  attributeNames(): readonly string[];
  /** An attribute as it is stored: text, number, or a list of either; undefined if there is none or it is a table of its own. */
  attribute(name: string): unknown;
  /** What an attribute refers to; undefined where it is no reference, or one that leads nowhere. */
  referred(name: string): TreeNode | undefined;
}

export interface TreeGroup extends Described {
  readonly kind: 'group';
  names(): readonly string[];
  /** The member of that name, links followed; undefined where there is none, or none that can be reached. */
  get(name: string): TreeNode | undefined;
  /** Where a member of that name that is a link leads, in words; undefined for what is no link. */
  linkTo(name: string): string | undefined;
}

/** First and the one past the last along a dimension. */
export type Range = readonly [start: number, stop: number];

/** Numbers in memory that is not the reader's own. */
export interface Lent {
  /** To be asked for again after every pause: the memory may have moved. */
  readonly numbers: ArrayLike<number | bigint>;
  release(): void;
}

export interface TreeDataset extends Described {
  readonly kind: 'dataset';
  /** Sizes of its dimensions; none for a single value. */
  readonly shape: readonly number[];
  /** Names of its dimensions, where the file has them. */
  readonly dimensions?: readonly (string | undefined)[] | undefined;
  /** What its elements are; booleans count as integers. */
  readonly holds: 'integers' | 'floats' | 'texts' | 'other';
  /** Bytes of one stored number. */
  readonly valueBytes: number;
  /** Sizes of the pieces it is stored in, one a dimension; undefined where it is stored in one. */
  readonly chunks: readonly number[] | undefined;
  /** Why its values can't be read, in words; undefined where they can. Asked before every first read. */
  readonly problem: string | undefined;
  /** Numbers within a range a dimension, row-major. @throws if they are damaged. */
  read(ranges: readonly Range[]): Promise<ArrayLike<number | bigint>>;
  /** The same where they lie, not copied; undefined where that can't be. @throws as `read`. */
  lend?(ranges: readonly Range[]): Lent | undefined;
  /** All of its texts, row-major; for short ones. @throws if they are damaged. */
  texts(): Promise<readonly string[]>;
}
