import { SimError } from '../errors';

export interface BasinEntropy {
  /** S_b: mean entropy of a box of starts, nats. 0 where one basin is all there is. */
  readonly basin: number;
  /** S_bb: the same over boxes with more than one basin; NaN where there is none. */
  readonly boundary: number;
  /** True where S_bb is above log 2, which no smooth border between two basins allows: sufficient for a fractal one. */
  readonly isFractal: boolean;
  /** Side of a box, in starts. */
  readonly box: number;
  readonly boxes: number;
}

/**
 * Basin entropy and boundary basin entropy of Daza and colleagues: the plane is cut into boxes of ε × ε starts, and a box in which
 * the share p_j of starts belongs to basin j has entropy −Σ p_j log p_j.
 *
 * Starts left over at the right and upper edge, fewer than a box, are not counted.
 *
 * @param labels one basin a start, shape (rows × columns), row-major.
 * @param box ε in starts, 5 as published.
 * @throws {SimError} `too-short` for a plane of less than one box.
 * @see Daza, Wagemakers, Georgeot, Guéry-Odelin & Sanjuán (2016), Basin entropy: a new tool to analyze uncertainty in dynamical
 * systems, Sci. Rep. 6, 31416.
 */
export function basinEntropy(labels: ArrayLike<number>, columns: number, box = 5): BasinEntropy {
  const across = Math.floor(columns / box);
  const down = Math.floor(labels.length / columns / box);
  if (across * down === 0) {
    throw new SimError(
      'too-short',
      `Expected a plane of at least ${box} × ${box} starts, got ${columns} × ${labels.length / columns}.`,
    );
  }
  let sum = 0;
  let mixed = 0;
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      const entropy = boxEntropy(labels, columns, row * box, column * box, box);
      sum += entropy;
      if (entropy > 0) mixed++;
    }
  }
  const boundary = mixed === 0 ? NaN : sum / mixed;
  return {
    basin: sum / (across * down),
    boundary,
    isFractal: boundary > Math.LN2,
    box,
    boxes: across * down,
  };
}

function boxEntropy(
  labels: ArrayLike<number>,
  columns: number,
  top: number,
  left: number,
  box: number,
): number {
  const counts = new Map<number, number>();
  for (let row = top; row < top + box; row++) {
    for (let column = left; column < left + box; column++) {
      const label = labels[row * columns + column]!;
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
  }
  if (counts.size === 1) return 0;
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / box ** 2) * Math.log(count / box ** 2);
  return entropy;
}
