import { across, down } from './panel';
import type { Box } from './scene';

/** One plot among several of the same axes. */
export interface Cell {
  readonly box: Box;
  readonly isFirst: boolean;
  readonly isBottom: boolean;
}

/** Cells somewhat wider than high, at most three across, and as few places left empty as may be. */
export function gridOf(box: Box, count: number, foot: number): readonly Cell[] {
  const shapes = [1, 2, 3].filter((perRow) => perRow <= count);
  const unlikeness = (perRow: number): number =>
    Math.abs(Math.log(box.width / perRow / (box.height / Math.ceil(count / perRow)) / 1.8)) +
    0.8 * (Math.ceil(count / perRow) * perRow - count);
  const perRow = shapes.reduce((best, shape) => (unlikeness(shape) < unlikeness(best) ? shape : best));
  const rows = Math.ceil(count / perRow);
  const cells: Cell[] = [];
  down({ ...box, height: box.height - foot }, Array<number>(rows).fill(1), 2).forEach((row, r) => {
    across(row, Array<number>(perRow).fill(1), 3).forEach((cell, c) => {
      const k = r * perRow + c;
      if (k >= count) return;
      const isBottom = k + perRow >= count;
      // The axis below the bottom cells takes nothing from them: all cells' plots are equally high.
      const full = isBottom ? { ...cell, height: cell.height + foot } : cell;
      cells.push({ box: full, isFirst: c === 0, isBottom });
    });
  });
  return cells;
}
