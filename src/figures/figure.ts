import type { FigureData } from './figureData';
import type { Camera } from './projection';
import type { Scene } from './scene';
import type { FigureStyle } from './style';

/**
 * One kind of figure. To add one: write its file in catalogue/, add it to figures.ts.
 * The tests draw every figure of the list from complete, partial and diverged runs and hold it to a journal's rules.
 */
export interface Figure {
  readonly id: string;
  readonly title: string;
  /** One sentence on what it shows. */
  readonly what: string;
  /**
   * Draws what there is and names what is missing; never throws for incomplete data.
   * @param widthMm page width; the height follows from it unless `options` gives one.
   */
  build(data: FigureData, style: FigureStyle, widthMm: number, options?: FigureOptions): Scene;
  /** True when there is nothing to draw yet but the note that says so: an export of all figures leaves it out. Absent: never. */
  isEmpty?(data: FigureData): boolean;
  /** The numbers behind what is drawn, for a table beside the figure. */
  sourceData(data: FigureData): readonly SourceTable[];
}

export interface FigureOptions {
  /** Page height, mm. */
  readonly height?: number;
  /** Where orbits in three dimensions are seen from. */
  readonly camera?: Camera;
  /** What the colour along orbits stands for; `series` tells data from model. */
  readonly colourBy?: ColourBy;
}

export type ColourBy = 'series' | 'time' | 'region';

export interface SourceTable {
  /** Name beside the figure's own: files are called `<figure>-<name>`. */
  readonly name: string;
  readonly columns: readonly string[];
  /** Shape (rows × columns), row-major; NaN where a row has no such value. */
  readonly rows: Float64Array;
}

/** Columns of equal or unequal length, side by side. */
export function table(name: string, columns: Readonly<Record<string, ArrayLike<number>>>): SourceTable {
  const names = Object.keys(columns);
  const values = Object.values(columns);
  const length = Math.max(0, ...values.map((column) => column.length));
  const rows = new Float64Array(length * names.length);
  for (let i = 0; i < length; i++) {
    values.forEach((column, k) => (rows[i * names.length + k] = column[i] ?? NaN));
  }
  return { name, columns: names, rows };
}

/** A source table as comma-separated text; empty where a value is NaN. */
export function toCsv({ columns, rows }: SourceTable): string {
  const quoted = columns.map((name) => (/[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name));
  const lines = [quoted.join(',')];
  for (let i = 0; i < rows.length; i += columns.length) {
    lines.push(
      Array.from(rows.subarray(i, i + columns.length), (value) =>
        Number.isNaN(value) ? '' : String(value),
      ).join(','),
    );
  }
  return `${lines.join('\n')}\n`;
}
